"""The types of a table's columns: numbers, dates and booleans where nothing is lost by them.

A column has a type only if every cell in it that is not empty has, in one way of writing, and
if writing the values back gives the same text: `007`, `1,234` beside `1.234`, a bare `2019`
among counts such as `12,500`, or `25.417` where nothing in the table tells a thousand from a
fraction keep a column text, and `Column.why` says so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from articlex.model import Row, Table

Value: TypeAlias = int | float | bool | str | None

_NUMBER = re.compile(
    r"-?(?P<prefix>[^\d\s,.'’+-]{0,3}\s?)"
    r"(?P<whole>[0-9]{1,3}(?P<group>[,.'’ \u00a0\u202f])[0-9]{3}(?:(?P=group)[0-9]{3})*|[0-9]+)"
    r"(?:(?P<point>[.,])(?P<fraction>[0-9]+))?"
    r"(?P<suffix>\s?[^\d\s,.'’+-]{0,3})"
)
_MOST_DIGITS = 15
"""Digits that a JSON number keeps in every program: IEEE 754 doubles have 15."""

_CURRENCIES = frozenset((
    *"$€£¥₹₽₩₺₴₫₪₱฿", "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "RUB", "PLN", "CZK", "SEK",
    "NOK", "DKK", "HUF", "RON", "TRY", "UAH", "BRL", "MXN", "ARS", "CAD", "AUD", "NZD", "ZAR",
    "KRW", "SGD", "HKD", "US$", "A$", "C$", "R$", "kr", "zł", "Kč", "Fr.", "Ft",
))  # fmt: skip
_BOOLEANS = (("true", "false"), ("yes", "no"))
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y")
_DATE_DIGITS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}([./])[0-9]{2}\1[0-9]{4}")


class Form(NamedTuple):
    """How a column writes its values; an empty field writes nothing.

    Attributes:
        prefix: what stands before each number, such as ``$``.
        suffix: what stands behind each number, such as `` %``.
        group: what stands between each three digits of a whole part.
        point: what stands before a fraction.
        decimals: how many digits every fraction has, or None where they differ.
        date: a date's format, as `strftime` has it.
        true: the word for true.
        false: the word for false.

    """

    prefix: str = ""
    suffix: str = ""
    group: str = ""
    point: str = "."
    decimals: int | None = None
    date: str = ""
    true: str = ""
    false: str = ""


class Column(NamedTuple):
    """A column's type, how it writes its values, and why it stayed text."""

    name: str
    type: str = "text"
    form: Form = Form()
    why: str | None = None

    def read(self, cell: str) -> Value:
        """Return the value of one of the column's cells; None for an empty cell of a type."""
        if self.type == "text":
            return cell
        if not cell:
            return None
        return _READ[self.type](cell, self.form)

    def write(self, value: Value) -> str:
        """Return the cell that `value` was read from."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.form.true if value else self.form.false
        if isinstance(value, str):
            form = self.form.date
            return date.fromisoformat(value).strftime(form) if form else value
        return _written(value, self.form)

    def to_dict(self) -> dict[str, Any]:
        """Return the column as JSON says it: its name, its type, and how or why."""
        said = {
            key: own
            for key, own, usual in zip(Form._fields, self.form, Form(), strict=True)
            if own != usual
        }
        why = {"why": self.why} if self.why else {}
        return {"name": self.name, "type": self.type, **said, **why}


def columns(table: Table) -> tuple[Column, ...]:
    """Return the type of each of a table's columns, named by `Table.keys`."""
    names = table.keys()
    cells = filled_cells(table.rows, len(names))
    point = _point(chain.from_iterable(cells))
    return tuple(
        _typed(name, own, point or _point(own)) for name, own in zip(names, cells, strict=True)
    )


def filled_cells(rows: Sequence[Row], width: int) -> list[list[str]]:
    """Return for each of `width` columns its cells that are not empty.

    The time goes with the cells that there are, for rows may be far shorter than the header.
    """
    found: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for cells, cell in zip(found, row, strict=False):
            if cell:
                cells.append(cell)
    return found


def typed_rows(table: Table, found: Sequence[Column]) -> list[list[Value]]:
    """Return a table's rows with the values of its columns; short rows stay short."""
    return [
        [column.read(cell) for column, cell in zip(found, row, strict=False)] for row in table.rows
    ]


