"""From paths to articles: files, folders, compressed files, addresses and shards."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from articlex.article import Article
from articlex.inputs.files import MAX_SIZE, read_bytes, read_file
from articlex.inputs.paths import (
    SHARD_FORMATS,
    ShardFormat,
    is_archive,
    is_mailbox,
    shard_format,
)
from articlex.inputs.rows import Keys, RowOptions

__all__ = ["InputSettings", "Keys", "read_articles"]


class InputSettings(NamedTuple):
    """How to read files.

    Attributes:
        encoding: the files' encoding, or None to detect it.
        errors: ``strict`` or ``replace``, for bytes that are not in the encoding.
        format: what the files contain, ``jsonl`` and ``parquet`` included, or None to go by suffix.
        keys: the names of the columns of shards.
        max_size: the most bytes of one document, decompressed.
        text_filter: tells which texts of a shard to yield, or None to yield all.
        follow_links: whether to read files outside a folder that links in it name.

    """

    encoding: str | None = None
    errors: str = "strict"
    format: str | None = None
    keys: Keys = Keys()
    max_size: int = MAX_SIZE
    text_filter: Callable[[str], bool] | None = None
    follow_links: bool = False

    def shard_format(self, path: str) -> ShardFormat | None:
        """Return the format of a file with an article in every row, or None for any other."""
        if self.format is None:
            return shard_format(path)
        return next((shard for shard in SHARD_FORMATS.values() if shard == self.format), None)

    def has_several(self, path: str) -> bool:
        """Tell by a file's name, and by the format, whether it has several articles."""
        return self.shard_format(path) is not None or is_archive(path) or is_mailbox(path)


def read_articles(
    path: str, settings: InputSettings, on_error: Callable[[str], None]
) -> Iterator[Article]:
    """Yield the articles of one file: one, or several of a shard, a mailbox or an archive.

    Args:
        path: the file, ``-`` for standard input.
        settings: how to read it.
        on_error: called with a message for each row of a shard that cannot be read.

    Raises:
        InputError: the file cannot be read.
        MissingDependencyError: a library that it needs is not installed.

    """
    shard = settings.shard_format(path)
    if shard is not None:
        from articlex.inputs import shards

        options = RowOptions(
            on_error,
            settings.keys,
            text_filter=settings.text_filter,
            max_size=settings.max_size,
        )
        yield from shards.read_rows(path, shard, options)
        return
    encoding, errors, max_size = settings.encoding, settings.errors, settings.max_size
    articles: Iterable[Article]
    if is_archive(path):
        from articlex.inputs.archives import read_archive

        articles = read_archive(path, on_error, encoding=encoding, errors=errors, max_size=max_size)
    elif is_mailbox(path):
        from articlex.inputs.mail import read_mbox

        data = read_bytes(path, max_size)
        articles = read_mbox(data, path, on_error, encoding=encoding, errors=errors)
    else:
        articles = [read_file(path, encoding=encoding, errors=errors, max_size=max_size)]
    for article in articles:
        yield article._replace(format=settings.format or article.format)
