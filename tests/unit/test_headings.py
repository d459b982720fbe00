"""Headings that nothing marks: in many scripts, with levels, explained and overruled."""

import json

import pytest
from conftest import Run

import articlex

ARTICLES = {
    "German": (
        "Neue Fähren für den Hafen",
        (
            "Die Stadt hat am Montag die erste elektrische Fähre in Betrieb genommen, die den alten "
            "Hafen mit drei Inseln verbindet. Bisher fuhren dort nur Boote mit Dieselmotor."
        ),
        "Was sich für die Inseln ändert",
        (
            "Für die Bewohner der Inseln zählt vor allem der Fahrplan. Das letzte Boot fuhr bisher um "
            "sechs Uhr am Abend, nun fährt es bis Mitternacht."
        ),
    ),
    "French": (
        "De nouveaux ferries pour le port",
        (
            "La ville a mis en service lundi son premier ferry électrique, qui relie le vieux port à "
            "trois îles desservies jusqu’ici par des bateaux au gazole, lents et bruyants."
        ),
        "Ce qui change pour les îles",
        (
            "Pour les habitants, l’horaire compte plus que le moteur. Le dernier bateau partait à six "
            "heures du soir ; il part désormais à minuit, été comme hiver."
        ),
    ),
    "Spanish": (
        "Nuevos transbordadores para el puerto",
        (
            "La ciudad puso en servicio el lunes su primer transbordador eléctrico, que une el puerto "
            "viejo con tres islas a las que hasta ahora solo llegaban barcos de gasóleo."
        ),
        "Qué cambia para las islas",
        (
            "Para los vecinos el horario importa más que el motor. El último barco salía a las seis de "
            "la tarde y ahora sale a medianoche, en verano y en invierno."
        ),
    ),
    "Polish": (
        "Nowe promy dla portu",
        (
            "Miasto uruchomiło w poniedziałek pierwszy prom elektryczny, który łączy stary port z "
            "trzema wyspami obsługiwanymi dotąd przez łodzie z silnikiem wysokoprężnym."
        ),
        "Co się zmieni dla wysp",
        (
            "Dla mieszkańców ważniejszy od silnika jest rozkład. Ostatnia łódź odpływała dotąd o "
            "szóstej wieczorem, a teraz kursuje aż do północy."
        ),
    ),
    "Russian": (
        "Новые паромы для порта",
        (
            "В понедельник город запустил первый электрический паром, который связывает старую гавань "
            "с тремя островами. До сих пор туда ходили только дизельные катера."
        ),
        "Что изменится для островов",
        (
            "Для жителей расписание важнее двигателя. Раньше последний катер уходил в шесть часов "
            "вечера, а теперь паром ходит до полуночи."
        ),
    ),
    "Chinese": (
        "港口迎来新渡轮",
        (
            "本市周一开通了第一条全电动渡轮航线，把老港口与三座岛屿连接起来。此前这些岛屿只能依靠柴油船，"
            "噪音大，班次少，冬天还经常停航。新航线是未来十年交通减排计划的一部分，市政府还计划在明年增加两艘"
            "新船，并在最远的岛上修建第二座充电站，让更多居民受益。"
        ),
        "岛屿居民的变化",
        (
            "对居民来说，时刻表比发动机更重要。过去最后一班船在傍晚六点离开，晚上的课程和演出都赶不上；"
            "现在渡轮一直开到午夜，一些家庭正考虑搬回自鱼厂关闭以来一直空着的老房子。岛民协会要求每年公布一次"
            "乘客人数，然后再决定是否继续增加班次。"
        ),
    ),
    "Japanese": (
        "港に新しいフェリー",
        (
            "市は月曜日、初の電動フェリーの運航を始めた。古い港と三つの島を結ぶ航路で、これまではディーゼル船"
            "だけが通っていた。船は静かで、煙も出ない。市は来年さらに二隻を増やし、一番遠い島にも充電設備を"
            "つくる計画だ。"
        ),
        "島の暮らしの変化",
        (
            "島の人々にとって、エンジンよりも時刻表のほうが大切だ。これまでは夕方六時に最後の船が出ていたが、"
            "今は真夜中まで運航している。夜の授業や映画にも間に合うようになり、古い家に戻ることを考える家族も"
            "いる。"
        ),
    ),
    "Arabic": (
        "عبارات جديدة للميناء",
        (
            "دشنت المدينة يوم الاثنين أول خط عبارات كهربائي يربط الميناء القديم بثلاث جزر كانت تعتمد "
            "حتى الآن على قوارب الديزل البطيئة والصاخبة في الصيف والشتاء."
        ),
        "ما الذي يتغير في الجزر",
        (
            "بالنسبة إلى السكان فإن جدول الرحلات أهم من المحرك. كان آخر قارب يغادر في السادسة مساء، "
            "أما الآن فتعمل العبارة حتى منتصف الليل طوال أيام الأسبوع."
        ),
    ),
}


