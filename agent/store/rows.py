"""Values to bytes and back: the inside of a sealed column is JSON, derived from the core's own types.

Fields at their default are left out and names stay as they are in the core, so that a field added
later needs no migration and reads as its default in old rows. Unknown names are ignored.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from agent.core.message import Address

T = TypeVar("T")
Turn = Callable[[Any], Any]

_MOMENT = date | datetime
# Nothing in a tree of dataclasses can contain itself.
_decode = json.JSONDecoder().decode
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_NONE: Mapping[str, object] = MappingProxyType({})
_REQUIRED = object()  # equal to no value: such a field is always written
_AS_IT_IS = (str, int, float, bool, NoneType)


def pack(value: object, leave_out: frozenset[str] = frozenset()) -> bytes:
    """The JSON of a value, without the fields that have a column of their own."""
    kind: Any = type(value)
    return dump(_write_fields(kind, leave_out)(value))


def body(value: object) -> dict[str, Any]:
    """What the JSON of a dataclass is made of."""
    kind: Any = type(value)
    content: dict[str, Any] = _write_fields(kind)(value)
    return content


def dump(content: dict[str, Any]) -> bytes:
    """JSON in as few bytes as there can be; ASCII, so that no half character of a broken mail can stop it."""
    return _encode(content).encode("ascii")


def unpack(kind: type[T], text: bytes, columns: Mapping[str, object] | None = None) -> T:
    """The value that was packed; `columns` gives the fields that were left out."""
    any_kind: Any = kind
    read: Callable[..., T] = _read_fields(any_kind)
    return read(_decode(text.decode("ascii")), columns or _NONE)


def _is_a(kind: Any, parent: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, parent)


def _has_fields(kind: Any) -> bool:
    return is_dataclass(kind)


def _same(value: Any) -> Any:
    return value


@cache
def _writer(kind: Any) -> Turn:
    """How a value of this type becomes something `json` knows."""
    if kind is Address:
        return _write_address
    if kind == _MOMENT or _is_a(kind, date):  # a datetime is a date
        return lambda moment: moment.isoformat()
    if _has_fields(kind):
        return _write_fields(kind)
    if _is_a(kind, Enum):
        return lambda member: member.value
    inner = _inner(kind)
    if inner is None or (turn := _writer(inner)) is _same:
        return _same
    if get_origin(kind) is tuple:
        return lambda values: [turn(value) for value in values]
    return lambda value: None if value is None else turn(value)


@cache
def _write_fields(kind: Any, leave_out: frozenset[str] = frozenset()) -> Turn:
    hints = get_type_hints(kind)
    plan = [
        (field.name, _default(field), _writer(hints[field.name]))
        for field in fields(kind)
        if field.name not in leave_out
    ]

    def write(value: Any) -> dict[str, Any]:
        return {
            name: turn(part)
            for name, default, turn in plan
            if (part := getattr(value, name)) is not default and part != default
        }

    return write


@cache
def _reader(kind: Any) -> Turn:
    """The way back."""
    if kind is Address:
        return _read_address
    if kind == _MOMENT:
        return lambda text: date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    if _is_a(kind, date):
        parse: Turn = kind.fromisoformat
        return parse
    if _has_fields(kind):
        return _read_fields(kind)
    if _is_a(kind, Enum):
        member: Turn = {one.value: one for one in kind}.__getitem__
        return member
    inner = _inner(kind)
    if inner is None:
        return _same
    turn = _reader(inner)
    if get_origin(kind) is tuple:
        return tuple if turn is _same else lambda values: tuple([turn(value) for value in values])
    return lambda value: None if value is None else turn(value)


@cache
def _read_fields(kind: Any) -> Callable[..., Any]:
    """Turns what JSON cannot hold in place, for the body is nobody else's: a ledger is fifty thousand of these."""
    hints = get_type_hints(kind)
    every = frozenset(field.name for field in fields(kind))
    turns = tuple((name, turn) for name in every if (turn := _reader(_there(hints[name]))) is not _same)

    def read(body: dict[str, Any], columns: Mapping[str, object] = _NONE) -> Any:
        for name, turn in turns:
            if (part := body.get(name)) is not None:
                body[name] = turn(part)
        if not every.issuperset(body):
            body = {name: part for name, part in body.items() if name in every}
        return kind(**body, **columns)

    return read


def _there(kind: Any) -> Any:
    """The type of a field that holds something: `X` for `X | None`."""
    is_optional = get_origin(kind) in (UnionType, Union) and NoneType in get_args(kind)
    return _inner(kind) if is_optional else kind


def _inner(kind: Any) -> Any:
    """What stands inside `tuple[X, ...]`, `X | None` and a NewType; None for what JSON takes as it is."""
    if kind in _AS_IT_IS:
        return None
    if isinstance(kind, NewType):
        return kind.__supertype__
    members = get_args(kind)
    if get_origin(kind) is tuple and len(members) == 2 and members[1] is Ellipsis:
        return members[0]
    if get_origin(kind) in (UnionType, Union):
        rest = tuple(member for member in members if member is not NoneType)
        return _MOMENT if set(rest) == {date, datetime} else rest[0] if len(rest) == 1 else _refuse(kind)
    return _refuse(kind)


def _refuse(kind: Any) -> Any:
    raise TypeError(f"no way is known to store a {kind}")


def _default(field: Field[Any]) -> object:
    if field.default is not MISSING:
        return field.default
    return _REQUIRED if field.default_factory is MISSING else field.default_factory()


def _write_address(address: Address) -> str | list[str]:
    return [address.email, address.name] if address.name else address.email


def _read_address(body: str | list[str]) -> Address:
    return _address(body) if isinstance(body, str) else _address(*body)


@lru_cache(maxsize=8192)
def _address(email: str, name: str = "") -> Address:
    """The same few people stand in every row."""
    return Address(email, name)
