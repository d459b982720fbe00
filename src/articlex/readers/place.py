"""Where blocks stand: the path of headings above each, and the paragraph that leads in."""

from articlex.model import Block, Heading, List, Paragraph, Table

_new = tuple.__new__


def place(blocks: list[Block]) -> tuple[Block, ...]:
    """Return `blocks` with their sections, and lists and tables with their lead-ins."""
    placed: list[Block] = []
    path: list[Heading] = []
    section: tuple[str, ...] = ()
    before: Block | None = None
    for block in blocks:
        kind = block.__class__
        if kind is Paragraph:
            made = _new(Paragraph, (block[0], block[1], section, block[3])) if section else block
            placed.append(made)
        elif isinstance(block, Heading):
            while path and path[-1].level >= block.level:
                path.pop()
            here = tuple(heading.text for heading in path)
            path.append(block)
            section = (*here, block.text)
            placed.append(_at(block, here))
        elif isinstance(block, List | Table):
            lead_in = before.text if isinstance(before, Paragraph) and leads_in(before) else None
            placed.append(_new(kind, (block[0], block[1], section, lead_in, *block[4:])))
        else:
            placed.append(_at(block, section))
        before = block
    return tuple(placed)


def leads_in(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph announces the list or table below it."""
    text = paragraph.text
    return text[-1] in ":：" or "the following" in text.lower()


def _at(block: Block, section: tuple[str, ...]) -> Block:
    # Every block is a tuple whose third field is its section. `_make` and `_replace` take up to
    # ten times as long.
    return _new(block.__class__, (block[0], block[1], section, *block[3:]))
