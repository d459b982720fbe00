"""Whole documents as JSON."""

import json
from collections.abc import Iterator

from articlex.cli.session import Session
from articlex.export.json import json_array


def document_lines(session: Session) -> Iterator[str]:
    """Yield every document as one line of JSON."""
    for document in session.documents():
        yield json.dumps(document.to_dict(), ensure_ascii=False) + "\n"


def indented_documents(session: Session) -> Iterator[str]:
    """Yield every document as JSON on several lines, for people."""
    for document in session.documents():
        yield json.dumps(document.to_dict(), ensure_ascii=False, indent=2) + "\n"


def whole_documents(session: Session) -> Iterator[str]:
    """Yield JSON: one object for a single input, else an array of them."""
    lines = document_lines(session)
    return lines if session.is_single() else json_array(line[:-1] for line in lines)
