"""What a heading looks like, and what is below it, in small numbers."""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

from articlex.blocks import List, Table
from articlex.readers.drafts import COLONS, Drafts, HeadingMark
from articlex.readers.text.headings.context_features import (
    COLON,
    LONGEST,
    OTHER,
    QUESTION,
    last_kind,
    latin_length,
    latin_lengths,
)

Rank: TypeAlias = tuple[int, int]
"""A heading's kind, outermost kinds first, and its depth within the kind: 1 for `2.1`."""

Series: TypeAlias = tuple[Rank, bool, int, int, int]
"""Rank, whether a number begins the heading, ending, case, and the block below."""

CHAPTER, ROMAN, CAPITALS, PLAIN = range(4)
ENDINGS = {OTHER: 0, QUESTION: 1, COLON: 2}
OTHER_ENDING = 3
SOME, ALL, NONE, UPPER = range(4)
"""Which words of a heading have capitals, and whether all its letters are capitals."""
HEADING, PARAGRAPH, LIST, TABLE, OTHER_BLOCK, NOTHING = range(6)
"""The block below a heading."""
DIRECT, NO_TEXT, LEAD_IN, ONE_PARAGRAPH, LONG_TEXT = range(5)
"""What is above the next heading: nothing, a list or table, a colon, or other text."""

LENGTHS = (12, 20, 30, 45, 65)
"""Lower bounds, in characters, of the lengths of a heading."""
SIZES = (1, 80, 250, 700, 2000)
"""Lower bounds, in characters, of the text between a heading and the next."""
MOST_LISTS = 2
MOST_BLOCKS = 6

DEEPEST_NUMBER = 6
_LONGEST_NUMBER = 3
SHORTEST_CAPITALS = 4
CHAPTER_DEPTHS = {
    **dict.fromkeys(("part", "book", "teil", "buch", "partie", "livre", "parte", "część"), 0),
    **dict.fromkeys(("часть", "act", "akt", "acte", "部", "編", "篇", "编"), 0),
    **dict.fromkeys(("title", "titre", "titel", "título", "titolo", "tytuł"), 1),
    **dict.fromkeys(("chapter", "kapitel", "chapitre", "capítulo", "capitolo", "rozdział"), 2),
    **dict.fromkeys(("глава", "scene", "szene", "scène", "章", "回"), 2),
    **dict.fromkeys(("section", "abschnitt", "раздел", "节", "節"), 3),
    **dict.fromkeys(("article", "artikel", "artículo", "articolo", "artykuł", "статья"), 4),
    **dict.fromkeys(("条", "條"), 4),
}
"""How deep the words are that stand before the number of a chapter, or a Chinese one behind it."""
CHAPTER_WORDS = frozenset(CHAPTER_DEPTHS)
_ROMAN_DIGITS = frozenset("IVXLC")
_LETTERS = frozenset("CL")
"""Roman digits that are letters of a series, C. after B., if they are alone."""
match_number = re.compile(r"\W{0,2}(?:([^\W\d]{1,12})\W{1,2})?(\d{1,3})(?:[.):\-–/ ]|$)").match
"""Matches a number that begins a heading, and the word before it."""
_CHINESE_NUMBER = frozenset("0123456789一二三四五六七八九十百")


