"""Which old encoding of a Latin alphabet a text is in, by the letters of its language.

General detectors need more text than a short article has: `é` and `č` are the same byte in the
Western and in the Central European encoding. But no language has both sets of letters.
"""

import re

_LANGUAGES = {
    "cp1252": (
        "äöüß", "àâçèéêëîïôœùûü", "áéíñóúü", "àáâãçéêíóôõú", "àèéìíòóù", "åäöé", "æøåé",
        "éëïöü", "áðéíóúýþæö", "àçèéíïòóúü·",
    ),
    "cp1250": (
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ",
    ),
    "cp1254": ("çğıöşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
}  # fmt: skip
_ENCODINGS = {
    "cp1252": "cp1252", "cp1250": "cp1250", "iso8859_2": "cp1250", "cp1254": "cp1254",
    "cp1257": "cp1257", "iso8859_15": "cp1252",
}  # fmt: skip
"""The encodings, the likeliest first, and the key of their languages."""

_MOST_HIGH_BYTES = 0.5
"""The share of other letters than A to Z that a text in a Latin alphabet has at most."""
_LEAST_SCORE = 0.75
_CLOSE = 0.05
_MAX_BYTES = 1 << 16
"""Bytes that are looked at."""
_ASCII_LETTERS = re.compile(rb"[A-Za-z]")
_HIGH = re.compile(rb"[\x80-\xff]")
_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f’'\u00ad·](?=[^\W\d_])")


def detect_latin(data: bytes) -> list[str]:
    """Return the encodings that a text in a Latin alphabet could be in, the likeliest first.

    Those in which the text is the same as in the likeliest are left out. The list is empty for a
    text that seems to be in another alphabet.
    """
    sample = data[:_MAX_BYTES]
    high = len(_HIGH.findall(sample))
    if high > _MOST_HIGH_BYTES * (high + len(_ASCII_LETTERS.findall(sample))):
        return []
    scores = {encoding: _score(sample, encoding) for encoding in _ENCODINGS}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _LEAST_SCORE:
        return []
    text = sample.decode(best, "replace")
    close = [
        encoding
        for encoding, score in scores.items()
        if score > scores[best] - _CLOSE and sample.decode(encoding, "replace") != text
    ]
    return [best, *close]


def _score(data: bytes, encoding: str) -> float:
    """Return how well a text fits one language of an encoding, 1 at most.

    The score is the share of the letters beyond A to Z that the language has. A sign inside a word,
    or a capital after a small letter, counts against it.
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    letters = [letter for letter in text.lower() if letter > "\x7f" and letter.isalpha()]
    odd = sum(not each.isalpha() or each.isupper() for each in _IN_WORD.findall(text))
    odd += sum("\x80" <= character < "\xa0" for character in text)
    if not letters:
        return 1.0 if not odd else 0.0
    known = max(
        sum(letter in language for letter in letters)
        for language in _LANGUAGES[_ENCODINGS[encoding]]
    )
    return float(known - odd) / len(letters)
