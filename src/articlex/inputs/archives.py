"""The texts in ``.zip`` and ``.tar`` archives, read one by one. Nothing is written to disk."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Self

from articlex.article import Article
from articlex.errors import InputError
from articlex.inputs.files import open_decompressed, read_up_to, to_article
from articlex.inputs.paths import (
    ARTICLE_SUFFIXES,
    compression_suffix,
    format_suffix,
    reason_of,
)

if TYPE_CHECKING:
    from tarfile import TarFile

Member = tuple[str, bytes | None]
"""A name, and the bytes of the member, or None for one that is no text."""


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
        InputError: the archive cannot be opened, is damaged, or has no text.

    """
    left_out = 0
    waiting: Article | None = None  # the last one so far
    broken: OSError | EOFError | None = None
    try:
        for article in _articles(path, on_error, encoding, errors, max_size):
            if article is None:
                left_out += 1
            else:
                if waiting is not None:
                    yield waiting
                waiting = article
    except (OSError, EOFError) as error:
        broken = error
    if waiting is not None:
        warning = f"{path}: members that are left out, as no text: {left_out}" if left_out else None
        yield waiting._replace(warning=waiting.warning or warning)
    if broken is not None:
        raise InputError(f"{path}: {reason_of(broken)}") from broken
    if waiting is None:
        suffixes = ", ".join(sorted(ARTICLE_SUFFIXES))
        raise InputError(f"{path}: the archive has no text that can be read ({suffixes})")


def _articles(
    path: str,
    on_error: Callable[[str], None],
    encoding: str | None,
    errors: str,
    max_size: int,
) -> Iterator[Article | None]:
    """Yield the articles of an archive, and None for each member that is no text."""
    members = _zip_members if format_suffix(path) == ".zip" else _tar_members
    for name, data in members(path, on_error, max_size):
        if data is None:
            yield None
            continue
        try:
            yield to_article(data, f"{path}/{name}", encoding=encoding, errors=errors)
        except InputError as error:
            on_error(str(error))


def _zip_members(path: str, on_error: Callable[[str], None], max_size: int) -> Iterator[Member]:
    from lzma import LZMAError
    from zipfile import BadZipFile, ZipFile
    from zlib import error as damaged

    with open_decompressed(path) as stream:
        try:
            archive = ZipFile(stream)
        except BadZipFile as error:
            raise EOFError(f"cannot be read as ZIP: {error}") from error
        for info in archive.infolist():
            location = f"{path}/{info.filename}"
            if info.is_dir():
                continue
            if not _is_article(info.filename):
                yield info.filename, None
            elif info.flag_bits & 1:
                on_error(f"{location}: is encrypted; unpack it first")
            else:
                try:
                    with archive.open(info) as member:
                        data = read_up_to(member, max_size, location)
                except InputError as error:
                    on_error(str(error))
                except (BadZipFile, EOFError, LZMAError, NotImplementedError, damaged) as error:
                    on_error(f"{location}: is damaged: {error}")
                else:
                    yield info.filename, data


def _tar_members(path: str, on_error: Callable[[str], None], max_size: int) -> Iterator[Member]:
    import tarfile
    from tarfile import InvalidHeaderError  # type: ignore[attr-defined]

    class Info(tarfile.TarInfo):
        """A member's header. `tarfile` takes a damaged one for the end of the archive."""

        @classmethod
        def fromtarfile(cls, tarfile: "TarFile") -> Self:
            try:
                return super().fromtarfile(tarfile)
            except InvalidHeaderError as error:
                raise EOFError(f"cannot be read as tar: a header is damaged: {error}") from error

    with open_decompressed(path) as packed:
        try:
            with tarfile.open(fileobj=packed, mode="r|", tarinfo=Info) as archive:
                for info in archive:
                    if not info.isfile():
                        continue
                    member = archive.extractfile(info) if _is_article(info.name) else None
                    try:
                        location = f"{path}/{info.name}"
                        data = None if member is None else read_up_to(member, max_size, location)
                    except InputError as error:
                        on_error(str(error))
                    else:
                        yield info.name, data
        except tarfile.TarError as error:
            raise EOFError(f"cannot be read as tar: {error}") from error


def _is_article(name: str) -> bool:
    """Tell whether a member is a text. Hidden and compressed files are not."""
    if os.path.basename(name).startswith(".") or name.startswith("__MACOSX/"):
        return False
    return format_suffix(name) in ARTICLE_SUFFIXES and compression_suffix(name) is None
