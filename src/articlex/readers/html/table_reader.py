"""Reads a table's tag: its cells, the tables nested in it, and text outside its cells."""

from bs4 import Tag

from articlex.readers.html.table import TableBuilder
from articlex.readers.html.text import is_hidden, is_shown, squeeze, visible_strings

_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}


def read_table(tag: Tag) -> tuple[TableBuilder, list[Tag], str]:
    """Return a table's parts, the tables nested in it, and the text outside its cells."""
    builder = TableBuilder()
    nested: list[Tag] = []
    strays: list[str] = []
    stack = [("", iter(tag.contents))]
    while stack:
        inside, children = stack[-1]
        for child in children:
            if not isinstance(child, Tag):
                if is_shown(child):
                    strays.append(str(child))
            elif not is_hidden(child) and not _add_part(child, builder, nested):
                stack.append((child.name, iter(child.contents)))
                break
        else:
            stack.pop()
            if inside == "tr":
                builder.close_row()
            elif inside in _GROUPS:
                builder.close_group()
    return builder, nested, squeeze(" ".join(strays))


def _add_part(tag: Tag, builder: TableBuilder, nested: list[Tag]) -> bool:
    """Add a cell, a caption or a nested table; open a row or a group and return False."""
    match tag.name:
        case "td" | "th":
            text = squeeze("".join(visible_strings(tag, " ", nested)))
            builder.cell(text, tag.attrs, is_header=tag.name == "th")
        case "caption":
            builder.caption = squeeze("".join(visible_strings(tag, " ", nested))) or builder.caption
        case "table":
            nested.append(tag)
        case "tr":
            builder.open_row()
            return False
        case name:
            if name in _GROUPS:
                builder.open_group(_GROUPS[name])
            return False
    return True
