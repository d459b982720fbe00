"""The JSON Schema and the columns of CSV and Parquet, made from the classes of the blocks.

Each block class describes its record by its fields and their annotations. This module turns them
into what each format needs. A new key is one line in a class.
"""

from collections.abc import Iterable
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeAlias,
    get_args,
    get_origin,
)

from articlex.blocks import (
    Block,
    Code,
    Heading,
    List,
    ListItem,
    Paragraph,
    Row,
    Table,
)
from articlex.document import SCHEMA
from articlex.fields import About, hints_of

if TYPE_CHECKING:
    import pyarrow as pa

Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None

BLOCKS = (Heading, Paragraph, List, Table, Code)

RECORD_CLASSES: dict[str, type[Block]] = {
    "tables": Table,
    "lists": List,
    "headings": Heading,
    "paragraphs": Paragraph,
}
"""The classes of the records that can be taken from documents, by the name of the part."""

_SPAN = ("line_start", "line_end")
_EVERYWHERE = ("section", *_SPAN)
_NAMES: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


class Field(NamedTuple):
    """One field of a record: its name, its type, and what its annotation says about it."""

    name: str
    hint: Any
    about: About


def fields(record: type) -> tuple[Field, ...]:
    """Return the fields of a record's class, then its properties with an annotation."""
    return tuple(Field(name, *_split(hint)) for name, hint in hints_of(record).items())


def _split(hint: object) -> tuple[object, About]:
    if get_origin(hint) is not Annotated:
        return hint, About("")
    plain, about = get_args(hint)
    return plain, about


# --- CSV ---------------------------------------------------------------------------------------


def csv_columns(record: type) -> Row:
    """Return the columns of a record in CSV: those with one value, and its lines at the end."""
    single = [
        field
        for field in fields(record)
        if field.name not in _EVERYWHERE and get_origin(field.hint) is not tuple
    ]
    single.sort(key=lambda field: field.about.column)
    return (*(field.name for field in single), *_SPAN)


def cell_text(value: Value) -> str:
    """Return a value as the text of a cell: the only place where values become text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return " > ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


# --- JSON Schema -------------------------------------------------------------------------------

_ORIGIN: dict[str, Any] = {
    "source": {
        "type": ["string", "null"],
        "description": "The file, - for standard input, null for a text given to the library.",
    },
    "id": {"type": "string", "description": "The row's id, of an article from a shard."},
    "line": {
        "type": "integer",
        "minimum": 1,
        "description": "The row's number, of an article from a shard.",
    },
    "url": {"type": "string", "description": "The row's address, of an article from a shard."},
}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `articlex parse` prints for one article."""
    definitions = {block.__name__.lower(): _object_schema(block) for block in BLOCKS}
    for name, definition in definitions.items():
        definition["required"].insert(0, "type")
        definition["properties"] = {"type": {"const": name}, **definition["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "What articlex parse prints for one article",
        "type": "object",
        "required": ["schema", "source", "format", "blocks"],
        "properties": {
            "schema": {"const": SCHEMA},
            **_ORIGIN,
            "format": {"type": "string", "description": "The input format."},
            "metadata": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "What the article says about itself: a page's title, author and "
                "date, an e-mail's header, or the keys of the front matter. Absent where there is "
                "none.",
            },
            "blocks": {
                "type": "array",
                "items": {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in definitions]},
                "description": "The blocks in order. Each non-blank line is in one of them.",
            },
        },
        "$defs": {**definitions, "item": _object_schema(ListItem)},
    }


def command_schema(command: str) -> dict[str, Any]:
    """Return the JSON Schema of what a command prints.

    Args:
        command: one of `COMMANDS_WITH_SCHEMAS`. That of ``check`` describes one line.

    """
    whole = json_schema()
    if command == "parse":
        title = "What articlex parse prints: an article, or an array of several"
        return {**whole, "title": title, "type": ["object", "array"], "items": {"$ref": "#"}}
    if command == "check":
        text = {"type": "string"}
        line = {"type": "integer", "minimum": 1}
        return {
            "$schema": whole["$schema"],
            "$id": f"{SCHEMA}/check",
            "title": "What articlex check -f json prints on each line",
            "type": "object",
            "required": ["source", "line_start", "code", "message"],
            "properties": {**_ORIGIN, "line_start": line, "code": text, "message": text},
        }
    record = "headings" if command == "outline" else command
    numbered = {
        **_ORIGIN,
        "index": {
            "type": "integer",
            "minimum": 1,
            "description": "The number among the document's parts of this kind.",
        },
    }
    if command == "sections":
        blocks = whole["properties"]["blocks"]
        item = _object_schema(Heading)
        keys = {name: item["properties"][name] for name in _EVERYWHERE}
        item["required"] = ["source", "index", *keys, "level", "text", "blocks"]
        item["properties"] = {
            **numbered,
            **keys,
            "level": {"type": "integer", "minimum": 0, "maximum": 6},
            "text": {"type": "string", "description": "The section in Markdown."},
            "blocks": {**blocks, "description": "Its heading and the blocks below."},
        }
    else:
        item = _object_schema(RECORD_CLASSES[record])
        item["required"] = ["source", "index", *item["required"]]
        item["properties"] = {**numbered, **item["properties"]}
    if command == "outline":
        item["required"].append("children")
        item["properties"]["children"] = {"type": "array", "items": {"$ref": "#/items"}}
    return {
        "$schema": whole["$schema"],
        "$id": f"{SCHEMA}/{command}",
        "title": f"What articlex {command} prints",
        "type": "array",
        "items": item,
        "$defs": whole["$defs"],
    }