_LINKS = frozenset((
    "contents", "table of contents", "skip to content", "skip to main content", "read more",
    "see more", "show more", "learn more", "view all", "see all", "see all reviews",
    "back to top", "sort and filter", "inhalt", "inhaltsverzeichnis", "zum inhalt springen",
    "weiterlesen", "mehr lesen", "mehr", "nach oben", "sommaire", "table des matières",
    "aller au contenu", "lire la suite", "en savoir plus", "haut de page", "índice",
    "tabla de contenidos", "saltar al contenido", "ir al contenido", "leer más", "sumário",
    "ler mais", "indice", "vai al contenuto", "leggi tutto", "inhoud", "lees meer", "spis treści",
    "przejdź do treści", "czytaj więcej", "содержание", "оглавление", "читать далее", "подробнее",
    "目录", "目錄", "阅读更多", "閱讀更多", "目次", "続きを読む", "もっと見る", "içindekiler",
    "devamını oku", "المحتويات", "اقرأ المزيد",
))  # fmt: skip
"""Links to a list of contents, or to more of a text. Readers take none for a heading."""
_BUTTONS = frozenset((
    "subscribe", "share", "share this", "home", "menu", "search", "close", "log in", "login",
    "sign in", "sign up", "advertisement", "buy now", "download", "print", "startseite", "teilen",
    "schließen", "menü", "suche", "anmelden", "anzeige", "accueil", "partager", "fermer",
    "rechercher", "publicité", "inicio", "compartir", "cerrar", "buscar", "publicidad",
    "condividi", "chiudi", "cerca", "delen", "udostępnij", "strona główna", "szukaj", "zamknij",
    "reklama", "поделиться", "главная", "меню", "поиск", "закрыть", "войти", "реклама", "首页",
    "首頁", "分享", "搜索", "菜单", "登录", "广告", "ホーム", "シェア", "メニュー", "検索",
    "閉じる", "ana sayfa", "paylaş", "kapat", "الرئيسية", "مشاركة", "بحث",
))  # fmt: skip
"""Labels of other links and buttons, which may also be titles of long paragraphs."""
_LONGEST_LINK = 30
"""Characters of the label of a link, and of the name of a first section."""
_SHORT_PARAGRAPH = 80
"""Characters of what may be below a button, and is not its text."""
_LEADER = "...."
"""Leads to the number of a page in a list of contents."""
_FIRST_SECTIONS = frozenset((
    "abstract", "about the author", "at a glance", "directions", "ingredients", "instructions",
    "method", "executive summary", "foreword", "in brief", "in short",
    "introduction", "key points", "overview", "preface",
    "key takeaways", "motivation", "product description", "quick facts", "quick summary",
    "summary", "takeaways", "tl;dr", "auf einen blick", "das wichtigste in kürze", "kurzfassung",
    "zusammenfassung", "einleitung", "überblick", "vorwort", "en bref", "introducción",
    "introduzione", "introdução", "avant-propos", "wstęp", "wprowadzenie", "введение", "引言",
    "はじめに", "giriş", "مقدمة", "l'essentiel", "résumé", "resumen", "riassunto", "resumo",
    "streszczenie", "w skrócie", "аннотация", "кратко", "摘要", "要約", "概要",
))  # fmt: skip
"""Sections that a text without a title may begin with."""


MOST_WORDS = 12
"""Words of a heading that are compared with those of others."""
_STEM, _SHORTEST_WORD = 5, 4
"""Letters of a word that are compared, and of a word that is. Shorter ones say little."""
_words = re.compile(r"\w{3,}").findall
"""Finds the words, those of three letters, too: some announce parts."""
_COUNTS = frozenset([f"{count}{more}" for count in range(2, 50) for more in ("", "+")])
"""Numbers of parts, as in `7 Reasons` and `12+ Ideas`."""
_ANNOUNCING = frozenset((
    "advantages", "benefits", "best", "common", "components", "disadvantages", "examples",
    "factors", "faq", "faqs", "features", "ideas", "ingredients", "key", "kinds", "methods",
    "options", "products", "pros", "questions", "reasons", "services", "steps", "strategies",
    "tips", "tools", "top", "trends", "types", "ways",
    "arten", "beispiele", "fragen", "gründe", "möglichkeiten", "nachteile", "schritte", "tipps",
    "vorteile", "avantages", "conseils", "étapes", "exemples", "inconvénients", "raisons",
    "consejos", "ejemplos", "pasos", "preguntas", "razones", "tipos", "ventajas", "kroki",
    "pytania", "rodzaje", "wady", "zalety", "вопросы", "виды", "преимущества", "примеры",
    "советы", "шаги",
))  # fmt: skip
"""Words of headings that announce parts."""


class Form(NamedTuple):
    """A heading in small numbers.

    Attributes:
        rank: its kind and depth.
        is_ranked: whether the rank can decide alone where the heading is in the outline.
        is_last: whether earlier headings have its rank, and no later one has.
        is_new: whether no heading between the first chapter and it has its rank.
        number: the number that begins it, as in `Step 1` or `2.`, or -1.
        prefix: the word before the number, in small letters.
        ending: 0 to 3, for a letter, a question mark, a colon, or anything else at the end.
        case: `SOME` to `UPPER`.
        below: the next block, `HEADING` to `NOTHING`.
        lists: how many lists are below it, up to `MOST_LISTS`.
        blocks: how many blocks are below it, up to `MOST_BLOCKS`.
        length: how many of `LENGTHS` it reaches.
        size: how many of `SIZES` the text below it reaches.
        series: what the headings of one series have in common.
        announces: whether a number or a word in it announces several parts, 0 to 2.
        words: the beginnings of its long words.
        intro: what is right above the next heading, `DIRECT` to `LONG_TEXT`.

    """

    rank: Rank
    is_ranked: bool
    is_last: bool
    is_new: bool
    number: int
    prefix: str
    ending: int
    case: int
    below: int
    lists: int
    blocks: int
    length: int
    size: int
    series: Series
    announces: int
    words: frozenset[str]
    intro: int