@pytest.mark.parametrize("language", ARTICLES)
def test_headings_are_found_in(language: str) -> None:
    """A title and a heading between paragraphs are found, and the paragraphs are not taken."""
    document = articlex.parse("\n".join(ARTICLES[language]))
    title, body, heading, more = ARTICLES[language]
    assert [(found.text, found.level) for found in document.headings] == [(title, 1), (heading, 2)]
    assert [found.text for found in document.paragraphs] == [body, more]


SECTIONS = {
    "German": ("Die Fahrpläne im Sommer", "Die Fahrpläne im Winter", "Was die Stadt noch plant"),
    "French": ("Les horaires d’été", "Les horaires d’hiver", "Ce que prévoit la ville"),
    "Spanish": ("Los horarios de verano", "Los horarios de invierno", "Qué planea la ciudad"),
    "Polish": ("Rozkład na lato", "Rozkład na zimę", "Co planuje miasto"),
    "Russian": ("Расписание на лето", "Расписание на зиму", "Что планирует город"),
    "Chinese": ("夏季时刻表", "冬季时刻表", "城市的下一步计划"),
    "Japanese": ("夏の時刻表", "冬の時刻表", "市のこれからの計画"),
    "Arabic": ("مواعيد الصيف", "مواعيد الشتاء", "خطط المدينة للسنوات المقبلة"),
}
"""Two headings below the second of `ARTICLES`, and one beside it."""


@pytest.mark.parametrize("language", SECTIONS)
def test_an_outline_of_several_levels_in(language: str) -> None:
    """Two headings right below a heading are its children, and the next section closes it."""
    title, body, heading, more = ARTICLES[language]
    summer, winter, plans = SECTIONS[language]
    body += " " + more
    lines = [title, body, heading, body, body, plans, summer, body, body, winter, body, body]
    found = [(heading.text, heading.level) for heading in articlex.parse("\n".join(lines)).headings]
    assert found == [(title, 1), (heading, 2), (plans, 2), (summer, 3), (winter, 3)]


BODY = (
    "The council met on Tuesday and spoke at length about the harbour, the islands, the ferries "
    "and the price of a ticket, and it will meet again before the end of the month to decide."
)


def levels(*headings: str) -> list[int]:
    """Return the levels of `headings`, each marked by hand and followed by a paragraph."""
    lines = [line for heading in headings for line in (heading, BODY)]
    options = articlex.Options(force_headings=frozenset(range(1, len(lines), 2)))
    return [heading.level for heading in articlex.parse("\n".join(lines), options=options).headings]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["The Harbour", "1 Boats", "1.1 Old Boats", "1.1.2 Very Old", "2 Piers"], [1, 2, 3, 4, 2]),
        (["The Harbour", "I. Boats", "1. Old", "II. Piers", "1. North"], [1, 2, 3, 2, 3]),
        (["The Harbour", "Chapter 3", "The Old Boats", "Chapter 4"], [1, 2, 3, 2]),
        (["The Harbour", "Boats", "Piers"], [1, 2, 2]),
        (["# Marked", "Boats", "### Deep"], [1, 2, 3]),
        (["1. Introduction", "2. Methods", "3. Results"], [2, 2, 2]),
        (["CHAPTER I", "The Boats", "CHAPTER II"], [2, 3, 2]),
        (["Step 1: Cut", "Step 2: Sew"], [2, 2]),
        (["第一章 船", "第二章 海"], [2, 2]),
        (["1. The Harbour", "Boats", "Piers"], [1, 2, 2]),
        (["10 Old Boats", "1. Anna", "2. Berta"], [1, 2, 2]),
        (["The Harbour", "A. Boats", "B. Piers", "C. Cranes", "D. Lamps"], [1, 2, 2, 2, 2]),
        (
            ["The Harbour", "Part I", "Chapter 1", "Chapter 2", "Part II", "Chapter 3"],
            [1, 2, 3, 3, 2, 3],
        ),
        (["The Harbour", "Title I", "Article 1", "Article 2", "Title II"], [1, 2, 3, 3, 2]),
        (["The Quay", "ACT I", "SCENE I", "SCENE II", "ACT II", "SCENE I"], [1, 2, 3, 3, 2, 3]),
        (["The Harbour", "第一部", "第一章", "第二章", "第二部"], [1, 2, 3, 3, 2]),
        (["On Boats", "I. SAILS", "II. KEELS", "REFERENCES"], [1, 2, 2, 2]),
        (["On Boats", "I. SAILS", "Jibs", "II. KEELS", "Fins"], [1, 2, 3, 2, 3]),
        (["The Quay", "Chapter 1: Boats", "Chapter 2: Piers", "Epilogue"], [1, 2, 2, 2]),
        (
            ["On Boats", "Abstract", "1 Introduction", "1.1 Sails", "1.2 Keels", "2 Results"],
            [1, 2, 2, 3, 3, 2],
        ),
    ],
)
def test_levels_follow_numbers_and_marks(headings: list[str], expected: list[int]) -> None:
    """Numbers nest by their parts, and the title stands above all. The first of a series is none.

    What follows the last chapter, or precedes section 1, is beside it.
    """
    assert levels(*headings) == expected


