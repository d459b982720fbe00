"""Headings that nothing marks: scored, then given levels."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

from articlex.blocks import List
from articlex.document import HeadingCandidate
from articlex.readers.drafts import Drafts, HeadingMark
from articlex.readers.options import Options
from articlex.readers.text.headings.context_features import (
    BRACKET,
    COMMA,
    DIGIT,
    FULL_STOP,
    LONGEST,
    OTHER,
    QUESTION,
    QUOTE,
    last_kind,
    latin_length,
)
from articlex.readers.text.headings.heading_forms import (
    begins_numbers,
    is_link,
    is_part,
    is_section_name,
)
from articlex.readers.text.headings.levels import UNKNOWN, is_title
from articlex.readers.text.headings.line_features import BYLINES, count_labels
from articlex.readers.text.headings.weights import load_weights

try:
    from articlex.readers.text.headings import compiled as scoring
except ImportError:
    from articlex.readers.text.headings import plain as scoring  # type: ignore[no-redef]

if TYPE_CHECKING:
    from articlex.readers.text.headings.scorer import Scores

__all__ = ["assign_levels", "detect_headings", "override"]

_FEWEST_MARKED = 3
_MARKED_SHARE = 30
"""Blocks among which one must be a marked heading."""

_MARKED = "the text marks its headings"
_OTHER = (
    "a sentence or a department at the top, the same line below, a gap, a link, the number of the "
    "line below, a speaker, a reference, or excluded"
)
"""Why a line with a high score is no heading."""

_SHORTEST_NAME = 3
"""Characters of a speaker's name."""

_ATTRIBUTIONS = (
    " wrote:", " writes:", " schrieb:", " a écrit :", " a écrit:", " escribió:", " ha scritto:",
    " scrive:", " napisał:", " napisał(a):", " schreef:", " skrev:", " написал:", " пишет:",
)  # fmt: skip
"""The end of a line above a quoted mail."""

_GAP = "   "
"""Separates columns, or what is left and right on a line. No title has it."""
_FIRST_TEXTS = 8
"""Blocks in which the subject of a text has its name."""
_MOST_CAPITALS = 3
_FEWEST_TITLE_WORDS = 4
"""Words of the name of a department in capitals, and of a title below it."""
_FEWEST_SPACES = 4
"""Spaces in a whole sentence."""

_ANSWERS = {"Q": "A", "F": "A", "В": "О", "P": "R", "D": "R", "问": "答", "問": "答"}
"""The letters before answers by those before questions."""
_AFTER_LETTER = (":", ".", ")", "：")
"""What is behind such a letter, or behind its number."""

_BOLD_SCORE = 0.9
"""The score of a line that is bold as a whole, or has a square in front."""
_SQUARES = frozenset("■□◆◇▶►▼●")
_LONGEST_BULLETED = 60
_LONGEST_NUMBERED = 60
"""Characters of a line whose number may be on the line above."""
_LONGEST_PARENT = 60
"""Characters of a title that has no text of its own, but a series below it."""
_OPEN_ENDS = frozenset((OTHER, QUESTION, QUOTE, BRACKET, DIGIT))
"""How a line may end that is a heading because a series begins below it."""
_MOST_BELOW = 50
"""Headings among which is the second of a series."""
_TITLE_SCORE = 0.9
"""How often readers agree that the first heading is the title."""


def detect_headings(drafts: Drafts, options: Options) -> tuple[HeadingCandidate, ...]:
    """Turn the paragraphs with high scores into headings, and give them levels.

    With `Options.explain`, return every candidate and the reasons for its score.
    """
    threshold = load_weights().threshold if options.threshold is None else options.threshold
    is_marked = options.threshold is None and _marks_headings(drafts)
    if not is_marked and threshold <= _BOLD_SCORE:
        _mark_titles(drafts, _bold_titles(drafts, options))
        _mark_titles(drafts, _bulleted_titles(drafts))
        _mark_titles(drafts, _questions(drafts.texts))
    scores: Scores | None = None
    if options.explain:
        from articlex.readers.text.headings.scorer import score

        scores = score(drafts, keep_rejected=True)
    if not is_marked:
        likely = scores.likely if scores else scoring.heading_scores(drafts)
        _mark_candidates(drafts, likely, threshold)
    if options.force_headings or options.exclude_headings:
        override(drafts, options)
    if scores is None:
        assign_levels(drafts)
        return ()
    from articlex.readers.text.headings.reasons import explain

    unknown = frozenset(
        index
        for index, body in enumerate(drafts.bodies)
        if isinstance(body, HeadingMark) and body.level == UNKNOWN
    )
    assign_levels(drafts)
    overruled = _MARKED if is_marked else _OTHER
    return explain(drafts, scores, threshold, unknown, overruled)