class _Place(NamedTuple):
    """A heading's rank among the others: whether it is the last, and whether it is a new one."""

    rank: Rank
    is_last: bool
    is_new: bool


def forms(drafts: Drafts, indices: list[int]) -> list[Form]:
    """Return the forms of the headings at the positions in `indices`."""
    ends = [*indices[1:], len(drafts.bodies)]
    places = _places([drafts.texts[index] for index in indices])
    return [
        _form(drafts, index, end, place)
        for index, end, place in zip(indices, ends, places, strict=True)
    ]


def _places(texts: list[str]) -> list[_Place]:
    ranks = [rank_of(text, is_capitals=_is_capitals(text)) for text in texts]
    last = {rank: n for n, rank in enumerate(ranks)}
    places = []
    earlier: set[Rank] = set()
    in_chapters: set[Rank] = set()
    for n, rank in enumerate(ranks):
        places.append(_Place(rank, rank in earlier and last[rank] == n, rank not in in_chapters))
        earlier.add(rank)
        if in_chapters or rank[0] in (CHAPTER, ROMAN):
            in_chapters.add(rank)
    return places


def _is_capitals(text: str) -> bool:
    return text.isupper() and len(text) >= SHORTEST_CAPITALS


def _form(drafts: Drafts, index: int, end: int, place: _Place) -> Form:
    """Return the form of a heading whose text ends before the block at `end`."""
    text, (rank, is_last, is_new) = drafts.texts[index], place
    number = match_number(text)
    bodies, texts = drafts.bodies[index + 1 : end], drafts.texts[index + 1 : end]
    lists = sum([isinstance(body, List) for body in bodies]) if any(bodies) else 0
    below = _kind_below(drafts, index)
    case = UPPER if _is_capitals(text) else _case(text)
    ending = ENDINGS.get(last_kind(text), OTHER_ENDING)
    return Form(
        rank,
        rank[0] in (CHAPTER, ROMAN) or rank[1] > 0,
        is_last,
        is_new,
        int(number[2]) if number else -1,
        (number[1] or "").lower() if number else "",
        ending,
        case,
        below,
        min(MOST_LISTS, lists),
        min(MOST_BLOCKS, len(bodies)),
        bisect(LENGTHS, latin_length(text)),
        bisect(SIZES, sum(latin_lengths(texts))),
        (rank, number is not None, ending % OTHER_ENDING, ALL if case == UPPER else case, below),
        *announces(text),
        _intro(bodies, texts),
    )


def announces(text: str) -> tuple[int, frozenset[str]]:
    """Return whether a heading announces several parts, and the beginnings of its long words.

    2 is a word such as `types` or `steps`, 1 a number of them: `7 Reasons to Sail`.
    """
    words = _words(text.lower())[:MOST_WORDS]
    stems = frozenset([word[:_STEM] for word in words if len(word) >= _SHORTEST_WORD])
    if not _ANNOUNCING.isdisjoint(words):
        return 2, stems
    return int(not _COUNTS.isdisjoint(text.split()[:-1])), stems


def _intro(bodies: Sequence[object], texts: Sequence[str]) -> int:
    """Return what is between a heading and the next: the last block, or how many there are."""
    if not bodies:
        return DIRECT
    if bodies[-1] is not None:
        return NO_TEXT
    if texts[-1][-1] in COLONS:
        return LEAD_IN
    return ONE_PARAGRAPH if len(bodies) == 1 else LONG_TEXT


_KINDS = {type(None): PARAGRAPH, HeadingMark: HEADING, List: LIST, Table: TABLE}


def _kind_below(drafts: Drafts, index: int) -> int:
    if index + 1 == len(drafts.bodies):
        return NOTHING
    return _KINDS.get(type(drafts.bodies[index + 1]), OTHER_BLOCK)


def _case(text: str) -> int:
    initials = "".join([word[0] for word in text.split()])
    return ALL if initials.isupper() else NONE if initials.islower() else SOME


def rank_of(text: str, *, is_capitals: bool) -> Rank:
    """Return the rank of a heading."""
    first, _, rest = text.partition(" ")
    word = _chapter_word(first, rest)
    if word:
        return CHAPTER, CHAPTER_DEPTHS[word]
    if (
        rest
        and len(first) > 1
        and first[-1] in ".)"
        and _ROMAN_DIGITS.issuperset(first[:-1])
        and first[:-1] not in _LETTERS
    ):
        return ROMAN, 0
    if is_version(text):
        return PLAIN, 0
    if rest and (first[0] == "§" or first[0].isdecimal()):
        parts = (first.lstrip("§") or rest.partition(" ")[0]).rstrip(".):").split(".")
        if len(parts) <= DEEPEST_NUMBER and all(map(_is_short_number, parts)):
            return PLAIN, len(parts) - 1
    return (CAPITALS, 0) if is_capitals else (PLAIN, 0)


