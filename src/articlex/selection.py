"""Selects parts of a document: by number, section, column names or pattern."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from articlex.blocks import Heading, List, Paragraph, Table, texts
from articlex.errors import UsageError
from articlex.folding import fold, without_invisible

Part = TypeVar("Part", Heading, Paragraph, List, Table)


class Pattern(Protocol):
    """A regular expression, as of `re`."""

    def search(self, string: str, /) -> object:
        """Return anything but None if some part of the text matches."""


Positions: TypeAlias = tuple[tuple[int, int], ...]
"""First and last positions of ranges, from 1, or from -1 for the last part."""


class Selection(NamedTuple):
    """Which parts to keep. An empty field keeps all.

    Attributes:
        numbers: positions among the parts that the other fields keep, as `Positions`.
        section: text in a heading above the part, or in the part if it is a heading.
        columns: names that a table's header must have, in upper or lower case.
        pattern: what some text of the part must match.
        dialects: the dialects that a table may have.

    """

    numbers: Positions = ()
    section: str = ""
    columns: tuple[str, ...] = ()
    pattern: Pattern | None = None
    dialects: tuple[str, ...] = ()


def select(parts: Sequence[Part], selection: Selection, noun: str) -> list[tuple[int, Part]]:
    """Return the selected parts, each with its number in the document, from 1.

    Positions count the parts that the other fields keep.

    Args:
        parts: the document's parts of one kind.
        selection: which to keep.
        noun: what the parts are called in a message, such as ``tables``.

    Raises:
        UsageError: there is no part with a selected number.

    """
    kept = [
        (number, part)
        for number, part in enumerate(parts, 1)
        if _is_in_section(part, fold(selection.section))
        and _has_columns(part, selection.columns)
        and _is_in_dialect(part, selection.dialects)
        and _matches(part, selection.pattern)
    ]
    return _by_position(kept, selection, noun) if selection.numbers else kept


def _by_position(
    kept: list[tuple[int, Part]], selection: Selection, noun: str
) -> list[tuple[int, Part]]:
    """Return the parts at the selected positions, in order."""
    count = len(kept)
    chosen: set[int] = set()
    for first, last in selection.numbers:
        start, stop = (each if each > 0 else count + 1 + each for each in (first, last))
        if not 0 < start <= count or (first == last and stop > count):
            available = {0: f"no {noun}", 1: f"only one {noun.removesuffix('s')}"}.get(
                count, f"only {count} {noun}"
            )
            plain = selection._replace(numbers=()) == Selection()
            where = "the document has" if plain else "the other options leave"
            raise UsageError(f"--index {first}: {where} {available}")
        chosen.update(range(start, min(stop, count) + 1))
    return [each for position, each in enumerate(kept, 1) if position in chosen]


def _is_in_section(part: Heading | Paragraph | List | Table, section: str) -> bool:
    if not section:
        return True
    path = (*part.section, part.text) if isinstance(part, Heading) else part.section
    return any(section in fold(text) for text in path)


def _has_columns(part: Heading | Paragraph | List | Table, columns: tuple[str, ...]) -> bool:
    if not columns:
        return True
    header = part.header if isinstance(part, Table) else None
    return set(map(fold, columns)) <= set(map(fold, header or ()))


def _is_in_dialect(part: Heading | Paragraph | List | Table, dialects: tuple[str, ...]) -> bool:
    return not dialects or (isinstance(part, Table) and part.dialect in dialects)


def _matches(part: Heading | Paragraph | List | Table, pattern: Pattern | None) -> bool:
    return pattern is None or any(
        pattern.search(text) or pattern.search(without_invisible(text)) for _, text in texts(part)
    )
