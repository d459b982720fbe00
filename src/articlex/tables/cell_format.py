"""How a column writes its values: numbers, percentages, amounts, dates and booleans as text."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias

Value: TypeAlias = int | float | bool | str | None

ColumnType: TypeAlias = Literal[
    "text", "integer", "float", "percentage", "currency", "date", "boolean"
]

NUMBER = re.compile(
    r"-?(?P<prefix>[^\d\s,.'’+-]{0,3}\s?)"
    r"(?P<whole>[0-9]{1,3}(?P<thousands>[,.'’ \u00a0\u202f])[0-9]{3}"
    r"(?:(?P=thousands)[0-9]{3})*|[0-9]+)"
    r"(?:(?P<decimal>[.,])(?P<fraction>[0-9]+))?"
    r"(?P<suffix>\s?[^\d\s,.'’+-]{0,3})"
)
"""A number with its separators and what stands around it."""

_MOST_DIGITS = 15
"""Digits that a JSON number keeps in every program: IEEE 754 doubles have 15."""


class CellFormat(NamedTuple):
    """How a column writes its values. An empty field writes nothing.

    Attributes:
        prefix: the text before each number, such as ``$``.
        suffix: the text after each number, such as `` %``.
        thousands: the separator of thousands.
        decimal: the separator before a fraction.
        decimals: the number of digits of every fraction, or None where they differ.
        date: the format of a date, for `strftime`.
        true: the word for true.
        false: the word for false.
        negative: the sign before negative numbers, or ``()`` around them, as accountants write.

    """

    prefix: str = ""
    suffix: str = ""
    thousands: str = ""
    decimal: str = "."
    decimals: int | None = None
    date: str = ""
    true: str = ""
    false: str = ""
    negative: str = "-"


MINUS, PARENTHESES = "\u2212", "()"
"""Other ways to write a negative number."""


def with_hyphen(cell: str, negative: str) -> str:
    """Return a number with a hyphen for the sign ``negative``, or for the parentheses around it."""
    if negative == PARENTHESES and cell[:1] + cell[-1:] == PARENTHESES:
        return f"-{cell[1:-1]}"
    return f"-{cell[1:]}" if cell[:1] == negative else cell


def read_cell(cell: str, kind: ColumnType, style: CellFormat) -> Value:
    """Return the value of a cell of a typed column; None for an empty cell.

    Raises:
        ValueError: the cell is not of that type or not in that format.

    """
    if kind == "text":
        return cell
    return _READERS[kind](cell, style) if cell else None


def write_cell(value: Value, style: CellFormat) -> str:
    """Return the text of a value in a column's format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return style.true if value else style.false
    if isinstance(value, str):
        return date.fromisoformat(value).strftime(style.date) if style.date else value
    return _write_number(value, style)


def _read_number(cell: str, style: CellFormat) -> int | float:
    if style.negative != "-" and cell.startswith("-"):
        raise ValueError(cell)
    number = with_hyphen(cell, style.negative)
    negative = number.startswith("-")
    text = number[negative:]
    if not text.startswith(style.prefix) or not text.endswith(style.suffix):
        raise ValueError(cell)
    text = text[len(style.prefix) : len(text) - len(style.suffix)]
    # An integer's format has the usual decimal separator, which may be its thousands'.
    has_fraction = style.decimal and style.decimal != style.thousands
    whole, separator, fraction = text.partition(style.decimal) if has_fraction else (text, "", "")
    digits = whole.replace(style.thousands, "") if style.thousands else whole
    if not (digits + fraction).isascii() or not digits.isdecimal():
        raise ValueError(cell)
    if bool(separator) != bool(fraction) or len(digits) + len(fraction) > _MOST_DIGITS:
        raise ValueError(cell)
    size = float(f"{digits}.{fraction}") if separator else int(digits)
    if negative and not size:
        raise ValueError(cell)  # a negative zero
    return -size if negative else size


def _read_integer(cell: str, style: CellFormat) -> int:
    number = _read_number(cell, style)
    if isinstance(number, float):
        raise ValueError(cell)  # noqa: TRY004  # the text is wrong, not a type
    return number


def _read_boolean(cell: str, style: CellFormat) -> bool:
    if cell not in (style.true, style.false):
        raise ValueError(cell)
    return cell == style.true


def _read_date(cell: str, style: CellFormat) -> str:
    return datetime.strptime(cell, style.date).date().isoformat()  # noqa: DTZ007  # has no time


_READERS: dict[ColumnType, Callable[[str, CellFormat], Value]] = {
    "integer": _read_integer,
    "float": _read_number,
    "percentage": _read_number,
    "currency": _read_number,
    "date": _read_date,
    "boolean": _read_boolean,
}


def _write_number(value: float, style: CellFormat) -> str:
    size = abs(value)
    if isinstance(size, int):
        whole, fraction = f"{size:,}", ""
    elif style.decimals:
        whole, _, fraction = f"{size:,.{style.decimals}f}".partition(".")
    else:
        whole, _, fraction = f"{size:,}".partition(".")
    whole = whole.replace(",", style.thousands)
    separator = style.decimal if fraction else ""
    number = f"{style.prefix}{whole}{separator}{fraction}{style.suffix}"
    if value >= 0:
        return number
    return f"({number})" if style.negative == PARENTHESES else f"{style.negative}{number}"