def _chapter_word(first: str, rest: str) -> str:
    """Return the word of `CHAPTER_DEPTHS` before a number that begins a heading, or ''."""
    if first[0] == "第":
        end = next((n for n, character in enumerate(first) if character in CHAPTER_WORDS), 0)
        return first[end] if end > 1 and _CHINESE_NUMBER.issuperset(first[1:end]) else ""
    word = first.lower()
    if word not in CHAPTER_WORDS:
        return ""
    number = rest.lstrip().partition(" ")[0].strip(".:,–—-")
    is_roman = bool(number) and _ROMAN_DIGITS.issuperset(number.upper())
    return word if number.isdecimal() or is_roman else ""


def is_part(text: str, above: str) -> bool:
    """Tell by their numbers whether a heading is the first part of the line above it."""
    first, _, rest = above.partition(" ")
    if len(above) > LONGEST:
        return False
    if first[:1].isdecimal():
        number = first.rstrip(".") + "."
        part = text.removeprefix(number)
        return part != text and part[:1].isdecimal()
    word = _chapter_word(first, rest) if first else ""
    if not word:
        return False
    inner = rank_of(text, is_capitals=False)
    return inner[0] == CHAPTER and inner[1] > CHAPTER_DEPTHS[word]


def is_link(text: str, below: str) -> bool:
    """Tell whether a line above another is the label of a link or a button of the page.

    It may be the title of a list of contents, or of a long paragraph about searches.
    """
    if len(text) > _LONGEST_LINK:
        return False
    label = text.rstrip(":：›»→ ").lower()
    if label in _BUTTONS:
        return 0 < len(below) <= _SHORT_PARAGRAPH and below[-1] not in ".!?。"
    return label in _LINKS and _LEADER not in below


def is_section_name(text: str) -> bool:
    """Tell whether a heading names what texts begin with below their title: ``Abstract``."""
    return len(text) <= _LONGEST_LINK and text.strip(":. ").lower() in _FIRST_SECTIONS


def begins_numbers(text: str, others: Iterable[str]) -> bool:
    """Tell whether a heading has the number 1, and some other heading the next with that word."""
    first = match_number(text)
    return (first is not None and first[2] == "1") and any(
        (second := match_number(other)) is not None and (second[1], second[2]) == (first[1], "2")
        for other in others
    )


def begins_series(text: str, others: Iterable[str]) -> bool:
    """Tell whether a heading is the first of a series, and some other heading goes on with it."""
    rank = rank_of(text, is_capitals=False)
    alike = (other for other in others if rank_of(other, is_capitals=False) == rank)
    return any(alike) if rank[0] in (CHAPTER, ROMAN) else begins_numbers(text, alike)


def chapter_word(text: str) -> str:
    """Return ``chapter`` if a line is nothing but the number of one: ``CHAPTER IV.``, else ''."""
    first, _, rest = text.partition(" ")
    return "" if " " in rest.strip() else _chapter_word(first, rest)


@cache
def _version() -> "re.Pattern[str]":
    """Return the expression of a version, compiled when a line first needs it."""
    return re.compile(
        r"\[?(v?)(?:0|[1-9]\d{0,2})\.(?:0|[1-9]\d{0,2})(\.(?:0|[1-9]\d{0,2}))?"
        r"(?:[-.]?(?:a|alpha|b|beta|rc|dev|post|pre)[-.]?\d{0,3})?\]?"
        r"( ?[-–—(\[ ]{1,3}(?:\d{4}-\d\d-\d\d|unreleased)[)\]]?)?",
        re.IGNORECASE,
    )


def is_version(text: str) -> bool:
    """Tell whether a line is the number of a version, perhaps with its date: ``[1.2.0]``.

    Three numbers or a v tell it from a price. Numbers do not begin with a zero, as those of dates
    do (Semantic Versioning 2.0.0 §2).
    """
    if text[0] not in _VERSION_STARTS or "." not in text or len(text) > _LONGEST_VERSION:
        return False
    match = _version().fullmatch(text)
    return match is not None and any(match.groups()[:2])


def is_dated(text: str) -> bool:
    """Tell whether the number of a version has its date behind it: ``[1.2.0] - 2024-03-03``."""
    match = _version().fullmatch(text)
    return match is not None and match[3] is not None


_VERSION_STARTS = frozenset("[vV0123456789")
_LONGEST_VERSION = 40


def _is_short_number(part: str) -> bool:
    return part.isdecimal() and len(part) <= _LONGEST_NUMBER
