"""Data Integrity proofs: one form, one signature of the issuer, others beside it (specs/securing.md DI)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from tests.corpus_builder.case import Case, Family
from tests.corpus_builder.surroundings import small_family
from tests.world import CB, NOW, OTHER_CB, SIGNED, STRANGER, certificate_claims, private_key
from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.encoding.multibase import encode_base58btc, multibase_decode
from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import FileSigner
from vc.keys.multikey import format_multikey
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity

Document = dict[str, Any]
SOURCE = "specs/securing.md DI"
BESIDE = "specs/verification.md V5.4"


def witness() -> FileSigner:
    """Return somebody whose key everybody can compute."""
    key = private_key("witness", Algorithm.EDDSA)
    multikey = format_multikey(key.public)
    return FileSigner(f"did:key:{multikey}#{multikey}", key)


def unsigned() -> Document:
    """Return the good certificate's claims; the proof says when it was signed."""
    return {name: value for name, value in certificate_claims().items() if name != "iat"}


def with_proof(document: Document, signer: FileSigner | None = None, **options: Any) -> Document:
    """Return a document with one more proof, of the issuer unless somebody else is named."""
    return secure_data_integrity(document, signer or CB.signer(), ProofOptions(**{"created": SIGNED, **options}))


def cases() -> Iterator[Case]:
    """Yield every case about embedded proofs."""
    family = small_family()
    twin = family.valid(
        "proof-valid",
        "The good certificate, secured by a proof in it.",
        source=SOURCE,
        given=strict_json.dumps(with_proof(unsigned())),
    )
    yield twin
    near = family.near(twin)
    yield from _forms(near)
    yield from _values(near)
    yield from _contents(near)
    yield from _beside(near)
    yield from _chains(near)


def _changed(change: Callable[[Document], object]) -> bytes:
    document = with_proof(unsigned())
    change(document["proof"])
    return strict_json.dumps(document)


def _forms(family: Family) -> Iterator[Case]:
    changes: tuple[tuple[str, Code, Document], ...] = (
        ("of-another-type", Code.PROOF_TYPE, {"type": "Ed25519Signature2020"}),
        ("of-an-unknown-suite", Code.PROOF_CRYPTOSUITE, {"cryptosuite": "bbs-2023"}),
        ("suite-in-capitals", Code.PROOF_CRYPTOSUITE, {"cryptosuite": "ECDSA-JCS-2019"}),
        ("to-log-in", Code.PROOF_PURPOSE, {"proofPurpose": "authentication"}),
        ("purpose-as-an-array", Code.PROOF_MALFORMED, {"proofPurpose": ["assertionMethod"]}),
        ("method-written-out", Code.PROOF_MALFORMED, {"verificationMethod": {"id": "did:web:cb.example#credentials"}}),
        ("method-as-a-fragment", Code.PROOF_MALFORMED, {"verificationMethod": "#credentials"}),
        ("created-without-zone", Code.TIME_CLAIM_TYPE, {"created": "2026-05-04T08:00:00"}),
        ("expires-as-a-number", Code.PROOF_MALFORMED, {"expires": 1_900_000_000}),
        ("domain-empty", Code.PROOF_MALFORMED, {"domain": []}),
        ("challenge-as-a-number", Code.PROOF_MALFORMED, {"challenge": 7}),
        ("nonce-as-an-array", Code.PROOF_MALFORMED, {"nonce": ["n"]}),
        ("id-that-is-no-url", Code.PROOF_MALFORMED, {"id": "first"}),
        ("for-another-context", Code.PROOF_CONTEXT, {"@context": ["https://www.w3.org/2018/credentials/v1"]}),
        ("over-one-that-is-not-there", Code.PROOF_PREVIOUS, {"previousProof": "urn:uuid:1"}),
        ("over-itself", Code.PROOF_PREVIOUS, {"id": "urn:uuid:1", "previousProof": "urn:uuid:1"}),
    )
    for name, code, members in changes:
        yield family.invalid(
            f"proof-{name}",
            code,
            "A member of the proof is not what it must be.",
            source=SOURCE,
            given=_changed(lambda proof, members=members: proof.update(members)),  # type: ignore[misc]
        )
    for name in ("type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"):
        yield family.invalid(
            f"proof-without-{name.lower()}",
            Code.PROOF_MALFORMED,
            "A proof lacks what every proof has.",
            source=SOURCE,
            given=_changed(lambda proof, name=name: proof.pop(name)),  # type: ignore[misc]
        )


