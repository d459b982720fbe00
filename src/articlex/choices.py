"""Choosing among a document's parts: by number, section, column names or pattern."""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from articlex.errors import UsageError
from articlex.model import Heading, List, Paragraph, Table, texts

Part = TypeVar("Part", Heading, Paragraph, List, Table)


class Choice(NamedTuple):
    """What to keep of a part; an empty field keeps all.

    Attributes:
        numbers: places in the document, counted from 1.
        section: text that some heading above the part, or the heading itself, holds.
        columns: names that a table's header must have, letter case aside.
        pattern: what some text of the part must match.

    """

    numbers: tuple[int, ...] = ()
    section: str = ""
    columns: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None


def choose(parts: Sequence[Part], choice: Choice) -> list[tuple[int, Part]]:
    """Return the chosen parts, each with its number in the document, from 1.

    Raises:
        UsageError: a number is greater than the number of parts; the message says both.

    """
    for number in choice.numbers:
        if number > len(parts):
            raise UsageError(f"no number {number}; it has {len(parts)}")
    return [
        (number, part)
        for number, part in enumerate(parts, 1)
        if (not choice.numbers or number in choice.numbers)
        and _in_section(part, choice.section.casefold())
        and _has_columns(part, choice.columns)
        and (choice.pattern is None or any(choice.pattern.search(text) for _, text in texts(part)))
    ]


def _in_section(part: Heading | Paragraph | List | Table, wanted: str) -> bool:
    if not wanted:
        return True
    path = (*part.section, part.text) if isinstance(part, Heading) else part.section
    return any(wanted in text.casefold() for text in path)


def _has_columns(part: Heading | Paragraph | List | Table, wanted: tuple[str, ...]) -> bool:
    if not wanted:
        return True
    header = part.header if isinstance(part, Table) else None
    return {name.casefold() for name in wanted} <= {name.casefold() for name in header or ()}
