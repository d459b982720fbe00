"""Hazards, driven through the real executable alone: the standard library and pytest, no more."""

import csv
import gzip
import io
import json
import os
import pty
import random
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

EXECUTABLE = str(Path(sys.executable).parent / "articlex")
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
HOSTILE = "\x1b]0;owned\x07|\x1b[2J\x9b31m|\x08\x7f|\u202egnp.exe|[red]x[/red]|[/nope]|"


def call(
    *arguments: str,
    stdin: bytes = b"",
    cwd: Path | None = None,
    limit: int | None = None,
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run the executable; `limit` is the most bytes of a file that it may write."""
    return subprocess.run(
        [EXECUTABLE, *arguments],
        input=stdin,
        cwd=cwd,
        env=os.environ | (environment or {}),
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=None
        if limit is None
        else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )


def on_terminal(*arguments: str, cwd: Path) -> bytes:
    """Return what the executable writes to a terminal of 200 columns."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.environ["COLUMNS"] = "200"
        os.execv(EXECUTABLE, [EXECUTABLE, *arguments])  # noqa: S606
    written = b""
    while select.select([terminal], [], [], 30)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    os.waitpid(pid, 0)
    os.close(terminal)
    return written


@pytest.mark.parametrize(
    "arguments",
    [("tables", "x.txt"), ("parse", "x.txt"), ("tables", "x.txt", "-f", "csv"),
     ("tables", "\x1b[2J.txt"), ("check", "x.txt"), ("convert", "x.txt"),
     ("tables", "x.txt", "-f", "grid"), ("tables", "x.txt", "--no-color")],
    ids=" ".join,
)  # fmt: skip
def test_nothing_in_an_article_acts_on_a_terminal(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    """Controls and overrides are shown as escapes; only the tool's own colours are sequences."""
    (tmp_path / "x.txt").write_text(f"|{HOSTILE}\n|---|---|---|---|---|---|\n", "utf-8")
    written = on_terminal(*arguments, cwd=tmp_path)
    for sequence in (b"\x1b]", b"\x07", b"\x1b[2J", b"\x9b", b"\x08", b"\x7f", "\u202e".encode()):
        assert sequence not in written
    assert b"Traceback" not in written
    if arguments[:2] == ("tables", "x.txt"):
        assert b"\\x1b]0;owned\\x07" in written
        assert b"[red]x[/red]" in written


def test_files_and_pipes_get_every_character_unchanged(tmp_path: Path) -> None:
    """JSON and CSV hold the controls as they are in the article."""
    cells = HOSTILE.strip("|").split("|")
    text = f"|{HOSTILE}\n|---|---|---|---|---|---|\n".encode()
    (table,) = json.loads(call("tables", "-", "-f", "json", stdin=text).stdout)
    assert table["header"] == cells
    out = tmp_path / "x.csv"
    assert call("tables", "-", "-o", str(out), stdin=text).returncode == 0
    with out.open(encoding="utf-8", newline="") as stream:
        assert next(csv.reader(stream)) == cells


def test_formulas_are_data_unless_asked() -> None:
    """A cell that begins like a formula stays as it is; --escape-formulas puts ' before it."""
    text = b"| =1+1 | -3 | @x | +4 | a=b |\n"
    assert call("tables", "-", "-f", "csv", stdin=text).stdout == b"=1+1,-3,@x,+4,a=b\n"
    escaped = call("tables", "-", "-f", "csv", "--escape-formulas", stdin=text)
    assert escaped.stdout == b"'=1+1,'-3,'@x,'+4,a=b\n"
    assert call("tables", "-", "-f", "json", "--escape-formulas", stdin=text).returncode == 2


@pytest.mark.parametrize("command", ["tables", "parse", "outline", "convert", "check"])
def test_bytes_do_not_depend_on_the_environment(command: str) -> None:
    """Locale, Python's own variables and the terminal's width change nothing in a pipe."""
    text = ("Größe 漢字 \u2028\n" + TABLE + "- ünï\n").encode()
    expected = call(command, "-", stdin=text).stdout
    assert expected or command == "check"
    for name, value in {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "latin-1",
        "PYTHONHASHSEED": "7",
        "COLUMNS": "20",
        "PYTHONUTF8": "0",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }.items():
        assert call(command, "-", stdin=text, environment={name: value}).stdout == expected


@pytest.mark.parametrize("command", ["parse", "tables"])
def test_any_chunks_of_bytes_give_the_same_document(command: str) -> None:
    """How a pipe cuts the bytes, in the middle of a character even, does not matter."""
    data = ("Größe 漢字\n" + TABLE * 3).encode()
    expected = call(command, "-", stdin=data).stdout
    chance = random.Random(1)  # noqa: S311
    for _ in range(3):
        with subprocess.Popen(
            [EXECUTABLE, command, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            rest = data
            while rest:
                size = chance.randint(1, 20)
                process.stdin.write(rest[:size])
                process.stdin.flush()
                if rest is data:
                    time.sleep(0.3)  # until it waits for more
                rest = rest[size:]
            process.stdin.close()
            assert process.stdout.read() == expected


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t\r\n \x0c", b"\x00", b"a\x00b | c |\n", b"\xef\xbb\xbf", b"\r\r\n\n\r",
     b"\x0c\x0b\x85", "a\u2028b\u2029c\n| d |".encode(), b"|" * 100_000, b"- " * 50_000,
     b"#" * 100_000,
     b"\xed\xa0\x80", b"\xff\xfe", b"\xff\xfea", b"PK\x03\x04\x00", b"`" * 99_999],
    ids=lambda data: repr(data[:12]),
)  # fmt: skip
@pytest.mark.parametrize("command", ["parse", "tables", "convert", "check"])
def test_any_bytes_give_a_result_or_one_line(command: str, data: bytes) -> None:
    """Standard input may hold anything: a result, or one clear line and exit code 1."""
    done = call(command, "-", stdin=data)
    assert b"Traceback" not in done.stderr
    if done.returncode:
        assert done.returncode == 1
        assert done.stderr.startswith(b"articlex: <stdin>")
        assert done.stderr.count(b"\n") == 1


def test_invalid_bytes_are_named_with_their_place() -> None:
    """The line and the offset are there, and --errors replace reads on."""
    data = b"fine\nbad \xff\x00 here\n"
    done = call("parse", "-", stdin=data)
    assert done.returncode == 1
    assert b"<stdin>:2: byte 0xff at offset 9" in done.stderr
    replaced = json.loads(call("parse", "-", "--errors", "replace", stdin=data).stdout)
    assert "\ufffd" in replaced["blocks"][-1]["text"]


def test_odd_files_as_input(tmp_path: Path) -> None:
    """A FIFO is read, a link loop ends, a cut or bursting archive and a device are one line."""
    (tmp_path / "good.txt").write_text(TABLE)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(TABLE.encode() * 99)[:-20])
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"0" * 50_000_000))
    done = call("tables", ".", "--max-size", "10MB", cwd=tmp_path)
    assert [table["source"] for table in json.loads(done.stdout)] == ["./good.txt"]
    assert done.returncode == 1
    assert sorted(line.split(b": ")[1] for line in done.stderr.splitlines()) == [
        b"./bomb.txt.gz", b"./cut.txt.gz", b"./dangling.txt",
    ]  # fmt: skip
    zero = call("tables", "/dev/zero", "--max-size", "1MB")
    assert (zero.returncode, zero.stderr.count(b"\n")) == (1, 1)
    os.mkfifo(tmp_path / "pipe.txt")
    with subprocess.Popen(
        [EXECUTABLE, "tables", "pipe.txt", "-f", "csv"], cwd=tmp_path, stdout=subprocess.PIPE
    ) as process:
        (tmp_path / "pipe.txt").write_text(TABLE)
        assert process.stdout is not None
        assert process.stdout.read() == b"a,b\n1,2\n"


