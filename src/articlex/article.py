"""A text before it is parsed, with its name and its origin."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Article(NamedTuple):
    """The text of one article, as an input gives it.

    Attributes:
        name: the file, ``-`` for standard input.
        text: the text, decoded.
        format: the input format, or None where the file's name does not tell it.
        warning: a message about how the text was decoded, or None.
        id: the row's id, of an article from a shard that has one.
        line: the row's number from 1, of an article from a shard.
        url: the row's address, of an article from a shard that has one.
        metadata: what the input says about the article, such as an e-mail's subject.
        kept: the values of the row's columns that `RowOptions.keep` names, as text.

    """

    name: str
    text: str
    format: str | None = None
    warning: str | None = None
    id: str | None = None
    line: int | None = None
    url: str | None = None
    metadata: Mapping[str, str] = MappingProxyType({})
    kept: Mapping[str, str] = MappingProxyType({})

    @property
    def location(self) -> str:
        """The article's name for a message, with its row in a shard."""
        return self.name if self.line is None else f"{self.name}:{self.line}"
