"""Scores and levels of headings in Python: what `compiled` does in C, where it was built."""

from articlex.readers.text.headings.levels import heading_levels
from articlex.readers.text.headings.scorer import heading_scores

__all__ = ["heading_levels", "heading_scores"]
