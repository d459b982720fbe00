"""Inputs beyond one text file: e-mails, mailboxes, archives, and files of other kinds."""

import io
import json
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from conftest import Run

import articlex

BODY = """\
Dear all,

the boats leave at these times – as ever:

| Boat | Leaves |
| Gull | 08:10 |
"""


def mail(*, html: str = "", attachment: bytes = b"", charset: str = "utf-8") -> EmailMessage:
    """Return an e-mail with a table."""
    message = EmailMessage()
    message["Subject"] = "Times of the boats – May"
    message["From"] = "Harbour Office <office@example.org>"
    message["Date"] = "Mon, 04 May 2026 08:00:00 +0200"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(BODY, charset=charset, cte="quoted-printable")
    if html:
        message.add_alternative(html, subtype="html")
    if attachment:
        message.add_attachment(attachment, maintype="image", subtype="png", filename="a.png")
    return message


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_an_email_is_decoded(tmp_path: Path, charset: str) -> None:
    """Its plain part in its charset, and the headers that people read as metadata."""
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(mail(html="<p>other</p>", charset=charset)))
    document = articlex.read(path)
    assert document.paragraphs[1].text == "the boats leave at these times – as ever:"
    assert document.tables[0].rows[1] == ("Gull", "08:10")
    assert document.metadata["subject"] == "Times of the boats – May"
    assert document.metadata["from"] == "Harbour Office <office@example.org>"


def test_an_email_of_html_alone_goes_through_the_html_reader(tmp_path: Path) -> None:
    """A table of the page is a table, not text."""
    message = EmailMessage()
    message["Subject"] = "Boats"
    message.set_content("<h1>Boats</h1><table><tr><td>Gull<td>4</table>", subtype="html")
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    document = articlex.read(path)
    assert document.format == "html"
    assert document.tables[0].rows == (("Gull", "4"),)


def test_attachments_are_named_as_left_out(tmp_path: Path, run: Run) -> None:
    """A warning, for they may hold what is looked for."""
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(mail(attachment=b"\x89PNG")))
    done = run("tables", str(path), "-f", "csv")
    assert done.stdout == "Boat,Leaves\nGull,08:10\n"
    assert done.stderr == f"articlex: warning: {path}: attachments that are not read: 1\n"


