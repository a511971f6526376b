"""`vc w3c verify`: one secured document, one key, one moment (specs/conformance-mode.md CM3 to CM8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import strict_json
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.w3c.document import check_document, check_times, held_credentials
from vc.securing.w3c.envelope import cose_octets, opened
from vc.securing.w3c.feature import Answer, Feature, Mechanism, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from vc.keys.conformance_key import ConformanceKey
    from vc.securing.w3c.envelope import Envelope

_SAME: Final = {"Ed25519": "EdDSA"}
_FEATURES: Final = {
    "data:application/vc+jwt": Feature.CREDENTIAL_JOSE,
    "data:application/vc+sd-jwt": Feature.CREDENTIAL_SD_JWT,
    "data:application/vc+cose;base64": Feature.CREDENTIAL_COSE,
}


def verify(raw: bytes, key: ConformanceKey, *, feature: Feature, at: datetime) -> Answer:
    """Return what the suite is answered for a file with a secured document, asked about `at`. Raises on no bytes."""
    text = raw.strip()
    if len(text) > DEFAULT_LIMITS.presentation_bytes:
        return Answer(Result.FAILURE, f"{Code.LIMIT_SIZE}: the file is too large")
    notes: list[str] = []
    try:
        envelope = opened(cose_octets(text) if feature.mechanism is Mechanism.COSE else text, feature)
        for note in _verified(envelope, feature, _Asked(key, at)):
            notes.append(note)  # noqa: PERF402 - what was noted before a refusal stays
    except Refused as refusal:
        result = Result.INDETERMINATE if refusal.code is Code.KB_UNEXPECTED else Result.FAILURE
        return Answer(result, f"{refusal.code}: {refusal.detail}", tuple(notes))
    return Answer(Result.SUCCESS, strict_json.dumps(envelope.claims).decode(), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Asked:
    key: ConformanceKey
    at: datetime


def _verified(envelope: Envelope, feature: Feature, asked: _Asked) -> Iterator[str]:
    """Refuse whatever is wrong with a document, and yield what was tolerated in one that is right."""
    yield from _named_key(envelope, asked.key)
    _check_signature(envelope, asked.key)
    check_document(envelope.claims, feature)
    yield from check_times(envelope.claims, asked.at)
    if feature.is_presentation:
        for number, (kind, octets) in enumerate(held_credentials(envelope.claims)):
            for note in _held(octets, _FEATURES[kind], asked):
                yield f"/verifiableCredential/{number} {note}"
    if envelope.bound:
        raise Refused(Code.KB_UNEXPECTED, "it is bound to a key, and nobody here gave a nonce")


def _named_key(envelope: Envelope, key: ConformanceKey) -> Iterator[str]:
    if envelope.kid is None:
        # VC-JOSE-COSE section 4.1.1
        if key.id.startswith("did:"):
            raise Refused(Code.JOSE_KID_MALFORMED, "kid is missing, and the key is expressed as a DID URL")
        yield "the header names no key"
    elif envelope.kid not in key.names:
        raise Refused(Code.KEY_UNKNOWN, f"kid {envelope.kid:.80} is not the key that was given")
    elif envelope.kid != key.id:
        yield f"kid {envelope.kid:.80} is no URL of a verification method (section 4.3): taken as the name of the key"


def _check_signature(envelope: Envelope, key: ConformanceKey) -> None:
    if _SAME.get(envelope.algorithm, envelope.algorithm) != key.algorithm:
        raise Refused(Code.JOSE_ALG_KEY_MISMATCH, f"the header says {envelope.algorithm:.20}, the key {key.algorithm}")
    if len(envelope.signature) != key.signature_octets:
        detail = f"a signature of {key.algorithm} has {key.signature_octets} octets, this one {len(envelope.signature)}"
        raise Refused(Code.SIG_ENCODING, detail)
    if not key.verify(envelope.signing_input, envelope.signature):
        raise Refused(Code.SIG_INVALID, "the signature is not that of the key")


def _held(octets: bytes, feature: Feature, asked: _Asked) -> Iterator[str]:
    """Verify a credential in a presentation if it names the key at hand; there is no other here to verify it with."""
    try:
        envelope = opened(cose_octets(octets) if feature.mechanism is Mechanism.COSE else octets, feature)
    except Refused as refusal:
        yield f"can't be read, and is not counted: {refusal.code}"
        return
    if envelope.kid in asked.key.names:
        yield from _verified(envelope, feature, asked)
    else:
        yield "is signed with another key than the one given, and is not counted"