def _point(cells: Iterable[str]) -> str:
    """Return what stands before the fractions in a table's cells, or nothing if none tells.

    A fraction of other than three digits tells, so does a zero before it, and so do two signs
    between thousands, for these are not the point.
    """
    found = set()
    for match in filter(None, map(_NUMBER.fullmatch, cells)):
        group = match["group"]
        if match["point"]:
            found.add(match["point"])
        elif group in _POINTS and match["whole"][0] == "0":
            found.add(group)
        elif group in _POINTS and match["whole"].count(group) > 1:
            found.add(_POINTS[group])
    return found.pop() if len(found) == 1 else ""


_POINTS = {".": ",", ",": "."}
"""What is between thousands where the other stands before fractions."""


def _typed(name: str, cells: list[str], point: str) -> Column:
    if not cells:
        return Column(name, why="no cell says anything")
    furthest, why = -1, f"{short(cells[0])} has no type"
    for kind, form in _candidates(cells, point):
        column = Column(name, kind, form)
        odd = next((at for at, cell in enumerate(cells) if not _fits(column, cell)), None)
        if odd is None:
            return column
        if odd >= furthest:
            furthest, why = odd, _reason(kind, cells[0], cells[odd])
    return Column(name, why=_ambiguous_date(cells) or _ambiguous_number(cells, point) or why)


def _reason(kind: str, first: str, odd: str) -> str:
    if odd == first:
        kind = "number" if kind in ("integer", "float") else kind
        return f"{short(odd)} would not be written back as the {kind} it looks like"
    return f"{short(odd)} is written in another way than {short(first)}"


def short(cell: str) -> str:
    """Return a cell in quotes, cut where it would make a message long."""
    return repr(cell if len(cell) <= _LONGEST_SHOWN else cell[:_LONGEST_SHOWN] + "…")


_LONGEST_SHOWN = 40


def _fits(column: Column, cell: str) -> bool:
    try:
        value = column.read(cell)
    except ValueError:
        return False
    return column.write(value) == cell


Candidate: TypeAlias = tuple[str, Form]


def _candidates(cells: list[str], point: str) -> Iterator[Candidate]:
    """Yield the types, and the ways of writing them, that the cells suggest."""
    if _DATE_DIGITS.fullmatch(cells[0]):
        if not _ambiguous_date(cells):
            yield from (("date", Form(date=form)) for form in _DATES)
        return
    yield from _booleans(cells[0])
    matches = [match for cell in cells if (match := _NUMBER.fullmatch(cell))]
    kind = _kind(matches[0]["prefix"], matches[0]["suffix"]) if matches else None
    if kind is not None and not _ambiguous_number(cells, point):
        yield from _numbers(kind, cells, matches, point)


def _booleans(first: str) -> Iterator[Candidate]:
    for true, false in _BOOLEANS:
        if first.lower() in (true, false):
            for cased in (str.lower, str.title, str.upper):
                yield "boolean", Form(true=cased(true), false=cased(false))


def _numbers(
    kind: str, cells: list[str], matches: list[re.Match[str]], table_point: str
) -> Iterator[Candidate]:
    affixes = matches[0]["prefix"], matches[0]["suffix"]
    groups = list(dict.fromkeys(match["group"] for match in matches if match["group"]))
    point = next((match["point"] for match in matches if match["point"]), ".")
    fractions = {len(match["fraction"] or "") for match in matches}
    decimals = fractions.pop() if len(fractions) == 1 else None
    group = groups[0] if groups else ""
    form = Form(*affixes, group, point, decimals)
    if len(groups) > 1:
        # `1,234` beside `1.234`: nobody knows which is a thousand, and no form fits both.
        form = Form(*affixes, group, "")
    elif group and group == (table_point or point):
        # `1.234` is a fraction then; `1.234.567` shows that the points are between thousands.
        if any(match["whole"].count(group) > 1 for match in matches):
            form = Form(*affixes, group, _POINTS.get(group, point))
        else:
            form = Form(*affixes, "", group, _same_decimals(cells, group))
    elif group == point:
        form = Form(*affixes, group, _POINTS.get(group, ""))
    if kind == "number":
        yield "integer", form._replace(decimals=None, point=Form().point)
        yield "float", form
        yield "float", form._replace(decimals=None)
    else:
        yield kind, form
        yield kind, form._replace(decimals=None)


