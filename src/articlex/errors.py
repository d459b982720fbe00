"""The exceptions a caller may see, and how messages quote a text. Each message is one line."""

_LONGEST_SHOWN = 40


class ArticlexError(Exception):
    """An input, an output or an option is wrong."""


class InputError(ArticlexError):
    """An input cannot be found, opened, decoded or decompressed."""


class OutputError(ArticlexError):
    """A result cannot be written to its file or folder."""


class UsageError(ArticlexError):
    """Options contradict each other, or name something that does not exist."""


class MissingDependencyError(ArticlexError, ImportError):
    """A library of an optional extra is not installed. The message names the extra."""


def quoted(text: str) -> str:
    """Return a text in quotes, cut off where it would make a message long."""
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…")
