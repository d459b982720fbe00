"""Every kind of view: those of blocks, an index of tables, the outline, candidates for headings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from articlex.blocks import Heading, List, Paragraph, Row, Table
from articlex.document import Document, OutlineNode, Reasons
from articlex.export.block_views import (
    CodeView,
    HeadingsView,
    ListView,
    Numbered,
    ParagraphsView,
    TableView,
    View,
    numbered_record,
)
from articlex.export.records import Value
from articlex.sections import Section

__all__ = [
    "AnyView",
    "CandidatesView",
    "CodeView",
    "HeadingsView",
    "ListView",
    "Numbered",
    "OutlineView",
    "ParagraphsView",
    "SectionsView",
    "TableIndexView",
    "TableView",
    "View",
    "article_views",
    "for_kind",
    "reasons_text",
]


_Draw = TypeVar("_Draw")


def for_kind(functions: Mapping[type, _Draw], view: object) -> _Draw:
    """Return the function for a view's class, or for the nearest class it inherits from."""
    return next(functions[kind] for kind in type(view).__mro__ if kind in functions)


class TableIndexView(View[Table]):
    """An index of tables: where each is, how large, and what its columns are called."""

    @property
    def header(self) -> Row:
        return (
            "source", "index", "section", "caption", "rows", "columns", "names", "line_start",
            "line_end", "lead_in", "first_row",
        )  # fmt: skip

    def rows(self) -> Iterator[Sequence[Value]]:
        for record in self.records():
            values = {**record, "source": self.document.name}
            yield [
                tuple(value) if isinstance(value := values[name], list) else value
                for name in self.header
            ]

    def records(self) -> list[dict[str, Any]]:
        return [
            {
                **self.document.origin(),
                "index": number,
                "section": list(table.section),
                "caption": table.caption,
                "lead_in": table.lead_in,
                "rows": len(table.rows),
                "columns": table.width,
                "names": list(table.keys()),
                "first_row": list(table.rows[0]) if table.rows else None,
                "line_start": table.line_start,
                "line_end": table.line_end,
            }
            for number, table in self.parts
        ]


class OutlineView(View[Heading]):
    """The tree of headings: nested in JSON, with a depth from 0 in rows."""

    def __init__(self, document: Document, parts: Sequence[Numbered[Heading]]) -> None:
        """Take the headings with their numbers."""
        super().__init__(document, parts)
        self._numbers = {id(heading): number for number, heading in parts}
        self._roots = document._replace(blocks=tuple(block for _, block in parts)).outline()

    @property
    def header(self) -> Row:
        return ("source", "depth", "level", "text", "line_start", "line_end")

    def nodes(self) -> Iterator[tuple[int, Heading]]:
        """Yield the headings in order, each with its depth from 0."""
        waiting = [(0, node) for node in reversed(self._roots)]
        while waiting:
            depth, (heading, children) = waiting.pop()
            yield depth, heading
            waiting += [(depth + 1, node) for node in reversed(children)]

    def rows(self) -> Iterator[Sequence[Value]]:
        for depth, heading in self.nodes():
            values = {"source": self.document.name, "depth": depth, **heading._asdict()}
            yield [values[name] for name in self.header]

    def records(self) -> list[dict[str, Any]]:
        return list(map(self._node, self._roots))

    def _node(self, node: OutlineNode) -> dict[str, Any]:
        # Recursion is safe: a tree is at most six nodes deep, as there are six levels.
        record = numbered_record(self.document, self._numbers[id(node.heading)], node.heading)
        record["children"] = list(map(self._node, node.children))
        return record


class CandidatesView(View[Heading]):
    """The lines that could be headings, and why they are or are not."""

    def __init__(self, document: Document) -> None:
        """Take a document that was read with `Options.explain`."""
        super().__init__(document, ())
        self.candidates = document.candidates

    @property
    def header(self) -> Row:
        return ("source", "line", "score", "verdict", "text", "reasons", "level", "level_reasons")

    @property
    def line(self) -> int:
        return self.candidates[0].line

    @property
    def length(self) -> int:
        return len(self.candidates)

    def rows(self) -> Iterator[Sequence[Value]]:
        for candidate in self.candidates:
            yield (
                self.document.name,
                candidate.line,
                f"{candidate.score:.3f}",
                "heading" if candidate.is_heading else "paragraph",
                candidate.text,
                reasons_text(candidate.reasons),
                candidate.level,
                reasons_text(candidate.level_reasons),
            )

    def records(self) -> list[dict[str, Any]]:
        return [
            {
                **self.document.origin(),
                **({"line": candidate.line} if self.document.line is None else {}),
                "line_start": candidate.line,
                "score": candidate.score,
                "heading": candidate.is_heading,
                "text": candidate.text,
                "reasons": _reason_records(candidate.reasons),
                "level": candidate.level,
                "level_score": candidate.level_score,
                "level_reasons": _reason_records(candidate.level_reasons),
            }
            for candidate in self.candidates
        ]


class SectionsView(View[Heading]):
    """Sections of a document, or pieces of them, with their text as Markdown."""

    def __init__(self, document: Document, parts: Sequence[tuple[int, Section]]) -> None:
        """Take the sections with their numbers, at least one."""
        super().__init__(document, ())
        self.sections = parts

    @property
    def header(self) -> Row:
        return ("source", "index", "section", "level", "text", "line_start", "line_end")

    @property
    def line(self) -> int:
        return self.sections[0][1].line_start

    @property
    def length(self) -> int:
        return len(self.sections)

    def rows(self) -> Iterator[Sequence[Value]]:
        for number, section in self.sections:
            span = section.line_start, section.line_end
            name = self.document.name
            yield name, number, section.path, section.level, section.to_markdown(), *span

    def records(self) -> list[dict[str, Any]]:
        return [
            {
                **self.document.origin(),
                "index": number,
                "section": list(section.path),
                "level": section.level,
                "line_start": section.line_start,
                "line_end": section.line_end,
                "text": section.to_markdown(),
                "blocks": [block.to_dict() for block in section.blocks],
            }
            for number, section in self.sections
        ]


AnyView: TypeAlias = (
    TableView
    | ListView
    | HeadingsView
    | ParagraphsView
    | CodeView
    | TableIndexView
    | OutlineView
    | CandidatesView
    | SectionsView
)


def article_views(document: Document, *, has_captions: bool) -> Iterator[AnyView]:
    """Yield a view for each block, in order: the whole article.

    For a format that has no captions, a table's caption becomes a paragraph above the table.
    """
    for number, block in enumerate(document.blocks, 1):
        match block:
            case Heading():
                yield HeadingsView(document, [(number, block)])
            case Paragraph():
                yield ParagraphsView(document, [(number, block)])
            case List():
                yield ListView(document, (number, block))
            case Table():
                if block.caption and not has_captions:
                    span = block.line_start, block.line_end, block.section
                    yield ParagraphsView(document, [(number, Paragraph(*span, block.caption))])
                untitled = block._replace(section=())  # the article has the heading above already
                yield TableView(document, (number, untitled))
            case _:
                yield CodeView(document, [(number, block)])


def reasons_text(reasons: Reasons) -> str:
    """Return reasons on one line, each after its weight."""
    return "; ".join(f"{weight:+.2f} {reason}" for reason, weight in reasons)


def _reason_records(reasons: Reasons) -> list[dict[str, Any]]:
    return [{"weight": weight, "reason": reason} for reason, weight in reasons]
