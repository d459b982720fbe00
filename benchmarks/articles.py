"""Makes texts of several kinds, as many as asked, always the same: anyone can repeat a run."""

import random
from collections.abc import Callable, Iterator
from textwrap import fill

_SYLLABLES = [first + second for first in "bdfghklmnprstvwz" for second in "aeio"]


def articles(seed: int = 1) -> Iterator[str]:
    """Yield flattened articles without end: paragraphs, headings, at times a list or a table."""
    chance = random.Random(seed)
    while True:
        lines = []
        for _ in range(chance.randint(1, 9)):
            if chance.random() < 0.7:
                lines.append(_title(chance))
            lines += [_paragraph(chance) for _ in range(chance.randint(1, 5))]
            if chance.random() < 0.2:
                lines.append("Among them are:")
                lines += [f"- {_sentence(chance)}" for _ in range(chance.randint(2, 7))]
            if chance.random() < 0.04:
                lines += table(chance.randint(2, 12), chance.randint(2, 6), chance)
        yield "\n".join(lines)


def documentation(seed: int = 2) -> Iterator[str]:
    """Yield pages of a manual without end: Markdown, hard-wrapped, with code and numbered steps."""
    chance = random.Random(seed)
    while True:
        blocks = [f"# {_title(chance)}"]
        for _ in range(chance.randint(2, 8)):
            blocks.append(f"{'#' * chance.randint(2, 4)} {_title(chance)}")
            blocks += [fill(_paragraph(chance), 79) for _ in range(chance.randint(1, 3))]
            if chance.random() < 0.5:
                blocks.append("\n".join(f"{n}. {_sentence(chance)}" for n in range(1, 5)))
            if chance.random() < 0.5:
                blocks.append(f"```sh\n{' '.join(_words(5, chance))} | sort\n```")
            if chance.random() < 0.3:
                blocks.append("\n".join(table(chance.randint(2, 9), 3, chance)))
        yield "\n\n".join(blocks)


def drawn_tables(seed: int = 3) -> Iterator[str]:
    """Yield reports without end, whose tables are aligned by blanks, by tabs, or in a box."""
    chance = random.Random(seed)
    while True:
        blocks = []
        for _ in range(chance.randint(2, 6)):
            blocks += [_title(chance), _paragraph(chance)]
            rows = [[_words(1, chance)[0], str(chance.randint(1, 999)), *_words(1, chance)]
                    for _ in range(chance.randint(4, 15))]  # fmt: skip
            draw: Callable[[list[str]], str] = chance.choice((
                "\t".join,
                lambda row: f"{row[0]:18}{row[1]:>6}  {row[2]}",
                lambda row: f"│ {row[0]:16} │ {row[1]:>5} │ {row[2]:16} │",
            ))  # fmt: skip
            blocks.append("\n".join(map(draw, rows)))
        yield "\n\n".join(blocks)


def _words(count: int, chance: random.Random) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(count)]


def _sentence(chance: random.Random) -> str:
    return " ".join(_words(chance.randint(6, 22), chance)).capitalize() + "."


def _title(chance: random.Random) -> str:
    return " ".join(_words(chance.randint(2, 8), chance)).title()


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(1, 6)))


def table(rows: int, columns: int, chance: random.Random | None = None) -> list[str]:
    """Return the lines of a table of that size."""
    chance = chance or random.Random(1)
    header = [f"Column {number}" for number in range(columns)]
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * columns]
    for _ in range(rows):
        cells = [f"{chance.choice(_SYLLABLES)} {chance.randint(1, 9999)}" for _ in header]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def of_size(texts: Iterator[str], size: int) -> list[str]:
    """Return texts of about `size` characters together."""
    taken = []
    while size > 0:
        taken.append(next(texts))
        size -= len(taken[-1]) + 1
    return taken
