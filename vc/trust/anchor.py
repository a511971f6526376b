"""Anchors: what the user hands over as the thing to trust, told apart and read (specs/trust-list.md L1 to L11)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import dumps, loads_object
from vc.errors import ConfigurationError, Refused
from vc.keys.signer import Signer
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.model.vocabulary import Environment
from vc.trust.envelope import TRUST_LIST_TYP, read_envelope, seal
from vc.trust.root import Root
from vc.trust.table import Malformed, Table
from vc.trust.toml_text import toml_text
from vc.trust.trust_list import TrustList
from vc.trust.trust_list_form import root_from_table, trust_list_from_table
from vc.trust.trust_list_members import root_members, trust_list_members


@dataclass(frozen=True, slots=True)
class SignedTrustList:
    """A trust list signed by a root. It says nothing until `open_signed_trust_list` has verified it."""

    raw: bytes


def parse_anchor(content: bytes) -> Root | TrustList | SignedTrustList:
    """Tell a root, a trust list and a signed trust list apart, and read what is plain TOML.

    The first table decides: `[[key]]` makes a root, anything else a trust list; JSON is a signed trust list.
    Raises `ConfigurationError` that says what is wrong, where in the file, and what to do.
    """
    if is_signed(content):
        return SignedTrustList(content)
    table = _toml(content)
    first = next((name for name, value in table.entries.items() if isinstance(value, (dict, list))), "")
    return _root(table) if first == "key" else _trust_list(table)


def is_signed(content: bytes) -> bool:
    """Whether an anchor is a signed trust list, which counts only under a root from elsewhere."""
    return content.startswith(b"{")


def environment_of(content: bytes | None, root: bytes | None = None) -> Environment:
    """Return the environment of an anchor; one that can't be told counts as production, the stricter.

    A signed trust list is for the environment of the `root` under which it counts.
    """
    try:
        parsed = None if content is None else parse_anchor(content)
        if isinstance(parsed, SignedTrustList):
            parsed = None if root is None else parse_root_toml(root)
    except (ConfigurationError, Refused):
        return Environment.PRODUCTION
    return Environment.PRODUCTION if parsed is None else parsed.environment


def parse_trust_list_toml(content: bytes) -> TrustList:
    """Read a trust list from TOML. Raises `ConfigurationError`."""
    return _trust_list(_toml(content))


def parse_root_toml(content: bytes) -> Root:
    """Read a root from TOML. Raises `ConfigurationError`."""
    return _root(_toml(content))


def trust_list_to_toml(trust_list: TrustList) -> bytes:
    """Write a trust list as the TOML file that is read."""
    return toml_text(trust_list_members(trust_list)).encode()


def root_to_toml(root: Root) -> bytes:
    """Write a root as the TOML file that is read."""
    return toml_text(root_members(root)).encode()


def open_signed_trust_list(raw: bytes, root: Root, limits: Limits = DEFAULT_LIMITS) -> TrustList:
    """Return the trust list that `threshold` different keys of the root signed.

    Raises `Refused`: `trust.unsigned` when too few keys of this root signed it, `environment.differs` when the list
    is for the other environment, `trust.malformed` (or a `limit.*`, `format.*` code) when it can't be read.
    """
    envelope = read_envelope(raw.removesuffix(b"\n"), typ=TRUST_LIST_TYP, limits=limits)
    if not envelope.authentic(root):
        raise Refused(Code.TRUST_UNSIGNED, f"not signed by {root.threshold} different keys of the root")
    members = loads_object(envelope.payload, max_depth=limits.json_depth, max_members=limits.document_json_members)
    try:
        trust_list = trust_list_from_table(Table(members))
    except Malformed as fault:
        raise Refused(Code.TRUST_MALFORMED, str(fault)) from None
    if trust_list.environment is not root.environment:
        raise Refused(Code.ENVIRONMENT_DIFFERS, f"the root is for {root.environment}, the list is not")
    return trust_list


def sign_trust_list(trust_list: TrustList, signers: Sequence[Signer]) -> bytes:
    """Sign a trust list with root keys. Raises `UsageError` without a signer or with the same key twice."""
    return seal(dumps(_json(trust_list_members(trust_list))), typ=TRUST_LIST_TYP, signers=signers)


def _toml(content: bytes) -> Table:
    try:
        return Table(tomllib.loads(content.decode()))
    except (ValueError, RecursionError) as error:
        hint = "a trust list or a root is TOML in UTF-8; see specs/trust-list.md"
        raise ConfigurationError(f"not TOML: {error}", hint=hint) from None


def _trust_list(table: Table) -> TrustList:
    try:
        return trust_list_from_table(table)
    except Malformed as fault:
        raise _configuration(fault) from None


def _root(table: Table) -> Root:
    try:
        return root_from_table(table)
    except Malformed as fault:
        raise _configuration(fault) from None


def _configuration(fault: Malformed) -> ConfigurationError:
    hint = fault.remedy or "see specs/trust-list.md for what each key holds"
    return ConfigurationError(fault.problem, where=fault.path, hint=hint)


def _json(value: object) -> object:
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return format_instant(value) if isinstance(value, datetime) else value