def _values(family: Family) -> Iterator[Case]:
    good = multibase_decode(with_proof(unsigned())["proof"]["proofValue"])
    values = (
        ("in-base64url", Code.SIG_ENCODING, f"u{base64url.encode(good)}"),
        ("in-hex", Code.SIG_ENCODING, good.hex()),
        ("65-octets", Code.SIG_ENCODING, encode_base58btc(good + b"\0")),
        ("zero-in-front", Code.SIG_ENCODING, encode_base58btc(b"\0" + good)),
        ("as-if-of-p384", Code.JOSE_ALG_KEY_MISMATCH, encode_base58btc(good + bytes(32))),
        ("all-zeros", Code.SIG_INVALID, encode_base58btc(bytes(64))),
        ("one-bit", Code.SIG_INVALID, encode_base58btc(good[:-1] + bytes([good[-1] ^ 1]))),
    )
    for name, code, value in values:
        yield family.invalid(
            f"proof-value-{name}",
            code,
            "A signature has one spelling, one length and one maker.",
            source=SOURCE,
            given=_changed(lambda proof, value=value: proof.update(proofValue=value)),  # type: ignore[misc]
        )


def _contents(family: Family) -> Iterator[Case]:
    raw = strict_json.dumps(with_proof(unsigned()))
    changes = (
        ("claim-changed", Code.SIG_INVALID, raw.replace(b"DE-QMS-2026-00412", b"DE-QMS-2026-00413")),
        (
            "claim-twice",
            Code.FORMAT_DUPLICATE_KEY,
            raw.replace(b'"validUntil"', b'"validUntil":"2099-01-01T00:00:00Z","validUntil"'),
        ),
        ("claim-added", Code.SIG_INVALID, raw.replace(b'"validFrom"', b'"description":"better","validFrom"')),
        ("time-of-signing-changed", Code.SIG_INVALID, raw.replace(b'"created":"2026-05-04', b'"created":"2026-05-05')),
    )
    for name, code, given in changes:
        yield family.invalid(
            f"proof-{name}", code, "Whatever is said is signed.", source="security.md J20", given=given
        )
    yield family.unknown(
        "proof-issuer-changed",
        Code.CHAIN_SUBJECT,
        "Another issuer than the accreditation's: whose it is comes before whether it was signed.",
        source="specs/verification.md V3.4",
        given=raw.replace(b'"id":"did:web:cb.example"', b'"id":"did:web:other-cb.example"'),
    )
    signers = (
        (OTHER_CB, "credentials", Code.KEY_NOT_ISSUERS),
        (STRANGER, "credentials", Code.KEY_NOT_ISSUERS),
        (CB, "lists", Code.KEY_PURPOSE),
    )
    for party, use, code in signers:
        yield family.invalid(
            f"proof-by-{party.host.partition('.')[0]}-{use}",
            code,
            "Only a key of the issuer for credentials signs its certificates.",
            source="security.md J31",
            given=strict_json.dumps(with_proof(unsigned(), party.signer(use))),
        )
    yield family.invalid(
        "proof-that-has-expired",
        Code.PROOF_EXPIRED,
        "The issuer's proof was made to end before the moment asked about.",
        source="specs/verification.md V5.5",
        given=strict_json.dumps(with_proof(unsigned(), expires=NOW - timedelta(seconds=1))),
    )
    yield family.unknown(
        "proof-without-a-time",
        Code.TIME_UNKNOWN_SIGNING,
        "Neither the proof nor the claims say when it was signed.",
        source="specs/verification.md V6.1",
        given=strict_json.dumps(with_proof(unsigned(), created=None)),
    )
    later = {**unsigned(), "iat": int(SIGNED.timestamp()) + 1}
    yield family.invalid(
        "proof-before-its-claims",
        Code.FORMAT_CLAIM_CONFLICT,
        "The claims say that they were signed after the proof was made.",
        source="specs/securing.md DI9",
        given=strict_json.dumps(with_proof(later)),
    )
    extended = with_proof(unsigned())
    extended["@context"] = [*extended["@context"], "https://example.org/more/v1"]
    yield family.valid(
        "proof-context-added-later",
        "A context that somebody put behind those that are signed says nothing.",
        source="specs/securing.md DI5",
        given=strict_json.dumps(extended),
    )


