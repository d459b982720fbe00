"""What a whole text has in it, told faster than by reading it: tables, perhaps, and a layout.

`compiled` does in C what `plain` does, where it was built.
"""

try:
    from articlex.readers.text.scan import compiled as scan
except ImportError:
    from articlex.readers.text.scan import plain as scan  # type: ignore[no-redef]

__all__ = ["layout_marks", "may_have_tables"]

layout_marks = scan.layout_marks
may_have_tables = scan.may_have_tables
