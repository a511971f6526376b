"""Digital Bazaar's Data Integrity verifies what we sign, refuses what was changed, and we verify what it signs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.conformance.data_integrity.vectors import EDDSA, P256, P384, Vector
from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.vc.securing.forge import refusal
from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.encoding.multibase import encode_base58btc, multibase_decode
from vc.keys.did import did_of, resolve_static
from vc.keys.verification_method import VerificationMethod
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.cryptosuite import Cryptosuite
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.read import read
from vc.securing.secured import SecuredCredential

PAIRS = [
    pytest.param(EDDSA, Cryptosuite.EDDSA_JCS_2022, id="eddsa-jcs-2022"),
    pytest.param(EDDSA, Cryptosuite.EDDSA_RDFC_2022, id="eddsa-rdfc-2022"),
    pytest.param(P256, Cryptosuite.ECDSA_JCS_2019, id="ecdsa-jcs-2019 P-256"),
    pytest.param(P384, Cryptosuite.ECDSA_JCS_2019, id="ecdsa-jcs-2019 P-384"),
    pytest.param(P256, Cryptosuite.ECDSA_RDFC_2019, id="ecdsa-rdfc-2019 P-256"),
]
every_suite = pytest.mark.parametrize(("keys", "suite"), PAIRS)
CREATED = datetime(2026, 5, 4, 8, tzinfo=UTC)


def credential(keys: Vector) -> dict[str, Any]:
    """What exercises both canonical forms: nesting, order, text outside ASCII, numbers, things without a name."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "type": ["VerifiableCredential"],
        "issuer": {"id": f"did:key:{keys.public}", "name": "Harbour Certification (invented)"},
        "validFrom": "2026-05-04T00:00:00Z",
        "credentialSubject": {
            "name": 'Zürich 水 \u2028 \U0001f9ea "quoted"\n',
            "sites": [{"city": "Lindau", "area": 12.5}, {"city": "上海", "area": 7}],
        },
    }


def ours(keys: Vector, suite: Cryptosuite) -> dict[str, Any]:
    options = ProofOptions(cryptosuite=suite, created=CREATED)
    return secure_data_integrity(credential(keys), keys.signer, options)


def file(folder: Path, name: str, document: object) -> Path:
    path = folder / f"{name}.json"
    path.write_bytes(strict_json.dumps(document))
    return path


def method(kid: object) -> VerificationMethod:
    found = resolve_static(did_of(str(kid))).find(str(kid))
    assert found is not None
    return found


@shows(
    Peer.DB_VC,
    "Data Integrity",
    Shown.THEY_READ_OURS,
    algorithms="eddsa-jcs-2022 eddsa-rdfc-2022 ecdsa-jcs-2019 ecdsa-rdfc-2019",
)
@every_suite
def test_what_we_sign_is_verified_and_what_was_changed_is_not(
    keys: Vector, suite: Cryptosuite, run_peer: RunPeer, tmp_path: Path
) -> None:
    signed = ours(keys, suite)
    subject = {**signed["credentialSubject"], "name": "Zürich"}
    changed = {**signed, "credentialSubject": subject}
    later = {**signed, "proof": {**signed["proof"], "created": "2026-05-04T08:00:01Z"}}
    files = [file(tmp_path, name, one) for name, one in (("a", signed), ("b", changed), ("c", later))]

    good, *bad = run_peer("verify_data_integrity.mjs", *files)

    assert good is True
    assert all(isinstance(reason, str) for reason in bad)


@shows(
    Peer.DB_VC,
    "Data Integrity",
    Shown.WE_READ_THEIRS,
    algorithms="eddsa-jcs-2022 eddsa-rdfc-2022 ecdsa-jcs-2019 ecdsa-rdfc-2019",
)
@every_suite
def test_what_they_sign_is_read_and_verified_and_is_ours_to_the_octet(
    keys: Vector, suite: Cryptosuite, run_peer: RunPeer, tmp_path: Path
) -> None:
    unsigned = file(tmp_path, "unsigned", credential(keys))
    theirs = run_peer("sign_data_integrity.mjs", unsigned, suite.value, keys.public, keys.secret)
    raw = json.dumps(theirs).encode()
    secured = read(raw, DEFAULT_LIMITS)

    assert isinstance(secured, SecuredCredential), secured
    assert secured.verified_by(method(secured.kid).key)
    own = read(strict_json.dumps(ours(keys, suite)), DEFAULT_LIMITS)
    assert isinstance(own, SecuredCredential)
    assert secured.signing_input == own.signing_input
    changed = read(raw.replace(b"Lindau", b"Bregenz"), DEFAULT_LIMITS)
    assert isinstance(changed, SecuredCredential)
    assert not changed.verified_by(method(secured.kid).key)


@shows(Peer.DB_VC, "Data Integrity", laxer="of a proof set, one proof that verifies is enough")
def test_a_set_of_ours_is_verified_where_they_are_content_with_one_good_proof(
    run_peer: RunPeer, tmp_path: Path
) -> None:
    both = ours(EDDSA, Cryptosuite.EDDSA_JCS_2022)
    for suite in (Cryptosuite.EDDSA_RDFC_2022, Cryptosuite.EDDSA_JCS_2022):
        both = secure_data_integrity(both, EDDSA.signer, ProofOptions(cryptosuite=suite, created=CREATED, nonce="2"))
    one, two, three = both["proof"]
    broken = {**both, "proof": [one, two, {**three, "nonce": "3"}]}
    all_broken = {**both, "proof": [{**proof, "nonce": "3"} for proof in (one, two, three)]}
    files = [file(tmp_path, name, document) for name, document in (("a", both), ("b", broken), ("c", all_broken))]

    good, content, bad = run_peer("verify_data_integrity.mjs", *files)

    assert good is True
    assert bad is not True
    # jsonld-signatures 11.6: one proof that verifies is enough; here the broken one makes the whole invalid (V5.4)
    assert content is True
    secured = read(strict_json.dumps(broken), DEFAULT_LIMITS)
    assert isinstance(secured, SecuredCredential)
    assert [beside.verified_by(method(secured.kid).key) for beside in secured.beside] == [True, False]


def respelled(raw: bytes) -> dict[str, str]:
    """Other spellings of the octets of an ECDSA signature, as a proofValue."""
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    return {
        "base64url": f"u{base64url.encode(raw)}",
        "halves of 33 octets": encode_base58btc(b"\0" + raw[:32] + b"\0" + raw[32:]),
        "an octet behind": encode_base58btc(raw + b"\0"),
        "DER": encode_base58btc(encode_dss_signature(r, s)),
    }


@shows(Peer.DB_VC, "Data Integrity", laxer="a `proofValue` in base64url, where the cryptosuite wants base58btc")
def test_the_peer_takes_another_multibase_and_no_other_octets(run_peer: RunPeer, tmp_path: Path) -> None:
    signed = ours(P256, Cryptosuite.ECDSA_JCS_2019)
    spellings = respelled(multibase_decode(signed["proof"]["proofValue"]))
    documents = {name: {**signed, "proof": {**signed["proof"], "proofValue": v}} for name, v in spellings.items()}
    files = [file(tmp_path, str(number), document) for number, document in enumerate([signed, *documents.values()])]

    good, *answers = run_peer("verify_data_integrity.mjs", *files)

    assert good is True
    assert [name for name, answer in zip(documents, answers, strict=True) if answer is True] == ["base64url"]
    for document in documents.values():
        assert refusal(strict_json.dumps(document)) is Code.SIG_ENCODING