def _mark_titles(drafts: Drafts, titles: Sequence[tuple[int, str]]) -> None:
    """Make headings of the blocks at some positions, with these titles."""
    for index, title in titles:
        drafts.bodies[index] = HeadingMark(UNKNOWN, _BOLD_SCORE)
        drafts.texts[index] = title


def _is_unclosed(title: str) -> bool:
    """Tell whether a text ends neither like a sentence nor in a comma."""
    return last_kind(title) not in (FULL_STOP, COMMA)


def _bold_titles(drafts: Drafts, options: Options) -> list[tuple[int, str]]:
    """Return the lines that are bold in Markdown as a whole, ``**Boats**``, by their positions.

    None is a sentence, above another bold line, above the rest of a sentence, or at the end. Names
    that come again are those of speakers.
    """
    texts = drafts.texts
    titles: list[tuple[int, str]] = []
    if not any(map(str.startswith, texts, repeat("**"))):  # faster than to look at each
        return titles
    bold = Counter([text for text in texts if text[:2] == "**" == text[-2:]])
    for index, text in enumerate(texts[:-1]):
        below = texts[index + 1]
        if bold[text] == 1 and below[:2] != "**" and not below[:1].islower():
            title = text.strip("*").strip()
            is_short = len(title) <= LONGEST and any(map(str.isalpha, title))
            is_excluded = drafts.starts[index] in options.exclude_headings
            if is_short and "**" not in title and not is_excluded and _is_unclosed(title):
                titles.append((index, title))
    return titles


def _bulleted_titles(drafts: Drafts) -> list[tuple[int, str]]:
    """Return the single items with a square or a triangle, ``■ Boats``, by their positions.

    The press has such titles. Each is short and above a paragraph, and there are several.
    """
    texts, bodies = drafts.texts, drafts.bodies
    if List not in map(type, bodies):
        return []
    titles = [
        (index, body.items[0].text)
        for index, body in enumerate(bodies[:-1])
        if isinstance(body, List)
        and len(body.items) == 1
        and body.items[0].marker in _SQUARES
        and 0 < latin_length(body.items[0].text) <= _LONGEST_BULLETED
        and latin_length(texts[index + 1]) > _LONGEST_BULLETED
        and _is_unclosed(body.items[0].text)
    ]
    return titles if len(titles) > 1 else []


def _questions(texts: Sequence[str]) -> list[tuple[int, str]]:
    """Return the questions that `Q:` marks above answers that `A:` marks, by their positions.

    Other languages have other letters. There are several such pairs.
    """
    questions = [
        (index, text)
        for index, (text, below) in enumerate(pairwise(texts))
        if text[:1] in _ANSWERS
        and len(text) <= LONGEST
        and last_kind(text) == QUESTION
        and below[:1] == _ANSWERS[text[0]]
        and _GAP not in text
        and _is_labelled(text)
        and _is_labelled(below)
    ]
    return questions if len(questions) > 1 else []


def _is_labelled(text: str) -> bool:
    """Tell whether a sign is behind a text's first letter, perhaps with a number: ``Q1: ``."""
    return text[1:].lstrip("0123456789").startswith(_AFTER_LETTER)


def _mark_candidates(drafts: Drafts, scores: Sequence[tuple[int, float]], threshold: float) -> None:
    """Make headings of the candidates with high scores, given by position and score.

    A first line that is a sentence is none, nor is a line that the next one repeats: pages have
    their title twice. The label of a link is none, nor is the number of the line below, nor what a
    speaker says, nor a line above a quoted mail, nor a sentence that begins with the number of an
    earlier heading: "Article 5 applies to lenders."
    """
    texts = drafts.texts
    speakers: frozenset[str] | None = None
    numbers: set[str] = set()
    for index, score in scores:
        if score < threshold:
            continue
        text = texts[index]
        below = texts[index + 1] if index + 1 < len(texts) else ""
        if text == below or (not index and _is_sentence(text)):
            continue
        if _GAP in text or is_link(text, below) or _is_number_of(text, below):
            continue
        if text.endswith(_ATTRIBUTIONS):
            continue
        label, colon, _ = text.partition(": ")
        if colon and label.isupper():
            speakers = _speakers(texts) if speakers is None else speakers
            if label in speakers:
                continue
        first, _, rest = text.partition(" ")
        if rest[:1].isdecimal():
            number = f"{first} {rest.partition(' ')[0]}"
            if number in numbers and last_kind(text) == FULL_STOP:
                continue
            numbers.add(number)
        drafts.bodies[index] = HeadingMark(UNKNOWN, round(score, 3))
    _unmark_department(drafts, scores)
    _mark_parents(drafts, threshold)


