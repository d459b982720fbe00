"""Views: a document's parts as grids, one function per subcommand."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from articlex.grid import Grid
from articlex.model import Code, Document, Heading, Judged, List, OutlineNode, Paragraph, Table

_ITEM_COLUMNS = (
    "source", "list", "section", "depth", "marker", "text", "checked", "line_start", "line_end",
)  # fmt: skip
_HEADING_COLUMNS = (
    "source", "index", "section", "level", "text", "score", "line_start", "line_end",
)  # fmt: skip
_PARAGRAPH_COLUMNS = ("source", "index", "section", "text", "line_start", "line_end")
_OUTLINE_COLUMNS = ("source", "depth", "level", "text", "line_start", "line_end")


def tables(
    document: Document,
    found: list[tuple[int, Table]],
    *,
    records: bool = False,
    types: bool = False,
) -> Iterator[Grid]:
    """Yield a grid per table; `found` pairs each with its number in the document, from 1.

    With `records` the header is `Table.keys()` and JSON has the rows as objects; with `types`
    JSON has numbers, dates and booleans, and says each column's type.
    """
    for index, table in found:
        yield Grid(
            _title(table.caption or "", table.section),
            "table",
            table.keys() if records else table.header,
            table.alignments,
            table.rows,
            partial(_tables, document, index, table, records=records, types=types),
        )


def _tables(
    document: Document, index: int, table: Table, *, records: bool, types: bool
) -> list[dict[str, Any]]:
    found: dict[str, Any] = {
        **document.origin(),
        "index": index,
        "section": list(table.section),
        **table.contents(),
    }
    if types:
        from articlex.columns import columns, typed_rows

        said = columns(table)
        found["rows"] = typed_rows(table, said)
        found["types"] = [column.to_dict() for column in said]
    if records:
        keys = table.keys()
        found["rows"] = [dict(zip(keys, row, strict=False)) for row in found["rows"]]
    return [found | {"line_start": table.line_start, "line_end": table.line_end}]


def index_of_tables(document: Document, found: list[tuple[int, Table]]) -> Iterator[Grid]:
    """Yield one grid that says of each table where it is and how large, one a row."""
    objects = [
        {
            **document.origin(),
            "index": index,
            "section": list(table.section),
            "caption": table.caption,
            "rows": len(table.rows),
            "columns": max(map(len, (table.header or (), *table.rows)), default=0),
            "line_start": table.line_start,
            "line_end": table.line_end,
        }
        for index, table in found
    ]
    rows = tuple(
        (
            document.name,
            str(each["index"]),
            _path(tuple(each["section"])),
            each["caption"] or "",
            f"{each['rows']} × {each['columns']}",
            f"{each['line_start']}–{each['line_end']}",
        )
        for each in objects
    )
    if rows:
        columns = ("source", "index", "section", "caption", "size", "lines")
        yield Grid(document.name, "index", columns, (), rows, lambda: objects)


_LONGEST_TERM = 60
_ENDS_SENTENCE = frozenset(".!?。！？")


def term_of(text: str) -> tuple[str, str]:
    """Return the term that an item explains and the rest, or no term and all of it.

    A term is a short clause before a colon: `Quieter harbours: noise fell by two thirds`.
    """
    for colon in (": ", "："):
        term, found, rest = text[: _LONGEST_TERM + 2].partition(colon)
        if found and rest and not _ENDS_SENTENCE.intersection(term):
            return term.strip(), text[len(term) + len(colon) :].strip()
    return "", text


def _with_terms(grid: Grid, index: int, block: List, document: Document) -> Grid:
    """Return a grid of a list with a column for each item's term."""
    split = [term_of(item.text) for item in block.items]
    at = _ITEM_COLUMNS.index("text")

    def objects() -> list[dict[str, Any]]:
        (found,) = all_numbered(document, [(index, block)])
        for item, (term, rest) in zip(found["items"], split, strict=True):
            item["term"], item["text"] = term or None, rest
        return [found]

    return grid._replace(
        header=(*_ITEM_COLUMNS[:at], "term", *_ITEM_COLUMNS[at:]),
        rows=tuple(
            (*row[:at], *pair, *row[at + 1 :]) for row, pair in zip(grid.rows, split, strict=True)
        ),
        objects=objects,
    )


def lists(
    document: Document, found: list[tuple[int, List]], *, split_terms: bool = False
) -> Iterator[Grid]:
    """Yield a grid per list, an item a row; with `split_terms`, what each item explains apart."""
    for index, block in found:
        grid = _list(document, index, block)
        yield _with_terms(grid, index, block, document) if split_terms else grid


def _list(document: Document, index: int, block: List) -> Grid:
    fixed = (document.name, str(index), _path(block.section))
    rows = tuple(
        (
            *fixed,
            str(item.depth),
            item.marker,
            item.text,
            "" if item.checked is None else str(item.checked).lower(),
            str(item.line_start),
            str(item.line_end),
        )
        for item in block.items
    )
    return Grid(
        _title(block.lead_in or "", block.section),
        "list",
        _ITEM_COLUMNS,
        (),
        rows,
        partial(all_numbered, document, [(index, block)]),
    )