TITLES = [
    "../../etc/passwd",
    "CON",
    "con",
    "a" * 300,
    "Straße",
    "STRASSE",
    "é",
    "e\u0301",
    ".",
    "漢" * 90,
]


def test_names_made_from_headings_stay_in_the_folder(tmp_path: Path) -> None:
    """Names are flat, short, distinct without case, and never follow a link that was planted."""
    text = "".join(f"# {title}\n\n{TABLE}\n" for title in TITLES)
    out = tmp_path / "out"
    done = call("tables", "-", "--from", "text", "--output-dir", str(out), stdin=text.encode())
    assert done.returncode == 0
    names = sorted(set(os.listdir(out)) - {"index.csv"})
    assert len(names) == len(TITLES)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name.encode()) <= 80 and "/" not in name for name in names)
    assert os.listdir(tmp_path) == ["out"]
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (out / names[0]).unlink()
    (out / names[0]).symlink_to(victim)
    again = call("tables", "-", "--from", "text", "--output-dir", str(out), stdin=text.encode())
    assert again.returncode == 1
    assert again.stderr.count(b"the file exists; --force replaces it") == len(names)
    assert victim.read_text() == "precious"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """Past a limit on file sizes the old file is whole, one line says why, nothing is left over."""
    out = tmp_path / "out.json"
    out.write_text("old")
    done = call("parse", "-", "-o", str(out), stdin=TABLE.encode() * 5000, limit=4096)
    assert done.returncode == 1
    assert done.stderr == f"articlex: {out}: cannot write: File too large\n".encode()
    assert out.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.json"]


