"""What JSONL and Parquet share: the names of the columns, parts of a shard, reading options."""

from collections.abc import Callable, Iterable
from os.path import basename
from typing import NamedTuple

from articlex.inputs.files import MAX_SIZE
from articlex.proportion import most_repeated

TEXT_KEYS = ("text", "content", "raw_content", "raw_text", "body", "article", "maintext")
ID_KEYS = ("id", "doc_id", "docid", "_id", "uuid", "warc_record_id")
URL_KEYS = ("url", "uri", "source_url", "link")
"""The names of these columns in FineWeb, C4, Dolma, RedPajama and others, likeliest first."""

KEY_OPTIONS = ("--text-key", "--id-key", "--url-key")
"""The options of the command line for the fields of `Keys`."""


class Keys(NamedTuple):
    """The names of a row's text, id and address. None takes the first known name in the row."""

    text: str | None = None
    id: str | None = None
    url: str | None = None

    def resolve(self, names: Iterable[str]) -> "Keys":
        """Return which of `names` are the text, the id and the address. None is a missing one."""
        available = set(names)

        def first(key: str | None, known: tuple[str, ...]) -> str | None:
            wanted = known if key is None else (key,)
            return next((name for name in wanted if name in available), None)

        return Keys(first(self.text, TEXT_KEYS), first(self.id, ID_KEYS), first(self.url, URL_KEYS))


class Span(NamedTuple):
    """A part of a shard.

    Attributes:
        start: the first byte of JSONL, or the first row group of Parquet, from 0.
        stop: the byte or row group after the last one, or None for the shard's end.
        first: the number of the first row in it, from 1.

    """

    start: int = 0
    stop: int | None = None
    first: int = 1


class RowOptions(NamedTuple):
    """How to read the rows of a shard.

    Attributes:
        on_error: called with a message, ``file:row: reason``, for each row that cannot be read.
        keys: the names of the columns.
        on_rows: called with the number of rows seen, including bad ones.
        text_filter: tells which texts to yield, or None to yield all.
        max_size: the most bytes of a row of JSONL, or characters of a text in Parquet.
        should_skip: called with the number of the next row; True skips it.
        keep: the names of columns whose values `Article.kept` has, as text.
        limit: the number of the last row to read, or None for all.
        sample: the share of the rows to read, from 0 to 1.

    """

    on_error: Callable[[str], None]
    keys: Keys = Keys()
    on_rows: Callable[[int], object] = bool
    text_filter: Callable[[str], bool] | None = None
    max_size: int = MAX_SIZE
    should_skip: Callable[[int], bool] | None = None
    keep: tuple[str, ...] = ()
    limit: int | None = None
    sample: float = 1.0


def in_sample(path: str, row: int, share: float) -> bool:
    """Tell whether a row of a file is in a sample. It goes by the file's name and the number."""
    if share >= 1:
        return True
    from zlib import crc32

    return crc32(f"{basename(path)}:{row}".encode("utf-8", "replace")) < share * 2**32


_LONGEST_ID, _SHORTEST_CUT = 1000, 64
"""Characters of an id or an address, and to how many one may be cut."""


def as_text(
    value: object, key: str | None, text: str, location: str, options: RowOptions
) -> str | None:
    """Return an id or an address as text; anything but a string as JSON.

    A long one is cut, and reported with its key and the row's location. Every block of the row's
    `text` repeats it.
    """
    if value is None:
        return None
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        from json import dumps

        value = dumps(value, ensure_ascii=False, default=str)
    if len(value) <= _SHORTEST_CUT:
        return value
    bound = most_repeated(len(text), text.count("\n") + 1)
    longest = max(_SHORTEST_CUT, min(_LONGEST_ID, bound))
    if len(value) > longest:
        problem = f"has {len(value)} characters; cut to {longest}"
        options.on_error(f"{location}: {key} {problem}")
    return value[:longest]
