"""Every securing mechanism refuses what lenient libraries let pass, each case made from a right signature.

Cases that only one mechanism has (CBOR, disclosures, multibase) stand with its reader in tests/vc/securing; here is
what all have in common, so that a mechanism can't come in without it (specs/securing.md R6, R7, R13, R14, K2, C, DI7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.vc.securing.data_integrity.documents import PROOF, proof_over
from tests.vc.securing.forge import (
    CLAIMS,
    EDDSA_KEY,
    ES256_KEY,
    ES384_KEY,
    KID,
    LABEL_CLAIMS,
    accepted,
    cose,
    refusal,
    segment,
)
from vc.codes import Code
from vc.encoding import jcs, strict_cbor, strict_json
from vc.encoding.multibase import encode_base58btc, multibase_decode
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import PrivateKey
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.cryptosuite import hash_for
from vc.securing.read import read
from vc.securing.secured import CREDENTIAL_FORMS, PRESENTATION_FORMS, Form

ALL = CREDENTIAL_FORMS | PRESENTATION_FORMS
SDJWT_CLAIMS: dict[str, Any] = {"iss": "did:web:cab.example", "vct": "urn:example:report", "iat": 1_770_000_000}
VP_CLAIMS: dict[str, Any] = {
    "@context": CLAIMS["@context"],
    "type": ["VerifiablePresentation"],
    "holder": "did:web:cab.example",
}
COSE_ALGORITHM = {Algorithm.ES256: -7, Algorithm.ES384: -35, Algorithm.EDDSA: -8}
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Respell = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """How a forger makes a document of one form.

    `made(respell, named, key)` signs with `key` under a header that names the algorithm `named`, and puts
    `respell(signature)` in the signature's place. `doubled` are rightly signed documents in which a member stands
    twice, with the code of their refusal.
    `encoded` are documents whose base64url is not canonical; empty where the form has none.
    """

    made: Callable[[Respell, Algorithm, PrivateKey], bytes]
    doubled: dict[str, tuple[bytes, Code]]
    encoded: dict[str, bytes]


def same(signature: bytes) -> bytes:
    return signature


def twice(name: str, document: object) -> bytes:
    """The document as JSON in which a member stands twice, at last as it was."""
    key = f'"{name}":'.encode()
    doubled = strict_json.dumps(document).replace(key, key + b'"x",' + key, 1)
    assert doubled.count(key) == 2
    return doubled


def spare_bit_set(text: bytes) -> bytes:
    """The same octets to a lenient decoder: a bit is set that the last digit has to spare."""
    value = ALPHABET.index(text[-1:])
    assert value % 4 == 0, "no bit to spare"
    return text[:-1] + ALPHABET[value + 1 : value + 2]


def jws(header: object, claims: object, key: PrivateKey = ES256_KEY, respell: Respell = same) -> bytes:
    signing_input = segment(header) + b"." + segment(claims)
    return signing_input + b"." + segment(respell(key.sign(signing_input)))


def jose(typ: str, claims: dict[str, Any], end: bytes = b"") -> Mechanism:
    header = {"alg": "ES256", "typ": typ, "kid": KID}
    token = jws(header, claims)
    head, payload, signature = token.split(b".")
    return Mechanism(
        made=lambda respell, named, key: jws({**header, "alg": named.value}, claims, key, respell) + end,
        doubled={
            "in the header": (jws(twice("alg", header), claims) + end, Code.FORMAT_DUPLICATE_KEY),
            "among the claims": (
                jws(header, twice(next(reversed(claims)), claims)) + end,
                Code.FORMAT_DUPLICATE_KEY,
            ),
        },
        encoded={
            "signature, padding": token + b"==" + end,
            "signature, trailing bits": head + b"." + payload + b"." + spare_bit_set(signature) + end,
            "signature, line feed": token[:-9] + b"\n" + token[-9:] + end,
            "signature, the other alphabet": head + b"." + payload + b"." + b"+/" + signature[2:] + end,
            "payload, padding": head + b"." + payload + b"=." + signature + end,
            "header, padding": head + b"=." + payload + b"." + signature + end,
        },
    )


def cose_message(header: object, content: bytes, key: PrivateKey = ES256_KEY, respell: Respell = same) -> bytes:
    protected = header if isinstance(header, bytes) else strict_cbor.dumps(header)
    signature = respell(key.sign(strict_cbor.dumps(["Signature1", protected, b"", content])))
    return cose(header=protected, payload=content, signature=signature)


def cose_json(typ: str, claims: dict[str, Any]) -> Mechanism:
    content = strict_json.dumps(claims)

    def header(named: Algorithm) -> dict[Any, Any]:
        return {1: COSE_ALGORITHM[named], 4: KID.encode(), 16: typ}

    whole = strict_cbor.dumps(header(Algorithm.ES256))
    return Mechanism(
        made=lambda respell, named, key: cose_message(header(named), content, key, respell),
        doubled={
            "in the header": (cose_message(b"\xa4\x01\x26" + whole[1:], content), Code.FORMAT_CBOR),
            "among the claims": (
                cose_message(whole, twice(next(reversed(claims)), claims)),
                Code.FORMAT_DUPLICATE_KEY,
            ),
        },
        encoded={},
    )


def label() -> Mechanism:
    content = strict_cbor.dumps(LABEL_CLAIMS)
    kid = ES256_KEY.public.kid8

    def made(respell: Respell, named: Algorithm, key: PrivateKey) -> bytes:
        return cose_message({1: COSE_ALGORITHM[named], 4: kid}, content, key, respell)

    return Mechanism(
        made=made,
        doubled={
            "in the header": (cose_message(b"\xa3\x01\x26\x01\x26\x04\x48" + kid, content), Code.FORMAT_CBOR),
            "among the claims": (cose_message({1: -7, 4: kid}, b"\xa3\x06\x00" + content[1:]), Code.FORMAT_CBOR),
        },
        encoded={},
    )


def embedded() -> Mechanism:
    suites = {Algorithm.EDDSA: "eddsa-jcs-2022"}

    def made(respell: Respell, named: Algorithm, key: PrivateKey) -> bytes:
        options = {**PROOF, "cryptosuite": suites.get(named, "ecdsa-jcs-2019")}
        digest = hash_for(named)
        signature = key.sign(digest(jcs.canonicalize(options)).digest() + digest(jcs.canonicalize(CLAIMS)).digest())
        return strict_json.dumps({**CLAIMS, "proof": {**options, "proofValue": encode_base58btc(respell(signature))}})

    proof = proof_over(CLAIMS)
    whole = {**CLAIMS, "proof": proof}
    other = segment(multibase_decode(proof["proofValue"])).decode()
    return Mechanism(
        made=made,
        doubled={
            "in the header": (twice("cryptosuite", whole), Code.FORMAT_DUPLICATE_KEY),
            "among the claims": (twice("issuer", whole), Code.FORMAT_DUPLICATE_KEY),
        },
        # the same octets in base64url, without and with padding, which multibase has too (specs/securing.md DI7)
        encoded={
            f"signature, {name}": strict_json.dumps({**CLAIMS, "proof": {**proof, "proofValue": value}})
            for name, value in {"base64url": f"u{other}", "base64url, padding": f"U{other}=="}.items()
        },
    )


MECHANISMS: dict[Form, Mechanism] = {
    Form.VC_JWT: jose("vc+jwt", CLAIMS),
    Form.VC_SD_JWT: jose("vc+sd-jwt", CLAIMS, b"~"),
    Form.DC_SD_JWT: jose("dc+sd-jwt", SDJWT_CLAIMS, b"~"),
    Form.VP_JWT: jose("vp+jwt", VP_CLAIMS),
    Form.VP_SD_JWT: jose("vp+sd-jwt", VP_CLAIMS, b"~"),
    Form.LABEL: label(),
    Form.VC_COSE: cose_json("application/vc+cose", CLAIMS),
    Form.VP_COSE: cose_json("application/vp+cose", VP_CLAIMS),
    Form.DATA_INTEGRITY: embedded(),
}
every_mechanism = pytest.mark.parametrize("form", list(MECHANISMS), ids=str)

SPELLINGS: dict[str, Respell] = {
    "halves of 33 octets": lambda raw: b"\0" + raw[:32] + b"\0" + raw[32:],
    "halves of 48 octets": lambda raw: bytes(16) + raw[:32] + bytes(16) + raw[32:],
    "an octet behind": lambda raw: raw + b"\0",
    "an octet in front": lambda raw: b"\0" + raw,
    "an octet less": lambda raw: raw[:-1],
    "DER": lambda raw: encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")),
    "nothing": lambda raw: b"",
    "twice": lambda raw: raw + raw,
}


def test_every_form_that_anybody_may_hand_over_has_its_cases() -> None:
    assert MECHANISMS.keys() == ALL
    assert all(mechanism.doubled.keys() == {"in the header", "among the claims"} for mechanism in MECHANISMS.values())


@every_mechanism
def test_as_they_are_they_are_read_and_verify(form: Form) -> None:
    secured = accepted(MECHANISMS[form].made(same, Algorithm.ES256, ES256_KEY), expect=ALL)

    assert secured.form is form
    assert secured.verified_by(ES256_KEY.public)


@every_mechanism
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_signature_has_one_spelling(form: Form, spelling: str) -> None:
    raw = MECHANISMS[form].made(SPELLINGS[spelling], Algorithm.ES256, ES256_KEY)

    if form is Form.DATA_INTEGRITY and spelling == "halves of 48 octets":
        # 96 octets say that the key is on P-384, whose hash the document then has: no key verifies it
        assert not accepted(raw).verified_by(ES256_KEY.public)
    else:
        assert refusal(raw, expect=ALL) is Code.SIG_ENCODING


@every_mechanism
@pytest.mark.parametrize("number", [0, ORDER, 2**256 - 1])
@pytest.mark.parametrize("half", ["r", "s"])
def test_a_number_out_of_range_verifies_with_no_key(form: Form, number: int, half: str) -> None:
    octets = number.to_bytes(32, "big")
    place: Respell = (lambda raw: octets + raw[32:]) if half == "r" else (lambda raw: raw[:32] + octets)

    secured = accepted(MECHANISMS[form].made(place, Algorithm.ES256, ES256_KEY), expect=ALL)

    assert not secured.verified_by(ES256_KEY.public)


@every_mechanism
@pytest.mark.parametrize(
    ("named", "key"),
    [
        pytest.param(Algorithm.EDDSA, ES256_KEY, id="EdDSA is named, P-256 signs"),
        pytest.param(Algorithm.ES256, EDDSA_KEY, id="ES256 is named, Ed25519 signs"),
        pytest.param(Algorithm.ES384, ES256_KEY, id="ES384 is named, P-256 signs"),
        pytest.param(Algorithm.ES256, ES384_KEY, id="ES256 is named, P-384 signs"),
    ],
)
def test_an_algorithm_is_that_of_the_key_and_never_that_of_the_header(
    form: Form, named: Algorithm, key: PrivateKey
) -> None:
    raw = MECHANISMS[form].made(same, named, key)

    found = read(raw, DEFAULT_LIMITS, expect=ALL)

    # a signature of the wrong length is refused as it is read; one of the right length verifies with no key
    if isinstance(found, Finding):
        assert found.code in {Code.SIG_ENCODING, Code.JOSE_ALG_FORBIDDEN}
    else:
        assert not any(found.verified_by(one.public) for one in (ES256_KEY, ES384_KEY, EDDSA_KEY))


@every_mechanism
@pytest.mark.parametrize("place", ["in the header", "among the claims"])
def test_a_member_stands_once(form: Form, place: str) -> None:
    raw, code = MECHANISMS[form].doubled[place]

    assert refusal(raw, expect=ALL) is code


ENCODED = [
    pytest.param(raw, id=f"{form}: {name}")
    for form, mechanism in MECHANISMS.items()
    for name, raw in mechanism.encoded.items()
]


@pytest.mark.parametrize("raw", ENCODED)
def test_base64_has_one_spelling(raw: bytes) -> None:
    assert refusal(raw, expect=ALL) in {Code.SIG_ENCODING, Code.FORMAT_BASE64}