def test_a_small_disk_gets_one_line(tmp_path: Path) -> None:
    """On a file system of 64 KB: one clear line, exit code 1, no partial file."""
    script = (
        f"mount -t tmpfs -o size=64k none {tmp_path} && cd {tmp_path} && echo old > out.json && "
        f"head -c 400000 /dev/zero | tr '\\0' 'x' | {EXECUTABLE} parse - -o out.json; "
        "echo $?; cat out.json; ls -A"
    )
    command = ["unshare", "--mount", "sh", "-c", script]
    if shutil.which("unshare") is None or os.geteuid() != 0:
        pytest.skip("needs root and unshare")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("may not mount")
    assert done.stdout.split() == ["1", "old", "out.json"]
    assert done.stderr == "articlex: out.json: cannot write: No space left on device\n"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_signals_end_it_with_a_line_at_most(number: int, code: int) -> None:
    """While it waits for standard input, Ctrl-C and a request to end are obeyed at once."""
    with subprocess.Popen(
        [EXECUTABLE, "parse", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(1)
        began = time.monotonic()
        process.send_signal(number)
        assert process.wait(10) == code
        assert time.monotonic() - began < 1
        assert process.stderr is not None
        message = process.stderr.read()
    assert message in (b"", b"articlex: interrupted\n")


def test_a_lost_terminal_leaves_no_temporary_file(tmp_path: Path) -> None:
    """Whoever hangs up in the middle of writing finds the old file and nothing beside it."""
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    command = [EXECUTABLE, "tables", "-", "--from", "jsonl", "-f", "csv", "-o", str(out)]
    row = json.dumps({"text": TABLE * 50_000}).encode() + b"\n"
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(row)
        process.stdin.flush()
        while len(list(tmp_path.iterdir())) == 1:
            time.sleep(0.01)
        process.send_signal(signal.SIGHUP)
        assert process.wait(10) == 129
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_kill_leaves_no_half_file(tmp_path: Path) -> None:
    """Killed at any moment, an output file is the old one or the new one; a new run is whole."""
    source = tmp_path / "in.txt"
    source.write_text(TABLE * 20_000)
    expected = call("tables", str(source), "-f", "jsonl").stdout
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"old")
    chance = random.Random(2)  # noqa: S311
    for _ in range(8):
        with subprocess.Popen([EXECUTABLE, "tables", str(source), "-o", str(out)]) as process:
            time.sleep(chance.uniform(0.05, 0.8))
            process.kill()
        assert out.read_bytes() in (b"old", expected)
    assert call("tables", str(source), "-o", str(out)).returncode == 0
    assert out.read_bytes() == expected


SHAPES = {
    "a million pipes": "|" * 1_000_000,
    "a million columns under two": "| a | b |\n" + "|---" * 1_000_000 + "|\n| 1 | 2 |\n",
    "backslashes": "|" + "\\" * 1_000_000 + "|",
    "nested bullets": "".join(" " * (2 * (n % 500)) + "- x\n" for n in range(20_000)),
    "ragged": "|" + "a|" * 3000 + "\n" + "|---" * 3000 + "|\n" + "|x|\n" * 3000,
    "headings": "# h\n" * 100_000,
    "near misses": "| a |\n|--x|\n" * 50_000,
    "one line": "word " * 2_000_000,
    "dialogue": "— a.\n" * 100_000,
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("options", [("parse",), ("tables", "-f", "csv"), ("outline",)])
def test_hostile_shapes_come_through(name: str, options: tuple[str, ...]) -> None:
    """Size alone is no problem: a result, without a traceback."""
    done = call(options[0], "-", "--from", "text", *options[1:], stdin=SHAPES[name].encode())
    assert (done.returncode, done.stderr) == (0, b"")
    if options[0] == "parse":
        blocks = json.loads(done.stdout)["blocks"]
        assert blocks[0]["line_start"] == 1
        assert blocks[-1]["line_end"] == len(SHAPES[name].splitlines())
    elif options[0] == "tables" and name == "ragged":
        rows = list(csv.reader(io.StringIO(done.stdout.decode())))
        assert [len(row) for row in rows] == [3000, *[1] * 3000]


def test_a_format_that_pads_costs_no_other_table(tmp_path: Path) -> None:
    """A table too wide for it is named; those before and after are there."""
    (tmp_path / "wide.txt").write_text(SHAPES["ragged"])
    (tmp_path / "good.txt").write_text(TABLE)
    done = call("tables", "good.txt", "wide.txt", "good.txt", "-f", "grid", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(b"articlex: wide.txt:1: 3000 rows padded to 3000 columns")
    assert done.stderr.count(b"\n") == 1
    assert done.stdout.count(b"| 1   | 2   |") == 2


def test_a_format_that_pads_is_bounded() -> None:
    """Where a format would fill each row up to nine million cells, one line says so instead."""
    done = call("tables", "-", "--from", "text", "-f", "grid", stdin=SHAPES["ragged"].encode())
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert b"3000 rows padded to 3000 columns" in done.stderr
