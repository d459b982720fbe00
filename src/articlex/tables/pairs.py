"""Tables of labels and values, as infoboxes are."""

from articlex.blocks import Table

_PAIR = 2


def as_record(table: Table) -> Table:
    """Return a table of labels and values as one row below its labels.

    The header, which extractors make of the first row, is a label and a value, too. Any other
    table is returned as it is: a row has three cells, or a label is empty or repeated.
    """
    rows = table.rows if table.header is None else (table.header, *table.rows)
    if not table.rows or any(len(row) != _PAIR for row in rows):
        return table
    labels = tuple(label for label, _ in rows)
    if not all(labels) or len(set(labels)) < len(labels):
        return table
    return table._replace(header=labels, alignments=(), rows=(tuple(value for _, value in rows),))
