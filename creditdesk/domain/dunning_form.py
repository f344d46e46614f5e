"""Dunning policies as they are written down: in our resources, in the book, and by whoever edits one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from creditdesk.domain.dates import Roll
from creditdesk.domain.dunning import Channel, Charges, Counted, Level, Policy, PolicyError, Scope, Tone, Way
from creditdesk.domain.letter_kinds import Kind


def read_policy(code: str, content: Mapping[str, Any], version: int = 0) -> Policy:
    """Return a policy from how it is written down.

    Raises:
        PolicyError: If a name or value in it is not known, or it cannot be followed.
    """
    levels = content.get("levels", ())
    given = {name: value for name, value in content.items() if name != "levels"}
    return Policy(
        code=code,
        version=version,
        levels=tuple(Level(**_read(_LEVEL, level, "letter")) for level in levels),
        **_read(_POLICY, given, "policy"),
    )


def written(policy: Policy) -> dict[str, Any]:
    """Return how a policy is written down; what is usual is left out."""
    return _written(policy, _POLICY) | {"levels": [_written(level, _LEVEL) for level in policy.levels]}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return " ".join(value.split())


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _amount(value: object) -> Decimal:
    amount = Decimal(str(value))
    if not amount.is_finite():
        raise ValueError
    return amount


def _channels(value: object) -> tuple[Channel, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return tuple(Channel(each) for each in value)


_POLICY: dict[str, Callable[[Any], Any]] = {
    "name": _text,
    "way": Way,
    "scope": Scope,
    "min_gap_days": _number,
    "rolls_due": _flag,
    "roll": Roll,
    "reason": _text,
    "retired": _flag,
}
_LEVEL: dict[str, Callable[[Any], Any]] = {
    "name": _text,
    "letter": Kind,
    "days": _number,
    "counted": Counted,
    "channels": _channels,
    "tone": Tone,
    "pay_within_days": _number,
    "charges": Charges,
    "fee": _amount,
    "minimum": _amount,
    "task": _text,
    "task_days": _number,
    "needs_approval": _flag,
}


def _read(form: Mapping[str, Callable[[Any], Any]], content: Mapping[str, Any], what: str) -> dict[str, Any]:
    found = {}
    for name, value in content.items():
        if name not in form:
            raise PolicyError(f'A {what} has no "{name}".', cure=f"It may say {', '.join(form)}.")
        try:
            found[name] = form[name](value)
        except (TypeError, ValueError, InvalidOperation):
            raise PolicyError(f'"{name}" of a {what} cannot be {value!r}.') from None
    lacking = [name for name in ("name", "letter", "days") if name in form and name not in found]
    if lacking:
        raise PolicyError(f'A {what} lacks its "{lacking[0]}".')
    return found


def _written(value: Policy | Level, form: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    usual = {field.name: field.default for field in fields(value)}
    said = {name: getattr(value, name) for name in form}
    return {name: _plain(each) for name, each in said.items() if each != usual[name]}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value
