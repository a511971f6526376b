"""The signed manifest of an offline bundle: which documents it holds, pinned by digest, as of when (rule L12).

The container around it is `vc.resolve.bundle`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import LARGEST_INTEGER, JsonValue, dumps, loads_object
from vc.errors import Refused, UsageError
from vc.keys.signer import Signer
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.model.vocabulary import Environment
from vc.trust.envelope import MANIFEST_TYP, Envelope, read_envelope, seal
from vc.trust.root import Root
from vc.trust.table import Malformed, Table

MANIFEST_FORMAT = "accredited-vc-bundle/2"
FIRST_FORMAT = "accredited-vc-bundle/1"
"""Without `packed`: of no bundle any more, but of saved evidence."""
TRUST_LIST_URL = "urn:accredited-vc:trust-list"
"""Name of the member that is the bundle's trust list, where it was not retrieved from a URL of its own."""

_is_sha256 = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a bundle: its URL, SHA-256 (hexadecimal), size in octets, and when it was retrieved."""

    url: str
    sha256: str
    size: int
    retrieved_at: datetime
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle holds. `created` is the signed time, for which its documents count as fresh.

    `version` counts from 1 and never falls; `trust_list_url` names the member that is the signed trust list.
    Members are ordered by URL, each once. `packed` is the SHA-256 (hexadecimal) of the bundle's stream, so that one
    manifest has one file; empty in a manifest of the first format. Raises `UsageError` for anything else.
    """

    version: int
    created: datetime
    expires: datetime
    environment: Environment
    trust_list_url: str
    members: tuple[Member, ...]
    packed: str = ""
    _by_url: dict[str, Member] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a manifest with two spellings, or without its trust list."""
        urls = [member.url for member in self.members]
        self._by_url.update(zip(urls, self.members, strict=True))
        if urls != sorted(self._by_url):
            raise UsageError("members must be ordered by URL, each once", where="members", hint="sort them by URL")
        if self.trust_list_url not in self._by_url:
            hint = "add the signed trust list as a member"
            raise UsageError("is not a member", where="trust_list", hint=hint)
        if self.expires <= self.created:
            raise UsageError("must be after created", where="expires", hint="give the bundle some time")

    def member(self, url: str) -> Member | None:
        """Return the member for a URL, compared octet for octet."""
        return self._by_url.get(url)

    def pins(self, url: str, sha256: str) -> bool:
        """Whether the bundle's document at `url` is the one with this SHA-256 (hexadecimal)."""
        member = self._by_url.get(url)
        return member is not None and member.sha256 == sha256


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest that was read, and who claims to have signed it: nothing in it counts before `require` has passed.

    `digest` is the SHA-256 (hexadecimal) of the payload, which names the bundle (B8).
    """

    manifest: Manifest
    digest: str
    _envelope: Envelope

    def require(self, root: Root) -> Manifest:
        """Return the manifest that `threshold` different keys of the root signed.

        Raises `Refused`: `bundle.unanchored` when no key of this root signed, `bundle.below_threshold` when too few.
        """
        signed = self._envelope.agreeing(root)
        if signed >= root.threshold:
            return self.manifest
        code = Code.BUNDLE_BELOW_THRESHOLD if signed else Code.BUNDLE_UNANCHORED
        raise Refused(code, f"signed by {signed} of the {root.threshold} different keys of the root that it needs")


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the one spelling of a manifest that is signed: compact JSON."""
    members = [
        {
            "url": member.url,
            "sha256": member.sha256,
            "size": member.size,
            "retrieved_at": format_instant(member.retrieved_at),
            "media_type": member.media_type,
        }
        for member in manifest.members
    ]
    return dumps(
        {
            "format": MANIFEST_FORMAT if manifest.packed else FIRST_FORMAT,
            "version": manifest.version,
            "created": format_instant(manifest.created),
            "expires": format_instant(manifest.expires),
            "environment": manifest.environment.value,
            "trust_list": manifest.trust_list_url,
            **({"packed": manifest.packed} if manifest.packed else {}),
            "members": members,
        }
    )