COMMANDS_WITH_SCHEMAS = ("parse", "outline", "sections", "check", *RECORD_CLASSES)
"""The commands whose JSON has a schema."""


def _object_schema(record: type) -> dict[str, Any]:
    properties = {}
    required = []
    for field in fields(record):
        schema = _value_schema(field.hint)
        if field.about.absent_if_none:
            schema["type"] = schema["type"][0]
        else:
            required.append(field.name)
        for key in ("minimum", "maximum", "description"):
            if (value := getattr(field.about, key)) not in (None, ""):
                schema[key] = value
        properties[field.name] = schema
    return {"type": "object", "required": required, "properties": properties}


def _value_schema(hint: Any) -> dict[str, Any]:  # noqa: ANN401
    options = get_args(hint)
    if get_origin(hint) is Literal:
        return {"enum": list(options)}
    if hint is ListItem:
        return {"$ref": "#/$defs/item"}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _value_schema(options[0])}
    if NoneType in options:
        plain = _value_schema(options[0])
        if "enum" in plain:
            return {"enum": [*plain["enum"], None]}
        return {**plain, "type": [plain["type"], "null"]}
    return {"type": _NAMES[hint]}


# --- Arrow -------------------------------------------------------------------------------------


def arrow_schema(part: str, arrow: Any, keep: Iterable[str] | None = None) -> "pa.Schema":  # noqa: ANN401
    """Return the Arrow schema of a part's records. `arrow` is the module pyarrow.

    The columns in `keep` come last, as text. Without it, the records are of no corpus, and have no
    keys that join its parts.
    """
    keys = record_keys(part)
    if keep is None:
        keys = {name: hint for name, hint in keys.items() if name not in _JOINS}
    names = [*keys.items(), *dict.fromkeys(keep or (), str).items()]
    return arrow.schema([(name, _arrow_type(hint, arrow)) for name, hint in names])


def record_keys(part: str) -> dict[str, Any]:
    """Return the keys of a part's records in a corpus, each with its type."""
    keys: dict[str, Any] = {"source": str, "id": str, "line": int, "url": str, "document_id": str}
    if part == "blocks":
        return {**keys, "schema": str, "format": str, "metadata": dict, "blocks": tuple[Block, ...]}
    if part == "stats":
        return keys | dict.fromkeys(STATS, int)
    hints = {field.name: field.hint for field in fields(RECORD_CLASSES[part])}
    everywhere = {name: hints.pop(name) for name in _EVERYWHERE}
    return {**keys, "index": int, "block_index": int, **everywhere, **hints}


_JOINS = ("document_id", "block_index")
"""The keys by which the parts of a corpus are joined."""

STATS = ("headings", "paragraphs", "lists", "tables", "code", "table_rows")
"""The counts of the part ``stats``."""


def _arrow_type(hint: Any, arrow: Any) -> "pa.DataType":  # noqa: ANN401
    options = get_args(hint)
    if hint is dict:
        return arrow.map_(arrow.string(), arrow.string())
    if hint == Block:
        # Any kind of block: the keys of all, null where a kind lacks one.
        hints = {field.name: field.hint for block in BLOCKS for field in fields(block)}
        keys = {"type": str, **hints}
        return arrow.struct([(name, _arrow_type(each, arrow)) for name, each in keys.items()])
    if get_origin(hint) is tuple:
        return arrow.list_(_arrow_type(options[0], arrow))
    if NoneType in options:
        return _arrow_type(options[0], arrow)
    if hint is ListItem:
        return arrow.struct([(f.name, _arrow_type(f.hint, arrow)) for f in fields(ListItem)])
    types = {int: arrow.int64, float: arrow.float64, bool: arrow.bool_}
    return types.get(hint, arrow.string)()
