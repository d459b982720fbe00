"""What the scorer sees of a line and of its document, one feature at a time."""

import pytest

import articlex
from articlex import Heading, Options
from articlex.readers.text import split
from articlex.readers.text.headings.context_features import (
    CODE,
    DOCUMENT,
    EDGE,
    LIST,
    LONG_LIST,
    MARKED,
    SHORT_LIST,
    TABLE,
    Survey,
    survey,
)
from articlex.readers.text.headings.heading_forms import announces
from articlex.readers.text.headings.line_features import (
    ALL,
    FEATURES,
    NO_CASE,
    NONE,
    SHARES,
    SOME,
    text_bins,
)
from articlex.readers.text.headings.reasons import describe
from articlex.readers.text.headings.trees import (
    SCALE,
    Tree,
    compile_trees,
    contributions,
    rule_out,
)
from articlex.readers.text.layout import Lines

LONG = "The harbour office says that all boats will leave on time in spite of the weather. " * 3


def surveyed(*lines: str) -> Survey:
    """Return what is seen of a text of `lines`."""
    return survey(split(Lines("\n".join(lines))))


def rows(*lines: str) -> dict[str, dict[str, int]]:
    """Return the bins of all candidates of a text, by line and by feature."""
    seen = surveyed(*lines)
    found = text_bins(seen, seen.indices, seen.context())
    return {
        seen.texts[index]: dict(zip(FEATURES, row + seen.document, strict=True))
        for index, row in zip(seen.indices, found, strict=True)
    }


