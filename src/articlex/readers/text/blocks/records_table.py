"""Records: rows written as ``key: value`` lines, as psql and MySQL print them when told to."""

import re

from articlex.blocks import Row, Table
from articlex.readers.text.layout import Lines

_MYSQL = re.compile(r"\*{10,} \d+\. row \*{10,}")
_PSQL = re.compile(r"-\[ RECORD \d+ \][-+]*")
_SPARK = re.compile(r"-RECORD \d+-+")
_FIELD = re.compile(r"([^\s:|][^:|]{0,60}?)\s*(: | \| |:$| \|$)\s*(.*)")
_COUNT = re.compile(r"\d+ rows? in set\b|mysql>")
_FEWEST_KEYS = 2
_MAX_KEYS = 100
_LONGEST_VALUE = 60
"""Lines of a value."""


def marked_records(lines: Lines, start: int) -> Table | None:
    """Read records between lines such as ``-[ RECORD 1 ]-``, ``-RECORD 0-`` or ``*** 1. row ***``.

    All records must have the same keys, which become the header.
    """
    mark = next(
        (each for each in (_MYSQL, _PSQL, _SPARK) if each.fullmatch(lines.stripped[start])), None
    )
    if mark is None or start < lines.not_records_before:
        return None
    records: list[list[tuple[str, str]]] = []
    number = start
    while number < len(lines.stripped):
        line = lines.stripped[number]
        if mark.fullmatch(line):
            records.append([])
        elif (field := _FIELD.fullmatch(line)) and len(records[-1]) < _MAX_KEYS:
            records[-1].append((field[1], field[3]))
        elif mark is _MYSQL and records[-1] and _goes_on(lines.stripped, number, records):
            key, value = records[-1][-1]  # MySQL breaks a value where it has line breaks
            records[-1][-1] = key, f"{value} {line}"
        else:
            break
        number += 1
    table = _table(start, number, records)
    if table is None:
        lines.not_records_before = number  # otherwise each record would read all below it
    return table


def _goes_on(stripped: list[str], start: int, records: list[list[tuple[str, str]]]) -> bool:
    """Tell whether a line is of a value: the next record or field is below it, and no blank line.

    The next record has the next number, the next field the key that the first record has there.
    """
    keys = [key for key, _ in records[0]]
    key = keys[len(records[-1])] if len(records[-1]) < len(keys) else None
    for line in stripped[start : start + _LONGEST_VALUE]:
        if _MYSQL.fullmatch(line):
            return line.strip("* ").startswith(f"{len(records) + 1}.")
        if key is not None and line.startswith(f"{key}:"):
            return True
        if not line or _COUNT.match(line):
            return False
    return False


def _table(start: int, end: int, records: list[list[tuple[str, str]]]) -> Table | None:
    keys = [tuple(key for key, _ in record) for record in records]
    if len(set(keys)) != 1 or len(keys[0]) < _FEWEST_KEYS or len(set(keys[0])) < len(keys[0]):
        return None
    rows: tuple[Row, ...] = tuple(tuple(value for _, value in record) for record in records)
    return Table(start + 1, end, (), None, None, keys[0], (), rows, "records")