def titles(*lines: str, threshold: float | None = None) -> list[str]:
    """Return the headings of some lines."""
    options = articlex.Options(threshold=threshold)
    return [heading.text for heading in articlex.parse("\n".join(lines), options=options).headings]


def test_the_number_of_a_part_is_above_its_first_chapter() -> None:
    """In a list of contents, more chapters follow."""
    book = ["Part I", "Chapter 1", BODY, "Chapter 2", BODY, "Part II", "Chapter 3", BODY]
    wanted = ["The Harbour", *(line for line in book if line != BODY)]
    assert titles("The Harbour", BODY, *book) == wanted
    assert "Part I" not in titles("Part I", "Chapter 1", "Chapter 2", "Chapter 3", BODY)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2.1.0 (2024-03-03)", "2.0.3 (2023-11-20)"),
        ("v3.4.1", "v3.4.0"),
        ("[1.2.0] - 2024-02-11", "[1.1.0] - 2023-12-01"),
        ("2.0.0rc1", "1.9.12"),
    ],
)
def test_versions_in_a_list_of_changes_are_headings(first: str, second: str) -> None:
    """Beside each other. A price, a date or an address is none, nor is a single version."""
    changes = ["- The lamp is new.", "- The crane moves again."]
    document = articlex.parse("\n".join(["Changes", BODY, first, *changes, second, *changes]))
    assert [heading.text for heading in document.headings[-2:]] == [first, second]
    assert len({heading.level for heading in document.headings[-2:]}) == 1
    others = ["12.50", "192.168.0.1", "12.03.2024", "1.05.24", "1.2 - 2024-03-01"]
    lines = [line for other in others for line in (other, BODY)]
    assert not set(others) & set(titles("Changes", BODY, *lines))
    packages = ["sails", "18.2.0", "keels", "5.88.1"]
    assert not set(packages[1::2]) & set(titles("What it needs", BODY, *packages))


def test_a_version_with_its_date_is_above_short_changes() -> None:
    """In a list of versions alone, none is. Nor is the last line."""
    changes = [
        "[3.2.0] - 2025-02-18",
        "Added",
        "- sails",
        "[3.1.0] - 2025-01-10",
        "Fixed",
        "- keels",
    ]
    assert set(titles("What changed", *changes)) >= {changes[0], changes[3]}
    versions = ["2.1.0 (2024-03-03)", "2.0.0 (2024-01-02)", "1.9.0 (2023-11-11)"]
    assert not set(titles("All versions", *versions)) & set(versions)


def test_a_section_is_above_its_first_part() -> None:
    """Even if it has no text of its own. A number alone has no parts."""
    text = ["2.1 Above water", "2.1.1 Deck", BODY, BODY, "2.1.2 Mast", BODY, "2.2 Keel", BODY]
    lines = ["The Boat", BODY, "1 Sails", BODY, BODY, "2 Hull", *text]
    document = articlex.parse("\n".join(lines))
    assert [(h.text, h.level) for h in document.headings[2:6]] == [
        ("2 Hull", 2), ("2.1 Above water", 3), ("2.1.1 Deck", 4), ("2.1.2 Mast", 4),
    ]  # fmt: skip
    assert titles("# 2.", "2", "# 2.", BODY) == ["2.", "2."]
    law = ["Title I – What it is about", "Article 1 – Boats", BODY, "Article 2 – Piers", BODY]
    assert titles("On Harbours", BODY, *law)[1:] == [law[0], law[1], law[3]]


