"""A page's main article, told from menus and footers by trafilatura."""

from articlex.errors import UsageError


def main_article(text: str) -> str:
    """Return the main article of an HTML page as HTML; empty where there is none.

    Raises:
        UsageError: trafilatura, of the extra ``html-article``, is not installed.

    """
    try:
        from trafilatura import extract
    except ImportError:
        raise UsageError(
            "--article needs trafilatura; install it with: pip install 'articlex[html-article]'"
        ) from None
    found: str | None = extract(text, output_format="html", include_comments=False)
    return found or ""
