"""Options for reading one article."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple


class Options(NamedTuple):
    """What is known about a text beforehand, and what is wanted of it.

    Attributes:
        wrapped: whether paragraphs are hard-wrapped; None decides by the lengths of the lines.
        threshold: the score from 0 to 1 from which a line is a heading; None takes the trained one.
        force_headings: numbers of lines that are headings, whatever their score.
        exclude_headings: numbers of lines that are not headings.
        detect_headings: False leaves every line that nothing marks a paragraph. Tables and lists
            keep their cells and items, but not their sections, and reading is several times faster.
        tables_only: return no blocks for a document without tables, which is several times faster.
        repeat_spans: in HTML, repeat the text of a cell that spans several in each of them.
        main_article: in HTML, keep only the main article.
        explain: fill `Document.candidates`.
        links: in HTML and Markdown, keep the addresses of links: ``text <address>``. Headings and
            code have none.

    """

    wrapped: bool | None = None
    threshold: float | None = None
    force_headings: AbstractSet[int] = frozenset()
    exclude_headings: AbstractSet[int] = frozenset()
    detect_headings: bool = True
    tables_only: bool = False
    repeat_spans: bool = False
    main_article: bool = False
    explain: bool = False
    links: bool = False


DEFAULTS = Options()