def features(line: str) -> dict[str, int]:
    """Return the bins of a line between two long paragraphs."""
    return rows(LONG, line, LONG)[line.strip()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Boats at sea", {"words": 3, "length": 3, "capitals": SOME, "words capitalised": 2}),
        ("Boats At Sea", {"capitals": ALL, "last character": 0}),
        ("3 Boats At 10", {"capitals": ALL}),
        ("boats", {"words": 1, "length": 1, "capitals": NONE}),
        ("по морю", {"capitals": NONE}),
        ("漢字の見出し", {"words": 3, "length": 4, "capitals": NO_CASE, "words capitalised": 9}),
        ("word " * 31, {"words": 30, "length": 38}),
        ("Ida, Anna, Berta, Carla, Dora", {"commas": 3, "words": 5}),
        ("Ida, Anna", {"commas": 1}),
        ("One. Two. Three. Four", {"sentences within": 2}),
        ("One. Two", {"sentences within": 1, "commas": 0}),
        ("Pier", {"digits": 0, "number series": 0}),
        ("Room 1", {"digits": 2, "number series": 1, "last character": 9}),
        ("Pier 7 of 2024", {"digits": 4}),
        ("1 2 3 4", {"digits": 4}),
        ("By Ida Sailor", {"by-line": 1, "address or price": 0}),
        ("von: Ida", {"by-line": 1}),
        ("Ida ©", {"by-line": 2}),
        ("© Ida", {"by-line": 3}),
        ("See www.example.org", {"address or price": 1}),
        ("ida@example.org", {"address or price": 1}),
        ("30 € a head", {"address or price": 2}),
        ("$30 at http://x", {"address or price": 3}),
        ("Why go?", {"last character": 2, "repeated": 0}),
        ("Go!", {"last character": 3}),
        ("Boats:", {"last character": 4}),
        ("And so on…", {"last character": 6}),
        ("“Boats”", {"last character": 7}),
        ("Boats (two)", {"last character": 8}),
        ("Boats –", {"last character": 10}),
        ("Boats.", {"last character": 1}),
        ("Boats: Old Ones", {"inside": 1, "first character": 0}),
        ("Boats - old", {"inside": 2, "words capitalised": SHARES // 3}),
        ("Old “Boats” here", {"inside": 3, "long words": 2}),
        ("Boats (old) x", {"inside": 4}),
        ("old boats", {"inside": 0, "first character": 1, "words capitalised": 0}),
        ("7 boats", {"first character": 2}),
        ("“Old boats", {"first character": 3}),
        ("→ old boats", {"first character": 4}),
        ("旧船", {"first character": 0}),
    ],
)
def test_what_a_line_shows(line: str, expected: dict[str, int]) -> None:
    """Counts, tenths and signs, in the bins that the weights are for."""
    found = features(line)
    assert {name: found[name] for name in expected} == expected


def test_labels_that_other_lines_have() -> None:
    """Speakers and the keys of records begin several lines."""
    found = rows("Ida: Boats", "Anna: Ice", LONG, "Ida: Sea", LONG)
    assert {line: row["inside"] for line, row in found.items()} == {
        "Ida: Boats": 5,
        "Anna: Ice": 1,
        "Ida: Sea": 5,
    }


def test_repeated_lines_are_told() -> None:
    """Each of them, wherever it stands, up to three times."""
    repeated = {line: row["repeated"] for line, row in rows("Ice", "Sea", LONG, "Ice").items()}
    assert repeated == {"Ice": 1, "Sea": 0}
    assert rows(*["Ice", LONG] * 4)["Ice"]["repeated"] == 2


def test_numbers_in_a_series() -> None:
    """With what stands before them alike: up to 7 long, and 8 more where text stands between."""

    def series(*lines: str) -> list[int]:
        return [row["number series"] for row in rows(*lines).values()]

    assert series("Step 1", LONG, "Step 2", LONG, "Step 3", LONG) == [11, 11, 11]
    assert series("Step 1", "Step 2", LONG) == [2, 2]
    assert series("Step 1", LONG, "Phase 2", LONG) == [1, 1]
    assert series("Step 2", LONG, "Step 1", LONG) == [9, 9]
    assert series("Step 1", LONG, "Step 3", LONG, "No 9", "9", LONG) == [1, 1, 1, 1]
    assert series(*(each for n in range(1, 10) for each in (f"Pier {n}", LONG))) == [15] * 9
    assert series("12345 boats", LONG, "Boats", LONG) == [0, 0]


def test_words_that_a_line_shares() -> None:
    """With the title and with the block below: none long, none of them, some, all."""
    below = "The harbour and the boats of the islands are old and the council says so. " * 2

    def shared(line: str) -> tuple[int, int]:
        found = rows("Boats of the Harbour", line, below)[line]
        return found["long words in the title"], found["long words in the block below"]

    assert shared("The sea") == (0, 0)
    assert shared("Winter") == (1, 1)
    assert shared("Boats and Harbour") == (SHARES, SHARES)
    assert shared("Boats in Winter") == (1 + 7 // 2, 1 + 7 // 2)


def test_lines_alike_and_their_neighbours() -> None:
    """How many have the same form, how many are above long blocks, and what is two blocks off."""
    found = rows("Sea", "Boats", LONG, "Piers", LONG, "Winds", "- a", "- b")["Piers"]
    assert found["lines alike"] == (4 * 4).bit_length()
    assert found["lines alike above long blocks"] == SHARES * 3 // 4
    assert found["lines alike above any text"] == SHARES * 3 // 4
    assert found["lines with such capitals"] == (4 * 4).bit_length()
    assert (found["second above"] // 12, found["above"] // 12) == (0, 5)
    assert (found["below"] // 12, found["second below"] // 12) == (5, 0)
    assert (found["blocks before"], found["blocks after"]) == (3, 3)
    short = rows("Sea", "Boats", "Piers", LONG)["Boats"]
    assert (short["short blocks above"], short["short blocks below"]) == (1, 1)
    assert rows("Sea", LONG)["Sea"]["second above"] == EDGE


NEIGHBOURS = {
    "a tiny line": (["Sea"], 0),
    "a tiny line in small letters": (["sea"], 1),
    "a tiny line of digits": (["123"], 2),
    "a tiny quotation": (["„Sea"], 3),
    "a short sentence": (["Boats at sea."], 12 + 4),
    "a short question": (["Boats at sea?"], 12 + 4),
    "a line with a colon": (["Boats that sail at sea are:"], 24 + 8),
    "300 characters": (["X" * 300], 60),
    "301 characters": (["X" * 301], 72),
    "two items": (["- a", "- b"], SHORT_LIST),
    "three items": (["- a", "- b", "- c"], LIST),
    "five items": (["- a"] * 5, LIST),
    "six items": (["- a"] * 6, LONG_LIST),
    "a table": (["| a | b |"], TABLE),
    "a marked heading": (["# Sea"], MARKED),
    "code": (["```", "x", "```"], CODE),
    "nothing": ([], EDGE),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_what_stands_around_a_line(name: str) -> None:
    """By size, closing and opening, or by type; the same above and below."""
    lines, kind = NEIGHBOURS[name]
    assert rows(LONG, "Winter At Sea", *lines)["Winter At Sea"]["below"] == kind
    assert rows(*lines, "Winter At Sea", LONG)["Winter At Sea"]["above"] == kind


@pytest.mark.parametrize(
    "line",
    ["Boats,", "Boats;", "ボート。", "X" * 161, "X" * 120 + ".", "船、"],
)
def test_what_cannot_be_a_heading(line: str) -> None:
    """By its closing or its length."""
    assert surveyed(LONG, line, LONG).indices == []


@pytest.mark.parametrize("line", ["X", "X" * 160, "X" * 119 + ".", "Boats of five kinds:", "船"])
def test_what_could_be_a_heading(line: str) -> None:
    """Right up to the bounds."""
    assert surveyed(LONG, line, LONG).indices == [1]


def test_a_label_above_a_list_is_a_heading_and_a_clause_introduces_it() -> None:
    """A noun stands above a list like a title, the beginning of a sentence does not."""
    recipe = ["Bread of the Islands", LONG, "Ingredients:", "- Flour", "- Salt", "- Water"]
    document = articlex.parse("\n".join([*recipe, "Method:", LONG, LONG]))
    assert "Ingredients:" in [heading.text for heading in document.headings]
    assert document.lists[0].lead_in is None
    recipe[2] = "For the bread of the islands you need these three things:"
    document = articlex.parse("\n".join([*recipe, "Method:", LONG, LONG]))
    assert recipe[2] not in [heading.text for heading in document.headings]
    assert document.lists[0].lead_in == recipe[2]


def test_fields_of_a_mail_are_no_headings() -> None:
    """Two at least, the first of which a mail begins with."""
    assert surveyed("From: Ida", "Subject: Boats", "Boats At Sea", LONG).indices == [2]
    assert surveyed("Subject: Boats", "Boats At Sea", LONG).indices == [0, 1]
    assert surveyed("Ida: Boats", "From: Sea", LONG).indices == [0, 1]
    assert surveyed("from: Ida", "X-Mailer: Boats", "To: Anna", "Sea", LONG).indices == [3]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Boats", LONG, LONG], {"blocks in the document": 4, "lists among the blocks": 0}),
        (["Boats", LONG, "Sea", "Ice", LONG], {"candidates above long paragraphs": 3}),
        (["Boats", LONG, "Sea", "Ice", LONG], {"candidates above long paragraphs, of all": 6}),
        (["Boats", LONG, "- a", LONG], {"lists among the blocks": 11}),
        (["B" * 100, LONG, "Go"], {"length of the first line": 14}),
        (["Boats", LONG, "Sea", LONG], {"candidates among the blocks": 5}),
        (["Boats", LONG, LONG, LONG], {"long paragraphs among the blocks": 7}),
        (["Boats", "# A", "# B", LONG], {"marked headings": 3}),
        (["Boats", "sea", "ice", "wind"], {"paragraphs that begin with a small letter": 7}),
        (["Boats", LONG], {"paragraphs that end like a sentence": 5}),
        (["Boats", "", LONG, "", LONG], {"lines between the blocks": 2}),
        (["Boats", LONG, LONG], {"lines between the blocks": 0}),
        (["Boats", "X" * 40, LONG], {"median paragraph": (5 * 5).bit_length()}),
    ],
)
def test_what_a_document_is_like(lines: list[str], expected: dict[str, int]) -> None:
    """Tenths, and logarithms in steps of half a doubling."""
    found = dict(zip(DOCUMENT, surveyed(*lines).document, strict=True))
    assert {name: found[name] for name in expected} == expected


TREES = [
    Tree([[0, 1, 0, 2, 3], [1, 0, 0, 1, 2]], [-100, 30, 250], [50, 30, 20]),
    Tree([[1, 1, 0, 1, 2]], [7, -8], [60, 40]),
    Tree([[0, 0, 0, 1, 3], [0, 2, 1, 2, 3]], [0, 64, -64], [10, 80, 10]),
]
"""Trees that compare two features of four and three bins."""
TREE_VIEWS = [("a", [0, 1, 2, 3]), ("b", [2, 0, 1])]


def by_hand(a: int, b: int) -> int:
    """Return the sum of the values of `TREES`, read as nested conditions."""
    view = (2, 0, 1)[b]
    first = 250 if a > 1 else 30 if view > 0 else -100
    third = (0 if a == 0 else 64) if a < 3 else -64
    return first + (-8 if view > 1 else 7) + third


@pytest.mark.parametrize("a", range(4))
@pytest.mark.parametrize("b", range(3))
def test_compiled_trees_give_what_the_trees_say(a: int, b: int) -> None:
    """A row reaches one leaf in each tree, and the reasons add up to the sum."""
    forest = compile_trees(TREES, {"a": 4, "b": 3}, TREE_VIEWS)
    reached = rule_out(forest.all_leaves, forest.masks, (a, b))
    assert forest.log_odds(reached) == by_hand(a, b) / SCALE
    mean = (-5000 + 900 + 5000 + 420 - 320 + 0 + 5120 - 640) / 100 / SCALE
    changes = sum(change for _, change in contributions(TREES, TREE_VIEWS, {"a": a, "b": b}))
    assert mean + changes == pytest.approx(by_hand(a, b) / SCALE)


@pytest.mark.parametrize(
    ("name", "bin_", "words"),
    [
        ("last character", 2, "ends in a question mark"),
        ("above", EDGE, "above: nothing"),
        ("below", CODE, "below: code"),
        ("below", MARKED, "below: marked heading"),
        ("below", LIST, "below: list"),
        ("below", LONG_LIST, "below: long list"),
        ("above", TABLE, "above: table"),
        ("above", 24, "above: short line"),
        ("above", 36, "above: medium line"),
        ("above", 48, "above: medium line"),
        ("below", SHORT_LIST, "below: short list"),
        ("above", 0, "above: tiny line"),
        ("above", 12 + 4, "above: short sentence"),
        ("below", 60 + 8 + 2, "below: longer line with a colon"),
        ("below", 72, "below: long line"),
        ("capitals", ALL, "all words capitalised"),
        ("capitals", NO_CASE, "script without capitals"),
        ("by-line", 0, "no by-line"),
        ("by-line", 1, "by-line"),
        ("address or price", 2, "address or price"),
        ("repeated", 0, "no repeated"),
        ("inside", 1, "a colon inside"),
        ("first character", 2, "begins with a digit"),
        ("words capitalised", SHARES // 2, "words capitalised: 50 %"),
        ("words capitalised", SHARES + 1, "script without capitals"),
        ("lines alike above any text", SHARES, "lines alike above any text: 100 %"),
        (
            "lines with such capitals above long blocks",
            0,
            "lines with such capitals above long blocks: 0 %",
        ),
        ("long words in the block below", 1, "no long words in the block below"),
        ("long words in the title", 4, "shares words with the title"),
        ("second above", LIST, "second above: list"),
        ("lines alike", 5, "lines alike: 5"),
        ("number series", 0, "no number"),
        ("number series", 11, "series of 3 numbers"),
        ("blocks in the document", 7, "blocks in the document"),
        ("words", 4, "words: 4"),
        ("length", 7, "length: about 28 characters"),
    ],
)
def test_bins_in_words(name: str, bin_: int, words: str) -> None:
    """As `headings --explain` prints them."""
    assert describe(name, bin_) == words


def test_explanations_agree_with_what_is_parsed() -> None:
    """Each line has the score that it has as a heading, and a few reasons from one look or two."""
    text = "\n".join(
        ["Boats At Sea", LONG, "x" * 100, LONG, "Winter", LONG, "- a", "- b", "Now, then!", LONG]
    )
    judged = articlex.parse(text, options=Options(explain=True)).candidates
    scores = {each.line: each.score for each in judged if each.is_heading}
    found = {block.line_start: block.score for block in articlex.parse(text).headings}
    assert found == scores != {}
    assert [each.text for each in judged if each.line == 3] == ["x" * 100]
    for each in judged:
        assert 0 < each.score < 1
        assert len(each.reasons) == 5
        assert all(weight == round(weight, 2) for _, weight in each.reasons)
        assert any(weight != round(weight, 1) for _, weight in each.reasons)
    options = Options(force_headings={3}, exclude_headings={1}, explain=True)
    yes = articlex.parse(text, options=options).candidates
    assert {each.line: each.is_heading for each in yes if each.line in (1, 3)} == {
        1: False,
        3: True,
    }


def levels(*headings: str) -> list[int]:
    """Return the levels of `headings`, told to be such, below a title."""
    lines = ["The Title Of It All", LONG]
    for heading in headings:
        lines += [heading, LONG]
    numbers = frozenset(range(1, len(lines), 2))
    document = articlex.parse(
        "\n".join(lines), options=Options(force_headings=numbers, threshold=1.1)
    )
    found = [block for block in document.blocks if isinstance(block, Heading)]
    assert found[0].level == 1
    assert all(block.score == 1.0 for block in found)
    return [block.level for block in found[1:]]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("1. Boats", "1.1 Sails", "1.1.1 Jib", "2. Sea"), [2, 3, 4, 2]),
        (("1) Boats", "2: Sea"), [2, 2]),
        (("1.2.3.4.5.6 Deep", "1 Boats"), [2, 2]),
        (("1.2.3.4.5.6.7 Too deep", "1.1 Boats"), [2, 3]),
        (("§ 1.1 Boats", "§1.1 Sea", "§§ 2 Ice"), [2, 2, 2]),
        (("1.1", "1.1 x"), [2, 3]),
        (("I. Boats", "1. Sea"), [2, 3]),
        (("IV) Boats", "Sea"), [2, 3]),
        (("I Boats", "Sea"), [2, 2]),
        (("I.", "Sea"), [2, 2]),
        (("I.X Boats", "Sea"), [2, 2]),
        (("Ix. Boats", "Sea"), [2, 2]),
        (("1x Boats", "1.1 Sea"), [2, 2]),
        (("§ 1.1) Boats x", "§ 1 Sea"), [2, 2]),
        (("Chapter Ⅳ Boats", "Sea"), [2, 2]),
        (("Chapter X1 Boats", "Sea"), [2, 2]),
        (("第一x 船", "海"), [2, 2]),
        ((". Boats", "Sea"), [2, 2]),
        (("Chapter 1 Boats", "I. Sea", "1. Ice"), [2, 3, 4]),
        (("Chapter IV: Boats", "Sea"), [2, 3]),
        (("chapter  iv – Boats", "Sea"), [2, 3]),
        (("Chapter two", "Sea"), [2, 2]),
        (("Chapter", "Sea"), [2, 2]),
        (("Chapter – x", "Sea"), [2, 2]),
        (("第一章 船", "海"), [2, 3]),
        (("第12部 船", "海"), [2, 3]),
        (("第章 船", "海"), [2, 2]),
        (("第一回 船", "海"), [2, 3]),
        (("第一x回 船", "海"), [2, 2]),
        (("ALL BOATS", "Sea"), [2, 2]),
        (("Boats", "Chapter 1 Sea", "Ice"), [2, 2, 3]),
    ],
)
def test_numbers_decide_levels(headings: tuple[str, ...], expected: list[int]) -> None:
    """Chapters, Roman numerals, capitals and the rest, in this order where they occur."""
    assert levels(*headings) == expected


@pytest.mark.parametrize(
    ("before", "level"),
    [
        ([], 1),
        (["by Ida"], 1),
        (["by Ida", "in June"], 1),
        (["by Ida", "in June", "here"], 1),
        (["by Ida", LONG], 2),
        (["x" * 58 + ","], 1),
        (["x" * 59 + ","], 2),
        (["- a"], 2),
    ],
)
def test_a_title_has_only_short_lines_above(before: list[str], level: int) -> None:
    """Dates, by-lines and links of the page, however many."""
    here = len(before) + 1
    others = frozenset(range(1, here))
    options = Options(force_headings=frozenset({here}), exclude_headings=others, threshold=1.1)
    document = articlex.parse("\n".join([*before, "Boats", LONG]), options=options)
    assert [block.level for block in document.headings] == [level]


def test_what_is_overruled_keeps_its_lines() -> None:
    """A wrapped paragraph and an underlined heading stand where they stood."""
    options = Options(force_headings=frozenset({4}), exclude_headings=frozenset({1}), wrapped=False)
    document = articlex.parse("Boats\n=====\n\nSea\n\n" + LONG, options=options)
    told = [(type(b).__name__, b.line_start, b.line_end) for b in document.blocks[:2]]
    assert told == [("Paragraph", 1, 2), ("Heading", 4, 4)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reasons to sail", 2),
        ("Vorteile der Boote", 2),
        ("Boats: FAQ", 2),
        ("7 boats", 1),
        ("The 12+ best-kept piers", 2),
        ("Our 12+ piers", 1),
        ("Pier 7", 0),
        ("In 1998 it sank", 0),
        ("Boats", 0),
    ],
)
def test_a_heading_announces_parts(text: str, expected: int) -> None:
    """By a word, or by a number of them that is not the last word, nor a year."""
    assert announces(text)[0] == expected


def test_words_of_headings_are_compared_by_their_beginnings() -> None:
    """Those of four letters and more, up to five letters each, of the first twelve words."""
    assert announces("The piers of Norhaven's boats")[1] == {"piers", "norha", "boats"}
    assert len(announces(" ".join(f"word{chr(97 + n)}" for n in range(20)))[1]) == 12
