"""reStructuredText's table directives: ``list-table`` and ``csv-table``."""

import csv
import re

from articlex.blocks import Row, Table
from articlex.readers.text.layout import Lines

_DIRECTIVE = re.compile(r"\.\. (list|csv)-table::(.*)")
_OPTION = re.compile(r":([\w-]+):\s*(.*)")


def directive_table(lines: Lines, start: int) -> Table | None:
    """Read a directive and the indented lines below it."""
    match = _DIRECTIVE.match(lines.stripped[start])
    if match is None:
        return None
    indent = lines.indent(start)
    end = start + 1
    while end < len(lines.stripped) and (not lines.stripped[end] or lines.indent(end) > indent):
        end += 1
    while not lines.stripped[end - 1]:
        end -= 1
    options: dict[str, str] = {}
    number = start + 1
    while number < end and (option := _OPTION.match(lines.stripped[number])):
        options[option[1]] = option[2]
        number += 1
    body = lines.stripped[number:end]
    rows = _list_rows(body) if match[1] == "list" else _csv_rows(body)
    if not rows:
        return None
    header: Row | None = None
    if "header" in options and match[1] == "csv":
        header = _csv_rows([options["header"]])[0]
    elif options.get("header-rows", "0") != "0":
        header = rows.pop(0)
    caption = match[2].strip() or None
    return Table(start + 1, end, (), None, caption, header, (), tuple(rows), "directive")


def _list_rows(body: list[str]) -> list[Row]:
    rows: list[list[str]] = []
    for line in body:
        if line[:3] in ("* -", "* *"):
            rows.append([line[3:].strip()])
        elif line[:1] in ("-", "*") and line[1:2] in ("", " ") and rows:
            rows[-1].append(line[1:].strip())
        elif line and rows:
            rows[-1][-1] = f"{rows[-1][-1]} {line}".strip()
        elif line:
            return []
    return [tuple(row) for row in rows]


def _csv_rows(body: list[str]) -> list[Row]:
    try:
        return [
            tuple(cell.strip() for cell in row)
            for row in csv.reader(
                (line for line in body if line), skipinitialspace=True, strict=True
            )
        ]
    except csv.Error:
        return []
