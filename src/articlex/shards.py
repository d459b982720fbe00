"""Corpora: many articles in one JSONL or Parquet file, read row by row.

Memory holds one row of JSONL, or one batch of a Parquet row group, never the file.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from articlex.errors import InputError, OutputError
from articlex.outputs import atomic
from articlex.sources import BLOCK, OUT_OF_MEMORY, Article, is_remote, open_packed, reason_of

if TYPE_CHECKING:
    from pyarrow import RecordBatch

TEXT_KEYS = ("text", "content", "raw_content", "raw_text", "body", "article", "maintext")
ID_KEYS = ("id", "doc_id", "docid", "_id", "uuid", "warc_record_id")
URL_KEYS = ("url", "uri", "source_url", "link")
"""The names that FineWeb, C4, Dolma, RedPajama and others give these columns, likeliest first."""

_OPTIONS = ("--text-key", "--id-key", "--url-key")
"""How the command line calls what `Keys` holds."""

_BATCH = 512
"""Rows, or records, that are read or written at once."""
_BATCH_SIZE = 8 << 20
"""Characters of records from which on a batch is written, however few they are."""


class Keys(NamedTuple):
    """The names of a row's text, id and address; None takes the first known name it has."""

    text: str | None = None
    id: str | None = None
    url: str | None = None

    def among(self, names: Iterable[str]) -> tuple[str | None, str | None, str | None]:
        """Return which of `names` are the text, the id and the address, if any."""
        there = set(names)

        def find(asked: str | None, known: tuple[str, ...]) -> str | None:
            wanted = known if asked is None else (asked,)
            return next((name for name in wanted if name in there), None)

        return find(self.text, TEXT_KEYS), find(self.id, ID_KEYS), find(self.url, URL_KEYS)


class Span(NamedTuple):
    """A part of a shard: of JSONL bytes from `start` to `stop`, of Parquet row groups.

    `first` is the number of the first row in it, from 1.
    """

    start: int = 0
    stop: int | None = None
    first: int = 1


class Reading(NamedTuple):
    """How to read shards.

    Attributes:
        keys: the names of the columns.
        complain: is told of each row that cannot be read, as ``file:row: message``.
        counted: is told how many rows were come by, the bad ones among them.
        worth: tells by a row's bytes whether it is worth decoding; the others are skipped.
        needles: the same for Parquet: a text without any of these strings is skipped.
        longest: the most bytes that a row of JSONL may have.
        left_out: is told of the row that comes next, and tells whether to leave it out.

    """

    keys: Keys
    complain: Callable[[str], None]
    counted: Callable[[int], object] = bool
    worth: Callable[[bytes], bool] | None = None
    needles: tuple[str, ...] = ()
    longest: int = 1 << 30
    left_out: Callable[[int], bool] | None = None


def rows(path: str, kind: str, reading: Reading, span: Span = Span()) -> Iterator[Article]:  # noqa: B008
    """Yield the article in every row of the shard at `path`, or of a part of it.

    Args:
        path: the file.
        kind: ``"jsonl"`` or ``"parquet"``.
        reading: how to read it.
        span: the part to read.

    Raises:
        InputError: the file cannot be opened or unpacked, or has no column with text.

    """
    read = _parquet if kind == "parquet" else _jsonl
    try:
        yield from read(path, reading, span)
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: {reason_of(error)}") from error
    except MemoryError:
        raise InputError(f"{path}: {OUT_OF_MEMORY}") from None


def _jsonl(path: str, reading: Reading, span: Span) -> Iterator[Article]:
    worth = reading.worth
    with open_packed(path) as stream:
        for number, line in _lines(stream, reading, span):
            if line is None:
                reading.complain(f"{path}:{number}: {OUT_OF_MEMORY}")
            elif not line:
                message = f"longer than {reading.longest} bytes; see --max-size"
                reading.complain(f"{path}:{number}: {message}")
            elif worth is None or worth(line):
                article = _decoded(path, number, line, reading)
                if article is not None:
                    yield article


