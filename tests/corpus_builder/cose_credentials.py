"""The good certificate in COSE, and what is not (specs/securing.md C, E)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.corpus_builder.case import Case, Family
from tests.corpus_builder.forging import cose
from tests.corpus_builder.surroundings import small_family
from tests.world import CB, STRANGER, certificate_claims
from vc.codes import Code
from vc.encoding import base64_padded, strict_cbor, strict_json
from vc.profiles.names import CREDENTIALS_V2

SOURCE = "specs/securing.md C"
_TYP = "application/vc+cose"
_ALG, _CRIT, _CONTENT, _KID, _CWT, _TYPE, _X5CHAIN = 1, 2, 3, 4, 15, 16, 33


def heading(**members: Any) -> dict[Any, Any]:
    """Return the header that we write, with members (by their number, `n4`) changed; None takes one away."""
    usual = {_ALG: -7, _CONTENT: "application/vc", _KID: f"{CB.did}#credentials".encode(), _TYPE: _TYP}
    changed = {**usual, **{int(name[1:]): value for name, value in members.items()}}
    return {number: value for number, value in changed.items() if value is not None}


def payload() -> bytes:
    """Return the octets of the good certificate's claims."""
    return strict_json.dumps(certificate_claims())


def message(**members: Any) -> bytes:
    """Return the good certificate, signed by its issuer under another header."""
    return cose(payload(), heading=heading(**members))


def enveloped_as(beginning: str, octets: bytes) -> bytes:
    """Return an envelope whose address begins like this."""
    url = f"{beginning}{base64_padded.encode(octets)}"
    return strict_json.dumps({"@context": CREDENTIALS_V2, "type": "EnvelopedVerifiableCredential", "id": url})


def cases() -> Iterator[Case]:
    """Yield every case about credentials in COSE."""
    family = small_family()
    twin = family.valid("cose-valid", "The good certificate in COSE.", source=SOURCE, given=message())
    yield twin
    near = family.near(twin)
    yield near.valid(
        "cose-valid-enveloped",
        "The same in an envelope.",
        source="specs/securing.md E1",
        given=enveloped_as("data:application/vc+cose;base64,", message()),
    )
    yield near.valid(
        "cose-valid-without-content-type",
        "What is secured is said by the type already.",
        source="specs/securing.md C4",
        given=message(n3=None),
    )
    yield near.valid(
        "cose-valid-fully-specified",
        "ES256 by its newer name (RFC 9864).",
        source="specs/securing.md C3",
        given=message(n1=-9),
    )
    yield from _headers(near)
    yield from _messages(near)
    yield from _envelopes(near)


def _headers(family: Family) -> Iterator[Case]:
    rows: dict[str, tuple[Code, dict[str, Any], str]] = {
        "alg-es256k": (Code.JOSE_ALG_FORBIDDEN, {"n1": -47}, "An algorithm that nobody here accepts."),
        "alg-hmac": (Code.JOSE_ALG_FORBIDDEN, {"n1": 5}, "A shared secret."),
        "alg-eddsa": (Code.JOSE_ALG_KEY_MISMATCH, {"n1": -8}, "Another algorithm than that of the key."),
        "alg-as-text": (Code.JOSE_ALG_FORBIDDEN, {"n1": "ES256"}, "The algorithm by a name."),
        "crit": (Code.JOSE_CRIT, {"n2": [_TYPE]}, "No extension is understood."),
        "certificate": (Code.KEY_HEADER_FORBIDDEN, {"n33": b"\x30\x00"}, "It brings its own key."),
        "cwt-claims": (Code.COSE_HEADER, {"n15": {1: "did:web:cb.example"}}, "Claims beside those that are signed."),
        "content-type-of-a-presentation": (Code.JOSE_TYP, {"n3": "application/vp"}, "What is secured is another kind."),
        "kid-of-another-body": (
            Code.KEY_NOT_ISSUERS,
            {"n4": f"{STRANGER.did}#credentials".encode()},
            "Another body's key by name.",
        ),
        "kid-as-a-thumbprint": (Code.JOSE_KID_MALFORMED, {"n4": CB.signer().key.kid8}, "It names nobody."),
        "kid-missing": (Code.JOSE_KID_MALFORMED, {"n4": None}, "No key is named."),
    }
    for name, (code, members, why) in rows.items():
        yield family.invalid(f"cose-{name}", code, why, source=f"{SOURCE}3", given=message(**members))
    yield family.invalid(
        "cose-kid-unprotected",
        Code.COSE_HEADER,
        "What is not signed names the key.",
        source=f"{SOURCE}3",
        given=cose(payload(), heading=heading(n4=None), unprotected={_KID: f"{CB.did}#credentials".encode()}),
    )
    yield family.invalid(
        "cose-without-typ",
        Code.LIMIT_SIZE,
        "Without its type it is read as a label, and no label is so long.",
        source=f"{SOURCE}1",
        given=message(n16=None),
    )


