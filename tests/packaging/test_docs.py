"""What the docs hold that the code makes is what it makes now."""

import sys
from xml.etree import ElementTree as ET

import click
import pytest
from conftest import ROOT, Run

sys.path.insert(0, str(ROOT / "tools"))

import reference

import articlex
from articlex.cli.app import COMMANDS
from articlex.cli.app import articlex as articlex_group


def test_the_man_page_is_up_to_date() -> None:
    """`tools/dev.py docs` was run after the last change of a command."""
    assert reference.MAN.read_text("utf-8") == reference.man_page()


def test_the_schema_is_up_to_date() -> None:
    assert reference.SCHEMA.read_text("utf-8") == reference.schema()


def test_the_picture_shows_the_tables() -> None:
    """Every cell of the sample's tables is in the picture; rich may draw it otherwise some day."""
    shown = " ".join("".join(ET.parse(reference.PICTURE).getroot().itertext()).split())  # noqa: S314
    for table in articlex.read(ROOT / "samples" / "harbour.txt").tables:
        for cell in (cell for row in table.rows for cell in row):
            assert cell in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str, run: Run) -> None:
    """The help says what the command does and shows it at work."""
    shown = run(name, "--help").stdout
    assert f"articlex {name}" in shown.partition("Examples:")[2]


def test_the_list_of_commands_has_the_first_line_of_their_help(run: Run) -> None:
    """It stands in a table, so that the help imports no command. No line is cut."""
    shown = run("--help").stdout
    for name, (_, line) in COMMANDS.items():
        command = articlex_group.get_command(click.Context(articlex_group), name)
        assert command is not None
        assert (command.help or "").partition("\n")[0] == line
        assert f"  {name:10}  {line}\n" in shown


def test_the_options_are_in_groups(run: Run) -> None:
    """Those of the command come first, then what to choose, to write and to read."""
    shown = run("tables", "--help").stdout
    titles = ["Options:", "Choosing:", "Output:", "Reading:", "Input:", "Examples:"]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