def _lines(stream: IO[bytes], reading: Reading, span: Span) -> Iterator[tuple[int, bytes | None]]:
    """Yield each row that is to be read, with its number.

    One that is longer than may be is empty, and one that memory does not hold is None.
    """
    left_out, longest = reading.left_out, reading.longest
    if span.start:
        stream.seek(span.start)
    at = span.start
    number = span.first - 1
    while span.stop is None or at < span.stop:
        number += 1
        wanted = left_out is None or not left_out(number)
        start = stream.readline(BLOCK)
        if not start:
            break
        at += len(start)
        line: bytes | None = start
        if len(start) == BLOCK and start[-1] != _LINE_FEED:
            line, rest = _whole_row(stream, start, longest if wanted else 0)
            at += rest
        elif len(start) > longest:
            line = b""
        if not start.isspace() or len(start) == BLOCK:
            reading.counted(1)
            if wanted:
                yield number, line


def _whole_row(stream: IO[bytes], start: bytes, longest: int) -> tuple[bytes | None, int]:
    """Return the row that begins with `start`, and how many bytes of it came behind that.

    A row of more than `longest` bytes is read to its end, too, but comes back empty; one that
    memory does not hold in one piece, None.
    """
    pieces = [start]
    size = len(start)
    while piece := stream.readline(BLOCK):
        size += len(piece)
        if size <= longest:
            pieces.append(piece)
        else:
            pieces.clear()
        if piece[-1] == _LINE_FEED:
            break
    try:
        return b"".join(pieces) if size <= longest else b"", size - len(start)
    except MemoryError:
        return None, size - len(start)


def _decoded(path: str, number: int, line: bytes, reading: Reading) -> Article | None:
    from json import loads

    try:
        return _article(path, number, loads(line), reading)
    except (ValueError, RecursionError) as error:
        reading.complain(f"{path}:{number}: not JSON: {error}")
    except MemoryError:
        reading.complain(f"{path}:{number}: {OUT_OF_MEMORY}")
    return None


_LINE_FEED = 10


def _article(path: str, number: int, found: Any, reading: Reading) -> Article | None:  # noqa: ANN401
    if not isinstance(found, dict):
        reading.complain(f"{path}:{number}: no JSON object")
        return None
    text_key, id_key, url_key = reading.keys.among(found)
    text = found.get(text_key) if text_key is not None else None
    if not isinstance(text, str):
        wanted = reading.keys.text or "text, content, …"
        reading.complain(f"{path}:{number}: no text under {wanted}; --text-key names it")
        return None
    for option, asked, key in zip(_OPTIONS[1:], reading.keys[1:], (id_key, url_key), strict=True):
        if asked is not None and key is None:
            reading.complain(f"{path}:{number}: no {asked}; {option} names it")
    return Article(
        path, text, "text", None, _string(found, id_key), number, _string(found, url_key)
    )


def _string(found: dict[str, Any], key: str | None) -> str | None:
    return None if key is None else _as_text(found.get(key))


def _as_text(value: Any) -> str | None:  # noqa: ANN401
    if value is None or isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else _json(value)


