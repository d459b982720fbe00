"""Bytes of unknown encoding become the text that was written, with a word about the guess."""

import pytest

from articlex.errors import InputError
from articlex.inputs.encoding import decode

TEXTS = {
    "German": "Die Fähre fährt über den Fluß, und für die Gäste gibt es Brötchen mit Käse.",
    "French": "Le ferry électrique relie le vieux port à trois îles très visitées, où l’été dure.",
    "Spanish": "El transbordador une el puerto con tres islas; mañana habrá más información.",
    "Swedish": "Färjan går över sjön till tre öar, och på kvällen är den alltid full av gäster.",
    "Polish": "Prom łączy stary port z trzema wyspami, a mieszkańcy są już zmęczeni.",
    "Czech": "Přívoz spojuje starý přístav se třemi ostrovy, které leží daleko, řekl mluvčí.",
    "Turkish": "Vapur eski limanı üç adaya bağlıyor; şehir yeni bir iskele için çalışmaya başladı.",
    "Lithuanian": "Keltas jungia seną uostą su trimis salomis, o žmonės laukia, kol jis grįš.",
    "Russian": "Паром связывает старую гавань с тремя островами, последний катер уходит в полночь.",
    "Japanese": "市は月曜日、初の電動フェリーの運航を始めた。古い港と三つの島を結ぶ航路である。",
    "Chinese": "本市周一开通了第一条全电动渡轮航线，把老港口与三座岛屿连接起来，岛民很高兴。",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("German", "cp1252"), ("French", "cp1252"), ("Spanish", "cp1252"), ("Swedish", "cp1252"),
        ("French", "iso8859_15"), ("Polish", "cp1250"), ("Polish", "iso8859_2"),
        ("Czech", "cp1250"), ("Czech", "iso8859_2"), ("Turkish", "cp1254"),
        ("Lithuanian", "cp1257"), ("Russian", "cp1251"), ("Russian", "koi8_r"),
        ("Japanese", "cp932"), ("Japanese", "euc_jp"), ("Chinese", "gb18030"),
    ],
)  # fmt: skip
def test_old_encodings_are_guessed(language: str, encoding: str) -> None:
    """One sentence is enough, and the warning says how to overrule the guess."""
    text = TEXTS[language].encode(encoding, "replace").decode(encoding)
    found, warning = decode(text.encode(encoding), "a.txt")
    assert found == text
    assert warning is not None
    assert warning.startswith("a.txt: not UTF-8; guessed ")
    assert warning.endswith("; set --encoding if that is wrong")


def test_a_few_bad_bytes_do_not_make_a_page_another_encoding() -> None:
    """They are replaced, and the warning says how many there are and where."""
    data = (
        "Größe, Höhe, Länge, Straße, Tür, Öl, Ärger, süß, für, Fluß, Fähre, Käse.\n" * 3
    ).encode()
    text, warning = decode(data + b"Caf\xe9\n\xff", "a.txt")
    assert text.endswith("Caf\ufffd\n\ufffd")
    assert text.startswith("Größe")
    assert warning == (
        "a.txt: 2 byte sequences are not UTF-8, the first in line 4; each became U+FFFD; "
        "set --encoding if that is wrong"
    )


def test_a_page_that_declares_utf8_is_utf8() -> None:
    """One good character for each bad byte is enough then."""
    page = b'<meta charset="utf-8"><p>Gr\xc3\xb6\xc3\x9fe in Caf\xe9 und Tee</p>'
    text, warning = decode(page, "a.html")
    assert "Größe in Caf\ufffd und Tee" in text
    assert "1 byte sequences are not UTF-8" in (warning or "")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("iso-8859-1", "cp1252"), ("windows-1251", "cp1251"), ("utf-7", "cp1252"), ("x-no", "cp1252")],
)
def test_a_declared_encoding_is_read_as_browsers_do(declared: str, expected: str) -> None:
    """Windows-1252 for ISO-8859-1. What no browser accepts is not obeyed."""
    page = f"<meta charset={declared}><p>“Größe”, Fähre und Käse".encode("cp1252")
    text, warning = decode(page, "a.html")
    assert text == page.decode(expected)
    assert f"guessed {expected}" in (warning or "")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_needs_no_mark(encoding: str) -> None:
    """Its NULs tell it."""
    text, warning = decode(TEXTS["German"].encode(encoding), "a.txt")
    assert text == TEXTS["German"]
    assert warning == f"a.txt: guessed {encoding}; set --encoding if that is wrong"


def test_nuls_alone_are_no_utf16() -> None:
    """Nor are half a character, or NULs in all places."""
    assert decode(b"a\0b\0c", "x")[0] == "a\0b\0c"
    assert decode(b"a" * 40 + b"\0" * 9, "x")[0] == "a" * 40 + "\0" * 9
    with pytest.raises(InputError, match="give --encoding"):
        decode(b"\0\0\0\xff\xfe\xff", "x")


def test_an_encoding_that_could_be_another_is_said_to_be() -> None:
    """Too few letters tell Western from Central European text."""
    _, warning = decode("Et voilà".encode("cp1252"), "x")
    assert "guessed cp1252 (or cp1250 or iso8859_2?)" in (warning or "")
    assert decode("Größe".encode("cp1252"), "x")[1] == (
        "x: not UTF-8; guessed cp1252; set --encoding if that is wrong"
    )