def test_a_short_line_is_above_the_first_of_a_series() -> None:
    """What introduces it with a colon, or is a sentence, is no heading."""
    steps = ["1. Paint the hull", BODY, "2. Mend the sails", BODY, "3. Wash the deck", BODY]
    above = {
        "Before the season": True, "What comes first?": True, "Before the season:": False,
        "Before the season.": False, "a" * 61: False,
    }  # fmt: skip
    for line, is_heading in above.items():
        assert (line in titles("The Boat", BODY, BODY, line, *steps)) == is_heading
    assert "Before the season" not in titles(
        "The Boat", BODY, BODY, "Before the season", *steps[2:]
    )


def test_links_of_a_page_are_no_headings() -> None:
    """Readers take none of them for the title of what is below."""
    lines = [
        "Table of Contents",
        "The New Harbour",
        BODY,
        "Read more »",
        BODY,
        "Piers",
        BODY,
        "目录",
    ]
    assert titles(*lines) == ["The New Harbour", "Piers"]
    search = [
        "The Boat",
        BODY,
        "Search",
        BODY,
        "Print",
        "- by name",
        "- by port",
        BODY,
        "Login",
        "Ida",
    ]
    assert titles(*search, threshold=0.0)[:3] == ["The Boat", "Search", "Print"]
    assert "Login" not in titles(*search, threshold=0.0)
    contents = [
        "Contents",
        "",
        "Foreword ......... 3",
        "Piers ............ 7",
        "",
        "Piers",
        "",
        BODY,
    ]
    assert titles(*contents)[0] == "Contents"


def test_a_department_above_the_title_is_no_heading() -> None:
    """A word of its own, or a few in capitals. Where the title has that word, it is a title."""
    body = [BODY, BODY, "Boats", BODY, BODY]
    for department in ("BUSINESS", "Business", "LOCAL NEWS"):
        assert titles(department, "The new harbour opens in May", *body)[0] != department
    for first in ("Introduction", "The Pier"):
        assert titles(first, "The new piers open in May", *body)[0] == first
    assert titles("**BUSINESS**", "The new harbour opens in May", *body)[0] == "BUSINESS"


def test_questions_above_answers_are_headings() -> None:
    """Letters mark both, in several pairs."""
    pairs = [
        ("Q: May I bring a dog?", "A: On a lead."), ("Q: When does it leave?", "A: At six."),
        ("F: Wo ist der Hafen?", "A: Im Süden."), ("F: Was kostet es?", "A: Nichts."),
    ]  # fmt: skip
    lines = [line for pair in pairs for line in pair]
    expected = [question for question, _ in pairs]
    assert [each for each in titles("The Boat", BODY, *lines) if "?" in each] == expected
    assert "Q:   May I bring it?" not in titles("The Boat", BODY, "Q:   May I bring it?", *lines)
    assert "Q: So?" not in titles("The Boat", BODY, "Q: So?", "Q: Why?", "B: Yes.", "A: No.")


def test_the_number_of_the_line_below_is_no_heading() -> None:
    """However high its score. Above a list it may number a chapter."""
    below = ("Paint the hull", "Mend the sails", "Wash the deck")
    steps = [line for n, step in enumerate(below, 1) for line in (str(n), step, BODY)]
    found = titles("How we paint", BODY, *steps, threshold=0.0)
    assert set(below) <= set(found)
    assert not {"1", "2", "3"} & set(found)
    chapters = [line for n in "123" for line in (n, "- sails", "- oars")]
    assert {"1", "2", "3"} <= set(titles("How we paint", BODY, *chapters, threshold=0.0))


def test_a_text_without_a_title_begins_with_a_section() -> None:
    """An abstract, or a question above other questions, is on the level of the other sections."""
    for first, second in (("Abstract", "Methods"), ("Why a boat?", "Why a harbour?")):
        text = f"{first}\n{BODY}\n{BODY}\n{second}\n{BODY}\n{BODY}"
        assert [each.level for each in articlex.parse(text).headings] == [2, 2]