def test_an_email_without_text_is_one_line(tmp_path: Path, run: Run) -> None:
    """And an exit code of 1."""
    message = EmailMessage()
    message["Subject"] = "Boats"
    message.set_content(b"\x89PNG", maintype="image", subtype="png")
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    done = run("parse", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"articlex: {path}: the e-mail has no part with text\n"


def test_a_charset_that_does_not_exist_is_told(tmp_path: Path) -> None:
    """The text is read as UTF-8."""
    source = bytes(mail()).replace(b'charset="utf-8"', b'charset="klingon"')
    path = tmp_path / "a.eml"
    path.write_bytes(source)
    with pytest.warns(UserWarning, match="says klingon, which does not fit; read as UTF-8"):
        document = articlex.read(path)
    assert document.paragraphs[1].text.endswith("– as ever:")


def test_the_encoding_of_an_email_without_charset_is_chosen(tmp_path: Path, run: Run) -> None:
    """As in any file. A charset that the e-mail names stands."""
    path = tmp_path / "a.eml"
    path.write_bytes(b"Subject: Boats\n\nW\xb3adys\xb3aw sails.\n")
    for arguments, name in (
        (("--encoding", "cp1250"), "Władysław"),
        (("--encoding", "utf-8", "--errors", "replace"), "W\ufffdadys\ufffdaw"),
    ):
        done = run("paragraphs", str(path), "-f", "csv", *arguments)
        assert name in done.stdout
        assert not done.stderr
    path.write_bytes(bytes(mail(charset="cp1252")))
    assert "–" in run("paragraphs", str(path), "--encoding", "cp1250").stdout


def test_a_mailbox_has_many_emails(tmp_path: Path, run: Run) -> None:
    """Each is a document with its number and its Message-ID. One without text is named."""
    empty = EmailMessage()
    empty.set_content(b"\x89PNG", maintype="image", subtype="png")
    second = bytes(mail()).replace(b"Dear all", b">From all")
    parts = [bytes(mail()), bytes(empty), second]
    path = tmp_path / "a.mbox"
    path.write_bytes(b"".join(b"From office Mon May  4 08:00:00 2026\n" + p + b"\n" for p in parts))
    done = run("parse", str(path))
    documents = json.loads(done.stdout)
    assert [document["line"] for document in documents] == [1, 3]
    assert documents[0]["id"] == "<1@example.org>"
    assert documents[1]["blocks"][0]["text"] == "From all,"
    assert done.returncode == 1
    assert done.stderr == f"articlex: {path}:2: the e-mail has no part with text\n"
    with pytest.raises(articlex.ArticlexError, match="iter_documents"):
        articlex.read(path)


def test_a_mailbox_without_emails_is_told(tmp_path: Path, run: Run) -> None:
    """A text under the wrong name is not lost in silence."""
    path = tmp_path / "a.mbox"
    path.write_text("Boats\n")
    done = run("parse", str(path))
    assert (
        done.stderr == f"articlex: {path}: is no mailbox: it does not begin with a line 'From …'\n"
    )


MEMBERS = {
    "b/boats.txt": "Boats\n| a | b |\n| 1 | 2 |\n",
    "piers.md": "# Piers\n\n| c |\n|---|\n| 3 |\n",
    "photo.png": "x",
}


def zipped(path: Path) -> None:
    """Write `MEMBERS` as a ZIP archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in MEMBERS.items():
            archive.writestr(name, text)


def tarred(path: Path) -> None:
    """Write `MEMBERS` as a tar archive, compressed as the name says."""
    with tarfile.open(path, "w:gz" if path.suffix in (".gz", ".tgz") else "w") as archive:
        for name, text in MEMBERS.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz"])
def test_archives_are_read_member_by_member(tmp_path: Path, run: Run, name: str) -> None:
    """Texts in their formats; other members are counted."""
    path = tmp_path / name
    (zipped if name == "a.zip" else tarred)(path)
    done = run("tables", str(path), "-f", "json")
    tables = json.loads(done.stdout)
    assert [(table["source"], table["rows"][-1]) for table in tables] == [
        (f"{path}/b/boats.txt", ["1", "2"]),
        (f"{path}/piers.md", ["3"]),
    ]
    assert done.stderr == f"articlex: warning: {path}: members that are left out, as no text: 1\n"
    assert done.returncode == 0
    with pytest.warns(UserWarning, match="left out"):
        assert len(list(articlex.iter_documents(path))) == 2


def test_a_member_that_is_too_large_is_named(tmp_path: Path, run: Run) -> None:
    """Only as much as the limit is ever unpacked. The other members are read."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"x" * 50_000_000)
        archive.writestr("boats.txt", b"Boats")
    done = run("parse", str(path), "--max-size", "1MB")
    assert [each["source"] for each in json.loads(done.stdout)] == [f"{path}/boats.txt"]
    assert done.returncode == 1
    assert done.stderr == (
        f"articlex: {path}/bomb.txt: more than 1000000 bytes; raise the limit with --max-size\n"
    )


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.zip", b"no archive", "cannot be read as ZIP: File is not a zip file"),
        ("a.tar", b"no archive", "cannot be read as tar: "),
    ],
)
def test_a_broken_archive_is_one_line(
    tmp_path: Path, run: Run, name: str, data: bytes, message: str
) -> None:
    """With the file and the reason."""
    path = tmp_path / name
    path.write_bytes(data)
    done = run("parse", str(path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"articlex: {path}: {message}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("data", "kind", "advice"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF", "convert it with pdftotext -layout"),
        (b"PK\x03\x04\x14\0\x06\0word/document.xml", "a Word document", "convert it with pandoc"),
        (b"PK\x03\x04\x14\0\x06\0xl/workbook.xml", "an Excel workbook", "convert it with in2csv"),
        (
            b"PK\x03\x04\x14\0\x06\0ppt/a.xml",
            "a PowerPoint presentation",
            "convert it with markitdown",
        ),
        (b"PK\x03\x04\0\0mimetypeapplication/epub+zip", "an EPUB book", "convert it with pandoc"),
        (b"PK\x03\x04\0\0other", "a ZIP archive", "unzip it, or name it .zip"),
        (b"SQLite format 3\0\x10", "a SQLite database", "export it with sqlite3 -csv"),
        (b"PAR1\x15\x04\0", "a Parquet file", "read it with --from parquet"),
        (b"\x89PNG\r\n\x1a\n\0", "a PNG image", "read it with tesseract"),
        (b"\xff\xd8\xff\xe0\0", "a JPEG image", "read it with tesseract"),
        (b"\x1f\x8b\x08\0", "compressed with gzip", "gunzip it, or name it .gz"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0",
            "an old Office document",
            "save it as text with soffice",
        ),
        (b"{\\rtf1\\ansi Boats}", "an RTF document", "convert it with pandoc"),
        (b"\x7fELF\x02\0", "a program", "give a text file instead"),
        (
            b"boats.txt" + b"\0" * 248 + b"ustar\0",
            "a tar archive",
            "unpack it",
        ),
    ],
)
def test_files_that_are_no_text_are_named(
    tmp_path: Path, run: Run, data: bytes, kind: str, advice: str
) -> None:
    """With their kind and what to do with them, instead of a guess at their encoding."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    done = run("tables", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"articlex: {path}: is {kind}, not text; {advice}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["%PDF-1.7 is a version", "GIF89 was a format", "BZh begins it"])
def test_texts_about_such_files_are_texts(tmp_path: Path, text: str) -> None:
    """Their first bytes alone do not make them binary."""
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert articlex.read(path).blocks[0].line_start == 1


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path, run: Run) -> None:
    """They are named, and --follow-links reads them. Links within the folder are files like any."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("Secret")
    (folder / "boats.txt").write_text("Boats")
    (folder / "same.txt").symlink_to("boats.txt")
    link = folder / "out.txt"
    link.symlink_to("../secret.txt")
    done = run("parse", str(folder))
    assert len(json.loads(done.stdout)) == 2
    assert done.returncode == 1
    message = "links to a file outside the folder; see --follow-links"
    assert done.stderr == f"articlex: {link}: {message}\n"
    followed = run("parse", str(folder), "--follow-links")
    assert (len(json.loads(followed.stdout)), followed.stderr) == (3, "")


