"""Kinds of files that are no text, known by their first bytes."""

from articlex.errors import InputError

_SIGNATURES = (
    (b"%PDF-", "a PDF", "convert it with pdftotext -layout"),
    (b"PK\x03\x04", "a ZIP archive", "unzip it, or name it .zip"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document",
        "save it as text with soffice",
    ),
    (b"{\\rtf", "an RTF document", "convert it with pandoc -t plain"),
    (b"SQLite format 3\0", "a SQLite database", "export it with sqlite3 -csv"),
    (b"PAR1", "a Parquet file", "read it with --from parquet"),
    (b"ARROW1\0\0", "an Arrow file", "convert it with pyarrow"),
    (b"\x1f\x8b", "compressed with gzip", "gunzip it, or name it .gz"),
    (b"BZh", "compressed with bzip2", "bunzip2 it, or name it .bz2"),
    (b"\xfd7zXZ\0", "compressed with xz", "unxz it, or name it .xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard", "unzstd it, or name it .zst"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it with 7z x"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it with unrar x"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", "read it with tesseract"),
    (b"\xff\xd8\xff", "a JPEG image", "read it with tesseract"),
    (b"GIF8", "a GIF image", "read it with tesseract"),
    (b"II*\0", "a TIFF image", "read it with tesseract"),
    (b"MM\0*", "a TIFF image", "read it with tesseract"),
    (b"\x7fELF", "a program", "give a text file instead"),
)
"""First bytes, what they are of, and what to do with it."""

_IN_ZIP = (
    (b"word/", "a Word document", "convert it with pandoc -t plain"),
    (b"xl/", "an Excel workbook", "convert it with in2csv"),
    (b"ppt/", "a PowerPoint presentation", "convert it with markitdown"),
    (
        b"application/vnd.oasis.opendocument",
        "an OpenDocument file",
        "save it as text with soffice",
    ),
    (b"application/epub+zip", "an EPUB book", "convert it with pandoc -t plain"),
)
"""Names in a ZIP archive, likewise."""
_HEAD = 1 << 12
_TAR_MAGIC, _TAR_OFFSET = b"ustar", 257


def refuse_binary(data: bytes, name: str) -> None:
    """Raise InputError if a file's bytes are of a known kind that is no text.

    The message names the kind, and says what to do.
    """
    if b"\0" not in data[:_HEAD] and data[:_HEAD].isascii() and not data.startswith(b"{\\rtf"):
        return  # a text about such files
    match = next((entry for entry in _SIGNATURES if data.startswith(entry[0])), None)
    if match is not None and match[0][:2] == b"PK":
        head = data[:_HEAD] + data[-_HEAD:]
        match = next((entry for entry in _IN_ZIP if entry[0] in head), match)
    if match is None and data[_TAR_OFFSET : _TAR_OFFSET + len(_TAR_MAGIC)] == _TAR_MAGIC:
        match = (b"", "a tar archive", "unpack it with tar -xf, or name it .tar")
    if match is not None:
        _, kind, advice = match
        raise InputError(f"{name}: is {kind}, not text; {advice}")