def test_a_line_with_a_gap_is_no_title() -> None:
    """It has two parts, left and right."""
    assert not titles("TERN(1)          General Commands          TERN(1)", BODY, BODY)


def test_lines_that_are_bold_as_a_whole_are_headings() -> None:
    """Without their asterisks. A sentence is none, nor is the last line."""
    lines = ["Packing", BODY, "**Before you leave**", BODY, "**It is late.**", BODY, "**The end**"]
    assert titles(*lines) == ["Packing", "Before you leave"]
    marked = ["# Packing", "## Boats", BODY, "## Piers", "**Before you leave**", BODY]
    assert titles(*marked) == ["Packing", "Boats", "Piers"]
    names = ["**Harbour Office**", "**Harbour Road 12**", BODY, "**Ida**", BODY, "**Ida**", BODY]
    assert "Ida" not in titles(BODY, *names, "***")
    assert titles(BODY, "The pier is", "**closed**", f"on Sundays. {BODY}", "**12**", BODY) == []
    text = "\n".join(lines)
    document = articlex.parse(text, options=articlex.Options(exclude_headings=frozenset({3})))
    assert "**Before you leave**" in [block.text for block in document.paragraphs]
    assert len(articlex.parse(text, options=articlex.Options(threshold=0.95)).headings) == 0


def test_squares_in_front_of_titles() -> None:
    """Several, each above a paragraph. Items of a list stay items."""
    lines = ["港口的新渡船", "", BODY, "", "■ 船票多少钱", "", BODY, "", "■ 怎样去灯塔岩", "", BODY]
    assert titles(*lines)[-2:] == ["船票多少钱", "怎样去灯塔岩"]
    document = articlex.parse(f"{BODY}\n\n■ Tern\n■ Gull\n\n{BODY}\n\n■ Skua\n\n{BODY}")
    assert [len(block.items) for block in document.lists] == [2, 1]


def test_short_paragraphs_of_chinese_are_paragraphs() -> None:
    """A character counts as three letters: these are as long as paragraphs in Latin letters."""
    body = "港务局今年春天买了两条新的电动渡船，每天早晚各开一班，从旧码头到灯塔岩只要十八分钟。"
    lines = ["港口的新渡船", body, "船票多少钱", body, "怎样去灯塔岩", body, "冬天的时刻表", body]
    assert titles(*lines) == lines[::2]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["Boats", "The Old Gull", BODY, "The New Gull", BODY, "Piers", "North", BODY],
            "2 3 3 2 3",
        ),
        (
            [
                "History of the Port",
                BODY,
                "Boats",
                BODY,
                "Questions and Answers",
                "Who sails from here?",
                BODY,
                "Who pays for the boats?",
                BODY,
            ],
            "2 2 2 3 3",
        ),
        (["Boats", BODY, "Piers", BODY, "Fares"], "2 2 2"),
        (["Trips", "North:", BODY, "South:", BODY, "Piers", "East:", BODY], "2 3 3 2 3"),
        (
            ["BOATS", "The Old Ones", BODY, "The New Ones", BODY, "PIERS", "The North", BODY],
            "2 3 3 2 3",
        ),
    ],
)
def test_levels_follow_series_and_what_is_below(lines: list[str], expected: str) -> None:
    """A heading right above another is its parent, and the headings of a series are peers."""
    text = ["The Harbour of the Islands", BODY, *lines]
    numbers = [n for n, line in enumerate(text, 1) if line != BODY and line[:2] != "- "]
    document = articlex.parse(
        "\n".join(text), options=articlex.Options(force_headings=frozenset(numbers))
    )
    assert [heading.level for heading in document.headings] == [1, *map(int, expected.split())]


def test_unmarked_lines_are_no_headings_where_marks_are_used_throughout() -> None:
    """With three marks, a line that looks like a title is a paragraph, unless a threshold asks."""
    text = "\n".join(
        f"{mark}\n{BODY}" for mark in ("# Boats", "## Old", "The New Gull", "## Piers")
    )
    assert [heading.text for heading in articlex.parse(text).headings] == ["Boats", "Old", "Piers"]
    asked = articlex.parse(text, options=articlex.Options(threshold=0.1)).headings
    few = articlex.parse(text.replace("## Piers", "Piers of stone")).headings
    assert "The New Gull" in [heading.text for heading in asked]
    assert "The New Gull" in [heading.text for heading in few]


