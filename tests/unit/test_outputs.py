"""Files are written whole or not at all: every step of it fails once, and the old file is there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from articlex.errors import OutputError
from articlex.export.atomic import (
    ClosedPipeError,
    encode,
    refuse_foreign,
    slug,
    to_file,
    to_stdout,
)


@pytest.mark.parametrize("step", ["open", "chmod", "fsync", "replace"])
def test_a_failing_step_leaves_the_old_file(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever call fails, the old file is whole and no temporary one stays."""
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(OutputError, match=r"out\.csv: cannot write: Input/output error"):
            to_file(str(path), ["new"])
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_failing_writer_leaves_the_old_file(tmp_path: Path) -> None:
    """What goes wrong while the pieces are made leaves the file as it was, too."""
    path = tmp_path / "out.csv"
    path.write_text("old")

    def pieces() -> Any:
        yield "new " * 1_000_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        to_file(str(path), pieces())
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_folder_that_cannot_be_synced_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file has its new name and all its bytes by then, so the output is done."""
    path = tmp_path / "out.csv"
    path.write_text("old")
    synced = []

    def fsync(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    to_file(str(path), ["new"])
    assert len(synced) == 2
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_file_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Without --force, whoever makes the file first has it."""
    path = tmp_path / "out.csv"

    def pieces() -> Iterator[str]:
        yield "new"
        path.write_text("another's")

    with pytest.raises(OutputError, match="the file exists; --force replaces it"):
        to_file(str(path), pieces(), replace=False)
    assert path.read_text() == "another's"
    assert os.listdir(tmp_path) == ["out.csv"]


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_disk_without_hard_links_will_do(
    meanwhile: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the name is looked at before it is taken."""
    path = tmp_path / "out.csv"

    def link(*_: object) -> None:
        if meanwhile:
            path.write_text("another's")
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    if meanwhile:
        with pytest.raises(OutputError, match="the file exists"):
            to_file(str(path), ["new"], replace=False)
    else:
        to_file(str(path), ["new"], replace=False)
    assert path.read_text() == ("another's" if meanwhile else "new")
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_new_file_is_made_without_force(tmp_path: Path) -> None:
    """Under its name alone."""
    to_file(str(tmp_path / "out.csv"), ["new"], replace=False)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "new")]


def test_an_existing_file_stays_without_force(tmp_path: Path) -> None:
    """Nor does a link that leads nowhere count as free."""
    path = tmp_path / "out.csv"
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputError, match="the file exists"):
        to_file(str(path), ["new"], replace=False)
    assert os.listdir(tmp_path) == ["out.csv"]


def test_modes_are_the_old_files_or_the_umasks(tmp_path: Path) -> None:
    """A file that only its owner may read stays so; a new one is as the umask has it."""
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("old")
    old.chmod(0o640)
    mask = os.umask(0o027)
    try:
        to_file(str(old), ["x"])
        to_file(str(new), ["x"])
        os.umask(0)
        to_file(str(tmp_path / "open.csv"), ["x"])
    finally:
        os.umask(mask)
    assert (old.stat().st_mode & 0o777, new.stat().st_mode & 0o777) == (0o640, 0o640)
    assert (tmp_path / "open.csv").stat().st_mode & 0o777 == 0o666


def test_a_device_is_written_to_directly() -> None:
    """/dev/null stays the device that it is, and a full one is one clear error."""
    to_file("/dev/null", ["x"])
    assert not Path("/dev/null").is_file()
    with pytest.raises(OutputError, match="/dev/full: cannot write: No space left on device"):
        to_file("/dev/full", ["x"])


def test_lone_surrogates_are_written_as_json_names_them(tmp_path: Path) -> None:
    """UTF-8 has no bytes for them; all else is as it is, over many chunks too."""
    path = tmp_path / "out.txt"
    to_file(str(path), ["é\ud800", "x" * 3_000_000, "z"])
    assert path.read_text("utf-8") == "é\\ud800" + "x" * 3_000_000 + "z"
    to_file(str(path), ["x" * (1 << 20)])
    assert path.stat().st_size == 1 << 20


def test_pieces_go_out_in_few_chunks() -> None:
    """Of about a megabyte, and what is left."""
    chunks = list(encode(["x" * 600_000] * 3 + ["\ud800"] * 2))
    assert list(map(len, chunks)) == [1_200_000, 600_012]
    assert list(encode(["\ud800" * (1 << 20), "é"])) == [b"\\ud800" * (1 << 20), "é".encode()]
    assert list(encode([])) == []


def test_standard_output_takes_all_and_says_who_left(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Pieces go out as UTF-8; a reader that leaves, or no output at all, is told apart."""
    with capfd.disabled():
        reading, writing = os.pipe()
        with os.fdopen(writing, "w") as stream:
            monkeypatch.setattr(sys, "stdout", stream)
            to_stdout(["é", "x"])
            assert os.read(reading, 10) == "éx".encode()
            os.close(reading)
            with pytest.raises(ClosedPipeError):
                to_stdout(["more"])
        monkeypatch.setattr(sys, "stdout", None)
        with pytest.raises(OutputError, match=r"^standard output is closed$"):
            to_stdout(["more"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Focus Area", "0007-focus-area.csv"),
        ("../../etc/passwd", "0007-etc-passwd.csv"),
        ("CON", "0007-con.csv"),
        ("STRASSE und Straße", "0007-strasse-und-strasse.csv"),
        ("", "0007.csv"),
        ("…", "0007.csv"),
        ("\x1b[2J\ud800\n", "0007-2j.csv"),
        ("é" * 100, "0007-" + "é" * 35 + ".csv"),
        ("a" * 70 + " b", "0007-" + "a" * 70 + ".csv"),
    ],
)
def test_slugs(text: str, name: str) -> None:
    """One path component, of letters, digits and hyphens, at most 80 bytes."""
    assert slug(text, 7, ".csv") == name
    assert len(name.encode()) <= 80


def test_a_file_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    """An empty file may be, as one that `mktemp` made."""
    path = tmp_path / "x"
    refuse_foreign(str(path), lambda _: False, force=False)
    path.touch()
    refuse_foreign(str(path), lambda _: False, force=False)
    path.write_text("a")
    refuse_foreign(str(path), lambda _: True, force=False)
    refuse_foreign(str(path), lambda _: False, force=True)
    with pytest.raises(OutputError, match="--force replaces it"):
        refuse_foreign(str(path), lambda _: False, force=False)


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_processes_that_cannot_be_asked_are_alive(
    platform: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another user's are, and on Windows all. Their files stay."""

    def refuse(_process: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    monkeypatch.setattr(sys, "platform", platform)
    left = tmp_path / ".articlex-1-aa.tmp"
    left.write_text("half")
    os.utime(left, (0, 0))
    to_file(str(tmp_path / "a.txt"), ["whole"])
    assert left.exists()


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    """The next file that is written there tidies up, but not after a run that may be alive."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead, alive, young, foreign = (
        tmp_path / name
        for name in (
            f".articlex-{gone.pid}-aa.tmp",
            f".articlex-{os.getpid()}-aa.tmp",
            f".articlex-{gone.pid}-bb.tmp",
            ".articlex-notes.tmp",
        )
    )
    for path in (dead, alive, young, foreign):
        path.write_text("half")
        os.utime(path, (0, 0))
    os.utime(young)
    to_file(str(tmp_path / "a.txt"), ["whole"])
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted(["a.txt", alive.name, young.name, foreign.name])