def test_broken_rows_without_tables_are_named(tmp_path: Path, run: Run) -> None:
    """A shard with broken rows does not look like one without tables."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "no table"}\nbroken\n7\n{"x": 1}\n{"text": "\xff"}\n')
    done = run("tables", str(path))
    assert done.returncode == 1
    places = [line.partition(": ")[2].partition(":")[2][:1] for line in done.stderr.splitlines()]
    assert places == ["2", "3", "4", "5"]


def test_padding_that_would_outgrow_the_table_is_refused(tmp_path: Path, run: Run) -> None:
    """A long cell beside thousands of short rows is a small CSV and a huge grid."""
    path = tmp_path / "a.txt"
    path.write_text(f"| {'x' * 50_000} |\n" + "| a |\n" * 8_000)
    done = run("tables", str(path), "-f", "grid")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"articlex: {path}:1: columns padded to 400124006 characters are too wide for -f grid; "
        "use csv or json, which do not pad\n"
    )
    assert len(run("tables", str(path), "-f", "csv").stdout) < 100_000


def test_long_cells_that_spans_repeat_are_bounded(tmp_path: Path, run: Run) -> None:
    """The output stays in proportion to the page, and a warning says what was cut."""
    path = tmp_path / "a.html"
    rows = "<tr><td>b" * 5_000
    path.write_text(f"<table><tr><td rowspan=5001>{'x' * 100_000}<td>a{rows}</table>")
    done = run("tables", str(path), "--repeat-spans", "-f", "csv")
    assert len(done.stdout) < 3_000_000
    assert f"spans fill more than {10_000 + len(path.read_text()) // 8} places" in done.stderr


def test_titles_that_sections_would_repeat_are_cut(tmp_path: Path, run: Run) -> None:
    """A long title above thousands of short lines: a warning says that sections have less of it."""
    path = tmp_path / "a.txt"
    title = "b " * 400 + "b"
    path.write_text(f"# {title}\n" + "- a\n" * 25_000)
    done = run("lists", str(path), "-f", "csv")
    assert len(done.stdout) < 50 * path.stat().st_size
    assert done.stderr == (
        f"articlex: warning: {path}:1: sections have only the first 12 characters of long titles, "
        "for too many blocks would repeat them\n"
    )
    assert json.loads(run("headings", str(path)).stdout)[0]["text"] == title


def test_a_header_that_records_would_repeat_is_refused(tmp_path: Path, run: Run) -> None:
    """Each row would have the header's long name as a key."""
    path = tmp_path / "a.txt"
    path.write_text(f"| {'x' * 5_000} | b |\n|---|---|\n" + "| 1 | 2 |\n" * 5_000)
    done = run("tables", str(path), "--records")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"articlex: {path}:1: --records would repeat a header of 5001 characters in 5000 rows; "
        "leave out --records\n"
    )


def test_an_id_that_blocks_would_repeat_is_cut(tmp_path: Path, run: Run) -> None:
    """It may be longer than usual beside a long text, not above thousands of short lines."""
    path = tmp_path / "a.jsonl"
    ids = "i" * 500
    path.write_text(
        json.dumps({"id": ids, "text": "a\n" * 20_000})
        + "\n"
        + json.dumps({"id": ids, "text": "a\n" + "b" * 40_000})
    )
    done = run("headings", str(path))
    assert done.stderr == f"articlex: {path}:1: id has 500 characters; cut to 64\n"


