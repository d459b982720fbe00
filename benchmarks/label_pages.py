"""Make a labelled file for `train_headings.py` from a folder of HTML pages.

    python benchmarks/label_pages.py FOLDER > pages.jsonl

Each page goes through trafilatura twice: once to the plain text that articlex reads, once to
XML, in which the same lines still have their tags. A line's label is its tag: H1 to H6 for a
heading, L for a list item, T for a table row, Q for a quotation, C for code, else P. A line that
the two do not agree on is labelled `?` and not judged.

Needs trafilatura: pip install trafilatura.
"""

import argparse
import json
import sys
from collections import defaultdict, deque
from pathlib import Path
from typing import Any

LABELS = {"item": "L", "row": "T", "quote": "Q", "code": "C", "p": "P"}


def main() -> None:
    """Print one labelled page a line."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=Path)
    for path in sorted(arguments.parse_args().folder.rglob("*.htm*")):
        page = label(path.read_bytes())
        if page is None:
            print(f"{path}: no article found", file=sys.stderr)
        else:
            print(json.dumps({"id": path.name, **page}, ensure_ascii=False))


def label(html: bytes) -> dict[str, Any] | None:
    """Return the text of a page and a label per line that is not blank, or None."""
    import trafilatura
    from lxml import etree

    text = trafilatura.extract(html, include_tables=True)
    xml = trafilatura.extract(html, include_tables=True, output_format="xml")
    if not text or not xml:
        return None
    waiting: dict[str, deque[str]] = defaultdict(deque)
    for element in etree.fromstring(xml.encode()).iter("head", *LABELS):
        words = "".join("".join(element.itertext()).split())
        waiting[words].append(_label(element))
    labels = []
    for line in text.splitlines():
        if line.strip():
            words = "".join(line.removeprefix("- ").replace("|", "").split())
            labels.append(waiting[words].popleft() if waiting[words] else "?")
    return {"text": "\n".join(text.splitlines()), "labels": " ".join(labels), "tables": []}


def _label(element: Any) -> str:  # noqa: ANN401
    if element.tag == "head":
        return str(element.get("rend", "h2")).upper()
    return LABELS[element.tag]


if __name__ == "__main__":
    main()
