"""Tables whose columns only spaces separate: by inscriptis, w3m, pdftotext and `column`."""

import re
from typing import NamedTuple

from articlex.blocks import Row, Table
from articlex.readers.drafts import COLONS
from articlex.readers.text.blocks.blank_columns import (
    SAMPLE,
    blank_mask,
    cut_aligned,
    gaps_in,
    occupied_mask,
    right_aligned,
)
from articlex.readers.text.blocks.columns import (
    are_years,
    goes_on,
    has_header,
    is_data,
    is_note,
    is_year,
)
from articlex.readers.text.blocks.list_marker import BULLETS, is_item
from articlex.readers.text.blocks.table_syntax import join_row
from articlex.readers.text.blocks.wrapped_rows import has_wrapped_rows, join_wrapped_rows
from articlex.readers.text.layout import Lines
from articlex.readers.text.layout.wrapping import PAD, wide

GAP = re.compile(r"\S {2,}(?=\S)")
"""Two spaces or more between words."""
_COLUMN_GAP = re.compile(r"(?:[^\s.!?:,;] {2,}|\S {3,})(?=\S)")
"""A gap between columns, and not the two spaces that some people type after a sentence."""
_BEGINS_ROW = re.compile(r"[-+][.,]?\d|# {2,}\S|[#*@]\w|--?[^\W\d]")
"""A number with a sign, the name of a column of numbers, a tag, or an option: no marker."""
_ENUMERATED = re.compile(r"\w{1,3}[.)] ")
_MAX_LINES = 5_000
_WIDEST = 1_000
_SHORT_LINE = 60
_LONGEST_PROSE = 100
_SHORTEST_PROSE = 40
_LONGEST_CELL = 300
_CODE = re.compile(
    r"^(?:>>>|\.\.\.|#(?:\W|$|(?:include|define|endif|if|pragma)\b)|//|\$ |def |if |for |return\b|"
    r"let |var |import |else\b|class )"
    r"|[{};,]$|\w\(.*[,=\[{'\"].*\)|[^<>!=]=[^=]| {2,}(?:#|//|--|/\*|;;) |[:,\[%].* {2,}; |`\w+:\""
)
"""Signs of a line of code, in which people align comments and equals signs."""
_LOG_OR_DRAWING = re.compile(
    r".{0,30}?\d\d:\d\d:\d\d.{0,30}?(?:\b(?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|TRACE)\b"
    r"|\w\[\d+\]:|\bkernel:)|[^┌┐└┘├┤╵╷│]*[┌┐└┘├┤╵╷│]|[^%]*\d%\["
)
_CHORD = r"[A-H][#b♯♭]?(?:m|maj|min|dim|aug|sus|add)?\d{0,2}(?:/[A-H][#b]?)?"
_CHORDS = re.compile(rf"{_CHORD}(?: +{_CHORD})*")
_CHANGES = re.compile(r"@@ -\d")
"""The line above the changes that `diff` shows."""
_FEWEST_LETTERS = 0.3
"""The share of letters and digits in a table."""
_MOST_STROKES = 0.3
"""The share of strokes in a drawing."""
_STROKES = "/\\()_|<>'"
_OTHER_BLOCKS = BULLETS | {"|", "+", "#", "`"}
_THRESHOLD = 0.5
_FEWEST_TYPED = 3
_R_TYPES = frozenset((
    "chr", "char", "dbl", "num", "int", "i64", "lgl", "lgcl", "fct", "fctr", "ord", "date", "Date",
    "dttm", "POSc", "time", "drtn", "list", "cplx", "cpl", "raw",
))  # fmt: skip
"""How tibbles and data.tables abbreviate R's types."""
_MOST_MARKED = 20
"""Lines with the same marker that are looked at."""
_FEWEST_FRAMED = 3
"""Names, the name of the index, and two rows."""
_MANY_WORDS = 3
"""Words of a cell, on average, from which lines that align may be prose."""
_NAME = re.compile(r"\S+(?: \S+)*")
"""A name of one word or several, a blank apart."""
_FLAGS = frozenset("●○×↻")
"""What systemctl puts before rows, left of the others."""
_FEWEST_GROUPED = 4
"""Lines: names of groups, names of columns, and two rows."""
_FEWEST_ABOVE_SUM = 3
"""Lines above a double rule that is below a total, and not below names."""
_FAR = 8
"""Columns left of a rule above a sum, at least."""
_LONG_LEADER = 6
"""Dots that lead to a value without a blank in front of them."""
_BROKEN = "  \\"
"""The end of the names of a frame that pandas prints in several parts."""
_LEADERS = re.compile(r"\.{4,}|(?:\. ){3,}|…{2,}|_{4,}")


