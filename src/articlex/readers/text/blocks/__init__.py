"""The block rules, one file each. A rule reads the block at a line, or returns None."""
