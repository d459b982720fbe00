"""What every reader promises of any text, checked by the fuzzer and by pytest alike."""

import re

import articlex
from articlex.diagnostics import find_problems
from articlex.errors import InputError
from articlex.export.control_characters import visible
from articlex.export.formats import writer
from articlex.export.views import ListView, article_views
from articlex.inputs.encoding import decode

_LINE_END = re.compile(r"\r\n|\r|\n")


def text(data: str) -> None:
    """Every line that is not blank is in exactly one block, and no letter is lost."""
    document = articlex.parse(data)
    covered: list[int] = []
    for block in document.blocks:
        covered.extend(range(block.line_start, block.line_end + 1))
    assert covered == sorted(set(covered)), "spans overlap or are out of order"
    shown = data.removeprefix("\ufeff")
    lines = {number for number, line in enumerate(_LINE_END.split(shown), 1) if line.strip()}
    assert lines <= set(covered), "a line is in no block"
    unix = _LINE_END.sub("\n", data)
    assert articlex.parse(unix.replace("\n", "\r\n")).blocks == document.blocks, "CRLF differs"
    written(document)


def markdown(data: str) -> None:
    """Read Markdown: nothing is raised, and lines count from 1."""
    _lines_count(articlex.parse(data, format="markdown"))


def html(data: str) -> None:
    """Read HTML: nothing is raised, and lines count from 1."""
    _lines_count(articlex.parse(data, format="html"))


def _lines_count(document: articlex.Document) -> None:
    for block in document.blocks:
        assert 1 <= block.line_start <= block.line_end, "lines do not count from 1"
    written(document)


def written(document: articlex.Document) -> None:
    """Whatever was read can be checked and written, and nothing of it acts on a terminal."""
    lines = [problem.line for problem in find_problems(document)]
    assert lines == sorted(lines), "problems are out of order"
    for name in ("markdown", "html"):
        for piece in writer(name)(article_views(document, has_captions=True)):
            shown = visible(piece)
            assert visible(shown) == shown, "making safe twice differs from once"
    lists = [ListView(document, part) for part in enumerate(document.lists, 1)]
    for line in "".join(writer("terminal")(lists)).split("\n"):
        assert visible(line) == line, "a control reaches the terminal"


def decoding(data: bytes) -> None:
    """Bytes decode to a text, or to one error that is a line of its own."""
    try:
        found, _ = decode(data, "name")
    except InputError as error:
        message = str(error)
    else:
        message = ""
        articlex.parse(found)
    assert "\n" not in message, "the message has two lines"


PROMISES = {"text": text, "markdown": markdown, "html": html}
