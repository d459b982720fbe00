"""Dialects of pipe tables without a delimiter row: Jira, Creole, Textile, old trafilatura."""

from collections.abc import Sequence

from articlex.blocks import Row

_MARKS = {"=": "creole", "_.": "textile"}
"""What each cell of a header row begins with."""


def undouble(rows: tuple[Row, ...]) -> tuple[Row | None, tuple[Row, ...], str] | None:
    """Read rows with two pipes between cells: ``|a||b|``, and Jira's headers, ``||a||b||``.

    Return the header or None, the rows and the dialect; None for any other rows.
    """
    first, *body = rows
    if body and all(len(row) % 2 and len(row) > 2 and not any(row[::2]) for row in rows):  # noqa: PLR2004
        return _bold_header(tuple(row[1::2] for row in rows))
    if _is_jira_header(first):
        return first[1::2], tuple(body), "jira"
    if len(first) > 2 and all(len(row) % 2 and not any(row[1::2]) for row in rows):  # noqa: PLR2004
        return None, tuple(row[::2] for row in rows), "double-pipe"
    return None


def _bold_header(rows: tuple[Row, ...]) -> tuple[Row | None, tuple[Row, ...], str]:
    """Read rows of MoinMoin, ``||a||b||``, whose header cells are between three apostrophes.

    Those of Trac are between equals signs.
    """
    first, *body = rows
    if all(cell[:3] == cell[-3:] == "'''" for cell in first):
        return tuple(cell.strip("' ") for cell in first), tuple(body), "moinmoin"
    if all(cell[:1] == cell[-1:] == "=" for cell in first):
        return tuple(cell.strip("= ") for cell in first), tuple(body), "double-pipe"
    return None, rows, "double-pipe"


def _is_jira_header(row: Row) -> bool:
    return len(row) % 2 == 1 and len(row) > 2 and not any(row[::2]) and all(row[1::2])  # noqa: PLR2004


def named_rows(
    rows: tuple[Row, ...], lines: Sequence[str]
) -> tuple[None, tuple[Row, ...], str] | None:
    """Read rows whose lines begin with ``||``: a header cell in front, as Jira writes it."""
    if not all(line[:2] == "||" and line.strip("|") for line in lines):
        return None
    return None, tuple([row[1:] for row in rows]), "jira"


def mark_header(rows: tuple[Row, ...]) -> tuple[Row | None, tuple[Row, ...], str]:
    """Return the header, if each cell of the first row has a mark of one, the rows, the dialect."""
    first, *body = rows
    for mark, dialect in _MARKS.items():
        if all(cell.startswith(mark) for cell in first):
            header = tuple(cell.removeprefix(mark).strip() for cell in first)
            if dialect == "textile":
                body = [tuple(map(_without_side, row)) for row in body]
            return header, tuple(body), dialect
    return None, rows, "pipe"


def _without_side(cell: str) -> str:
    """Return a cell of Textile without the sign of its alignment."""
    side, dot, text = cell.partition(".")
    is_side = dot and side in ("<", ">", "=", "<>") and text[:1] in ("", " ")
    return text.strip() if is_side else cell