_SIGNS = frozenset(("€", "%", "kr", "zł", "Kč"))
"""What stands behind a number, a blank apart."""


class _Run(NamedTuple):
    """Lines with common columns.

    Attributes:
        rows: the cells of each line, none if there are no columns.
        indents: the columns by which each is indented.
        end: the line below.

    """

    rows: list[Row]
    indents: list[int]
    end: int


def aligned_table(lines: Lines, start: int) -> Table | None:
    """Read a run of lines that leave the same columns blank."""
    if start < lines.not_aligned_before or not _may_begin(lines, start):
        return None
    run = _read_run(lines, start)
    if not run.rows:
        # Half of the lines may still begin a table. Reading all of them again would take long.
        lines.not_aligned_before = start + max(1, (run.end - start) // 2)
        return None
    taken = lines.stripped[start : run.end]
    if (
        _is_code(taken)
        or _is_log_or_drawing(taken)
        or _is_song_or_art(taken)
        or _is_page_source(lines.raw[start : run.end])
        or (start and _CHANGES.match(lines.stripped[start - 1]))
    ):
        lines.not_aligned_before = run.end
        return None
    rows = _without_types(_join_signs(_joined(_with_index_name(run))))
    is_headed = has_header(rows)
    rows = _without_colons(rows)
    score = _score(rows, is_headed=is_headed)
    if score < _THRESHOLD:
        lines.not_aligned_before = run.end  # otherwise each line of a long run would read it again
        return None
    header = rows.pop(0) if is_headed else None
    if header is not None and len(rows) > 1 and goes_on(header, rows[0]):
        header = join_row([header, rows.pop(0)])
    return Table(
        start + 1, run.end, (), None, None, header, (), tuple(rows), "aligned", round(score, 2)
    )


def _with_index_name(run: _Run) -> _Run:
    """Put the names of indices, which pandas writes on a line below the others, beside them."""
    if len(run.rows) <= _FEWEST_FRAMED or run.indents[1] < run.indents[2]:
        return run
    names, more, *body = run.rows
    if not all(bool(name) != bool(other) for name, other in zip(names, more, strict=True)):
        return run
    if names[0] or not all(name.isidentifier() and name.islower() for name in more if name):
        return run
    return run._replace(rows=[join_row([names, more]), *body], indents=[0, *run.indents[2:]])


def _joined(run: _Run) -> list[Row]:
    """Return the rows of a run, some of whose cells were wrapped over lines.

    Years above the names, rows of dots, and names above indented rows are rows of their own.
    """
    rows: list[Row] = []
    part: list[Row] = []
    for number, row in enumerate(run.rows):
        if (number == 0 and are_years(row)) or _is_left_out(row) or _is_group(run, number):
            rows += [*_join_part(part), row]
            part = []
        else:
            part.append(row)
    return rows + _join_part(part)


def _join_part(rows: list[Row]) -> list[Row]:
    return join_wrapped_rows(rows) if rows and has_wrapped_rows(rows) else rows


def _is_left_out(row: Row) -> bool:
    """Tell whether a row has dots alone, for rows that a program did not print."""
    return all(row) and not any(cell.strip(".") for cell in row)


def _is_group(run: _Run, number: int) -> bool:
    """Tell whether a line has one name, and two or more rows of values are indented below it."""
    first, *others = run.rows[number]
    if not first or any(others):
        return False
    below = run.rows[number + 1 : number + 3]
    indents = set(run.indents[number + 1 : number + 3])
    return (
        len(below) > 1
        and len(indents) == 1
        and min(indents) > run.indents[number]
        and all(row[0] and any(row[1:]) for row in below)
    )


def _join_signs(rows: list[Row]) -> list[Row]:
    """Join a last column of signs, such as that of a currency, to the numbers before it."""
    rows = _move_signs(rows)
    header, *body = rows
    filled = [row for row in body if row[-1]]
    if not filled or len(header) < 3 or not all(row[-1] in _SIGNS for row in filled):  # noqa: PLR2004
        return rows
    if not all(is_data(row[-2]) for row in filled):
        return rows
    return [(*row[:-2], f"{row[-2]} {row[-1]}".strip()) for row in rows]


def _move_signs(rows: list[Row]) -> list[Row]:
    """Return the rows with each ``±`` before the error behind it, where all of a column have it."""
    header, *body = rows
    for column in range(len(header) - 1):
        cells = [row[column] for row in body if row[column]]
        is_named = header[column].endswith("±")
        if cells and not is_named and all(cell.endswith(" ±") for cell in cells):
            body = [_with_sign(row, column) if row[column] else row for row in body]
    return [header, *body]


def _with_sign(row: Row, column: int) -> Row:
    value, error = row[column].removesuffix("±").rstrip(), f"± {row[column + 1]}".rstrip()
    return (*row[:column], value, error, *row[column + 2 :])


def _without_types(rows: list[Row]) -> list[Row]:
    """Return the rows without the types that R prints below the names: ``<chr>`` and ``<dbl>``."""
    if len(rows) < _FEWEST_TYPED or not any(rows[1]):
        return rows
    header, types, *body = rows
    if not all(map(_is_type, filter(None, types))):
        return rows
    if header[0] and all(row[0].startswith(f"{n} ") for n, row in enumerate(body, 1)):
        header = ("", *header)  # tibbles number their rows, a blank apart
        body = [(*row[0].split(" ", 1), *row[1:]) for row in body]
    return [header, *body]


def _without_colons(rows: list[Row]) -> list[Row]:
    """Return the rows without the colons that some programs align before all values."""
    if len(rows[0]) == 2 and all(row[1][:2] in (": ", ":") for row in rows):  # noqa: PLR2004
        return [(name, value[1:].lstrip()) for name, value in rows]
    return rows


def _is_type(cell: str) -> bool:
    return cell[:1] == "<" and cell[-1:] == ">" and cell[1:-1] in _R_TYPES


def _sample(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip()][:SAMPLE]


def _is_code(stripped: list[str]) -> bool:
    filled = _sample(stripped)
    return sum(1 for line in filled if _CODE.search(line)) * 5 >= len(filled) * 2


def _is_log_or_drawing(stripped: list[str]) -> bool:
    """Tell whether lines are those of a log, of a tree of files, or of a drawing of boxes.

    Lines of a log begin with a time to the second, and name a level or a process. A table of such
    lines has a header.
    """
    filled = _sample(stripped)
    if len(filled) > 1 and ":" not in filled[0] and not any(map(str.isdecimal, filled[0])):
        return _LOG_OR_DRAWING.match(filled[0]) is not None
    return sum(1 for line in filled if _LOG_OR_DRAWING.match(line)) * 5 >= len(filled) * 3


def _is_song_or_art(stripped: list[str]) -> bool:
    """Tell whether lines are verses below chords, or a drawing of hardly any letters."""
    filled = _sample(stripped)
    are_chords = [_CHORDS.fullmatch(line) is not None for line in filled]
    are_verses = [
        not is_chord and "  " not in line for line, is_chord in zip(filled, are_chords, strict=True)
    ]
    if sum(are_chords) > 1 and all(
        below for above, below in zip(are_chords, are_verses[1:], strict=False) if above
    ):
        return True
    text = "".join("".join(filled).split())
    strokes = sum(map(text.count, _STROKES))
    has_letters = sum(map(str.isalnum, text)) >= _FEWEST_LETTERS * len(text)
    return not has_letters and strokes >= _MOST_STROKES * len(text)


def _is_page_source(raw: list[str]) -> bool:
    """Tell whether the gaps are those of a page's source: no-break spaces are alone among them.

    They have the same width in each line, whatever the cells, so no columns align.
    """
    filled = _sample(raw)
    return sum("  \xa0  " in line for line in filled) * 5 >= len(filled)


def _may_begin(lines: Lines, start: int) -> bool:
    line = lines.stripped[start]
    if len(line) > _WIDEST or "|" in (line[0], line[-1]) or " | " in line:
        return False
    is_marked = line[0] in BULLETS and not _BEGINS_ROW.match(line)
    if is_marked or is_item(line):
        return False
    if not any("  " in below for below in lines.stripped[start + 1 : start + 4]):
        return False
    if _LEADERS.search(line) is not None:  # one value beside a name is a line of contents
        leader = _leader(line)
        return leader is not None and GAP.search(line, leader.end()) is not None
    gap = _COLUMN_GAP if len(line) > _SHORT_LINE or _ENUMERATED.match(line) else GAP
    return gap.search(line) is not None or bool(right_aligned(lines.raw[start : start + 3]))


def _read_run(lines: Lines, start: int) -> _Run:
    """Return the lines from `start` on that leave columns blank, cut into cells.

    Where programs counted characters, a Chinese one is as wide as others; on a terminal it takes
    two columns. The reading with the fuller cells is the better one.
    """
    run = _read_run_once(lines, start, is_padded=False)
    others = [line for line in lines.raw[start : run.end] if not line.isascii()]
    if not others or lines.has_pads or not any(map(wide().search, others)):
        return run
    padded = _read_run_once(lines, start, is_padded=True)
    rows = [tuple([cell.replace(PAD, "") for cell in row]) for row in padded.rows]
    return padded._replace(rows=rows) if _is_better(rows, run.rows) else run


def _is_better(padded: list[Row], plain: list[Row]) -> bool:
    """Tell whether rows have fewer gaps in cells than others, or fewer empty cells."""
    if not padded:
        return False
    cells = [[cell for row in rows for cell in row] for rows in (padded, plain)]
    gaps = [sum("  " in cell for cell in some) for some in cells]
    filled = [sum(map(bool, some)) / max(1, len(some)) for some in cells]
    return (gaps[0], -filled[0]) < (gaps[1], -filled[1])


def _read_run_once(lines: Lines, start: int, *, is_padded: bool) -> _Run:
    """Return the lines from `start` on, with a pad behind each wide character if `is_padded`."""
    taken, occupied = _take_lines(lines, start, is_padded=is_padded)
    _remove_prose(taken, occupied)
    end = start + len(taken)
    while end < len(lines.raw) and _is_rule_of_columns(lines.raw[end], lines.stripped[end]):
        end += 1
    taken = [line for line in taken if line]
    if taken:
        taken[0] = taken[0].removesuffix(_BROKEN).rstrip()
    indents = [len(line) - len(line.lstrip()) for line in taken]
    rows = cut_aligned(taken) if len(taken) > 1 else None
    return _Run(_below_groups(taken, rows or []) or rows or [], indents, end)


def _below_groups(taken: list[str], rows: list[Row]) -> list[Row] | None:
    """Return the rows of lines whose first names span columns, or None if they do not.

    Without that line, more columns show. Each name is centred above its columns.
    """
    if len(taken) < _FEWEST_GROUPED or not taken[0][:1].isspace():
        return None
    groups = list(_NAME.finditer(taken[0]))
    inner = cut_aligned(taken[1:]) if len(groups) > 1 else None
    if inner is None or (rows and len(inner[0]) <= len(rows[0])):
        return None
    first, *names = inner[0]
    above: list[int] = []
    end = taken[1].index(first) + len(first)
    for name in names:
        begin = taken[1].index(name, end)
        end = begin + len(name)
        distances = [abs(group.start() + group.end() - begin - end) for group in groups]
        above.append(distances.index(min(distances)))
    is_spanned = len(names) > len(groups) == len(set(above))
    if above != sorted(above) or not is_spanned or not all(names):
        return None
    if any(is_data(name) and not is_year(name) for name in names):  # a row of values
        firsts = ["" if n in above[:column] else groups[n][0] for column, n in enumerate(above)]
        return [("", *firsts), *inner]
    titles = [f"{groups[n][0]} {name}" for n, name in zip(above, names, strict=True)]
    return [(first, *titles), *inner[1:]]


def _pad(line: str) -> str:
    return line if line.isascii() else wide().sub(rf"\g<0>{PAD}", line)


def _take_lines(lines: Lines, start: int, *, is_padded: bool) -> tuple[list[str], int]:
    """Return the lines from `start` on that leave columns blank, padded, and a mask of the others.

    Rules become blank lines.
    """
    taken: list[str] = []
    occupied = 0
    for number in range(start, min(len(lines.raw), start + _MAX_LINES)):
        line = _without_leaders(lines.raw[number].expandtabs(8).rstrip())
        line = _pad(line) if is_padded else line
        if taken and _is_rule_of_columns(line, lines.stripped[number]):
            line = ""
        elif not line:
            is_broken = bool(taken) and taken[0].endswith(_BROKEN)
            if is_broken or not _goes_on(lines, number + 1, occupied):
                break
        elif _ends_table(line, lines.stripped, number, taken, occupied):
            break
        more = occupied | occupied_mask(line)
        if taken and not blank_mask(more):
            break
        occupied = more
        taken.append(line)
    return taken, occupied


def _ends_table(
    line: str, stripped: list[str], number: int, taken: list[str], occupied: int
) -> bool:
    """Tell whether a line is of the next table, or of another block."""
    text = stripped[number]
    if not taken:
        return _ends_run(line, text) and not _BEGINS_ROW.match(text)
    if _is_moved(taken[0], line) or (
        len(taken) > _FEWEST_ABOVE_SUM and _is_double_rule(stripped[number - 1])
    ):
        return True
    if not _ends_run(line, text):
        return False
    if _BEGINS_ROW.match(text) and (
        len(taken) == 1 or any(_BEGINS_ROW.match(row.lstrip()) for row in taken[:2])
    ):
        return False
    if not _leaves_gaps(occupied, occupied | occupied_mask(line)):
        return True
    is_flagged = taken[0][:2].isspace() and line[0] in _FLAGS and line[1:2] == " "
    return not is_flagged and not _are_rows_of_values(stripped, number)


def _is_double_rule(rule: str) -> bool:
    """Tell whether a line is the rule below a grand total, under which no row is."""
    return rule[:2] == "==" and not rule.strip("=")


def _are_rows_of_values(stripped: list[str], start: int) -> bool:
    """Tell whether a line and those below it with the same marker have values, and are no list."""
    mark = stripped[start][:1]
    for line in stripped[start : start + _MOST_MARKED]:
        if line[:1] != mark:
            break
        if not _is_row_of_values(line):
            return False
    return True


def _is_row_of_values(line: str) -> bool:
    """Tell whether a line has a name that begins like a list item, and values: ``- fees   12``."""
    name, *values = re.split(r" {2,}", line.strip()) if len(line) <= _WIDEST else [line]
    return bool(values) and len(name) > 1 and all(map(is_data, values))


def _leaves_gaps(occupied: int, more: int) -> bool:
    """Tell whether a line that begins like a list item leaves the columns of a table blank.

    Every gap of two columns or more stays one.
    """
    wide = _wide_gaps(occupied)
    left = gaps_in(more)
    return bool(wide) and all(
        any(min(gap[1], other[1]) - max(gap[0], other[0]) > 0 for other in left) for gap in wide
    )


def _without_leaders(line: str) -> str:
    """Return a line with blanks for the dots that lead from its first cell to its values."""
    leader = _leader(line)
    if leader is None:
        return line
    return line[: leader.start()].ljust(leader.end()) + line[leader.end() :]


def _leader(line: str) -> "re.Match[str] | None":
    """Return the dots that lead from a name at the line's beginning to values, or None.

    Dots after a word are an ellipsis unless they are many. Two leaders are two columns of contents.
    """
    if "..." not in line and ". . ." not in line:
        return None
    leader = _LEADERS.search(line)
    if leader is None or "  " in line[: leader.start()].strip():
        return None
    is_long = len(leader[0]) >= _LONG_LEADER or line[leader.start() - 1 : leader.start()] == " "
    words = line[leader.end() :].split(maxsplit=1)
    if not is_long or not words or any(map(str.isalpha, words[0])):
        return None
    return None if _LEADERS.search(line, leader.end()) else leader


def _is_rule_of_columns(line: str, stripped: str) -> bool:
    """Tell whether a line has rules above sums: in several columns, or far right in the last."""
    return (
        stripped[:1] in ("-", "=")
        and not stripped.strip("-= ")
        and (
            ("  " in stripped and line[:1] in (" ", "\t"))
            or (len(stripped) > 1 and line[:_FAR].isspace())
        )
    )


def _is_moved(first: str, line: str) -> bool:
    """Tell whether a line repeats the header with other gaps: the same table on the next page."""
    return line != first and line.lstrip()[0] == first.lstrip()[0] and line.split() == first.split()


def _goes_on(lines: Lines, number: int, occupied: int) -> bool:
    """Tell whether the line below a blank one has cells in the same columns.

    It leaves at least half of the gaps blank. A note has all of its text below the first cells. The
    names of the next table are below values, and above others.
    """
    if number >= len(lines.raw):
        return False
    line = lines.raw[number].rstrip()
    if GAP.search(line) is None:
        return False
    line = line.expandtabs(8)
    gaps = _wide_gaps(occupied)
    if _are_names(lines, number, len(gaps) + 1):
        return False
    left = _wide_gaps(occupied | occupied_mask(line))
    is_below_first = bool(gaps) and len(line) <= gaps[0][0]
    return bool(left) and 2 * len(left) >= len(gaps) and not is_below_first


def _are_names(lines: Lines, number: int, width: int) -> bool:
    """Tell whether a line names all columns of another table: between values, with capitals.

    Or it has no name above the first values, as the header of a frame that pandas prints.
    """
    has_digits = [any(map(str.isdecimal, near)) for near in lines.raw[number - 2 : number + 2]]
    if has_digits != [True, False, False, True]:
        return False
    if lines.raw[number][:1].isspace() and not lines.raw[number + 1][:1].isspace():
        return True
    names = re.split(" {2,}", lines.stripped[number])
    return len(names) >= width and all(name[0].isupper() for name in names)


def _wide_gaps(occupied: int) -> list[tuple[int, int]]:
    return [gap for gap in gaps_in(occupied) if gap[1] - gap[0] > 1]


def _ends_run(line: str, stripped: str) -> bool:
    return (
        len(line) > _WIDEST
        or stripped[0] in _OTHER_BLOCKS
        or not stripped.strip("-= ")
        or (len(stripped) > _LONGEST_PROSE and "  " not in stripped)
    )


def _remove_prose(taken: list[str], occupied: int) -> None:
    """Remove the last lines if they are blank, or prose rather than the end of a cell."""
    while taken:
        line = taken[-1].strip()
        if line and (len(taken) == 1 or GAP.search(line)):
            return
        if is_note(line):
            taken.pop()
            continue
        if line and len(line) < _SHORTEST_PROSE and not _ends_alone(taken, occupied):
            return
        taken.pop()


def _ends_alone(taken: list[str], occupied: int) -> bool:
    """Tell whether the last line has text in the first column alone."""
    gaps = gaps_in(occupied)
    return not gaps or len(taken[-1].rstrip()) <= gaps[0][1]


def _is_conversation(rows: list[Row]) -> bool:
    """Tell whether the first cells name speakers, each of whom speaks again: ``Ida:   Yes.``."""
    speakers = [row[0] for row in rows]
    is_labelled = all(len(row) == 2 and row[0][-1:] in COLONS for row in rows)  # noqa: PLR2004
    words = sum(row[1].count(" ") + 1 for row in rows if row[1:])
    return (
        is_labelled and len(set(speakers)) * 2 <= len(speakers) and words > _MANY_WORDS * len(rows)
    )


def _score(rows: list[Row], *, is_headed: bool) -> float:
    """Return how sure it is, from 0 to 1, that rows are a table."""
    if any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        return 0.0
    width = len(rows[0])
    filled = [sum(map(bool, row)) for row in rows]
    full = sum(count > 1 for count in filled) / len(rows)
    density = sum(filled) / (width * len(rows))
    if full < 0.5 or density < 0.3 or len(rows) + width < 5:  # noqa: PLR2004
        return 0.0
    if _is_conversation(rows):
        return 0.0
    cells = [cell for row in rows for cell in row if cell]
    words = sum(cell.count(" ") + 1 for cell in cells) / len(cells)
    values = sum(map(is_data, cells)) / len(cells)
    sentences = sum(cell[-1] in ".,;:" and " " in cell for cell in cells) / len(cells)
    score = 0.25 + 0.1 * min(len(rows), 5) + 0.12 * min(width, 5) + 0.6 * values + 0.2 * density
    score -= 0.03 * max(0.0, words - 4) + 0.3 * sentences
    if is_headed:
        score += 0.2
    elif words > _MANY_WORDS and sum(cell[0].islower() for cell in cells) * 2 > len(cells):
        score -= 0.4  # prose goes on from cell to cell
    return max(0.0, min(1.0, score - 0.36))