def headings(document: Document, found: list[tuple[int, Heading]]) -> Iterator[Grid]:
    """Yield one grid of headings, one a row."""
    rows = tuple(
        (
            document.name,
            str(index),
            _path(heading.section),
            str(heading.level),
            heading.text,
            f"{heading.score:g}",
            str(heading.line_start),
            str(heading.line_end),
        )
        for index, heading in found
    )
    if rows:
        yield Grid(
            document.name,
            "headings",
            _HEADING_COLUMNS,
            (),
            rows,
            partial(all_numbered, document, found),
        )


def explained(document: Document, judged: list[Judged]) -> Iterator[Grid]:
    """Yield one grid of the lines that could be headings, and why they are, or are not."""
    rows = tuple(
        (
            document.name,
            str(each.line),
            f"{each.score:.3f}",
            "heading" if each.heading else "paragraph",
            each.text,
            "; ".join(f"{weight:+.2f} {reason}" for reason, weight in each.reasons),
        )
        for each in judged
    )
    if rows:
        yield Grid(
            document.name,
            "judgements",
            ("source", "line", "score", "verdict", "text", "reasons"),
            (),
            rows,
            partial(_judged, document, judged),
        )


def _judged(document: Document, judged: list[Judged]) -> list[dict[str, Any]]:
    return [
        {
            **document.origin(),
            **({"line": each.line} if document.line is None else {}),
            "line_start": each.line,
            "score": each.score,
            "heading": each.heading,
            "text": each.text,
            "reasons": [{"weight": weight, "reason": reason} for reason, weight in each.reasons],
        }
        for each in judged
    ]


def paragraphs(document: Document, found: list[tuple[int, Paragraph]]) -> Iterator[Grid]:
    """Yield one grid of paragraphs, one a row."""
    rows = tuple(
        (
            document.name,
            str(index),
            _path(paragraph.section),
            paragraph.text,
            str(paragraph.line_start),
            str(paragraph.line_end),
        )
        for index, paragraph in found
    )
    if rows:
        yield Grid(
            document.name,
            "prose",
            _PARAGRAPH_COLUMNS,
            (),
            rows,
            partial(all_numbered, document, found),
        )


def outline(document: Document, found: list[tuple[int, Heading]]) -> Iterator[Grid]:
    """Yield the tree of headings: a row each with its depth from 0, in JSON nested."""
    numbers = {id(heading): index for index, heading in found}
    roots = document._replace(blocks=tuple(heading for _, heading in found)).outline()
    rows = []
    waiting = [(0, node) for node in reversed(roots)]
    while waiting:
        depth, (heading, children) = waiting.pop()
        rows.append(
            (
                document.name,
                str(depth),
                str(heading.level),
                heading.text,
                str(heading.line_start),
                str(heading.line_end),
            )
        )
        waiting += [(depth + 1, node) for node in reversed(children)]
    if rows:
        yield Grid(
            document.name,
            "tree",
            _OUTLINE_COLUMNS,
            (),
            tuple(rows),
            lambda: [_node(document, numbers, node) for node in roots],
        )


def article(document: Document, *, captions: bool) -> Iterator[Grid]:
    """Yield a grid per block, in order: the whole article.

    With `captions` a table's caption is its title; else it is a paragraph above the table, for
    formats that know no captions.
    """
    for number, block in enumerate(document.blocks, 1):
        match block:
            case Heading():
                yield from headings(document, [(number, block)])
            case Paragraph():
                yield from paragraphs(document, [(number, block)])
            case List():
                yield from lists(document, [(number, block)])
            case Table():
                if block.caption and not captions:
                    above = Paragraph(*block[:3], block.caption)
                    yield from paragraphs(document, [(number, above)])
                for grid in tables(document, [(number, block)]):
                    yield grid._replace(title=block.caption or "")
            case Code():
                row = (block.language or "", block.text)
                yield Grid("", "code", ("language", "text"), (), (row,), list)


def _node(document: Document, numbers: dict[int, int], node: OutlineNode) -> dict[str, Any]:
    # Recursion is safe: levels go from 1 to 6, so a tree is six nodes deep at most.
    found = _numbered(document, numbers[id(node.heading)], node.heading)
    found["children"] = [_node(document, numbers, child) for child in node.children]
    return found


def all_numbered(
    document: Document, found: Iterable[tuple[int, Heading | Paragraph | List]]
) -> list[dict[str, Any]]:
    """Return the JSON objects of numbered blocks."""
    return [_numbered(document, index, block) for index, block in found]


def _numbered(document: Document, index: int, block: Heading | Paragraph | List) -> dict[str, Any]:
    found = block.to_dict()
    del found["type"]
    return {**document.origin(), "index": index, **found}


def _path(section: tuple[str, ...]) -> str:
    return " > ".join(section)


def _title(own: str, section: tuple[str, ...]) -> str:
    return own or (section[-1] if section else "")
