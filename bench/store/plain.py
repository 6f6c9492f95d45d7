"""As much of msgspec as stored files need, in plain Python: types declared the same way, and checked.

For interpreters that msgspec has no build for; ``bench.store.checked`` chooses. It follows the defaults of
``msgspec.convert``, which are strict: a text is no number, and 1.0 no integer (studied: msgspec 0.22,
``src/msgspec/_core.c``).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, dataclass_transform, get_args, get_origin, get_type_hints

__all__ = ["Meta", "Struct", "ValidationError", "convert", "field", "parsed", "to_builtins"]


class ValidationError(ValueError):
    """A value is not of its type; the message says where it is not."""


@dataclass(frozen=True)
class Meta:
    """Bounds of a number, or the least length of a list."""

    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None
    min_length: int | None = None

    def admits(self, value: Any) -> bool:
        # "not below" would let NaN pass
        return (
            (self.ge is None or value >= self.ge)
            and (self.gt is None or value > self.gt)
            and (self.le is None or value <= self.le)
            and (self.lt is None or value < self.lt)
            and (self.min_length is None or len(value) >= self.min_length)
        )


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Struct:
    """Its subclasses are dataclasses."""

    def __init_subclass__(cls, *, frozen: bool = False, kw_only: bool = False) -> None:
        dataclass(frozen=frozen, kw_only=kw_only)(cls)


def to_builtins(value: Any) -> Any:
    """A Struct as dictionaries and lists."""
    return asdict(value)


def convert(value: Any, kind: Any) -> Any:
    """What was parsed from JSON as ``kind``.

    Raises ValidationError, and UnicodeEncodeError for a lone surrogate in a field's name, as msgspec does.
    """
    return _converted(value, kind, "$")


def parsed(content: bytes, kind: Any) -> Any:
    """JSON as ``kind``. Raises ValidationError, another ValueError if it is no JSON, and RecursionError."""
    return convert(json.loads(content, parse_constant=_refuse), kind)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _converted(value: Any, kind: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *metas = get_args(kind)
        result = _converted(value, inner, where)
        if not all(meta.admits(result) for meta in metas if isinstance(meta, Meta)):
            raise _error("a value within its bounds", result, where)
        return result
    if origin in (Union, UnionType):
        return _one_of(value, get_args(kind), where)
    if origin is Literal:
        return _checked(value in get_args(kind), value, f"one of {get_args(kind)}", where)
    if is_dataclass(kind):
        return _object(value, kind, where)
    return CONVERTERS[origin or kind](value, get_args(kind), where)


def _one_of(value: Any, kinds: Iterable[Any], where: str) -> Any:
    problem = _error("another type", value, where)
    for kind in kinds:
        try:
            return _converted(value, kind, where)
        except ValidationError as error:
            if kind is not type(None):
                problem = error
    raise problem


def _object(value: Any, kind: Any, where: str) -> Any:
    _checked(isinstance(value, dict), value, "`object`", where)
    _require_unicode(value)
    hints, given = _hints(kind), {}
    for each in fields(kind):
        if each.name in value:
            given[each.name] = _converted(value[each.name], hints[each.name], f"{where}.{each.name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            raise ValidationError(f"Object missing required field `{each.name}` - at `{where}`")
    try:
        return kind(**given)
    except (TypeError, ValueError) as error:  # of its own __post_init__
        raise ValidationError(f"{error} - at `{where}`") from None


def _require_unicode(names: Iterable[str]) -> None:
    for name in names:
        name.encode()


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _list(value: Any, kinds: tuple[Any, ...], where: str) -> Any:
    _checked(isinstance(value, list | tuple), value, "`array`", where)
    (kind,) = kinds or (Any,)
    return [_converted(each, kind, f"{where}[...]") for each in value]


def _tuple(value: Any, kinds: tuple[Any, ...], where: str) -> Any:
    _checked(isinstance(value, list | tuple) and len(value) == len(kinds), value, "`array`", where)
    return tuple(_converted(each, kind, where) for each, kind in zip(value, kinds, strict=True))


def _dict(value: Any, kinds: tuple[Any, ...], where: str) -> Any:
    _checked(isinstance(value, dict), value, "`object`", where)
    key_kind, kind = kinds or (Any, Any)
    return {
        _converted(key, key_kind, where): _converted(each, kind, f"{where}[...]")
        for key, each in value.items()
    }


def _float(value: Any, _: Any, where: str) -> Any:
    try:
        return float(_checked(type(value) in (int, float), value, "`float`", where))
    except OverflowError:
        raise _error("a number that a float can hold", value, where) from None


def _int(value: Any, _: Any, where: str) -> Any:
    return _checked(type(value) is int, value, "`int`", where)


def _str(value: Any, _: Any, where: str) -> Any:
    return _checked(isinstance(value, str), value, "`str`", where)


def _bool(value: Any, _: Any, where: str) -> Any:
    return _checked(type(value) is bool, value, "`bool`", where)


def _none(value: Any, _: Any, where: str) -> Any:
    return _checked(value is None, value, "`null`", where)


def _any(value: Any, *_: Any) -> Any:
    return value


CONVERTERS: dict[Any, Callable[[Any, tuple[Any, ...], str], Any]] = {
    Any: _any,
    bool: _bool,
    dict: _dict,
    float: _float,
    int: _int,
    list: _list,
    str: _str,
    tuple: _tuple,
    type(None): _none,
}


def _checked(is_right: bool, value: Any, expected: str, where: str) -> Any:
    if not is_right:
        raise _error(expected, value, where)
    return value


def _error(expected: str, value: Any, where: str) -> ValidationError:
    return ValidationError(f"Expected {expected}, got `{type(value).__name__}` - at `{where}`")
