"""Fences of backticks or tildes, and the lines of tildes that underline a title instead."""

from bisect import bisect_left


class Fences:
    """The lines that consist of one fence character, each linked to the next longer one.

    A search visits only longer fences. It takes at most as many steps as the opening fence has
    characters, so a text of nothing but unclosed fences takes linear time.
    """

    __slots__ = ("_lengths", "_lines", "_longer")

    def __init__(self, stripped: list[str], character: str) -> None:
        self._lines = [
            number
            for number, line in enumerate(stripped)
            if line[:3] == character * 3 and not line.strip(character)
        ]
        self._lengths = [len(stripped[number]) for number in self._lines]
        self._longer = [len(self._lines)] * len(self._lines)
        waiting: list[int] = []
        for index, length in enumerate(self._lengths):
            while waiting and self._lengths[waiting[-1]] < length:
                self._longer[waiting.pop()] = index
            waiting.append(index)

    def closing(self, length: int, start: int) -> int | None:
        """Return the first line below `start` with a fence of that length or longer, or None."""
        index = bisect_left(self._lines, start + 1)
        while index < len(self._lines) and self._lengths[index] < length:
            index = self._longer[index]
        return self._lines[index] if index < len(self._lines) else None


def underlines(line: str, title: str) -> bool:
    """Tell whether a line of one sign is as long as the title above, or up to two longer.

    A shorter line underlines nothing in reStructuredText, and may be a fence.
    """
    if line.strip(line[:1]):
        return False
    return title[-1:] not in ("", ":") and max(4, len(title)) <= len(line) <= len(title) + 2
