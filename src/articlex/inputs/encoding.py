"""Bytes to text: byte order marks, UTF-8, declared encodings, and a guess with a warning."""

from articlex.errors import InputError

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_BROWSERS = (
    "cp1252", "iso8859_2", "cp1250", "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866",
    "mac_cyrillic", "cp1253", "iso8859_7", "cp1254", "cp1255", "iso8859_8", "cp1256", "iso8859_6",
    "cp1257", "iso8859_13", "cp1258", "cp874", "cp932", "euc_jp", "iso2022_jp", "gb18030",
    "big5", "big5hkscs", "cp949", "euc_kr", "mac_roman",
)  # fmt: skip
"""Python's names for the encodings that browsers read (WHATWG Encoding Standard §4.2)."""

_WHATWG_NAMES = {
    **dict.fromkeys(("iso-8859-1", "latin1", "ascii", "us-ascii", "x-cp1252"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    "tis-620": "cp874",
}
"""What browsers read instead of the encodings with these names (WHATWG Encoding Standard §4.2)."""

_ADVICE = "set --encoding if that is wrong"

_FEW_BAD = 10
"""UTF-8 characters for each bad byte, from which on a text is UTF-8 with bad bytes."""
_NULS = 0.4
"""The share of NULs in every other byte of UTF-16."""
_CLOSE = 0.05
"""By how much another encoding may be worse, as charset-normalizer's chaos, to be named."""


def decode(
    data: bytes, name: str, *, encoding: str | None = None, errors: str = "strict"
) -> tuple[str, str | None]:
    """Return the text in `data`, and a warning where the encoding was guessed, or None.

    Without `encoding`, a byte order mark decides, or NULs in every other byte, which are UTF-16.
    Otherwise the text is UTF-8, perhaps with a few bad bytes, or in the encoding that an HTML page
    declares, or in the likeliest of those that browsers know.

    Raises:
        InputError: no encoding fits. The message names the file, the line and the offset of the
            first bad byte.

    """
    mark = next((codec for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding is None and mark is None and (wide := _wide(data)) is not None:
        text, codec = wide
        return text, f"{name}: guessed {codec}; {_ADVICE}"
    codec = encoding or mark or "utf-8"
    try:
        text = data.decode(codec, errors)
    except LookupError:
        raise InputError(
            f"{name}: --encoding {codec}: unknown encoding; use a name such as cp1252"
        ) from None
    except UnicodeDecodeError as error:
        if encoding is None and mark is None:
            text_and_reason = _nearly_utf8(data) or _guess(data)
            if text_and_reason is not None:
                text, reason = text_and_reason
                return text, f"{name}: {reason}; {_ADVICE}"
        advice = "try another --encoding" if encoding else "give --encoding"
        raise _undecodable(data, name, error, advice) from None
    except UnicodeError as error:  # of codecs that are not for files, such as idna
        raise InputError(f"{name}: cannot be read as {codec}: {error}") from None
    return text.removeprefix("\ufeff"), None


def _wide(data: bytes) -> tuple[str, str] | None:
    """Return a text in UTF-16 without a byte order mark, and which kind it is, by its NULs."""
    sample = data[: 1 << 12]
    if b"\0" not in sample:
        return None
    even, odd = (2 * sample[start::2].count(0) / len(sample) for start in (0, 1))
    for codec, with_nuls, without in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if with_nuls > _NULS and not without:
            text = _decoded(data, codec)
            return None if text is None else (text, codec)
    return None


def _decoded(data: bytes, codec: str) -> str | None:
    """Return the text in an encoding, or None if a byte does not fit."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _nearly_utf8(data: bytes) -> tuple[str, str] | None:
    """Return a UTF-8 text with few bad bytes, and what is said of them, or None.

    A page that declares UTF-8 is UTF-8 if it has more good characters than bad bytes.
    """
    text = data.decode("utf-8", "replace")
    replaced = data.count("\ufffd".encode())
    bad = text.count("\ufffd") - replaced
    good = sum(character > "\x7f" for character in text) - bad - replaced
    least = 1 if _declared(data) == "utf-8" else _FEW_BAD
    if good < bad * least:
        return None
    line = text[: text.index("\ufffd")].count("\n") + 1
    return text, f"{bad} byte sequences are not UTF-8, the first in line {line}; each became U+FFFD"


def _undecodable(data: bytes, name: str, error: UnicodeDecodeError, advice: str) -> InputError:
    before = error.object[: error.start]  # without the byte order mark
    decoded = before.decode(error.encoding, "replace").replace("\r\n", "\n")
    line = decoded.count("\n") + decoded.count("\r") + 1
    offset = error.start + len(data) - len(error.object)
    return InputError(
        f"{name}:{line}: byte 0x{data[offset]:02x} at offset {offset} "
        f"is not {error.encoding}; {advice}, or --errors replace"
    )


def _declared(data: bytes) -> str | None:
    """Return the encoding that an HTML page declares in its first 1024 bytes, as Python calls it.

    It is None for an encoding that browsers do not know.
    """
    import codecs
    import re

    declaration = rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})"
    match = re.search(declaration, data[:1024], re.IGNORECASE)
    if match is None:
        return None
    name = match[1].decode("ascii", "replace").lower()
    try:
        codec = codecs.lookup(_WHATWG_NAMES.get(name, name)).name
    except LookupError:
        return None
    known = {codecs.lookup(each).name for each in _BROWSERS}
    return codec if codec == "utf-8" or codec in known else None


def _guess(data: bytes) -> tuple[str, str] | None:
    """Return a text in the likeliest encoding, and what is said of it, or None if none fits."""
    from articlex.inputs.latin import detect_latin

    if b"\0" in data:
        return None
    declared = _declared(data)
    if declared is not None and (text := _decoded(data, declared)) is not None:
        return text, f"not UTF-8; guessed {declared}, which the page declares"
    latin = detect_latin(data)
    for encoding in latin:
        if (text := _decoded(data, encoding)) is not None:
            return text, _guessed(encoding, latin[1:])
    return _detect(data)


def _guessed(encoding: str, others: list[str]) -> str:
    doubt = f" (or {' or '.join(others[:2])}?)" if others else ""
    return f"not UTF-8; guessed {encoding}{doubt}"


def _detect(data: bytes) -> tuple[str, str] | None:
    """Decode text in the encoding that charset-normalizer detects; name close alternatives."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data, cp_isolation=list(_BROWSERS)))
    if not matches:
        return None
    best, *others = matches
    close = [other.encoding for other in others if other.chaos - best.chaos < _CLOSE]
    return str(best), _guessed(best.encoding, close)
