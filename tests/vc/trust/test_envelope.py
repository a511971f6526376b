"""The one spelling of a signed document (specs/trust-list.md L11), seen by an independent JWS library too."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from tests.vc.trust.world import ROOT, ROOT_SIGNERS, STRANGER, FixedSigner, signer
from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused, UsageError
from vc.keys.algorithm import Algorithm
from vc.keys.public_key import PublicKey
from vc.model.limits import DEFAULT_LIMITS
from vc.trust.envelope import MANIFEST_TYP, TRUST_LIST_TYP, read_envelope, seal
from vc.trust.root import kid_of

PAYLOAD = b'{"version":1}'
SEALED = seal(PAYLOAD, typ=TRUST_LIST_TYP, signers=ROOT_SIGNERS)

Change = Callable[[dict[str, Any]], object]


def compact(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def edited(change: Change) -> bytes:
    document = json.loads(SEALED)
    change(document)
    return compact(document)


def refused(raw: bytes, typ: str = TRUST_LIST_TYP) -> Code:
    with pytest.raises(Refused) as refusal:
        read_envelope(raw, typ=typ, limits=DEFAULT_LIMITS)
    return refusal.value.code


def protected(header: bytes) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["signatures"][0]["protected"] = base64url.encode(header)

    return change


def header(**changes: str) -> bytes:
    return compact({"alg": "ES256", "kid": kid_of(ROOT_SIGNERS[0].key), "typ": TRUST_LIST_TYP, **changes})


def test_sealed_payload_comes_out_authentic() -> None:
    envelope = read_envelope(SEALED, typ=TRUST_LIST_TYP, limits=DEFAULT_LIMITS)

    assert envelope.payload == PAYLOAD
    assert envelope.authentic(ROOT)


def test_sealing_twice_gives_the_same_octets() -> None:
    assert seal(PAYLOAD, typ=TRUST_LIST_TYP, signers=ROOT_SIGNERS) == SEALED


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # UNTP asks for EdDSA; RFC 9864 has a newer name for it
def test_sealed_document_is_a_general_jws_to_another_library() -> None:
    keys = KeySet.import_key_set({"keys": [{**each.key.to_jwk(), "kid": kid_of(each.key)} for each in ROOT_SIGNERS]})

    read = jws.deserialize_json(json.loads(SEALED), keys, algorithms=["ES256", "ES384", "EdDSA"])

    assert read.payload == PAYLOAD


FAULTS: list[tuple[str, bytes, Code]] = [
    ("no JSON", b"x", Code.FORMAT_JSON),
    ("an array", b"[]", Code.FORMAT_JSON),
    ("a member twice", SEALED[:-1] + b',"payload":""}', Code.FORMAT_DUPLICATE_KEY),
    ("deep nesting", b'{"payload":' + b"[" * 20 + b"]" * 20 + b',"signatures":[]}', Code.LIMIT_DEPTH),
    ("no signatures", edited(lambda d: d.pop("signatures")), Code.TRUST_MALFORMED),
    ("empty signatures", edited(lambda d: d.update(signatures=[])), Code.TRUST_MALFORMED),
    ("33 signatures", edited(lambda d: d.update(signatures=d["signatures"] * 11)), Code.TRUST_MALFORMED),
    ("signatures no array", edited(lambda d: d.update(signatures={})), Code.TRUST_MALFORMED),
    ("another member", edited(lambda d: d.update(header={})), Code.TRUST_MALFORMED),
    ("members in another order", edited(lambda d: d.update(payload=d.pop("payload"))), Code.TRUST_MALFORMED),
    ("flattened form", edited(lambda d: d.update(d.pop("signatures")[0])), Code.TRUST_MALFORMED),
    ("payload no text", edited(lambda d: d.update(payload=1)), Code.TRUST_MALFORMED),
    ("payload not ASCII", edited(lambda d: d.update(payload="ä")), Code.TRUST_MALFORMED),
    ("payload padded", edited(lambda d: d.update(payload="eyJ9fQ==")), Code.FORMAT_BASE64),
    ("signature no object", edited(lambda d: d["signatures"].append(1)), Code.TRUST_MALFORMED),
    ("unprotected header", edited(lambda d: d["signatures"][0].update(header={})), Code.TRUST_MALFORMED),
    ("a key signs twice", edited(lambda d: d["signatures"].append(d["signatures"][0])), Code.TRUST_MALFORMED),
    ("white space", SEALED.replace(b'{"payload"', b'{ "payload"'), Code.TRUST_MALFORMED),
    ("an escape", SEALED.replace(b'"payload":"e', b'"payload":"\\u0065'), Code.TRUST_MALFORMED),
    ("a trailing space", SEALED + b" ", Code.TRUST_MALFORMED),
    ("header no object", edited(protected(b"[]")), Code.FORMAT_JSON),
    ("header without kid", edited(protected(compact({"alg": "ES256", "typ": TRUST_LIST_TYP}))), Code.TRUST_MALFORMED),
    ("header with crit", edited(protected(header(crit="x"))), Code.LIMIT_MEMBERS),
    ("header with white space", edited(protected(header().replace(b",", b", "))), Code.TRUST_MALFORMED),
    ("header of another typ", edited(protected(header(typ="JWT"))), Code.TRUST_MALFORMED),
    ("manifest's typ", edited(protected(header(typ=MANIFEST_TYP))), Code.TRUST_MALFORMED),
    ("kid not ASCII", edited(protected(header().replace(b'"ES256"', '"ä"'.encode()))), Code.TRUST_MALFORMED),
]


@pytest.mark.parametrize(("raw", "code"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_any_other_spelling_is_refused(raw: bytes, code: Code) -> None:
    assert refused(raw) is code


def test_signed_list_is_no_signed_manifest() -> None:
    assert refused(SEALED, typ=MANIFEST_TYP) is Code.TRUST_MALFORMED


def test_header_that_names_another_algorithm_does_not_count() -> None:
    def change(document: dict[str, Any]) -> None:
        protected(header(alg="none"))(document)
        document["signatures"].pop()

    envelope = read_envelope(edited(change), typ=TRUST_LIST_TYP, limits=DEFAULT_LIMITS)

    assert len(envelope.signatures) == ROOT.threshold
    assert not envelope.authentic(ROOT)


def test_every_flipped_bit_is_noticed() -> None:
    raw = seal(PAYLOAD, typ=TRUST_LIST_TYP, signers=ROOT_SIGNERS[:2])
    for position in range(len(raw)):
        for bit in range(8):
            damaged = bytearray(raw)
            damaged[position] ^= 1 << bit
            try:
                envelope = read_envelope(bytes(damaged), typ=TRUST_LIST_TYP, limits=DEFAULT_LIMITS)
            except Refused:
                continue
            assert not envelope.authentic(ROOT), (position, bit)


class WrongKey(FixedSigner):
    """A key store in which the two halves do not belong together."""

    @property
    def key(self) -> PublicKey:
        return STRANGER.key


def test_signature_that_does_not_verify_never_leaves() -> None:
    with pytest.raises(UsageError, match="does not verify"):
        seal(PAYLOAD, typ=TRUST_LIST_TYP, signers=[WrongKey(signer(1).private)])


def test_more_than_32_signers_are_refused() -> None:
    with pytest.raises(UsageError):
        seal(PAYLOAD, typ=TRUST_LIST_TYP, signers=[signer(n, Algorithm.EDDSA) for n in range(1, 34)])