def test_a_sentence_at_the_top_is_no_title() -> None:
    text = f"It rained in the old harbour.\n{BODY}\n{BODY}\n{BODY}\nBoats and Piers\n{BODY}"
    assert [heading.text for heading in articlex.parse(text).headings] == ["Boats and Piers"]


def test_speakers_are_no_headings() -> None:
    """Where labels in capitals take turns, what they say is no title, however short it is."""
    said = (
        "With two bags and a dog, in the spring of the year in which the crane was built, I came."
    )
    questions = ("How did it begin?", "And the dog?", "And now?")
    text = "".join(f"INTERVIEWER: {each}\nMARL: {said}\n{said}\n" for each in questions)
    document = articlex.parse(text, options=articlex.Options(explain=True))
    assert document.headings == ()
    assert max(each.score for each in document.candidates) > document.candidates[0].threshold
    alone = articlex.parse(f"HARBOUR: The New Gull\n{BODY}\nPIERS: Of Stone\n{BODY}\n").headings
    assert [heading.text for heading in alone] == ["HARBOUR: The New Gull", "PIERS: Of Stone"]


def test_a_sentence_about_a_numbered_part_is_no_heading() -> None:
    """The number is that of an earlier heading."""
    first = (
        "The keeper of the lamp climbs up each evening before the sun is down, and stays there "
        "until the last boat is in."
    )
    second = (
        "Nobody else may enter the tower, except to bring oil, and whoever brings it leaves again "
        "before the lamp is lit."
    )
    text = (
        f"Article 5 Duties of keepers\n{first}\nArticle 5 applies to all.\n"
        f"Article 6 Fees\n{first}\nArticle 7 Boats\n{second}"
    )
    document = articlex.parse(text, options=articlex.Options(explain=True))
    titles = [heading.text for heading in document.headings]
    assert titles == ["Article 5 Duties of keepers", "Article 6 Fees", "Article 7 Boats"]
    (reference,) = (each for each in document.candidates if "applies" in each.text)
    assert reference.score > reference.threshold


def test_the_outline_never_skips_a_step(run: Run) -> None:
    """A level 3 right below a level 1 is its child, one step down."""
    text = f"# Harbour\n{BODY}\n### Boats\n{BODY}\n## Piers\n{BODY}\n"
    (root,) = json.loads(run("outline", stdin=text).stdout)
    below = [(node["text"], node["children"]) for node in root["children"]]
    assert below == [("Boats", []), ("Piers", [])]


def test_explain_says_why(run: Run) -> None:
    """Each candidate comes with its score, the verdict and the weightiest reasons."""
    found = json.loads(run("headings", "samples/harbour.txt", "--explain").stdout)
    assert [each["line"] for each in found if each["heading"]] == [2, 14, 25, 36]
    for each in found:
        weights = [abs(reason["weight"]) for reason in each["reasons"]]
        assert weights == sorted(weights, reverse=True)
        assert len(weights) == 5


def test_explain_says_where_a_heading_is_in_the_outline(run: Run) -> None:
    """The first reason for a level names the heading above or beside."""
    text = f"The Harbour of the Islands\n{BODY}\n1 Boats\n{BODY}\n1.1 Old Boats\n{BODY}\n"
    text += f"2 Piers of the North\n{BODY}\nChannels\n{BODY}"
    found = json.loads(run("headings", "--explain", stdin=text).stdout)
    places = {each["text"]: each["level_reasons"][0]["reason"] for each in found if each["heading"]}
    assert places == {
        "The Harbour of the Islands": "the title",
        "1 Boats": "below 'The Harbour of the Islands', the only choice",
        "1.1 Old Boats": "below '1 Boats', the only choice",
        "2 Piers of the North": "beside '1 Boats', the only choice",
        "Channels": "beside '2 Piers of the North'",
    }
    assert all(each["level"] is None for each in found if not each["heading"])
    levels = json.loads(run("headings", stdin=text).stdout)
    assert [each["level_score"] for each in levels if each["level"] == 3] == [1.0]


def test_explain_says_what_overruled_a_score(run: Run) -> None:
    """Where the text marks its headings, a line with a high score is none."""
    text = "\n".join(f"{mark}\n{BODY}" for mark in ("# Boats", "## Old", "The Gull", "## Piers"))
    (gull,) = json.loads(run("headings", "--explain", stdin=text).stdout)
    assert (gull["heading"], gull["reasons"][0]["reason"]) == (False, "the text marks its headings")


