"""A page's main article, without its menus and footers, by trafilatura."""

from articlex.extras import import_extra


def main_article(text: str, *, links: bool = False) -> str:
    """Return the main article of an HTML page as HTML, with the page's title, author and date.

    It has links only with `links`.

    Raises:
        MissingDependencyError: trafilatura is not installed.

    """
    trafilatura = import_extra("trafilatura", "html-article", "--article")
    article: str | None = trafilatura.extract(
        text,
        output_format="html",
        include_comments=False,
        include_links=links,
        with_metadata=True,
    )
    return article or ""
