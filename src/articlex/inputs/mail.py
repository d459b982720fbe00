"""E-mails: one in an ``.eml`` file, many in an ``.mbox`` file (RFC 5322, RFC 4155)."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.parser import BytesParser
from typing import TYPE_CHECKING, TypeAlias

from articlex.article import Article
from articlex.errors import InputError
from articlex.inputs.encoding import decode

if TYPE_CHECKING:
    from email.message import Message

_HEADERS = ("Subject", "From", "To", "Cc", "Date", "Message-ID")
_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\d{4}[^\n]*\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_FORMATS = {"text/plain": "text", "text/html": "html"}

_Part: TypeAlias = "Message[str, str]"


def read_mail(
    data: bytes, name: str, *, encoding: str | None = None, errors: str = "strict"
) -> Article:
    """Return the text of an e-mail, its plain part rather than its HTML part.

    The headers that people read become metadata. Attachments are left out, and a warning says so.

    Args:
        data: the file.
        name: its name, for messages.
        encoding: the encoding of parts that name no charset, or None to detect it.
        errors: ``strict`` or ``replace``, for bytes that are not in that encoding.

    Raises:
        InputError: there is no part with text, or it cannot be decoded.

    """
    message = BytesParser().parsebytes(data)
    parts = [part for part in message.walk() if not part.is_multipart()]
    texts = [part for part in parts if not _is_attached(part)]
    kinds = [part.get_content_type() for part in texts]
    wanted = next((kind for kind in _FORMATS if kind in kinds), None)
    if wanted is None:
        raise InputError(f"{name}: the e-mail has no part with text")
    part = texts[kinds.index(wanted)]
    charset = part.get_content_charset()
    if charset is None:
        text, warning = decode(_body(part), name, encoding=encoding, errors=errors)
    else:
        text, warning = _decode(_body(part), name, charset)
    attached = sum(map(_is_attached, parts))
    if attached and warning is None:
        warning = f"{name}: attachments that are not read: {attached}"
    metadata = {key.lower(): value for key in _HEADERS if (value := _header(message, key))}
    return Article(name, text.replace("\r\n", "\n"), _FORMATS[wanted], warning, metadata=metadata)


def _is_attached(part: _Part) -> bool:
    if part.get_content_maintype() != "text":
        return True
    return str(part.get("Content-Disposition", "")).lower().startswith("attachment")


def _body(part: _Part) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decode(body: bytes, name: str, charset: str) -> tuple[str, str | None]:
    """Return the text in `body`, and a warning if the charset does not fit."""
    try:
        return decode(body, name, encoding=charset)
    except InputError:  # a charset that is unknown or wrong
        text, warning = decode(body, name, errors="replace")
        return text, warning or (
            f"{name}: the e-mail says {charset}, which does not fit; read as UTF-8"
        )


def _header(message: _Part, key: str) -> str:
    """Return a header's text, as it is written if it cannot be decoded."""
    value = str(message.get(key, ""))
    with suppress(MessageError, LookupError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def read_mbox(
    data: bytes,
    name: str,
    on_error: Callable[[str], None],
    *,
    encoding: str | None = None,
    errors: str = "strict",
) -> Iterator[Article]:
    """Yield the e-mails of a mailbox, numbered from 1. Those without text go to `on_error`.

    A line that begins an e-mail is below a blank line, and has a year.
    """
    starts = [match.span() for match in _SEPARATOR.finditer(data)]
    if data[: starts[0][0] if starts else None].strip():
        raise InputError(f"{name}: is no mailbox: it does not begin with a line 'From …'")
    ends = [start for start, _ in starts[1:]] + [len(data)] * bool(starts)
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), 1):
        message = _QUOTED.sub(rb"\1", data[start:end])
        try:
            article = read_mail(message, f"{name}:{number}", encoding=encoding, errors=errors)
        except InputError as error:
            on_error(str(error))
            continue
        id_ = article.metadata.get("message-id")
        yield article._replace(name=name, line=number, id=id_)
