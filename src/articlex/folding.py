"""How names are compared: without upper and lower case, and without what nobody sees."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""Soft hyphens, and the characters of no width."""


def fold(text: str) -> str:
    """Return what two names have in common if they look alike, or differ in case alone.

    Compatible characters are equal: ``km²`` and ``km2`` (Unicode's NFKC, UAX #15).
    """
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFKC", without_invisible(text)).casefold()


def without_invisible(text: str) -> str:
    """Return a text without soft hyphens and characters of no width."""
    return text if text.isascii() else text.translate(_INVISIBLE)