def _parquet(path: str, reading: Reading, span: Span) -> Iterator[Article]:
    parquet = _pyarrow("pyarrow.parquet")
    compute = _pyarrow("pyarrow.compute")
    arrow_error = _pyarrow("pyarrow").ArrowException
    try:
        with _seekable(path) as file, parquet.ParquetFile(file) as shard:
            names = reading.keys.among(shard.schema_arrow.names)
            columns = ", ".join(shard.schema_arrow.names)
            if names[0] is None:
                raise InputError(f"{path}: no column with text among {columns}; see --text-key")
            for option, asked, own in zip(_OPTIONS, reading.keys, names, strict=True):
                if asked is not None and own is None:
                    raise InputError(f"{path}: no column {asked} among {columns}; see {option}")
            wanted = list(dict.fromkeys(name for name in names if name))
            number = span.first
            size = _BATCH if reading.left_out is None else 1
            for group in range(
                span.start, shard.num_row_groups if span.stop is None else span.stop
            ):
                end = number + shard.metadata.row_group(group).num_rows
                try:
                    for batch in shard.iter_batches(size, row_groups=[group], columns=wanted):
                        reading.counted(batch.num_rows)
                        if reading.left_out is None or not reading.left_out(number):
                            yield from _batch(path, batch, names, number, reading, compute)
                        number += batch.num_rows
                except (arrow_error, OSError) as error:
                    reading.counted(end - number)
                    said = f"cannot be read, nor the rows up to {end - 1}: {_first_line(error)}"
                    reading.complain(f"{path}:{number}: {said}")
                number = end
    except arrow_error as error:
        raise InputError(f"{path}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0].split("\\x", 1)[0]


def _batch(  # noqa: PLR0913, PLR0917
    path: str,
    batch: "RecordBatch",
    names: tuple[str | None, str | None, str | None],
    first: int,
    reading: Reading,
    compute: Any,  # noqa: ANN401
) -> Iterator[Article]:
    def column(name: str | None) -> Any:  # noqa: ANN401
        return None if name is None else batch.column(batch.schema.names.index(name))

    texts, ids, urls = map(column, names)
    if hasattr(texts, "dictionary_decode"):
        texts = texts.dictionary_decode()
    found = (texts, ids, urls)
    chosen: Iterable[int] = range(batch.num_rows)
    if reading.needles and str(texts.type) in ("string", "large_string"):
        mask = None
        for needle in reading.needles:
            hits = compute.match_substring(texts, needle)
            mask = hits if mask is None else compute.or_kleene(mask, hits)
        chosen = compute.indices_nonzero(mask).to_pylist()
    for at in chosen:
        try:
            text, own_id, url = (None if values is None else values[at].as_py() for values in found)
        except (ValueError, OverflowError) as error:  # no UTF-8, or no date that Python has
            reading.complain(f"{path}:{first + at}: {error}")
            continue
        if not isinstance(text, str):
            reading.complain(f"{path}:{first + at}: no text under {names[0]}")
            continue
        if len(text) > reading.longest:
            message = f"longer than {reading.longest} characters; see --max-size"
            reading.complain(f"{path}:{first + at}: {message}")
            continue
        yield Article(
            path,
            text,
            "text",
            None,
            _as_text(own_id),
            first + at,
            _as_text(url),
        )


def _seekable(path: str) -> AbstractContextManager[str | IO[bytes]]:
    """Return what pyarrow opens: a remote file as a stream, a local one by its name.

    Standard input is read whole, for the index of a Parquet file stands at its end.
    """
    if path == "-":
        return nullcontext(BytesIO(sys.stdin.buffer.read()))
    return open_packed(path) if is_remote(path) else nullcontext(path)


def _pyarrow(name: str) -> Any:  # noqa: ANN401
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise InputError(
            "Parquet needs pyarrow; install it with: pip install 'articlex[parquet]'"
        ) from None


def parts(path: str, kind: str, size: int) -> list[Span]:
    """Return the parts of about `size` bytes that a shard can be read in, each by itself.

    A packed file is one part, for it can only be read from its beginning.
    """
    if kind == "parquet":
        return _row_groups(path, size)
    found = []
    start, first = 0, 1
    with open(path, "rb") as stream:
        count = 0
        at = 0
        while block := stream.read(BLOCK):
            at += len(block)
            count += block.count(b"\n")
            if at - start < size:
                continue
            rest = stream.readline()
            at += len(rest)
            count += bool(rest and rest[-1] == _LINE_FEED)
            found.append(Span(start, at, first))
            start, first, count = at, first + count, 0
    if at > start or not found:
        found.append(Span(start, at, first))
    return found


def _row_groups(path: str, size: int) -> list[Span]:
    parquet = _pyarrow("pyarrow.parquet")
    arrow_error = _pyarrow("pyarrow").ArrowException
    try:
        with _seekable(path) as file, parquet.ParquetFile(file) as shard:
            groups = [shard.metadata.row_group(n) for n in range(shard.num_row_groups)]
    except (arrow_error, OSError) as error:
        raise InputError(f"{path}: {_first_line(error)}") from error
    found = []
    start, first, count, held = 0, 1, 0, 0
    for number, group in enumerate(groups, 1):
        count += group.num_rows
        held += group.total_byte_size
        if held >= size or number == len(groups):
            found.append(Span(start, number, first))
            start, first, count, held = number, first + count, 0, 0
    return found or [Span(0, 0, 1)]


_ORIGIN = {"source": "string", "id": "string", "line": "int64", "url": "string"}
_PLACE = {"section": "[string]", "line_start": "int64", "line_end": "int64"}
_ITEM = {
    "text": "string", "depth": "int64", "marker": "string", "line_start": "int64",
    "line_end": "int64", "checked": "bool",
}  # fmt: skip
COLUMNS: dict[str, dict[str, Any]] = {
    "tables": {
        **_ORIGIN, "index": "int64", **_PLACE, "lead_in": "string", "caption": "string",
        "header": "[string]", "alignments": "[string]", "rows": "[[string]]", "kind": "string",
    },
    "lists": {
        **_ORIGIN, "index": "int64", **_PLACE, "lead_in": "string", "ordered": "bool",
        "items": [_ITEM],
    },
    "headings": {
        **_ORIGIN, "index": "int64", **_PLACE, "level": "int64", "text": "string",
        "score": "float64",
    },
    "paragraphs": {**_ORIGIN, "index": "int64", **_PLACE, "text": "string"},
    "blocks": {
        **_ORIGIN, "schema": "string", "format": "string", "metadata": "string",
        "blocks": "string",
    },
    "stats": {
        **_ORIGIN, "headings": "int64", "paragraphs": "int64", "lists": "int64",
        "tables": "int64", "code": "int64", "table_rows": "int64",
    },
}  # fmt: skip
"""The columns of each part in Parquet; a document's metadata and blocks are JSON there."""


def write_parquet(
    path: str, part: str, records: Iterator[dict[str, Any]], *, follow: bool = True
) -> None:
    """Write records of a `part` to a Parquet file, as `outputs.atomic` does.

    Raises:
        InputError: pyarrow is not installed.
        OutputError: the file cannot be written.

    """
    arrow, parquet = _pyarrow("pyarrow"), _pyarrow("pyarrow.parquet")
    schema = arrow.schema([(name, _type(arrow, kind)) for name, kind in COLUMNS[part].items()])
    try:
        with (
            atomic(path, follow=follow) as stream,
            parquet.ParquetWriter(stream, schema, compression="zstd") as writer,
        ):
            while batch := _some(records):
                if part == "blocks":
                    batch = [_with_json(each) for each in batch]
                try:
                    rows = arrow.Table.from_pylist(batch, schema=schema)
                except UnicodeEncodeError:
                    rows = arrow.Table.from_pylist(_encodable(batch), schema=schema)
                writer.write_table(rows)
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error


def _with_json(record: dict[str, Any]) -> dict[str, Any]:
    return record | {key: _json(record[key]) for key in ("metadata", "blocks") if key in record}


def _some(records: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the next records, as many as are to be held in memory at once."""
    found: list[dict[str, Any]] = []
    size = 0
    for record in islice(records, _BATCH):
        found.append(record)
        size += _size(record)
        if size >= _BATCH_SIZE:
            break
    return found


def _size(value: Any) -> int:  # noqa: ANN401
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return 1
    return sum(map(_size, value))


def _encodable(value: Any) -> Any:  # noqa: ANN401
    r"""Return a value without lone surrogates; one becomes ``\udXXX``, as in all other outputs."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _encodable(each) for key, each in value.items()}
    return [_encodable(each) for each in value] if isinstance(value, list) else value


def _json(value: object) -> str:
    from json import dumps

    return dumps(value, ensure_ascii=False, default=str)


def _type(arrow: Any, kind: Any) -> Any:  # noqa: ANN401
    """Return the Arrow type that a name stands for; brackets are lists, a dict is a struct."""
    if isinstance(kind, dict):
        return arrow.struct([(name, _type(arrow, own)) for name, own in kind.items()])
    if isinstance(kind, list):
        return arrow.list_(_type(arrow, kind[0]))
    if kind[0] == "[":
        return arrow.list_(_type(arrow, kind[1:-1]))
    return getattr(arrow, "bool_" if kind == "bool" else kind)()