def test_lines_can_be_overruled(run: Run) -> None:
    """--threshold moves the line; --heading and --not-heading decide single lines."""

    def lines(*options: str) -> list[int]:
        found = json.loads(run("headings", "samples/harbour.txt", *options).stdout)
        return [heading["line_start"] for heading in found]

    assert lines("--threshold", "1") == []
    assert lines("--not-heading", "14", "--heading", "4") == [2, 4, 25, 36]
    assert lines("--threshold", "1", "--heading", "36") == [36]
    assert run("headings", "samples/harbour.txt", "--threshold", "nan").returncode == 2
    missed = run("headings", "samples/harbour.txt", "--heading", "9")
    assert missed.returncode == 2
    assert "no paragraph begins on line 9" in missed.stderr


CHECKED = """\
| Name | Name |  |
|---|---|---|
| a | b |
| c | d | e |
| f | g | h | i |
| j | k | l |
| m | n | o |
The cafÃ© is open.
"""


def test_check_names_what_looks_broken(run: Run) -> None:
    """Every problem is a line of its own with file, line and code; --strict makes it fail."""
    done = run("check", stdin=CHECKED)
    assert done.returncode == 0
    codes = [tuple(line.split(" ")[:2]) for line in done.stdout.splitlines()]
    assert codes == [
        ("-:1:", "duplicate-header"),
        ("-:1:", "empty-header"),
        ("-:3:", "ragged-row"),
        ("-:5:", "extra-cells"),
        ("-:8:", "mojibake"),
    ]
    assert run("check", "--strict", stdin=CHECKED).returncode == 1
    assert run("check", "--strict", "samples/harbour.txt").returncode == 0


def test_a_lost_table_is_said_to_be_lost(run: Run) -> None:
    """Lines that no longer tell their table's shape stay as they are, with a warning."""
    lost = "These are the prices of both ferries.\n|\nGull and Lamp\nfrom the old harbour\n|\n"
    assert [line.split(" ")[0] for line in run("check", stdin=lost).stdout.splitlines()] == [
        "-:2:",
        "-:5:",
    ]
    explained = run("headings", "--explain", stdin=lost)
    assert "-:2: lost-shape" in explained.stderr
    kept = [block["text"] for block in json.loads(run("parse", stdin=lost).stdout)["blocks"]]
    assert kept == lost.splitlines()


def test_check_takes_a_delimiter_row_alone(run: Run) -> None:
    """It is a table that lost its header and its rows."""
    done = run("check", stdin="Boats\n|---|---|\nProse.\n")
    assert done.returncode == 0
    assert "2: lost-shape a delimiter row without a header or rows" in done.stdout


def test_check_names_lines_on_both_sides_of_the_threshold(run: Run) -> None:
    """A line just below the threshold is as unsure as a heading just above it."""
    judged = json.loads(run("headings", "samples/harbour.txt", "--explain").stdout)
    heading = min((each for each in judged if each["heading"]), key=lambda each: each["score"])
    just_above = str(min(1.0, heading["score"] + 0.05))
    done = run("check", "samples/harbour.txt", "--threshold", just_above)
    assert f"samples/harbour.txt:{heading['line']}: unsure-heading not a heading" in done.stdout


def test_check_names_tables_that_may_be_wrong(run: Run) -> None:
    """A table that only blanks mark, and lines that look like rows but were not read."""
    text = "The boats of the harbour:\nGull  4\nTern  5  7\nAuk  6\n\n"
    rows = "Route | Crossing | Fare\nOban | 18 min | 4.00\nCrail | 31 min | 5.00\n"
    done = run("check", stdin=text + rows + "\nOars | ash\nSails | hemp\nRopes | jute\n")
    assert "-:6: unsure-table a table with a score of 0.60: pipe" in done.stdout
    assert "-:10: unread-table 3 lines of 2 cells each look like a table" in done.stdout
    assert done.stdout.count("-table") == 2


def test_a_line_above_a_quoted_mail_is_no_heading() -> None:
    text = "\n\n".join(["Tom Marl wrote:", f"> {BODY}", BODY, "Old Boats", BODY])
    assert [heading.text for heading in articlex.parse(text).headings] == ["Old Boats"]
