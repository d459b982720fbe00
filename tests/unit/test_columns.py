"""Types of columns: found where every cell agrees, and never at the cost of a character."""

import json

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from articlex.blocks import Table
from articlex.tables.column_types import column_types, typed_rows


def table(*cells: str) -> Table:
    """Return a table of one column."""
    return Table(1, 1, (), None, None, ("x",), (), tuple((cell,) for cell in cells))


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (("1", "-20", ""), "integer", [1, -20, None]),
        (("1,234", "12,345,678", "7"), "integer", [1234, 12345678, 7]),
        (("1.234.567", "1.234"), "integer", [1234567, 1234]),
        (("12 500", "900"), "integer", [12500, 900]),
        (("57.10", "3.25"), "float", [57.1, 3.25]),
        (("0.250", "1.417"), "float", [0.25, 1.417]),
        (("1.234", "12.5"), "float", [1.234, 12.5]),
        (("3", "3.5"), "float", [3, 3.5]),
        (("3,5", "10,25"), "float", [3.5, 10.25]),
        (("1.234,50", "7,00"), "float", [1234.5, 7.0]),
        (("12.5 %", "-3.0 %"), "percentage", [12.5, -3.0]),
        (("5%", "17%"), "percentage", [5, 17]),
        (("$1,200.50", "-$7.00"), "currency", [1200.5, -7.0]),
        (("5 €", "12 €"), "currency", [5, 12]),
        (("1,234", "(34)"), "integer", [1234, -34]),
        (("(3.5%)", "1.2%"), "percentage", [-3.5, 1.2]),
        (("$1.25", "($3.50)"), "currency", [1.25, -3.5]),
        (("5", "\u22127", ""), "integer", [5, -7, None]),
        (("2026-11-24", "1999-01-02"), "date", ["2026-11-24", "1999-01-02"]),
        (("24.11.2026",), "date", ["2026-11-24"]),
        (("24/11/2026", "01/02/2026"), "date", ["2026-11-24", "2026-02-01"]),
        (("Yes", "No", "Yes"), "boolean", [True, False, True]),
        (("true", ""), "boolean", [True, None]),
    ],
)
def test_a_column_has_a_type_where_all_cells_agree(
    cells: tuple[str, ...], kind: str, values: list[object]
) -> None:
    """Each value is what a person reads, and an empty cell is none."""
    (column,) = column_types(table(*cells))
    assert (column.type, column.reason) == (kind, None)
    assert [row[0] for row in typed_rows(table(*cells), (column,))] == values


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("007", "12"), "'007'"),
        (("1,234", "1.234"), "'1.234' and '1,234' have different formats"),
        (("25.417", "14.489"), "the point in '25.417' may separate thousands or a fraction"),
        (("12,500", "2019"), "'2019' and '12,500' have different formats"),
        (
            ("57.10", "57.1"),
            "'57.10' looks like a number, but converting it back would change the text",
        ),
        (("01/02/2026", "03/04/2026"), "may begin with the day or with the month"),
        (("2026-02-30",), "2026-02-30"),
        (("5 €", "5 $"), "'5 $' and '5 €' have different formats"),
        (("Yes", "no"), "'no' and 'Yes' have different formats"),
        (("+5",), "is not a number, date or boolean"),
        (("-0",), "'-0'"),
        (("1234567890123456",), "1234567890123456"),
        (("(1)", "(2)"), "'(1)' is not a number, date or boolean"),
        (("5", "\u22127", "-3"), "'-3' and '5' have different formats"),
        (("(0)", "3"), "'(0)'"),
        (("Gull",), "'Gull' is not a number, date or boolean"),
        (("n/a", "1", "2"), "'n/a' is not a number, date or boolean"),
        (("", ""), "empty"),
        (("٣",), "is not a number, date or boolean"),
    ],
)
def test_a_column_stays_text_where_something_would_be_lost(
    cells: tuple[str, ...], reason: str
) -> None:
    """The reason names the cell that speaks against a type."""
    (column,) = column_types(table(*cells))
    assert column.type == "text"
    assert reason in (column.reason or "")


_DIGITS = st.text("0123456789,.'-% $€/\u00a0", max_size=12)
_NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.integers(-(10**9), 10**9).map("{:,}".format),
    st.floats(-1e6, 1e6).map("{:.2f}".format),
    st.floats(-1e20, 1e20).map(repr),
    st.dates().map(str),
    st.sampled_from(["Yes", "No", "yes", "TRUE", "false", "", "007", "1.0", "٣.٥", "²"]),
    _DIGITS,
    st.text(max_size=6),
)


@pytest.mark.parametrize(
    ("cells", "others", "values"),
    [
        (("25.417", "14.489"), ("12,50 €", "8,00 €"), [25417, 14489]),
        (("25.417", "14.489"), ("0.5", "2.25"), [25.417, 14.489]),
        (("25.417", "14.489"), ("3.755.251", "1.000"), [25417, 14489]),
        (("1,254", "2,375"), ("0,5", "2,25"), [1.254, 2.375]),
        (("1,254", "2,375"), ("Gull", "Lamp"), [1254, 2375]),
        (("1,254", "2,375"), ("3.5", "2.25"), [1254, 2375]),
        (("1.234.567", "2.345"), ("3.5", "2.25"), [1234567, 2345]),
    ],
)
def test_another_column_tells_thousands_from_fractions(
    cells: tuple[str, ...], others: tuple[str, ...], values: list[object]
) -> None:
    """A table is written in one way, German or English, throughout."""
    both = table()._replace(header=("x", "y"), rows=tuple(zip(cells, others, strict=True)))
    found = column_types(both)
    assert [row[0] for row in typed_rows(both, found)] == values


@given(st.lists(_NUMBERS, min_size=1, max_size=5))
def test_values_written_back_are_the_cells(cells: list[str]) -> None:
    """No type changes what a column says, whatever is in it."""
    (column,) = column_types(table(*cells))
    values = [row[0] for row in typed_rows(table(*cells), (column,))]
    assert [column.write(value) for value in values] == cells
    assert json.loads(json.dumps(values)) == values


def test_types_are_given_with_the_rows(run: Run) -> None:
    """--types has values for rows and says each column's type, and why one stayed text."""
    reason = "'007' looks like a number, but converting it back would change the text"
    text = "| Boat | Seats | Built |\n|---|---|---|\n| Gull | 1,200 | 007 |\n| Lamp | 90 | 12 |\n"
    (found,) = json.loads(run("tables", "--types", stdin=text).stdout)
    assert found["rows"] == [["Gull", 1200, "007"], ["Lamp", 90, "12"]]
    assert found["types"] == [
        {"name": "Boat", "type": "text", "reason": "'Gull' is not a number, date or boolean"},
        {"name": "Seats", "type": "integer", "thousands": ","},
        {"name": "Built", "type": "text", "reason": reason},
    ]
    (found,) = json.loads(run("tables", "--types", "--records", stdin=text).stdout)
    assert found["rows"][1] == {"Boat": "Lamp", "Seats": 90, "Built": "12"}
    refused = run("tables", "--types", "-f", "grid", stdin=text)
    assert refused.returncode == 2
    assert "--types: grid cannot store types" in refused.stderr
