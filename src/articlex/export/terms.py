"""Terms: what the items of some lists explain."""

_LONGEST_TERM = 60
_ENDS_SENTENCE = frozenset(".!?。！？")


def split_term(text: str) -> tuple[str, str]:
    """Return the term that an item explains and the rest, or no term and the whole text.

    A term is a short clause before a colon: `Quieter harbours: noise fell by two thirds`.
    """
    for colon in (": ", "："):
        term, separator, rest = text[: _LONGEST_TERM + 2].partition(colon)
        if separator and rest and not _ENDS_SENTENCE.intersection(term):
            return term.strip(), text[len(term) + len(colon) :].strip()
    return "", text
