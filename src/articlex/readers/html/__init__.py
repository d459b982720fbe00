"""The HTML reader: BeautifulSoup with lxml parses, this package makes blocks."""

from articlex.readers.html.reader import read

__all__ = ["read"]
