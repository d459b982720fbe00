"""A page's main article, without its menus and footers, by trafilatura."""

from articlex.extras import import_extra


def main_article(text: str) -> str:
    """Return the main article of an HTML page as HTML, with the page's title, author and date.

    Raises:
        MissingDependencyError: trafilatura is not installed.

    """
    trafilatura = import_extra("trafilatura", "html-article", "--article")
    article: str | None = trafilatura.extract(
        text, output_format="html", include_comments=False, with_metadata=True
    )
    return article or ""
