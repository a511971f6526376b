"""Headers that a stranger writes: algorithms, keys that come along, extensions, types (security.md J01 to J15, J25)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from tests.corpus_builder.case import LIBRARY, Case
from tests.corpus_builder.forging import header, segment, token
from tests.corpus_builder.surroundings import certificate, small_family
from tests.world import CB, STRANGER
from vc.codes import Code
from vc.encoding import strict_json
from vc.profiles.names import CREDENTIALS_V2


def cases() -> Iterator[Case]:
    """Yield every case about headers."""
    yield from _algorithms()
    yield from _hmac_with_the_public_key()
    yield from _keys_in_the_header()
    yield from _kids()
    yield from _extensions()
    yield from _types()
    yield from _shapes()


def _algorithms() -> Iterator[Case]:
    family, source = small_family(), "security.md J01"
    for name in ("none", "NoNe", "NONE"):
        yield family.invalid(
            f"jose-alg-{name}",
            Code.JOSE_ALG_FORBIDDEN,
            f"alg is {name} and the signature is empty.",
            source=source,
            given=token(header(alg=name), signature=lambda _: b""),
        )
    yield family.invalid(
        "jose-alg-none-with-signature",
        Code.JOSE_ALG_FORBIDDEN,
        "alg is none, the signature is that of the issuer.",
        source=source,
        given=token(header(alg="none")),
    )
    forbidden: tuple[tuple[str, Any, str], ...] = (
        ("missing", None, "J01"),
        ("empty", "", "J01"),
        ("number", -7, "J01"),
        ("array", ["ES256"], "J01"),
        ("lower-case", "es256", "J03"),
        ("rs256", "RS256", "J03"),
        ("ps256", "PS256", "J03"),
        ("es512", "ES512", "J03"),
        ("es256k", "ES256K", "J32"),
        ("secp224r1", "ES224", "J32"),
        ("pbes2", "PBES2-HS256+A128KW", "J28"),
        ("dir", "dir", "J28"),
    )
    for name, value, row in forbidden:
        yield family.invalid(
            f"jose-alg-{name}",
            Code.JOSE_ALG_FORBIDDEN,
            f"alg is {value!r}: not one of the four.",
            source=f"security.md {row}",
            given=token(header(alg=value)),
        )
    for name, octets in (("ES384", 96), ("EdDSA", 64), ("Ed25519", 64)):
        yield family.invalid(
            f"jose-alg-{name.lower()}-for-a-p256-key",
            Code.JOSE_ALG_KEY_MISMATCH,
            f"The header says {name}, the issuer's key is one of ES256.",
            source="security.md J03",
            given=token(header(alg=name), signature=partial(_padded, octets)),
        )
    yield family.invalid(
        "jose-signature-empty",
        Code.SIG_ENCODING,
        "alg is ES256 and there is no signature.",
        source=source,
        given=token(signature=lambda _: b""),
    )


def _padded(octets: int, signed: bytes) -> bytes:
    return CB.signer().sign(signed) + bytes(octets - 64)


def _hmac(secret: bytes, signed: bytes) -> bytes:
    return hmac.digest(secret, signed, hashlib.sha256)


def _hmac_with_the_public_key() -> Iterator[Case]:
    family, key = small_family(), CB.key()
    native = load_pem_private_key(key.to_pem(None), None).public_key()
    secrets = {
        "pem": native.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "der": native.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "jwk": strict_json.dumps(key.public.to_jwk()),
        "openssh": native.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
    }
    for name, secret in secrets.items():
        yield family.invalid(
            f"jose-hs256-with-the-public-key-as-{name}",
            Code.JOSE_ALG_FORBIDDEN,
            "A verifier that takes the key of ES256 for a shared secret would accept it.",
            source="security.md J02",
            given=token(header(alg="HS256"), signature=partial(_hmac, secret)),
        )


def _keys_in_the_header() -> Iterator[Case]:
    family, stranger = small_family(), STRANGER.signer()
    brought: tuple[tuple[str, str, Any, str], ...] = (
        ("jwk", "jwk", stranger.key.to_jwk(), "J04"),
        ("jku", "jku", "https://stranger.example/keys.json", "J05"),
        ("x5u", "x5u", "https://stranger.example/chain.pem", "J05"),
        ("x5c", "x5c", ["MIIBfzCCASWgAwIBAgIU"], "J06"),
    )
    for name, member, value, row in brought:
        yield family.invalid(
            f"jose-header-{name}",
            Code.KEY_HEADER_FORBIDDEN,
            "The header brings or names the key that it wants to be checked with.",
            source=f"security.md {row}",
            given=token(header(**{member: value}), signature=stranger.sign),
        )
    for name in ("x5t", "x5t#S256", "zip", "epk", "exp", "url"):
        yield family.invalid(
            f"jose-header-{name.replace('#', '-').lower()}",
            Code.JOSE_HEADER_FORBIDDEN,
            f"{name} has no place in this header.",
            source="security.md J13" if name == "zip" else "specs/securing.md R7",
            given=token({**header(), name: "DEF"}),
        )


def _kids() -> Iterator[Case]:
    family = small_family()
    malformed: tuple[tuple[str, Any], ...] = (
        ("missing", None),
        ("empty", ""),
        ("number", 7),
        ("array", [CB.signer().verification_method]),
        ("null-character", f"{CB.did}#credentials\0"),
        ("path", "../../../../etc/passwd"),
        ("sql", "' OR 1=1 --"),
        ("thumbprint", "0bbb2dd3f19dcb92"),
        ("relative", "#credentials"),
        ("http", "http://cb.example/keys#credentials"),
        ("line-feed", f"{CB.did}#credentials\n"),
        ("600-characters", f"{CB.did}#{'k' * 600}"),
        ("query", f"{CB.did}?versionId=1#credentials"),
    )
    for name, value in malformed:
        heading = {**header(), "kid": value} if value is not None else header(kid=None)
        yield family.invalid(
            f"jose-kid-{name}",
            Code.JOSE_KID_MALFORMED,
            "kid is not the absolute URL of a verification method.",
            source="security.md J07",
            given=token(heading),
        )
    yield family.invalid(
        "jose-kid-10-kilobytes",
        Code.LIMIT_SIZE,
        "A header that long is not even decoded.",
        source="security.md J07",
        given=token(header(kid=f"{CB.did}#{'k' * 10_000}")),
    )
    yield family.unknown(
        "jose-kid-unknown",
        Code.KEY_UNKNOWN,
        "kid names a method that the issuer's DID document does not have.",
        source="security.md J10",
        given=token(header(kid=f"{CB.did}#another")),
    )
    for name, value in (
        ("https", "https://cb.example/keys#credentials"),
        ("look-alike", "did:web:cb.example.stranger.example#credentials"),
        ("another-method", "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv#a"),
    ):
        yield family.invalid(
            f"jose-kid-of-{name}",
            Code.KEY_NOT_ISSUERS,
            "kid is well-formed and not the issuer's.",
            source="security.md J31",
            given=token(header(kid=value)),
        )


def _extensions() -> Iterator[Case]:
    family = small_family()
    critical: tuple[tuple[str, Any, dict[str, Any]], ...] = (
        ("unknown", ["urn:example:extension"], {"urn:example:extension": True}),
        ("absent-parameter", ["exp"], {}),
        ("empty", [], {}),
        ("text", "exp", {}),
        ("registered-name", ["alg"], {}),
        ("twice", ["exp", "exp"], {"exp": 1}),
    )
    for name, value, more in critical:
        yield family.invalid(
            f"jose-crit-{name}",
            Code.JOSE_CRIT,
            "No extension is understood, so none can be critical (RFC 7515 section 4.1.11).",
            source="security.md J11",
            given=token(header(crit=value, **more)),
        )
    for name, more in (
        ("false-without-crit", {"b64": False}),
        ("false-with-crit", {"b64": False, "crit": ["b64"]}),
        ("true", {"b64": True}),
    ):
        yield family.invalid(
            f"jose-b64-{name}",
            Code.JOSE_B64,
            "Unencoded payloads (RFC 7797) are not accepted.",
            source="security.md J12",
            given=token(header(**more)),
        )
    conflict = header(iss="did:web:other-cb.example")
    yield family.invalid(
        "jose-header-iss-of-another",
        Code.FORMAT_CLAIM_CONFLICT,
        "iss of the header is not the controller that kid names.",
        source="security.md J29",
        given=token(conflict),
    )


def _types() -> Iterator[Case]:
    family = small_family()
    wrong: tuple[tuple[str, Any], ...] = (
        ("missing", None),
        ("jwt", "JWT"),
        ("status-list", "statuslist+jwt"),
        ("accreditation-index", "accreditation-index+jwt"),
        ("status-history", "status-history+jwt"),
        ("trust-list", "trust-list+jwt"),
        ("key-binding", "kb+jwt"),
        ("sd-jwt", "dc+sd-jwt"),
        ("access-token", "at+jwt"),
        ("presentation", "vp+jwt"),
        ("upper-case", "VC+JWT"),
        ("number", 1),
    )
    for name, value in wrong:
        case = family.invalid(
            f"jose-typ-{name}",
            Code.JOSE_TYP,
            "Each kind of token has its own typ and is refused as any other kind (RFC 8725 section 3.11).",
            source="security.md J30" if name == "presentation" else "security.md J25",
            given=token(header(typ=value)),
        )
        # The other doors answer for presentations, in another shape (specs/verification.md V11).
        yield replace(case, doors=(LIBRARY,)) if name == "presentation" else case
    for name, value in (("jwt", "JWT"), ("vp", "vp"), ("number", 0)):
        yield family.invalid(
            f"jose-cty-{name}",
            Code.JOSE_TYP,
            "cty says that the content is something else than a credential.",
            source="security.md J26",
            given=token(header(cty=value)),
        )


def _shapes() -> Iterator[Case]:
    family = small_family()
    heading, payload, signature = certificate().split(b".")
    protected, content, made = heading.decode(), payload.decode(), signature.decode()
    one = {"protected": protected, "signature": made}
    shapes: tuple[tuple[str, Code, object, str], ...] = (
        ("jws-json-flattened", Code.JOSE_SERIALIZATION, {"payload": content, **one}, "J15"),
        (
            "jws-json-unprotected-header",
            Code.JOSE_SERIALIZATION,
            {"payload": content, "header": {"alg": "none"}, **one},
            "J15",
        ),
        (
            "jws-json-two-signatures",
            Code.JOSE_SERIALIZATION,
            {"payload": content, "signatures": [one, {"protected": protected, "signature": "AA"}]},
            "J15",
        ),
        (
            "jwe-json",
            Code.JOSE_NOT_JWS,
            {"ciphertext": content, "iv": "AA", "tag": "AA", "protected": protected},
            "J14",
        ),
    )
    for name, code, document, row in shapes:
        yield family.invalid(
            name,
            code,
            "Only the compact serialization is read.",
            source=f"security.md {row}",
            given=strict_json.dumps(document),
        )
    sealed = segment({"alg": "dir", "enc": "A256GCM", "zip": "DEF"})
    yield family.invalid(
        "jwe-compact",
        Code.JOSE_NOT_JWS,
        "An encrypted token with a compressed content is refused before anything is decrypted.",
        source="security.md J14",
        given=b".".join((sealed, b"", b"AAAAAAAAAAAAAAAA", payload, b"AAAAAAAAAAAAAAAAAAAAAA")),
    )
    nested = certificate()
    for _ in range(2):
        nested = strict_json.dumps(
            {
                "@context": CREDENTIALS_V2,
                "id": f"data:application/vc+jwt,{nested.decode()}",
                "type": "EnvelopedVerifiableCredential",
            }
        )
        if nested.count(b"Enveloped") == 1:
            yield family.valid(
                "valid-enveloped",
                "The same credential as VCDM 2.0 envelops it.",
                source="specs/securing.md R4",
                given=nested,
            )
    yield family.invalid(
        "enveloped-twice",
        Code.JOSE_NOT_JWS,
        "An envelope holds a credential and not another envelope.",
        source="security.md J30",
        given=nested,
    )
    for name, prefix in (("base64", "data:application/vc+jwt;base64,"), ("media-type", "data:application/vc+ld+json,")):
        yield family.invalid(
            f"enveloped-{name}",
            Code.FORMAT_UNRECOGNISED,
            "The data URL of an envelope has exactly one spelling.",
            source="specs/securing.md R4",
            given=strict_json.dumps(
                {
                    "@context": CREDENTIALS_V2,
                    "type": "EnvelopedVerifiableCredential",
                    "id": f"{prefix}{certificate().decode()}",
                }
            ),
        )
