"""The errors a caller may see; this module imports nothing of the project."""


class ArticlexError(Exception):
    """Something about an input, an output or an option is wrong; the message is one line."""


class InputError(ArticlexError):
    """An input cannot be found, opened, decoded or unpacked."""


class OutputError(ArticlexError):
    """A result cannot be written where it was asked for."""


class UsageError(ArticlexError):
    """Options contradict each other or name what is not there."""
