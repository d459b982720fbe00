"""Makes flattened articles, as many as asked, always the same, so that anyone can repeat a run."""

import random
from collections.abc import Iterator

_SYLLABLES = [first + second for first in "bdfghklmnprstvwz" for second in "aeio"]


def articles(seed: int = 1) -> Iterator[str]:
    """Yield articles without end: paragraphs, headings, now and then a list or a table."""
    chance = random.Random(seed)

    def words(count: int) -> list[str]:
        return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(count)]

    def sentence() -> str:
        return " ".join(words(chance.randint(6, 22))).capitalize() + "."

    while True:
        lines = []
        for _ in range(chance.randint(1, 9)):
            if chance.random() < 0.7:
                lines.append(" ".join(words(chance.randint(2, 8))).title())
            lines += [
                " ".join(sentence() for _ in range(chance.randint(1, 6)))
                for _ in range(chance.randint(1, 5))
            ]
            if chance.random() < 0.2:
                lines.append("Among them are:")
                lines += [f"- {sentence()}" for _ in range(chance.randint(2, 7))]
            if chance.random() < 0.04:
                lines += table(chance.randint(2, 12), chance.randint(2, 6), chance)
        yield "\n".join(lines)


def table(rows: int, columns: int, chance: random.Random | None = None) -> list[str]:
    """Return the lines of a table of that size."""
    chance = chance or random.Random(1)
    header = [f"Column {number}" for number in range(columns)]
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * columns]
    for _ in range(rows):
        cells = [f"{chance.choice(_SYLLABLES)} {chance.randint(1, 9999)}" for _ in header]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def of_size(size: int) -> list[str]:
    """Return articles of about `size` bytes together."""
    found = []
    for text in articles():
        found.append(text)
        size -= len(text) + 1
        if size <= 0:
            return found
    return found