def sign_manifest(manifest: Manifest, signers: Sequence[Signer]) -> bytes:
    """Sign a manifest with root keys. Raises `UsageError` without a signer or with the same key twice."""
    return seal(manifest_bytes(manifest), typ=MANIFEST_TYP, signers=signers)


def read_manifest(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> Manifest:
    """Return what a manifest says, whoever signed it: enough to hold a container against, never to trust it.

    Raises `Refused` with `bundle.damaged`, or `limit.size`.
    """
    return read_signed_manifest(raw, limits).manifest


def read_signed_manifest(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> SignedManifest:
    """Return a manifest with its signatures, none of them verified yet. Refuses as `read_manifest` does."""
    envelope = _envelope(raw, limits)
    return SignedManifest(_manifest(envelope, limits), hashlib.sha256(envelope.payload).hexdigest(), envelope)


def open_manifest(raw: bytes, root: Root, limits: Limits = DEFAULT_LIMITS) -> Manifest:
    """Return the manifest that `threshold` different keys of the root signed.

    Refuses as `read_manifest` and `SignedManifest.require` do. Environment and age are for the caller to judge.
    """
    return read_signed_manifest(raw, limits).require(root)


def _envelope(raw: bytes, limits: Limits) -> Envelope:
    try:
        return read_envelope(raw, typ=MANIFEST_TYP, limits=limits)
    except Refused as refusal:
        raise _damaged(refusal) from None


def _manifest(envelope: Envelope, limits: Limits) -> Manifest:
    try:
        members = loads_object(envelope.payload, max_depth=limits.json_depth, max_members=limits.document_json_members)
        manifest = _from_table(Table(members))
    except Refused as refusal:
        raise _damaged(refusal) from None
    except Malformed as fault:
        raise Refused(Code.BUNDLE_DAMAGED, f"manifest: {fault}") from None
    except UsageError as fault:
        raise Refused(Code.BUNDLE_DAMAGED, f"manifest: {fault.where} {fault.message}") from None
    if manifest_bytes(manifest) != envelope.payload:
        raise Refused(Code.BUNDLE_DAMAGED, "manifest: not spelt as it must be")
    return manifest


def _damaged(refusal: Refused) -> Refused:
    if refusal.code is Code.LIMIT_SIZE:
        return refusal
    return Refused(Code.BUNDLE_DAMAGED, f"manifest: {refusal.detail}")


def _from_table(table: Table) -> Manifest:
    table.only("format", "version", "created", "expires", "environment", "trust_list", "packed", "members")
    form = table.text("format")
    if form not in {MANIFEST_FORMAT, FIRST_FORMAT}:
        raise Malformed("format", f"is not {MANIFEST_FORMAT}")
    return Manifest(
        version=table.number("version"),
        created=table.instant("created"),
        expires=table.instant("expires"),
        environment=table.choice("environment", Environment),
        trust_list_url=table.text("trust_list"),
        members=tuple(_member(item) for item in table.tables("members")),
        packed=_sha256(table, "packed") if form == MANIFEST_FORMAT else "",
    )


def _member(table: Table) -> Member:
    table.only("url", "sha256", "size", "retrieved_at", "media_type")
    sha256 = _sha256(table, "sha256")
    return Member(table.text("url"), sha256, _size(table), table.instant("retrieved_at"), _media_type(table))


def _sha256(table: Table, name: str) -> str:
    value = table.text(name)
    if not _is_sha256(value):
        raise Malformed(table.at(name), "is not a SHA-256 in lower-case hexadecimal")
    return value


def _size(table: Table) -> int:
    value: JsonValue | object = table.entries["size"] if table.has("size") else None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_INTEGER:
        raise Malformed(table.at("size"), "must be a whole number from 0")
    return value


def _media_type(table: Table) -> str:
    return "" if table.has("media_type") and table.entries["media_type"] == "" else table.text("media_type")
