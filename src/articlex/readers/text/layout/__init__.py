"""What a text looks like as a whole: its lines, blank lines, fences and hard wrapping."""

from articlex.readers.text.layout.lines import Lines

__all__ = ["Lines"]