@pytest.mark.parametrize("command", ["tables", "parse", "convert", "check", "view --no-browser"])
def test_at_most_a_thousand_errors_are_printed(tmp_path: Path, run: Run, command: str) -> None:
    """The last line counts the others."""
    path = tmp_path / "a.jsonl"
    path.write_text("broken\n" * 1500)
    done = run(*command.split(), str(path))
    lines = done.stderr.splitlines()
    assert (len(lines), lines[-1]) == (1001, "articlex: and 500 more errors")


@pytest.mark.parametrize(
    "header",
    ["From: <@", "Message-ID: <[", "To: =?utf-8?q?=?= <", "Cc: .==:", "Subject: =?x?b?!?="],
)
def test_headers_that_are_malformed_end_no_run(tmp_path: Path, header: str) -> None:
    """Spam has them. The text is read."""
    path = tmp_path / "a.eml"
    path.write_text(f"{header}\n\nThe boats are in.\n")
    assert articlex.read(path).blocks[0].line_start == 1


def test_a_line_of_a_mail_that_begins_like_another_mail(tmp_path: Path) -> None:
    """A mail begins below a blank line, with a year. An empty mailbox has none."""
    path = tmp_path / "a.mbox"
    path.write_text("From x Mon May  4 08:00:00 2026\nSubject: a\n\nWords.\nFrom here we go on.\n")
    (document,) = articlex.iter_documents(path)
    assert "From here we go on." in document.to_markdown()
    path.write_text("\n")
    assert list(articlex.iter_documents(path)) == []


def test_a_damaged_member_costs_no_other(tmp_path: Path, run: Run) -> None:
    """It is named; the members before and after it are read."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.txt", "b.txt", "c.txt"):
            archive.writestr(name, f"Words of {name}")
    path.write_bytes(path.read_bytes().replace(b"Words of b.txt", b"Words of X.txt"))
    done = run("parse", str(path))
    assert [each["source"][-5:] for each in json.loads(done.stdout)] == ["a.txt", "c.txt"]
    assert done.returncode == 1
    assert done.stderr == (f"articlex: {path}/b.txt: is damaged: Bad CRC-32 for file 'b.txt'\n")


def test_an_archive_that_breaks_off_keeps_what_was_whole(tmp_path: Path, run: Run) -> None:
    """Damage in the middle, or a missing end, is told, and what came before is read."""
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name in ("a.txt", "b.txt", "c.txt"):
            info = tarfile.TarInfo(name)
            info.size = 5
            archive.addfile(info, io.BytesIO(b"Boats"))
    whole = path.read_bytes()
    path.write_bytes(whole[:1024] + b"\xff" * 512 + whole[1536:])
    done = run("parse", str(path))
    assert [each["source"][-5:] for each in json.loads(done.stdout)] == ["a.txt"]
    assert done.returncode == 1
    assert "cannot be read as tar" in done.stderr


def test_archives_in_a_folder_are_read(tmp_path: Path, run: Run) -> None:
    """Like the other files there. A member that is packed again, or encrypted, is left out."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("boats.txt", "Boats")
        archive.writestr("boats.txt.gz", b"x")
    done = run("parse", str(tmp_path))
    assert [each["source"] for each in json.loads(done.stdout)] == [f"{tmp_path}/a.zip/boats.txt"]
    assert "left out, as no text: 1" in done.stderr


def test_a_mark_for_excel_is_not_written_where_nothing_was_read(tmp_path: Path, run: Run) -> None:
    """The file that is there stays."""
    path = tmp_path / "x.csv"
    path.write_text("good")
    done = run("tables", "missing.txt", "--bom", "-o", str(path), cwd=tmp_path)
    assert done.returncode == 1
    assert path.read_text() == "good"


def test_keys_may_be_nested(tmp_path: Path, run: Run) -> None:
    """`article.body` is the key body of the object article. A wrong key names those that exist."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"article": {"body": "| a | b |\\n| 1 | 2 |"}, "meta": {"n": 7}}\n')
    done = run("tables", str(path), "--text-key", "article.body", "--id-key", "meta.n")
    (table,) = json.loads(done.stdout)
    assert (table["id"], table["rows"][1]) == ("7", ["1", "2"])
    wrong = run("tables", str(path), "--text-key", "article.text")
    assert wrong.returncode == 1
    assert "the row has no text under 'article.text'; keys: article, meta" in wrong.stderr