def _same_decimals(cells: list[str], point: str) -> int | None:
    """Return how many digits stand behind the last point of every cell, if as many in all."""
    found = {len(re.sub(r"\D+$", "", cell).rpartition(point)[2]) for cell in cells if point in cell}
    return found.pop() if len(found) == 1 and all(point in cell for cell in cells) else None


def _kind(prefix: str, suffix: str) -> str | None:
    """Return what a number with that before and behind it is, or None for no number at all."""
    before, behind = prefix.strip(), suffix.strip()
    if not prefix and not suffix:
        return "number"
    if not before and behind == "%":
        return "percentage"
    if bool(before) != bool(behind) and (before or behind) in _CURRENCIES:
        return "currency"
    return None


def _ambiguous_date(cells: list[str]) -> str | None:
    if all(_DATE_DIGITS.fullmatch(cell) and cell[2] == "/" for cell in cells) and all(
        cell[:2] <= "12" and cell[3:5] <= "12" for cell in cells
    ):
        return f"{cells[0]!r} may have the day or the month first"
    return None


def _ambiguous_number(cells: list[str], point: str) -> str | None:
    """Return why nobody knows whether `25.417` has a thousand or a fraction, if so.

    A comma there is one between thousands unless the table tells otherwise.
    """
    matches = map(_NUMBER.fullmatch, cells)
    if point or not all(
        match and match["group"] == "." and not match["point"] for match in matches
    ):
        return None
    return f"{short(cells[0])} may have a fraction or a point between thousands"


def _number(cell: str, form: Form) -> int | float:
    """Return the number in `cell`; `Column.write` then tells whether it was written so."""
    sign = cell.startswith("-")
    bare = cell[sign:]
    if not bare.startswith(form.prefix) or not bare.endswith(form.suffix):
        raise ValueError(cell)
    bare = bare[len(form.prefix) : len(bare) - len(form.suffix)]
    # An integer's form has the usual point, which may be what stands between its digits.
    alone = not form.point or form.point == form.group
    whole, point, fraction = (bare, "", "") if alone else bare.partition(form.point)
    digits = whole.replace(form.group, "") if form.group else whole
    if not (digits + fraction).isascii() or not digits.isdecimal() or bool(point) != bool(fraction):
        raise ValueError(cell)
    if len(digits) + len(fraction) > _MOST_DIGITS:
        raise ValueError(cell)
    found = float(f"{digits}.{fraction}") if point else int(digits)
    if sign and not found:
        raise ValueError(cell)  # a negative zero
    return -found if sign else found


def _integer(cell: str, form: Form) -> int:
    found = _number(cell, form)
    if isinstance(found, float):
        raise ValueError(cell)  # noqa: TRY004  # of a text, not of a type
    return found


def _boolean(cell: str, form: Form) -> bool:
    if cell not in (form.true, form.false):
        raise ValueError(cell)
    return cell == form.true


def _date(cell: str, form: Form) -> str:
    return datetime.strptime(cell, form.date).date().isoformat()  # noqa: DTZ007  # no time in it


_READ: dict[str, Callable[[str, Form], Value]] = {
    "integer": _integer,
    "float": _number,
    "percentage": _number,
    "currency": _number,
    "date": _date,
    "boolean": _boolean,
}

_NUMERIC = frozenset(("integer", "float", "percentage", "currency"))


def is_numeric(cells: list[str]) -> bool:
    """Tell whether the filled cells of a column are numbers, written in one way."""
    return _typed("", cells, _point(cells) or ".").type in _NUMERIC


def _written(value: float, form: Form) -> str:
    sign = "-" if value < 0 else ""
    size = abs(value)
    if isinstance(size, int):
        whole, fraction = f"{size:,}", ""
    elif form.decimals:
        whole, _, fraction = f"{size:,.{form.decimals}f}".partition(".")
    else:
        whole, _, fraction = f"{size:,}".partition(".")
    whole = whole.replace(",", form.group)
    return f"{sign}{form.prefix}{whole}{form.point if fraction else ''}{fraction}{form.suffix}"
