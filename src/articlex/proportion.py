"""How often an output may repeat a part of its input: the limits that keep it in proportion."""

_TIMES = 8
_FREE = 100_000


def most_repeated(size: int, repeats: int) -> int:
    """Return how many characters a text may have that an output repeats.

    All repeats together have at most eight times the characters of the input, and 100,000 more.

    Args:
        size: the characters of the input.
        repeats: how often the text is repeated, at least once.

    """
    return (_FREE + _TIMES * size) // repeats
