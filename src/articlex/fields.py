"""What the annotations of a record's class say, and the encoders that are made from them.

A record is a class whose fields are annotated: a `NamedTuple`, or any class with properties whose
return type has an `About`. An encoder is compiled from the names of the fields, as `namedtuple`
compiles its own methods. A loop over the fields takes twice the time.
"""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache, partial
from typing import Annotated, Any, NamedTuple, TypeAlias, get_args, get_origin

DictEncoder: TypeAlias = Callable[[Any], dict[str, Any]]
JsonEncoder: TypeAlias = Callable[[Any], str]


class About(NamedTuple):
    """What an annotation says about a field beside its type.

    Attributes:
        description: the field's meaning, one sentence.
        minimum: the smallest value, or None.
        maximum: the largest value, or None.
        absent_if_none: leave the key out of the JSON where the value is None.
        column: the field's rank among the columns of CSV, where that is not the JSON's order.

    """

    description: str
    minimum: int | None = None
    maximum: int | None = None
    absent_if_none: bool = False
    column: int = 0


def hints_of(record: type) -> dict[str, Any]:
    """Return the types of a record's keys: its fields, then its properties with an annotation."""
    hints = dict(record.__annotations__)
    for name, member in vars(record).items():
        hint = member.fget.__annotations__["return"] if isinstance(member, property) else None
        if get_origin(hint) is Annotated:
            hints[name] = hint
    return hints


def _is_absent_if_none(hint: object) -> bool:
    return any(isinstance(about, About) and about.absent_if_none for about in get_args(hint))


def _is_record(hint: object) -> bool:
    return hasattr(hint, "_fields")


# --- JSON objects ------------------------------------------------------------------------------


@cache
def dict_encoder(record: type, *, has_type: bool = True) -> DictEncoder:
    """Return what makes JSON objects of a class's records.

    With `has_type`, the first key is ``type``, the name of the class.
    """
    first = f'"type": "{record.__name__.lower()}", ' if has_type else ""
    pairs = ", ".join(_pair(key, hint) for key, hint in hints_of(record).items())
    encode: DictEncoder = eval(f"lambda record: {{{first}{pairs}}}")  # noqa: S307
    return encode


def _pair(key: str, hint: object) -> str:
    """Return the source of a key and its value."""
    value = f"record.{key}"
    if _is_absent_if_none(hint):
        return f'**({{}} if {value} is None else {{"{key}": {value}}})'
    return f'"{key}": {_value(value, hint)}'


def _value(value: str, hint: object) -> str:
    """Return the source of a value: JSON has arrays where a record has tuples."""
    options = get_args(hint)
    if get_origin(hint) is Annotated:
        return _value(value, options[0])
    if get_origin(hint) is tuple:
        if _is_record(options[0]):
            return f"[item.to_dict() for item in {value}]"
        nested = get_origin(options[0]) is tuple
        return f"list(map(list, {value}))" if nested else f"list({value})"
    if any(get_origin(option) is tuple for option in options):
        return f"None if {value} is None else list({value})"
    return value


# --- JSON text ---------------------------------------------------------------------------------


@cache
def json_encoder(record: type, *, has_type: bool = True) -> JsonEncoder:
    """Return what makes JSON text of a class's records.

    The text is that of `json.dumps` with the record's object, in half the time. Characters beyond
    ASCII stay as they are. `has_type` is as for `dict_encoder`.
    """
    from json import JSONEncoder
    from json.encoder import encode_basestring

    any_json = JSONEncoder(ensure_ascii=False).encode

    def text(value: str) -> str:
        # Most texts need no escapes. To see this takes half the time of looking for each.
        is_plain = value.isprintable() and '"' not in value and "\\" not in value
        return f'"{value}"' if is_plain else encode_basestring(value)

    def array(encode: Callable[[Any], str], values: Iterable[Any]) -> str:
        return f"[{', '.join(map(encode, values))}]"

    row = partial(array, text)
    names = {
        "any_json": any_json,
        "array": array,
        "text": text,
        "row": row,
        "texts": lru_cache(maxsize=1)(row),  # neighbours have the same section
    }
    source = f'"type": "{record.__name__.lower()}", ' if has_type else ""
    for key, hint in hints_of(record).items():
        if _is_absent_if_none(hint):
            names[f"optional_{key}"] = partial(_optional, key, any_json)
            source = f"{source[:-2]}{{optional_{key}(record.{key})}}, "
        else:
            source += f'"{key}": {{{_json_value(f"record.{key}", hint, names)}}}, '
    encode: JsonEncoder = eval(f"lambda record: f'{{{{{source[:-2]}}}}}'", names)  # noqa: S307
    return encode


def _optional(key: str, encode: JsonEncoder, value: object) -> str:
    return "" if value is None else f', "{key}": {encode(value)}'


def _json_value(value: str, hint: object, names: dict[str, Any]) -> str:
    """Return the source of a value as JSON. `names` are what it may use."""
    options = get_args(hint)
    if get_origin(hint) is Annotated:
        return _json_value(value, options[0], names)
    if hint is str:
        return f"text({value})"
    if hint in (int, float):
        return f"{value}!r"
    if get_origin(hint) is tuple:
        if options[0] is str:
            return f"texts({value})"
        if options[0] == tuple[str, ...]:
            return f"array(row, {value})"
        if _is_record(options[0]):
            names["item"] = json_encoder(options[0], has_type=False)
            return f"array(item, {value})"
    return f"any_json({value})"
