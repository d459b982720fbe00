"""The HTML reader: BeautifulSoup with lxml parses, this package makes blocks."""

from articlex.readers.html.reader import inline_text, read
from articlex.readers.html.table import SpanExpander

__all__ = ["SpanExpander", "inline_text", "read"]
