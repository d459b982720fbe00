"""Each case of the spec files gives the blocks that it shows."""

from pathlib import Path

import pytest
from notation import Case, read_cases, show

import articlex
from articlex import Options
from articlex.blocks import DIALECTS

SPECS = sorted(Path(__file__).parent.glob("*.md"))
CASES = [(f"{path.stem}: {case.title}", case) for path in SPECS for case in read_cases(path)]


def test_spec_files_have_cases() -> None:
    assert len(CASES) > 150
    assert len({name for name, _ in CASES}) == len(CASES)


def test_spec_files_have_every_dialect() -> None:
    """The names that `--dialect` takes are those that tables have."""
    found: set[str | None] = set()
    for _, case in CASES:
        options = Options(**{"detect_headings": False, **case.options})
        found |= {table.dialect for table in articlex.parse(case.text, options=options).tables}
    page = "<table><tr><th>Boat<th>Sails<tr><td>Tern<td>2</table>"
    found |= {table.dialect for table in articlex.parse(page, format="html").tables}
    assert found == set(DIALECTS)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_text_gives_blocks(case: Case) -> None:
    options = Options(**{"detect_headings": False, **case.options})
    assert show(articlex.parse(case.text, options=options)) == case.blocks


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_tables_alone_are_those_of_the_text(case: Case) -> None:
    """A text that is ruled out as one without tables has none."""
    options = Options(**case.options)
    alone = articlex.parse(case.text, options=options._replace(tables_only=True))
    assert alone.tables == articlex.parse(case.text, options=options).tables