def _unmark_department(drafts: Drafts, scores: Sequence[tuple[int, float]]) -> None:
    """Make a paragraph of the name of a department above the title: ``Business``.

    It is a word, or up to three in capitals. The title has more words, and text below it. Marked
    lines stay headings.
    """
    is_scored = scores[:1] != [] and scores[0][0] == 0
    if not is_scored or len(drafts.bodies) < 3 or drafts.bodies[2] is not None:  # noqa: PLR2004
        return
    first, second = drafts.bodies[:2]
    if not (isinstance(first, HeadingMark) and isinstance(second, HeadingMark)):
        return
    department, title = drafts.texts[:2]
    words = title.lower().split()
    is_short = department.count(" ") < (_MOST_CAPITALS if department.isupper() else 1)
    if (
        is_short
        and first.score < second.score
        and len(words) >= _FEWEST_TITLE_WORDS
        and department.lower() not in " ".join([*words, *drafts.texts[2:_FIRST_TEXTS]]).lower()
        and not is_section_name(department)
    ):
        drafts.bodies[0] = None


def _is_number_of(text: str, below: str) -> bool:
    """Tell whether a line is nothing but the number of the short line below it."""
    return text.isdecimal() and 0 < len(below) <= _LONGEST_NUMBERED


def _mark_parents(drafts: Drafts, threshold: float) -> None:
    """Make headings of the lines right above their first part.

    2.1 is above 2.1.1, Title I above Article 1, and a short line without a stop above 1. and 2.
    """
    texts, bodies = drafts.texts, drafts.bodies
    marks = [index for index, body in enumerate(bodies) if body.__class__ is HeadingMark]
    for number, mark in reversed([*enumerate(marks)]):
        index = mark
        while index and bodies[index - 1] is None and is_part(texts[index], texts[index - 1]):
            index -= 1
            bodies[index] = HeadingMark(UNKNOWN, threshold)
        if index and _may_be_parent(drafts, index - 1):
            below = marks[number + 1 : number + _MOST_BELOW]
            if begins_numbers(texts[index], (texts[each] for each in below)):
                bodies[index - 1] = HeadingMark(UNKNOWN, threshold)


def _may_be_parent(drafts: Drafts, index: int) -> bool:
    """Tell whether a block may be a title above a series: no by-line, nor one of short lines."""
    text, texts = drafts.texts[index], drafts.texts
    is_below_line = index > 0 and drafts.bodies[index - 1] is None
    return (
        drafts.bodies[index] is None
        and latin_length(text) <= _LONGEST_PARENT
        and last_kind(text) in _OPEN_ENDS
        and any(map(str.isalpha, text))
        and text.split()[0].lower() not in BYLINES
        and not (is_below_line and latin_length(texts[index - 1]) <= _LONGEST_PARENT)
    )


def _speakers(texts: Sequence[str]) -> frozenset[str]:
    """Return the labels in capitals by which a conversation names its speakers, two or more.

    Each begins several lines.
    """
    names = [name for name, count in count_labels(texts).items() if count > 1 and name.isupper()]
    return frozenset(name for name in names if len(name) >= _SHORTEST_NAME and len(names) > 1)


def _marks_headings(drafts: Drafts) -> bool:
    """Tell whether the text marks its headings throughout, so that unmarked lines are none."""
    marked = sum(1 for body in drafts.bodies if isinstance(body, HeadingMark) and body.score == 1)
    return marked >= _FEWEST_MARKED and marked * _MARKED_SHARE >= len(drafts.bodies)


def _is_sentence(text: str) -> bool:
    """Tell whether a first line is a whole sentence, which is no title."""
    return last_kind(text) == FULL_STOP and text.count(" ") >= _FEWEST_SPACES


def override(drafts: Drafts, options: Options) -> None:
    """Make headings of the paragraphs that the options force, paragraphs of excluded headings."""
    for index, (start, body) in enumerate(zip(drafts.starts, drafts.bodies, strict=True)):
        if body is None and start in options.force_headings:
            drafts.bodies[index] = HeadingMark(UNKNOWN, 1.0)
        elif isinstance(body, HeadingMark) and start in options.exclude_headings:
            drafts.bodies[index] = None


def assign_levels(drafts: Drafts) -> None:
    """Give each heading of unknown level a level from 1 to 6, and the level's score.

    The title gets level 1: the first block, or a heading with only a by-line above it. Marked
    headings keep their level.
    """
    bodies = drafts.bodies
    marks = [(index, body) for index, body in enumerate(bodies) if isinstance(body, HeadingMark)]
    first = next((index for index, body in marks if body.level == UNKNOWN), None)
    if first is None:
        return
    title = first if is_title(drafts, first, [index for index, _ in marks[1:]]) else None
    known = [1 if index == title else body.level for index, body in marks]
    decided = scoring.heading_levels(drafts, [index for index, _ in marks], known)
    for (index, body), (level, score) in zip(marks, decided, strict=True):
        if body.level == UNKNOWN:
            level_score = _TITLE_SCORE if index == title else round(score, 3)
            bodies[index] = HeadingMark(level, body.score, level_score)
