"""Whole documents as JSON."""

import json
from collections.abc import Iterator

from articlex.cli.session import Session
from articlex.export.json import document_json, json_array


def document_lines(session: Session) -> Iterator[str]:
    """Yield every document as one line of JSON, in pieces."""
    for document in session.documents():
        yield from document_json(document)
        yield "\n"


def indented_documents(session: Session) -> Iterator[str]:
    """Yield every document as JSON on several lines, for people."""
    for document in session.documents():
        yield json.dumps(document.to_dict(), ensure_ascii=False, indent=2) + "\n"


def whole_documents(session: Session) -> Iterator[str]:
    """Yield JSON: one object for a single input, else an array of them."""
    if session.is_single():
        return document_lines(session)
    return json_array(map(document_json, session.documents()))
