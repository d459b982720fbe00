"""What a person sees: the executable on a real pseudo-terminal."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from conftest import EXECUTABLE, ROOT

from articlex.export.control_characters import visible

See = Callable[..., str]


@pytest.fixture
def see() -> See:
    """Run the executable on a terminal and return what appears on it."""

    def call(*arguments: str, width: int = 100, **environment: str) -> str:
        env = {"TERM": "xterm-256color", "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        child = pexpect.spawn(
            str(EXECUTABLE),
            list(arguments),
            dimensions=(50, width),
            cwd=str(ROOT),
            env=env | environment,
            encoding="utf-8",
            timeout=30,
        )
        child.expect(pexpect.EOF)
        child.close()
        shown = child.before
        assert isinstance(shown, str)
        return shown.replace("\r\n", "\n")

    return call


def plain(text: str) -> str:
    """Return `text` without its colour codes."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_table_is_drawn_under_its_section(see: See) -> None:
    """A terminal gets a framed table with its number, section and size, not JSON."""
    shown = see("tables", "samples/harbour.txt", "-n", "3")
    assert "\x1b[1m" in shown
    lines = plain(shown).splitlines()
    title = "3  Lessons Other Port Cities Can Draw From the Project  3 × 2"
    assert lines[0].rstrip() == title
    assert any(line.startswith("│ Construction") for line in lines)
    assert max(map(len, lines)) <= 100


def test_the_outline_is_a_tree_with_line_numbers(see: See) -> None:
    """Each heading stands on its branch with the number of its line."""
    lines = plain(see("outline", "samples/harbour.txt")).splitlines()
    assert lines[-1].rstrip() == "└── Looking Ahead  36"


def test_lists_are_nested_bullets(see: See) -> None:
    """Items are indented by their depth; numbers and ticks stay."""
    shown = plain(see("lists", "samples/lists.txt"))
    for line in (" • Papers", "   • passport", "     • the return part", " 2. Take half", " ☑ buy"):
        assert f"\n{line}" in shown


def test_no_color_is_obeyed(see: See) -> None:
    """NO_COLOR and --no-color leave text alone; --color overrules."""
    assert "\x1b" not in see("tables", "samples/harbour.txt", NO_COLOR="1")
    assert "\x1b" not in see("tables", "samples/harbour.txt", "--no-color")
    assert "\x1b[1m" in see("tables", "samples/harbour.txt", "--color", NO_COLOR="1")


def test_help_is_shown_instead_of_waiting_for_typing(see: See) -> None:
    """Without FILE on a terminal the command explains itself."""
    assert "Usage: articlex tables" in see("tables")


def test_control_characters_are_shown_and_do_not_act(see: See, tmp_path: Path) -> None:
    """Escape codes, bidirectional overrides and rich markup in cells are only text."""
    article = tmp_path / "a.txt"
    article.write_text(
        "| \x1b]0;owned\x07 | [red]x[/foo] | a\u202eb |\n| 1 | 2 | \x9b31m |\n", "utf-8"
    )
    shown = see("tables", str(article), "--no-color")
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert r"\x1b]0;owned\x07" in shown
    assert "[red]x[/foo]" in shown
    assert r"a\u202eb" in shown


@pytest.mark.parametrize("format_name", ["csv", "json", "markdown", "grid", "html"])
def test_no_format_lets_controls_act(see: See, tmp_path: Path, format_name: str) -> None:
    """On a terminal the other formats show controls, too; in a pipe they pass unchanged."""
    article = tmp_path / "a.txt"
    article.write_text("| \x1b[31mred | \x9b31m |\n", "utf-8")
    shown = see("tables", str(article), "-f", format_name)
    assert "\x1b" not in shown
    assert "\x9b" not in shown


def test_a_hundred_columns_are_all_shown(see: See, tmp_path: Path) -> None:
    """A table too wide for the terminal is drawn upright, a cell a line."""
    article = tmp_path / "wide.txt"
    article.write_text("|" + "|".join(f" cell{number} " for number in range(100)) + "|\n")
    shown = see("tables", str(article))
    assert all(f"cell{number}" in shown for number in range(100))


def test_safe_text_is_a_fixed_point() -> None:
    """No control survives, and making safe text safe changes nothing."""
    every = "".join(map(chr, range(0x3000)))
    once = visible(every)
    assert visible(once) == once
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", once)


def test_a_pager_shows_wide_tables_unfolded(see: See, tmp_path: Path) -> None:
    """--pager draws a table as wide as its cells, for the pager to scroll; else cells fold."""
    words = " ".join(["harbour"] * 20)
    (tmp_path / "wide.txt").write_text(f"| a | b |\n|---|---|\n| {words} | {words} |\n")
    wide = str(tmp_path / "wide.txt")
    assert words not in plain(see("tables", wide))
    assert plain(see("tables", wide, "--pager", PAGER="cat")).count(words) == 2


def test_a_pager_that_is_no_command_is_told(see: See) -> None:
    """One line says what is wrong with it."""
    shown = see("tables", "samples/harbour.txt", "--pager", PAGER="'less")
    said = "--pager: $PAGER is not a command: No closing quotation (see articlex tables --help)"
    assert shown == f"articlex: {said}\n"


def test_a_terminal_by_name_is_one(see: See, tmp_path: Path) -> None:
    """Nothing in an article acts on it, whatever it is called."""
    (tmp_path / "a.txt").write_text("| a\x1b]0;x\x07 | b |\n|---|---|\n| 1 | 2 |\n")
    for place in ("/dev/tty", "/dev/stdout", "-"):
        shown = see("tables", str(tmp_path / "a.txt"), "-f", "csv", "-o", place)
        assert shown == "a\\x1b]0;x\\x07,b\n1,2\n"


def test_numbers_stand_on_the_right(see: See, tmp_path: Path) -> None:
    """A column of numbers is aligned by its last digits, other columns by their first letters."""
    (tmp_path / "x.txt").write_text("| a | b |\n|---|---|\n| Gull | 1,200 |\n| Lamp | 90 |\n")
    lines = plain(see("tables", str(tmp_path / "x.txt"))).splitlines()
    assert "│ Lamp │    90 │" in [line.strip() for line in lines]


def test_long_work_shows_how_far_it_is(tmp_path: Path) -> None:
    """After a second a bar counts a folder's files on stderr; results and short work show none."""
    row = "| Old Harbour | 31 minutes | 12 |\n"
    (tmp_path / "long").mkdir()
    for number in range(60):
        (tmp_path / "long" / f"{number}.txt").write_text(row * 40_000)
    command = f"{EXECUTABLE} tables long -f csv > out.csv"
    child = pexpect.spawn("sh", ["-c", command], cwd=str(tmp_path), encoding="utf-8", timeout=60)
    child.expect("60/60")
    child.expect(pexpect.EOF)
    assert (tmp_path / "out.csv").read_text().count("\n") == 60 * 40_000 + 59
    command = f"{EXECUTABLE} tables long/0.txt -f csv > out.csv"
    assert not pexpect.run(f'sh -c "{command}"', cwd=str(tmp_path))
