"""A policy of one's own: read from a TOML file (specs/verification.md Y2), and kept in saved evidence (Y4)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from vc.encoding import base64url
from vc.encoding.strict_json import JsonValue
from vc.errors import ConfigurationError, Refused
from vc.model.vocabulary import Act
from vc.trust.table import Malformed, Table
from vc.verify.policy import PRESETS, ActRules, Consequence, Policy

LARGEST_POLICY: Final = 100_000
"""Octets of a policy file."""

_DAY: Final = 86_400
_LONGEST_AGE_HOURS: Final = 8_784  # 366 days: no list lives longer (specs/status.md S8)
_LONGEST_TRANSITION_DAYS: Final = 3_660
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_AGES: Final = ("status_age", "document_age", "bundle_age")
_MEMBERS: Final = (*_AGES, "accreditation_suspended", "withdrawal_transition", "compromise_margin")
_KEY_BINDING: Final = "key_binding"
_ANCHORS: Final = "x509_anchors"
_HINT: Final = "see specs/verification.md Y2 for what each key holds"


def policy_from_toml(raw: bytes) -> Policy:
    """Read a policy file. Raises `ConfigurationError` that names the place of the first fault."""
    if len(raw) > LARGEST_POLICY:
        raise ConfigurationError(f"a policy has at most {LARGEST_POLICY} octets", hint=_HINT)
    try:
        return _policy(Table(tomllib.loads(raw.decode())))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise ConfigurationError(f"can't be read as TOML: {fault}", hint=_HINT) from None
    except Malformed as fault:
        raise ConfigurationError(str(fault), hint=fault.remedy or _HINT) from None


def policy_values(policy: Policy) -> dict[str, JsonValue]:
    """Return every value of a policy that its file can set, for saved evidence; ages in whole seconds."""
    usual = {_of_all(name): getattr(policy, _of_all(name)) for name in _MEMBERS}
    values: dict[str, JsonValue] = {
        "usual": {_of_one(name): _written(value) for name, value in usual.items()},
        "acts": {rules.act.value: {name: _written(value) for name, value in _given(rules)} for rules in policy.acts},
    }
    if policy.key_binding:
        values[_KEY_BINDING] = True
    if policy.x509_anchors:
        values[_ANCHORS] = [base64url.encode(anchor) for anchor in policy.x509_anchors]
    return values


def policy_from_values(name: str, values: Mapping[str, object]) -> Policy:
    """Read back what `policy_values` wrote. Raises `ConfigurationError`."""
    try:
        table = Table(values, "rules")
        table.only("usual", "acts", _KEY_BINDING, _ANCHORS)
        usual, acts = table.table("usual"), table.table("acts")
        acts.only(*Act)
        return _made(
            Policy(_checked_name(name, "policy"), key_binding=_demanded(table), x509_anchors=_saved_anchors(table)),
            _saved(Act.RELY, usual),
            (_saved(Act(act), acts.table(act)) for act in acts.entries),
        )
    except Malformed as fault:
        raise ConfigurationError(str(fault), hint=_HINT) from None


def _policy(table: Table) -> Policy:
    name = _checked_name(table.text("name"), table.at("name"))
    base = PRESETS.get(table.text("base") if table.has("base") else "importer")
    if base is None:
        raise Malformed(table.at("base"), "is not a preset", f"one of: {', '.join(PRESETS)}")
    usual = _rules(Act.RELY, table, beside=("name", "base", "act", _KEY_BINDING, _ANCHORS))
    acts = table.table("act") if table.has("act") else Table({}, "act")
    acts.only(*Act)
    # A value at the top takes the place of what the preset has for single acts.
    taken: dict[str, Any] = dict.fromkeys(name for name, _ in _given(usual))
    by_act = {rules.act: replace(rules, **taken) for rules in base.acts}
    for act in map(Act, acts.entries):
        own = _rules(act, acts.table(act))
        by_act[act] = replace(by_act.get(act, ActRules(act)), **dict(_given(own)))
    named = replace(base, name=name, key_binding=_demanded(table), x509_anchors=_anchors(table))
    return _made(named, usual, by_act.values())


def _made(policy: Policy, usual: ActRules, acts: Iterable[ActRules]) -> Policy:
    return replace(policy, **{_of_all(name): value for name, value in _given(usual)}, acts=tuple(acts))


def _given(rules: ActRules) -> list[tuple[str, Any]]:
    values = ((name, getattr(rules, name)) for name in _MEMBERS)
    return [(name, value) for name, value in values if value is not None]


def _of_all(name: str) -> str:
    """Return what `Policy` calls a member of `ActRules`."""
    return f"max_{name}" if name in _AGES else name


def _of_one(name: str) -> str:
    return name.removeprefix("max_")


def _rules(act: Act, table: Table, *, beside: tuple[str, ...] = ()) -> ActRules:
    hours = [f"{name}_hours" for name in _AGES]
    table.only(*beside, *hours, "accreditation_suspended", "withdrawal_transition_days", "compromise_margin_hours")
    given = {name: _whole(table, f"{name}_hours", 1, most=_LONGEST_AGE_HOURS) for name in _AGES}
    ages = {name: timedelta(hours=count) for name, count in given.items() if count is not None}
    days = _whole(table, "withdrawal_transition_days", 0, most=_LONGEST_TRANSITION_DAYS)
    margin = _whole(table, "compromise_margin_hours", 0, most=_LONGEST_AGE_HOURS)
    return ActRules(
        act,
        accreditation_suspended=_consequence(table),
        withdrawal_transition=None if days is None else timedelta(days=days),
        compromise_margin=None if margin is None else timedelta(hours=margin),
        **ages,
    )


def _saved(act: Act, table: Table) -> ActRules:
    table.only(*_MEMBERS)
    lengths = (*_AGES, "withdrawal_transition", "compromise_margin")
    given = {name: _whole(table, name, 0, most=_LONGEST_TRANSITION_DAYS * _DAY) for name in lengths}
    ages = {name: timedelta(seconds=count) for name, count in given.items() if count is not None}
    return ActRules(act, accreditation_suspended=_consequence(table), **ages)


def _demanded(table: Table) -> bool:
    value = table.entries.get(_KEY_BINDING, False)
    if not isinstance(value, bool):
        raise Malformed(table.at(_KEY_BINDING), "must be true or false")
    return value


def _anchors(table: Table) -> tuple[bytes, ...]:
    """Return the certificates of the PEM texts of a policy file, in DER."""
    if not table.has(_ANCHORS):
        return ()
    from vc.keys.certificate_chain import anchors_from_pem  # hardly any policy names certificates

    texts = table.entries[_ANCHORS]
    try:
        found = [anchors_from_pem(text) for text in texts] if isinstance(texts, list) else []
    except (ValueError, AttributeError):
        found = []
    if not found:
        raise Malformed(table.at(_ANCHORS), "must be an array of certificates in PEM")
    return tuple(anchor for each in found for anchor in each)


def _saved_anchors(table: Table) -> tuple[bytes, ...]:
    texts = table.entries.get(_ANCHORS, [])
    if not isinstance(texts, list):
        raise Malformed(table.at(_ANCHORS), "must be an array of base64url")
    try:
        return tuple(base64url.decode(str(text)) for text in texts)
    except Refused:
        raise Malformed(table.at(_ANCHORS), "must be an array of base64url") from None


def _consequence(table: Table) -> Consequence | None:
    name = "accreditation_suspended"
    return table.choice(name, Consequence) if table.has(name) else None


def _whole(table: Table, name: str, least: int, *, most: int) -> int | None:
    if not table.has(name):
        return None
    value = table.entries[name]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Malformed(table.at(name), f"must be a whole number from {least} to {most}")
    return value


def _checked_name(name: str, where: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise Malformed(where, "is small letters, digits, - and _, and begins with a letter")
    if name in PRESETS:
        raise Malformed(where, f"{name} is a preset: name yours otherwise")
    return name


def _written(value: timedelta | Consequence) -> JsonValue:
    return value.value if isinstance(value, Consequence) else int(value.total_seconds())