def _beside(family: Family) -> Iterator[Case]:
    both = with_proof(with_proof(unsigned()), witness())
    yield family.valid(
        "proof-beside-that-holds", "A witness signed it, too.", source=BESIDE, given=strict_json.dumps(both)
    )
    own, other = both["proof"]
    yield family.invalid(
        "proof-beside-that-is-broken",
        Code.PROOF_BESIDE_INVALID,
        "A broken proof is never valid, whoever else has signed.",
        source=BESIDE,
        given=strict_json.dumps({**both, "proof": [own, {**other, "nonce": "another"}]}),
    )
    unchecked = (
        ("of-a-stranger", with_proof(with_proof(unsigned()), STRANGER.signer())),
        ("of-an-unknown-suite", {**both, "proof": [{**other, "cryptosuite": "bbs-2023"}, own]}),
    )
    for name, document in unchecked:
        yield family.valid(
            f"proof-beside-{name}",
            "It can't be checked, and nobody is asked for it.",
            source=BESIDE,
            given=strict_json.dumps(document),
            notice=Code.PROOF_BESIDE_UNCHECKED,
        )
    yield family.invalid(
        "proof-beside-alone",
        Code.KEY_NOT_ISSUERS,
        "A witness is not the issuer.",
        source="specs/securing.md DI3",
        given=strict_json.dumps({**both, "proof": [other]}),
    )
    yield family.invalid(
        "proof-nine-times",
        Code.LIMIT_MEMBERS,
        "More proofs than anybody needs.",
        source="specs/securing.md DI1",
        given=strict_json.dumps({**both, "proof": [own] * 9}),
    )


def _chains(family: Family) -> Iterator[Case]:
    def over(first: FileSigner) -> Document:
        return with_proof(with_proof(unsigned(), first, id="urn:uuid:1"), previous=("urn:uuid:1",))

    yield family.valid(
        "proof-over-another",
        "The issuer signed over what a witness had signed.",
        source="specs/securing.md DI8",
        given=strict_json.dumps(over(witness())),
    )
    yield family.unknown(
        "proof-over-a-strangers",
        Code.PROOF_PREVIOUS_UNCHECKED,
        "The issuer's proof rests on one that can't be checked.",
        source=BESIDE,
        given=strict_json.dumps(over(STRANGER.signer())),
    )
    chain = over(witness())
    first, last = chain["proof"]
    yield family.invalid(
        "proof-over-another-that-was-lost",
        Code.PROOF_PREVIOUS,
        "The proof over which the issuer's was made is not there.",
        source="specs/securing.md DI8",
        given=strict_json.dumps({**chain, "proof": last}),
    )
    exchanged = with_proof(unsigned(), witness(), id="urn:uuid:1", nonce="another")["proof"]
    yield family.invalid(
        "proof-over-another-that-was-exchanged",
        Code.SIG_INVALID,
        "A good proof of the same witness, but not the one that the issuer signed over.",
        source="specs/securing.md DI8",
        given=strict_json.dumps({**chain, "proof": [exchanged, last]}),
    )
    yield family.valid(
        "proof-set-in-another-order",
        "The order of proofs says nothing where one follows from another by its id.",
        source="specs/securing.md DI8",
        given=strict_json.dumps({**chain, "proof": [last, first]}),
    )