def _messages(family: Family) -> Iterator[Case]:
    good = message()
    protected, signature = strict_cbor.dumps(heading()), good[-64:]

    def parts(*changed: Any, tag: int | None = 18) -> bytes:
        return strict_cbor.dumps(list(changed), tag=tag)

    claims = payload()
    rows: dict[str, tuple[Code, bytes, str]] = {
        "one-bit": (Code.SIG_INVALID, good[:-1] + bytes([good[-1] ^ 1]), "One bit of the signature."),
        "claim-changed": (
            Code.SIG_INVALID,
            good.replace(b"DE-QMS-2026-00412", b"DE-QMS-2026-00413"),
            "Another number.",
        ),
        "signature-zero": (Code.SIG_INVALID, parts(protected, {}, claims, bytes(64)), "Zeros for a signature."),
        "signature-63-octets": (
            Code.SIG_ENCODING,
            parts(protected, {}, claims, signature[:63]),
            "An octet is missing.",
        ),
        "detached": (Code.FORMAT_CBOR, parts(protected, {}, None, signature), "Its payload is elsewhere."),
        "three-parts": (
            Code.LIMIT_SIZE,
            parts(protected, claims, signature),
            "No message of four parts: read as a label, and too long for one.",
        ),
        "trailing": (Code.FORMAT_CBOR, good + b"\0", "An octet behind it."),
        "cut": (Code.FORMAT_CBOR, good[:-1], "It ends too early."),
        "payload-twice-a-member": (
            Code.FORMAT_DUPLICATE_KEY,
            cose(
                claims.replace(b'"validUntil"', b'"validUntil":"2099-01-01T00:00:00Z","validUntil"'), heading=heading()
            ),
            "A member twice.",
        ),
        "payload-no-json": (Code.FORMAT_JSON, cose(b"certificate", heading=heading()), "No JSON."),
        "by-a-stranger": (
            Code.SIG_INVALID,
            cose(claims, heading=heading(), signer=STRANGER.signer()),
            "Signed by another key than the one that it names.",
        ),
        "by-the-key-for-lists": (
            Code.KEY_PURPOSE,
            cose(claims, heading=heading(n4=f"{CB.did}#lists".encode()), signer=CB.signer("lists")),
            "A key for lists signs no certificate.",
        ),
    }
    for name, (code, given, why) in rows.items():
        yield family.invalid(f"cose-{name}", code, why, source=SOURCE, given=given)


def _envelopes(family: Family) -> Iterator[Case]:
    rows: dict[str, tuple[Code, str, str]] = {
        "without-base64": (Code.FORMAT_UNRECOGNISED, "data:application/vc+cose,", "Base64 that is not named."),
        "with-a-parameter": (Code.FORMAT_UNRECOGNISED, "data:application/vc+cose;v=1;base64,", "A parameter."),
        "in-capitals": (Code.FORMAT_UNRECOGNISED, "data:application/VC+COSE;base64,", "Another letter case."),
        "as-a-presentation": (Code.FORMAT_UNRECOGNISED, "data:application/vp+cose;base64,", "Another kind."),
    }
    for name, (code, beginning, why) in rows.items():
        given = enveloped_as(beginning, message())
        yield family.invalid(f"cose-enveloped-{name}", code, why, source="specs/securing.md E1", given=given)
    good = enveloped_as("data:application/vc+cose;base64,", message())
    spaced = strict_json.loads_object(good, max_depth=3, max_members=9)
    spaced["id"] = f"{spaced['id']}\n"
    yield family.invalid(
        "cose-enveloped-line-feed",
        Code.FORMAT_BASE64,
        "White space in base64.",
        source="specs/securing.md E2",
        given=strict_json.dumps(spaced),
    )
