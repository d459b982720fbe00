"""JSONL shards, read row by row. Memory holds one row."""

import sys
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from io import BytesIO
from itertools import islice
from json import JSONDecodeError, loads
from typing import IO, Any, Literal, TypeAlias

from articlex.article import Article
from articlex.inputs.files import BLOCK, OUT_OF_MEMORY, open_decompressed
from articlex.inputs.rows import KEY_OPTIONS, Keys, RowOptions, Span, as_text, in_sample

_LINE_FEED = 10
_MOST_NAMES = 20
"""Keys of a row that a message lists."""


class _Unread(Enum):
    """Why a row has no bytes."""

    TOO_LONG = 1
    OUT_OF_MEMORY = 2


_Row: TypeAlias = bytes | Literal[_Unread.TOO_LONG, _Unread.OUT_OF_MEMORY]


def read_rows(path: str, options: RowOptions, span: Span) -> Iterator[Article]:
    """Yield the article in every row of a JSONL file, or of a part of it.

    Raises:
        OSError, EOFError: it cannot be opened, read or decompressed.

    """
    missing = list(options.keep)
    is_empty = True
    with open_decompressed(path) as stream:
        for number, row in _rows(path, stream, options, span):
            if row is _Unread.OUT_OF_MEMORY:
                options.on_error(f"{path}:{number}: {OUT_OF_MEMORY}")
            elif row is _Unread.TOO_LONG:
                limit = f"{options.max_size} bytes"
                options.on_error(
                    f"{path}:{number}: longer than {limit}; raise the limit with --max-size"
                )
            else:
                article = _decode(path, number, row, options)
                if article is not None:
                    missing = missing and [name for name in missing if name not in article.kept]
                    is_empty = False
                    yield article
    for name in () if is_empty else missing:
        options.on_error(f"{path}: --keep {name}: no row that was read has this key")


@lru_cache(maxsize=256)
def _resolve(asked: Keys, names: tuple[str, ...]) -> Keys:
    """Return which names are the text, the id and the address. Most rows have the same names."""
    return asked.resolve(names)


def _nested(record: dict[str, Any], name: str) -> object:
    """Return the value of a key of a key, `article.body`, or None if there is none."""
    value: object = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def split(path: str, size: int) -> list[Span]:
    """Return the parts of about `size` bytes that a JSONL file can be read in."""
    spans = []
    start, first = 0, 1
    with open(path, "rb") as stream:
        rows = 0
        position = 0
        while block := stream.read(BLOCK):
            position += len(block)
            rows += block.count(b"\n")
            if position - start < size:
                continue
            rest = stream.readline()
            position += len(rest)
            rows += bool(rest and rest[-1] == _LINE_FEED)
            spans.append(Span(start, position, first))
            start, first, rows = position, first + rows, 0
    if position > start or not spans:
        spans.append(Span(start, position, first))
    return spans


def _rows(
    path: str, stream: IO[bytes], options: RowOptions, span: Span
) -> Iterator[tuple[int, _Row]]:
    """Yield each row that is neither blank nor skipped nor left out, with its number."""
    should_skip, max_size, sample = options.should_skip, options.max_size, options.sample
    last = sys.maxsize if options.limit is None else options.limit
    if span.start:
        stream.seek(span.start)
    position = span.start
    number = span.first - 1
    while span.stop is None or position < span.stop:
        number += 1
        if number > last:
            break
        is_chosen = sample >= 1 or in_sample(path, number, sample)
        skip = not is_chosen or (should_skip is not None and should_skip(number))
        start = stream.readline(BLOCK)
        if not start:
            break
        position += len(start)
        row: _Row = start if len(start) <= max_size else _Unread.TOO_LONG
        is_long = len(start) == BLOCK and start[-1] != _LINE_FEED
        if is_long:
            row, length = _read_long_row(stream, start, 0 if skip else max_size)
            position += length
        if is_chosen and (is_long or not start.isspace()):
            options.on_rows(1)
            if not skip:
                yield number, row


def _read_long_row(stream: IO[bytes], start: bytes, max_size: int) -> tuple[_Row, int]:
    """Read to the end of the row that begins with `start`.

    Return the row, and how many bytes were read.
    """
    row: BytesIO | None = BytesIO()
    problem = _Unread.TOO_LONG
    size = 0
    piece = start
    while piece:
        size += len(piece)
        if size > max_size:
            row = None
        if row is not None:
            try:
                row.write(piece)
            except MemoryError:
                row, problem = None, _Unread.OUT_OF_MEMORY
        if piece[-1] == _LINE_FEED:
            break
        piece = stream.readline(BLOCK)
    return (problem if row is None else row.getvalue()), size - len(start)


def _decode(path: str, number: int, row: bytes, options: RowOptions) -> Article | None:
    try:
        return _article(path, number, loads(row), options)
    except JSONDecodeError as error:
        options.on_error(f"{path}:{number}: not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        options.on_error(f"{path}:{number}: not JSON: {error}")
    except MemoryError:
        options.on_error(f"{path}:{number}: {OUT_OF_MEMORY}")
    return None


def _article(path: str, number: int, record: Any, options: RowOptions) -> Article | None:  # noqa: ANN401
    if not isinstance(record, dict):
        options.on_error(f"{path}:{number}: not a JSON object")
        return None
    asked_keys, names_in_row = options.keys, record.keys()
    for name in (*asked_keys, *options.keep):
        if name is not None and "." in name and name not in record:
            record = {**record, name: _nested(record, name)}
    names = tuple([name for name, value in record.items() if value is not None])
    keys = _resolve(asked_keys, names)
    text = None if keys.text is None else record.get(keys.text)
    if not isinstance(text, str):
        asked = options.keys.text
        problem = "no text under text, content, …; name the key with --text-key"
        if asked is not None:
            problem = f"--text-key {asked}: the row has no text under {asked!r}"
        known = ", ".join(map(str, islice(names_in_row, _MOST_NAMES)))
        options.on_error(f"{path}:{number}: {problem}; keys: {known or 'none'}")
        return None
    for option, asked, key in zip(KEY_OPTIONS[1:], options.keys[1:], keys[1:], strict=True):
        if asked is not None and key is None:
            options.on_error(f"{path}:{number}: {option} {asked}: the row has no key {asked!r}")
    if options.text_filter is not None and not options.text_filter(text):
        return None
    location = f"{path}:{number}"
    id_, url = (
        None if key is None else as_text(record.get(key), key, text, location, options)
        for key in keys[1:]
    )
    kept = {
        name: value
        for name in options.keep
        if (value := as_text(record.get(name), name, text, location, options)) is not None
    }
    return Article(path, text, "text", None, id_, number, url, kept=kept)
