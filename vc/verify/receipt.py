"""A signed record of a verification, or of a whole manifest, that anybody can judge again (specs/receipt.md).

It says what its maker saw. It proves nothing about goods, and releases none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.jcs import canonicalize
from vc.encoding.merkle import Frontier
from vc.encoding.strict_json import JsonObject, JsonValue, loads_object
from vc.errors import Refused, UsageError
from vc.keys.public_key import PublicKey
from vc.model.claims import mapping, optional_mapping
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.trust.envelope import RECEIPT_TYP, Envelope, read_envelope, seal
from vc.trust.seen import Seen, seen_from_json, seen_to_json
from vc.verify.rules import RULES
from vc.verify.saved import question_members, read_question

if TYPE_CHECKING:
    from vc.keys.signer import Signer
    from vc.verify.evidence import Anchor
    from vc.verify.question import Question
    from vc.verify.report import Report

FORMAT: Final = "accredited-vc-receipt/1"
_COMMON: Final = frozenset({"format", "rules", "verifier", "question", "trust", "evidence"})
_OF_ONE: Final = frozenset({"input", "report"})
_OF_MANY: Final = frozenset({"manifests", "lines"})


@dataclass(frozen=True, slots=True)
class Basis:
    """What was judged from: the anchor, and either a bundle or a file of saved evidence.

    `manifest` is the signed manifest of a bundle of `version`; `evidence` the octets of the saved file. `seen` is what
    the verifier had seen before under the anchor, where it judged from a bundle; saved evidence holds it itself.
    """

    anchor: Anchor | None
    version: int = 0
    manifest: bytes | None = field(default=None, repr=False)
    evidence: bytes | None = field(default=None, repr=False)
    seen: Seen | None = None

    def members(self) -> dict[str, JsonValue]:
        """Return the members `trust` and `evidence`."""
        root = None if self.anchor is None else self.anchor.root
        trust: JsonObject = {
            "anchor": None if self.anchor is None else self.anchor.digest,
            "root": None if root is None else sha256(root),
        }
        if self.evidence is not None:
            return {"trust": trust, "evidence": {"file": sha256(self.evidence)}}
        manifest = b"" if self.manifest is None else self.manifest
        bundle: JsonObject = {"version": self.version, "manifest": sha256(manifest)}
        if self.seen is not None:
            bundle["seen"] = seen_to_json(self.seen)
        return {"trust": trust, "evidence": {"bundle": bundle}}


@dataclass(frozen=True, slots=True)
class Lines:
    """What a batch came to: decisions by name, and the tree over its lines (RC1.3)."""

    decisions: Mapping[str, int]
    tree: Frontier

    def members(self) -> dict[str, JsonValue]:
        """Return the member `lines`."""
        counted: dict[str, JsonValue] = dict(self.decisions)
        return {"count": self.tree.size, "decisions": counted, "root": self.tree.root.hex()}


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was read. Nothing in it counts before `vc.verify.receipt_check` says so.

    `stated` is the payload as JSON, `key` the one that it names as its verifier's.
    """

    payload: bytes = field(repr=False)
    stated: Mapping[str, JsonValue]
    key: PublicKey
    question: Question
    envelope: Envelope = field(repr=False)

    @property
    def rules(self) -> JsonValue:
        """The rule version by which was judged."""
        return self.stated["rules"]

    @property
    def seen(self) -> Seen | None:
        """What its verifier had seen before. Raises `Refused` where it is not written as that is."""
        bundle = optional_mapping(mapping(self.stated, "evidence"), "bundle")
        seen = None if bundle is None else optional_mapping(bundle, "seen")
        return None if seen is None else seen_from_json(seen)

    @property
    def of_many(self) -> bool:
        """Whether it is the receipt of a manifest."""
        return "lines" in self.stated


def receipt_of_one(question: Question, basis: Basis, *, handed_over: bytes, report: Report) -> JsonObject:
    """Return the members of a receipt of one verification but for those of whoever signs (RC1.2)."""
    return {
        "question": {**question_members(question)},
        **basis.members(),
        "input": sha256(handed_over),
        "report": report.to_json(),
    }


def receipt_of_many(question: Question, basis: Basis, *, manifests: list[bytes], lines: Lines) -> JsonObject:
    """Return the same of a batch."""
    listed: list[JsonValue] = [sha256(content) for content in manifests]
    return {
        "question": {**question_members(question)},
        **basis.members(),
        "manifests": listed,
        "lines": lines.members(),
    }


def payload_of(members: JsonObject, key: PublicKey, *, rules: JsonValue = RULES) -> bytes:
    """Return the octets that are signed: canonical JSON (RFC 8785)."""
    verifier: dict[str, JsonValue] = dict(key.to_jwk())
    return canonicalize({"format": FORMAT, "rules": rules, "verifier": verifier, **members})


def sign_receipt(members: JsonObject, signer: Signer) -> bytes:
    """Return the signed receipt (RC1.1)."""
    return seal(payload_of(members, signer.key), typ=RECEIPT_TYP, signers=[signer])


def read_receipt(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> Receipt:
    """Return what a receipt says, whoever signed it. Raises `Refused` with `receipt.malformed`."""
    try:
        envelope = read_envelope(raw, typ=RECEIPT_TYP, limits=limits)
        stated = _stated(envelope.payload, limits)
        return Receipt(
            payload=envelope.payload,
            stated=stated,
            key=PublicKey.from_jwk(mapping(stated, "verifier")),
            question=read_question(mapping(stated, "question"), own=True),
            envelope=envelope,
        )
    except (Refused, UsageError) as fault:
        raise Refused(Code.RECEIPT_MALFORMED, str(fault)) from None


def _stated(payload: bytes, limits: Limits) -> JsonObject:
    stated = loads_object(payload, max_depth=limits.json_depth, max_members=limits.document_json_members)
    if stated.get("format") != FORMAT or stated.keys() not in (_COMMON | _OF_ONE, _COMMON | _OF_MANY):
        raise Refused(Code.RECEIPT_MALFORMED, f"its members are not those of {FORMAT}")
    if canonicalize(stated) != payload:
        raise Refused(Code.RECEIPT_MALFORMED, "not in canonical form")
    return stated


def leaf_of(manifest: int, line: int, *, decision: str, report_sha256: str) -> bytes:
    """Return one leaf of the tree over a batch's lines (RC1.3)."""
    return canonicalize([manifest, line, decision, report_sha256])


def report_digest(report: Report) -> str:
    """Return the SHA-256 of a report in canonical form, in hexadecimal."""
    return sha256(canonicalize(report.to_json()))


def sha256(octets: bytes) -> str:
    """Return the SHA-256 of octets in hexadecimal."""
    return hashlib.sha256(octets).hexdigest()
