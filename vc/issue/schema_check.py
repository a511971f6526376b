"""Holding claims against the JSON Schema of their profile (specs/credential-profiles.md P5)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

import vc.profiles
from vc.issue.fault import Fault

UNTP: Final = "untp-conformity-credential"
"""The schema for credentials that follow none of our profiles."""

STATUS_ENTRY: Final = "status-entry"
"""The schema for the two members of a credential that hold its status entry."""

_FOLDER: Final = Path(vc.profiles.__path__[0]) / "schemas"


def schema_faults(claims: Mapping[str, Any], profile: str) -> tuple[Fault, ...]:
    """Return what a schema (a profile's slug, `UNTP` or `STATUS_ENTRY`) refuses, by path, in the order of the members.

    Whether there is anything to refuse, jsonschema-rs tells in microseconds; what it is and where, jsonschema, which
    needs a millisecond.
    """
    if _accepts(profile, claims):
        return ()
    errors = sorted(_validator(profile).iter_errors(claims), key=lambda error: list(map(str, error.absolute_path)))
    faults = (fault for error in errors for leaf in _leaves(error) for fault in _faults(leaf))
    return tuple(dict.fromkeys(faults))


@cache
def schema(profile: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a profile. Raises `FileNotFoundError` for a slug that has none."""
    loaded: dict[str, Any] = json.loads((_FOLDER / f"{profile}.json").read_bytes())
    return loaded


def _accepts(profile: str, claims: Mapping[str, Any]) -> bool:
    try:
        return _quick_validator(profile).is_valid(claims)
    except ValueError:  # a value that JSON does not have, or nested too deeply: not for the quick one to judge
        return False


@cache
def _quick_validator(profile: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(profile), retriever=_schema_of, validate_formats=False)


def _schema_of(uri: str) -> dict[str, Any]:
    """Answer for the one schema that the others refer to; nothing is ever asked of a network."""
    common = schema("common")
    if uri != common["$id"]:
        raise LookupError(uri)
    return common


@cache
def _validator(profile: str) -> Draft202012Validator:
    common = schema("common")
    registry: Registry[Any] = Registry().with_resource(common["$id"], Resource.from_contents(common))
    return Draft202012Validator(schema(profile), registry=registry)


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Yield what is really wrong: a dimension that is neither "*" nor a list says so once, not twice."""
    if error.validator == "contains" or not error.context:
        yield error
        return
    yield error.context[-1]


def _faults(error: ValidationError) -> Iterator[Fault]:
    path = "".join(f"/{_escaped(str(part))}" for part in error.absolute_path)
    wanted: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "required":
            missing = (name for name in wanted if name not in instance)
            yield from (Fault(f"{path}/{name}", "is missing", "add it") for name in missing)
        case "dependentRequired":
            present = ((name, other) for name, needed in wanted.items() if name in instance for other in needed)
            lacking = ((name, other) for name, other in present if other not in instance)
            yield from (Fault(f"{path}/{other}", f"is missing beside {name}", "add it") for name, other in lacking)
        case "additionalProperties":
            known = _keywords(error)["properties"]
            unknown = (name for name in instance if name not in known)
            remedy = "use: " + ", ".join(known)
            yield from (Fault(f"{path}/{_escaped(name)}", "is not a member here", remedy) for name in unknown)
        case "not":  # {"not": {}}: `false` would lose the path
            yield Fault(path, "must not be present here", "leave it out")
        case _:
            yield Fault(path, *_words(error))


def _keywords(error: ValidationError) -> dict[str, Any]:
    """Return the schema object that refused."""
    return dict(error.schema) if isinstance(error.schema, Mapping) else {}


def _words(error: ValidationError) -> tuple[str, str]:
    """Return problem and remedy of one keyword."""
    wanted: Any = error.validator_value
    described = _keywords(error).get("description", "")
    shown = ascii(error.instance)[:80]
    words: dict[str, tuple[str, str]] = {
        "type": (f"is {_kind(error.instance)}", f"write {wanted}"),
        "const": (f"is {shown}", f"write {wanted!r}"),
        "enum": (f"is {shown}", "use one of: " + ", ".join(map(str, wanted)) if isinstance(wanted, list) else ""),
        "pattern": (f"is {shown}", _to_write(described) or f"must match {wanted}"),
        "minLength": ("is empty", "write something, or leave the member out"),
        "maxLength": (f"is longer than {wanted} characters", "shorten it"),
        "minItems": ("has too few entries", f"give at least {wanted}"),
        "uniqueItems": ("names something twice", "name each once"),
        "minimum": (f"is {shown}", f"must be {wanted} or more"),
        "contains": ("lacks an entry", f"add {_constant(wanted)}"),
    }
    return words.get(str(error.validator), (error.message[:200], "see specs/credential-profiles.md"))


def _to_write(described: str) -> str:
    """Return the description of a text as the remedy, "" where there is none; an acronym keeps its capitals."""
    first = described.partition(" ")[0]
    begins = described if len(first) > 1 and first.isupper() else described[:1].lower() + described[1:]
    return f"write {begins.rstrip('.')}" if described else ""


def _constant(contained: object) -> str:
    return str(contained.get("const", "it")) if isinstance(contained, dict) else "it"


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
