"""What weighed most for or against a line's being a heading, in words."""

from collections.abc import Iterable, Sequence

from articlex.readers.text.heading_context import CONTEXT, DOCUMENT, EDGE, LAST
from articlex.readers.text.heading_features import CAPITALS, FEATURES

_MOST = 5


def reasons(
    tables: Sequence[Sequence[float]],
    row: Sequence[int],
    others: Iterable[tuple[str, float]] = (),
) -> tuple[tuple[str, float], ...]:
    """Return the five reasons that weighed most, with their weights.

    `tables` and `row` are a look's or a first pass's: weights per bin, and the line's bins.
    """
    own = CONTEXT if len(row) == len(CONTEXT) + len(DOCUMENT) else FEATURES
    weighed = [
        (describe(name, bin_), table[bin_])
        for name, table, bin_ in zip((*own, *DOCUMENT), tables, row, strict=True)
    ]
    weighed += others
    weighed.sort(key=lambda reason: -abs(reason[1]))
    return tuple((name, round(weight, 2)) for name, weight in weighed[:_MOST])


def describe(name: str, bin_: int) -> str:
    """Return in words what bin `bin_` of the feature called `name` means."""
    match name:
        case "last character":
            return f"ends in a {LAST[bin_]}"
        case "above" | "below":
            return f"{name}: {_neighbour_in_words(bin_)}"
        case "capitals":
            return CAPITALS[bin_]
        case "by-line" | "address or price" | "repeated" | "title":
            return name if bin_ else f"no {name}"
        case "number series":
            return f"series of {bin_ & 7} numbers" if bin_ else "no number"
        case _ if name in DOCUMENT:
            return name
        case _:
            return f"{name}: {bin_}"


def _neighbour_in_words(kind: int) -> str:
    if kind >= EDGE:
        return ("nothing", "marked heading", "short list", "list", "long list", "table", "code")[
            kind - EDGE
        ]
    size, closes = kind // 12, kind // 4 % 3
    words = ("tiny", "short", "short", "middling", "middling", "longer", "long")[size]
    return f"{words} {('line', 'sentence', 'line with a colon')[closes]}"
