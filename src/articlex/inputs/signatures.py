"""Kinds of files that are no text, known by their first bytes."""

from articlex.errors import InputError

_SIGNATURES = (
    (b"%PDF-", "a PDF", "pdftotext -layout"),
    (b"PK\x03\x04", "a ZIP archive", "unzip, or the suffix .zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", "soffice --convert-to txt"),
    (b"{\\rtf", "an RTF document", "pandoc -t plain"),
    (b"SQLite format 3\0", "a SQLite database", "sqlite3 with .mode csv"),
    (b"PAR1", "a Parquet file", "--from parquet"),
    (b"ARROW1\0\0", "an Arrow file", "pyarrow"),
    (b"\x1f\x8b", "compressed with gzip", "gunzip, or the suffix .gz"),
    (b"BZh", "compressed with bzip2", "bunzip2, or the suffix .bz2"),
    (b"\xfd7zXZ\0", "compressed with xz", "unxz, or the suffix .xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard", "unzstd, or the suffix .zst"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "7z x"),
    (b"Rar!\x1a\x07", "a RAR archive", "unrar"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", "tesseract"),
    (b"\xff\xd8\xff", "a JPEG image", "tesseract"),
    (b"GIF8", "a GIF image", "tesseract"),
    (b"II*\0", "a TIFF image", "tesseract"),
    (b"MM\0*", "a TIFF image", "tesseract"),
    (b"\x7fELF", "a program", "a file of text"),
)
"""First bytes, what they are of, and what makes text of it."""

_IN_ZIP = (
    (b"word/", "a Word document", "pandoc -t plain, or markitdown"),
    (b"xl/", "an Excel workbook", "in2csv, or markitdown"),
    (b"ppt/", "a PowerPoint presentation", "markitdown"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file", "soffice --convert-to txt"),
    (b"application/epub+zip", "an EPUB book", "pandoc -t plain"),
)
"""Names in a ZIP archive, likewise."""
_HEAD = 1 << 12
_TAR_MAGIC, _TAR_OFFSET = b"ustar", 257


def refuse_binary(data: bytes, name: str) -> None:
    """Raise InputError if a file's bytes are of a known kind that is no text.

    The message names the kind, and the program or option that makes text of it.
    """
    if b"\0" not in data[:_HEAD] and data[:_HEAD].isascii() and not data.startswith(b"{\\rtf"):
        return  # a text about such files
    match = next((each for each in _SIGNATURES if data.startswith(each[0])), None)
    if match is not None and match[0][:2] == b"PK":
        head = data[:_HEAD] + data[-_HEAD:]
        match = next((each for each in _IN_ZIP if each[0] in head), match)
    if match is None and data[_TAR_OFFSET : _TAR_OFFSET + len(_TAR_MAGIC)] == _TAR_MAGIC:
        match = (b"", "a tar archive", "tar -x, or the suffix .tar")
    if match is not None:
        _, kind, converter = match
        raise InputError(f"{name}: is {kind}, not text; convert it first, with {converter}")
