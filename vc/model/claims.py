"""Typed access to claims that strict JSON has already accepted: the edge at which dicts end.

Every reader names the path in its refusal, so that a finding can say which field is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from vc.codes import Code
from vc.encoding.rfc3339 import instant_from_numeric, parse_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused

_MAX_TEXT = 20_000


def text(claims: Mapping[str, JsonValue], name: str, *, path: str = "") -> str:
    """Return the required non-empty string `name`. Raises `Refused` FORMAT_CLAIM."""
    value = optional_text(claims, name, path=path)
    if value is None:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/{name} is missing")
    return value


def optional_text(claims: Mapping[str, JsonValue], name: str, *, path: str = "") -> str | None:
    """Return the string `name`, or None when it is absent. An empty or overlong string is refused."""
    if name not in claims:
        return None
    value = claims[name]
    if not isinstance(value, str) or not value or len(value) > _MAX_TEXT:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/{name} must be a non-empty string")
    return value


def mapping(claims: Mapping[str, JsonValue], name: str, *, path: str = "") -> Mapping[str, JsonValue]:
    """Return the required object `name`. Raises `Refused` FORMAT_CLAIM."""
    value = optional_mapping(claims, name, path=path)
    if value is None:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/{name} is missing")
    return value


def optional_mapping(claims: Mapping[str, JsonValue], name: str, *, path: str = "") -> Mapping[str, JsonValue] | None:
    """Return the object `name`, or None when it is absent."""
    if name not in claims:
        return None
    value = claims[name]
    if not isinstance(value, dict):
        raise Refused(Code.FORMAT_CLAIM, f"{path}/{name} must be an object")
    return value


def mappings(claims: Mapping[str, JsonValue], name: str, *, path: str = "") -> tuple[Mapping[str, JsonValue], ...]:
    """Return the array of objects `name`; absent is empty."""
    if name not in claims:
        return ()
    value = claims[name]
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refused(Code.FORMAT_CLAIM, f"{path}/{name} must be an array of objects")
    return tuple(cast("list[Mapping[str, JsonValue]]", value))


def texts(claims: Mapping[str, JsonValue], name: str, *, path: str = "") -> tuple[str, ...]:
    """Return the array of non-empty strings `name`; absent is empty."""
    if name not in claims:
        return ()
    value = claims[name]
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise Refused(Code.FORMAT_CLAIM, f"{path}/{name} must be an array of non-empty strings")
    return tuple(cast("list[str]", value))


def types_of(claims: Mapping[str, JsonValue], *, path: str = "") -> frozenset[str]:
    """Return the `type` values of a node; a single string counts as an array of one (VCDM 2.0 section 4.5)."""
    value = claims.get("type")
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(isinstance(item, str) and item for item in listed):
        raise Refused(Code.FORMAT_TYPE, f"{path}/type must be a string or an array of strings")
    return frozenset(cast("list[str]", listed))


def instant(claims: Mapping[str, JsonValue], name: str, *, path: str = "") -> datetime | None:
    """Return the dateTimeStamp `name` as an aware UTC datetime, or None when absent (VCDM 2.0 section 4.9)."""
    if name not in claims:
        return None
    value = claims[name]
    if not isinstance(value, str):
        raise Refused(Code.TIME_CLAIM_TYPE, f"{path}/{name} must be a date and time with a zone")
    try:
        return parse_instant(value)
    except Refused as refusal:
        raise Refused(refusal.code, f"{path}/{name}: {refusal.detail}") from None


def numeric_date(claims: Mapping[str, JsonValue], name: str) -> datetime | None:
    """Return the NumericDate `name` as an aware UTC datetime, or None when absent (RFC 7519 section 2)."""
    if name not in claims:
        return None
    try:
        return instant_from_numeric(claims[name])
    except Refused as refusal:
        raise Refused(refusal.code, f"/{name}: {refusal.detail}") from None
