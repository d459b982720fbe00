"""The rows of a pipe table, whole lines as well as rows that an extractor broke into lines."""

from articlex.blocks import Row
from articlex.readers.text.blocks.columns import is_data, is_year
from articlex.readers.text.blocks.table_syntax import (
    MAX_PIECES,
    closing_line,
    delimiter_row,
    is_framed,
    is_last_rule,
    is_org_rule,
    split_open_row,
    split_row,
    split_to_width,
    starts_table,
)


class RowReader:
    """Reads the rows of a pipe table.

    trafilatura 2.0 begins a row with a pipe and ends each cell with one, and breaks the line
    after, or inside, a cell of paragraphs. So a line that ends with a pipe and begins without
    one belongs to the row above, as long as that row has room.
    """

    def __init__(
        self, stripped: list[str], body: int, width: int, *, accepts_open: bool, is_closed: bool
    ) -> None:
        """Take the lines, the first row's line and the number of columns, 0 if unknown.

        With `accepts_open`, any line with a pipe is a row. With `is_closed`, a pipe closes each.
        """
        self.stripped = stripped
        self.position = body
        self.width = width
        self.accepts_open = accepts_open
        self.is_closed = is_closed
        # In an Org table, which has a rule above the rows, a rule may stand between any two.
        self.rule = stripped[body - 1] if body > 0 and width else ""
        self.has_rules = is_org_rule(self.rule)
        self.seen_open = False  # a pipe opened some row
        self._is_first = body > 0 and width > 0

    def read(self) -> tuple[tuple[Row, ...], int]:
        """Return the rows and the line below the last one."""
        stripped = self.stripped
        rows: list[Row] = []
        last = len(stripped)
        while self.position < last:
            line = stripped[self.position]
            if "|" not in line:
                break
            if self._is_rule(self.position, rows[-1] if rows else ()):
                self.position += 1
                continue
            below = self.position + 1
            if starts_table(stripped, below) and not self._is_rule(below, split_row(line)):
                break
            cells = self._row(line)
            if not cells:
                break
            rows.append(cells)
            if self.width == 0 and len(cells) > 1:
                self.width = len(cells)
        return tuple(rows), self.position

    def _is_rule(self, number: int, above: Row) -> bool:
        """Tell whether a line is a rule between two rows, `above` the upper one.

        The rule below the header is one again, if the row above it has numbers, as sums have.
        """
        line = self.stripped[number]
        if self.has_rules and is_org_rule(line):
            return True
        if self.rule != line:
            return False
        if len(self.stripped[number - 1]) == len(line) and is_last_rule(self.stripped, number):
            return True
        return any(map(is_data, above)) and not any(
            is_data(cell) and is_year(cell) for cell in above
        )

    def _row(self, line: str) -> Row | None:
        """Return the cells of the row that begins here and move after it, or return None."""
        if line == "|":
            return self._between_lone_pipes()
        if self._is_first and self.width and not is_framed(line) and line[0] != "|":
            # Rows may be bare below a framed header.
            self.accepts_open = self.accepts_open or len(split_row(line)) == self.width
        self._is_first = False
        cells = None
        if is_framed(line):
            is_open = self.accepts_open and self.width
            cells = split_open_row(line, self.width) if is_open else split_row(line)
        elif self.accepts_open:
            is_open = line[0] == "|" and self.width
            split = split_open_row if is_open else split_to_width
            cells = split(line, self.width)
        if line[0] == "|":
            self.seen_open = True
            if line[-1] != "|" and self.is_closed:
                cells = self._closed_below(cells)
        if cells is None:
            return None
        self.position += 1
        if self.is_closed and len(cells) < max(2, self.width):
            cells = self._with_lines_below(cells)
        return cells

    def _between_lone_pipes(self) -> Row:
        """Read a row that is split with one pipe or cell per line. Return () if there is none.

        Pipes within a cell's line belong to the cell.
        """
        stripped = self.stripped
        number = self.position + 1
        cells: Row = ()
        while (
            number + 1 < len(stripped)
            and stripped[number + 1] == "|"
            and stripped[number][:1] not in ("", "|")
        ):
            cells += (stripped[number],)
            number += 2
        if cells and len(cells) <= (self.width or 1):
            self.position = number
            return cells
        return ()

    def _closed_below(self, cells: Row | None) -> Row | None:
        """Return the cells of a row that a later line closes, if it has room, else `cells`."""
        end = closing_line(self.stripped, self.position)
        if end is None or (cells and not self.width):
            return cells
        joined = split_row(" ".join(self.stripped[self.position : end + 1]))
        if self.width and len(joined) > self.width:
            return cells
        self.position = end
        return joined

    def _with_lines_below(self, cells: Row) -> Row:
        """Add the cells of the lines below that belong to the row, as far as it has room.

        Where no pipe opens the rows, the row must begin with one cell and be filled exactly.
        Otherwise a cell that spanned columns made it short.
        """
        if not self.seen_open and (not self.width or len(cells) > 1):
            return cells
        room = self.width - len(cells) if self.width else MAX_PIECES
        number = self.position
        row = cells
        last = min(len(self.stripped), number + MAX_PIECES)
        while number < last and room > 0 and self._continues_row(number):
            more = split_row(self.stripped[number])
            if len(more) > room or self._is_delimiter(number + 1):
                break
            row += more
            room -= len(more)
            number += 1
        if room and not self.seen_open:
            return cells
        self.position = number
        return row

    def _continues_row(self, number: int) -> bool:
        line = self.stripped[number]
        return line[:1] not in ("", "|") and line[-1] == "|" and line[-2:-1] != "\\"

    def _is_delimiter(self, number: int) -> bool:
        return number < len(self.stripped) and delimiter_row(self.stripped[number]) is not None
