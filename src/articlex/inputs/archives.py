"""The texts in ``.zip`` and ``.tar`` archives, read one by one. Nothing is written to disk."""

import os
from collections.abc import Callable, Iterator
from typing import IO

from articlex.article import Article
from articlex.errors import InputError
from articlex.inputs.files import open_decompressed, read_up_to, to_article
from articlex.inputs.paths import ARTICLE_SUFFIXES, format_suffix, reason_of

Member = tuple[str, IO[bytes] | None]
"""A name, and the opened member, or None for one that is no article."""


def read_archive(
    path: str,
    on_error: Callable[[str], None],
    *,
    encoding: str | None,
    errors: str,
    max_size: int,
) -> Iterator[Article]:
    """Yield the texts of an archive, in its order, named ``archive/member``.

    Members whose suffix is not that of a text are left out, and counted in a warning of the last
    article. Members that cannot be read go to `on_error`.

    Raises:
        InputError: the archive cannot be opened, or has no text.

    """
    members = _zip_members if format_suffix(path) == ".zip" else _tar_members
    left_out = 0
    waiting: Article | None = None  # the last one so far
    try:
        for name, stream in members(path, on_error):
            if stream is None:
                left_out += 1
                continue
            location = f"{path}/{name}"
            try:
                data = read_up_to(stream, max_size, location)
                article = to_article(data, location, encoding=encoding, errors=errors)
            except InputError as error:
                on_error(str(error))
            except (OSError, EOFError) as error:
                on_error(f"{location}: {reason_of(error)}")
            else:
                if waiting is not None:
                    yield waiting
                waiting = article
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: {reason_of(error)}") from error
    if waiting is None:
        suffixes = ", ".join(sorted(ARTICLE_SUFFIXES))
        raise InputError(f"{path}: the archive has no text that can be read ({suffixes})")
    if left_out:
        warning = f"{path}: members that are left out, as no text: {left_out}"
        waiting = waiting._replace(warning=waiting.warning or warning)
    yield waiting


def _zip_members(path: str, on_error: Callable[[str], None]) -> Iterator[Member]:
    from zipfile import BadZipFile, ZipFile
    from zlib import error as damaged

    try:
        with ZipFile(path) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                if not _is_article(info.filename):
                    yield info.filename, None
                    continue
                try:
                    with archive.open(info) as stream:
                        yield info.filename, stream
                except (RuntimeError, NotImplementedError, BadZipFile, damaged) as error:
                    on_error(f"{path}/{info.filename}: {error}")
    except BadZipFile as error:
        raise EOFError(f"cannot be read as ZIP: {error}") from error


def _tar_members(path: str, _: Callable[[str], None]) -> Iterator[Member]:
    import tarfile

    try:
        with (
            open_decompressed(path) as packed,
            tarfile.open(fileobj=packed, mode="r|") as archive,
        ):
            for info in archive:
                if info.isfile():
                    yield info.name, archive.extractfile(info) if _is_article(info.name) else None
    except tarfile.TarError as error:
        raise EOFError(f"cannot be read as tar: {error}") from error


def _is_article(name: str) -> bool:
    """Tell whether a member is a text. Hidden files, such as those macOS adds, are not."""
    hidden = os.path.basename(name).startswith(".") or name.startswith("__MACOSX/")
    return not hidden and format_suffix(name) in ARTICLE_SUFFIXES
