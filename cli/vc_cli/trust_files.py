"""Roots, trust lists and bundles as files on the command line: which is which, and who vouches for it."""

from __future__ import annotations

from vc.codes import Code
from vc.errors import ConfigurationError, Refused, UsageError
from vc.trust.anchor import SignedTrustList, open_signed_trust_list, parse_anchor, parse_root_toml
from vc.trust.root import Root
from vc.trust.trust_list import TrustList
from vc_cli.anchors import MOST_BYTES, user_folder
from vc_cli.files import read_file


def chosen_root(name: str | None) -> Root | None:
    """Return the root in the file `name`; without one the pinned root; None where nothing is pinned either."""
    if name is not None:
        return read_root(name)
    from vc.resolve.pinned import pinned_root

    pinned = pinned_root(user_folder())
    return None if pinned is None else parse_root_toml(pinned)


def read_root(name: str) -> Root:
    """Return the root in the file `name`. Raises `ConfigurationError` and `UsageError` with the file's name."""
    content = read_file(name, limit=MOST_BYTES)
    try:
        return parse_root_toml(content)
    except ConfigurationError as fault:
        raise _named(fault, name) from None


def read_anchor(content: bytes, *, where: str) -> Root | TrustList | SignedTrustList:
    """Return what an anchor holds. Raises `ConfigurationError` with the file's name, `UsageError` for a succession."""
    from vc.trust.succession import is_succession

    if is_succession(content):
        hint = "`vc trust pin` moves the pinned root along it, `vc bundle create --roots` gives it to verifiers"
        raise UsageError("is a succession of roots, not a root or a trust list", where=where, hint=hint)
    try:
        return parse_anchor(content)
    except ConfigurationError as fault:
        raise _named(fault, where) from None


def _named(fault: ConfigurationError, name: str) -> ConfigurationError:
    return ConfigurationError(fault.message, where=": ".join(filter(None, (name, fault.where))), hint=fault.hint)


def read_trust_list(content: bytes, root: Root | None, *, where: str) -> TrustList:
    """Return the trust list in a file: TOML as it stands, a signed one only under its root.

    Raises `UsageError` for a root, and for a signed list without a root or not signed by it.
    """
    parsed = read_anchor(content, where=where)
    if isinstance(parsed, Root):
        raise UsageError("is a root, not a trust list", where=where, hint="name the trust list that it signs")
    if isinstance(parsed, TrustList):
        return parsed
    return _open(parsed, root, where=where)


def _open(signed: SignedTrustList, root: Root | None, *, where: str) -> TrustList:
    if root is None:
        hint = "name its root with --root, or pin it with `vc trust pin`"
        raise UsageError("a signed trust list counts only under its root", where=where, hint=hint)
    try:
        return open_signed_trust_list(signed.raw, root)
    except Refused as refusal:
        unsigned = "name the root that signed it; after a change of roots give the trust list in TOML with --trust"
        next_step = unsigned if refusal.code is Code.TRUST_UNSIGNED else None
        raise UsageError(f"{refusal.code}: {refusal.detail}", where=where, hint=next_step) from None
