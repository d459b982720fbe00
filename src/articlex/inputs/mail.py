"""E-mails: one in an ``.eml`` file, many in an ``.mbox`` file (RFC 5322, RFC 4155)."""

import re
from collections.abc import Callable, Iterator
from email import policy
from email.parser import BytesParser

from articlex.article import Article
from articlex.errors import InputError
from articlex.inputs.encoding import decode

_HEADERS = ("Subject", "From", "To", "Cc", "Date", "Message-ID")
_SEPARATOR = re.compile(rb"(?:\A|(?<=\n))From [^\n]*\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_FORMATS = {"text/plain": "text", "text/html": "html"}


def read_mail(data: bytes, name: str) -> Article:
    """Return the text of an e-mail, its plain part rather than its HTML part.

    The headers that people read become metadata. Attachments are left out, and a warning says so.

    Raises:
        InputError: there is no part with text.

    """
    message = BytesParser(policy=policy.default).parsebytes(data)
    part = message.get_body(("plain", "html"))
    if part is None:
        raise InputError(f"{name}: the e-mail has no part with text")
    format_ = _FORMATS.get(part.get_content_type(), "text")
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset()
    body = payload if isinstance(payload, bytes) else b""
    try:
        text, warning = decode(body, name, encoding=charset)
    except InputError:  # a charset that is unknown or wrong
        text, warning = decode(body, name, errors="replace")
        warning = warning or f"{name}: the e-mail says {charset}, which does not fit; read as UTF-8"
    attached = sum(1 for _ in message.iter_attachments()) if message.is_multipart() else 0
    if attached and warning is None:
        warning = f"{name}: attachments that are not read: {attached}"
    metadata = {
        header.lower(): " ".join(str(message[header]).split())
        for header in _HEADERS
        if message[header]
    }
    text = text.replace("\r\n", "\n")
    return Article(name, text, format_, warning, metadata=metadata)


def read_mbox(data: bytes, name: str, on_error: Callable[[str], None]) -> Iterator[Article]:
    """Yield the e-mails of a mailbox, numbered from 1. Those without text go to `on_error`."""
    starts = [match.span() for match in _SEPARATOR.finditer(data)]
    if not starts and data.strip():
        raise InputError(f"{name}: is no mailbox: no line begins with 'From '")
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), 1):
        message = _QUOTED.sub(rb"\1", data[start:end])
        try:
            article = read_mail(message, f"{name}:{number}")
        except InputError as error:
            on_error(str(error))
            continue
        id_ = article.metadata.get("message-id")
        yield article._replace(name=name, line=number, id=id_)
