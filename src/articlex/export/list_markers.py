"""What the markers of list items mean for writers that number lists themselves."""


def number_of(marker: str) -> str | None:
    """Return the digits of a numbered item's marker, or None for any other marker.

    CommonMark has numbers of at most nine digits (§5.2).
    """
    number = marker.strip("().")
    fits = number.isascii() and number.isdecimal() and len(number) < 10  # noqa: PLR2004
    return number if fits else None


def is_ordered(marker: str) -> bool:
    """Tell whether a marker is a number or a letter, not a bullet."""
    return marker.endswith((".", ")"))
