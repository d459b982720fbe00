"""How often an output may repeat a part of its input: the limits that keep it in proportion."""

_TIMES = 8
_FREE = 100_000
_MOST_PADDING, _FREE_PADDING = 10, 250_000


def most_repeated(size: int, repeats: int) -> int:
    """Return how many characters a text may have that an output repeats.

    All repeats together have at most eight times the characters of the input, and 100,000 more.

    Args:
        size: the characters of the input.
        repeats: how often the text is repeated, at least once.

    """
    return (_FREE + _TIMES * size) // repeats


def is_padded_too_far(padded: int, filled: int) -> bool:
    """Tell whether padding makes a table more than ten times as large, and 250,000 more.

    Args:
        padded: the characters, or cells, of the table as it is written.
        filled: those that it has.

    """
    return padded > _MOST_PADDING * filled + _FREE_PADDING
