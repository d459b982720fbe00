"""Bytes to text: byte order marks, UTF-8, declared encodings, and a guess with a warning."""

from articlex.errors import InputError

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_UNLIKELY = ["utf_7", *(f"utf_{n}{order}" for n in (16, 32) for order in ("", "_le", "_be"))]
"""Encodings that have a byte order mark or NULs, or that no file is written in."""

_MOST_COMMON = "cp1252"
"""The most common of the old encodings. It wins among equally good guesses."""

_CLOSE = 0.05
"""By how much another encoding may be worse, as charset-normalizer's chaos, to be named."""


def decode(
    data: bytes, name: str, *, encoding: str | None = None, errors: str = "strict"
) -> tuple[str, str | None]:
    """Return the text in `data`, and a warning where the encoding was guessed, or None.

    Without `encoding`, a byte order mark decides. Otherwise the text is UTF-8, or in the encoding
    that an HTML page declares, or in the one that charset-normalizer detects.

    Raises:
        InputError: no encoding fits. The message names the file, the line and the offset of the
            first bad byte.

    """
    mark = next((codec for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    codec = encoding or mark or "utf-8"
    try:
        text = data.decode(codec, errors)
    except LookupError:
        raise InputError(
            f"{name}: --encoding {codec}: unknown encoding; use a name such as cp1252"
        ) from None
    except UnicodeDecodeError as error:
        guess = None if encoding or mark or b"\0" in data else _declared(data) or _guess(data)
        if guess is None:
            advice = "try another --encoding" if encoding else "give --encoding"
            raise _undecodable(data, name, error, advice) from None
        text, codec = guess
        return text, f"{name}: not UTF-8; guessed {codec}; set --encoding if that is wrong"
    except UnicodeError as error:  # of codecs that are not for files, such as idna
        raise InputError(f"{name}: cannot be read as {codec}: {error}") from None
    return text.removeprefix("\ufeff"), None


def _undecodable(data: bytes, name: str, error: UnicodeDecodeError, advice: str) -> InputError:
    before = error.object[: error.start]  # without the byte order mark
    decoded = before.decode(error.encoding, "replace").replace("\r\n", "\n")
    line = decoded.count("\n") + decoded.count("\r") + 1
    offset = error.start + len(data) - len(error.object)
    return InputError(
        f"{name}:{line}: byte 0x{data[offset]:02x} at offset {offset} "
        f"is not {error.encoding}; {advice}, or --errors replace"
    )


def _declared(data: bytes) -> tuple[str, str] | None:
    """Decode an HTML page as its `meta` declares, which is in the first 1024 bytes."""
    import re

    declaration = rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})"
    match = re.search(declaration, data[:1024], re.IGNORECASE)
    if match is None:
        return None
    codec = match[1].decode("ascii", "replace")
    try:
        return data.decode(codec), codec
    except (LookupError, UnicodeError):
        return None


def _guess(data: bytes) -> tuple[str, str] | None:
    """Decode text in the encoding that charset-normalizer detects; name close alternatives."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data, cp_exclusion=_UNLIKELY))
    if not matches:
        return None
    first = matches[0]
    matches.sort(
        key=lambda match: (
            (match.chaos, -match.coherence) != (first.chaos, -first.coherence)
            or match.encoding != _MOST_COMMON
        )
    )
    best, *others = matches
    close = [other.encoding for other in others if other.chaos - first.chaos < _CLOSE][:2]
    return str(best), f"{best.encoding} (or {' or '.join(close)}?)" if close else best.encoding
