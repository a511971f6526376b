"""Presentations both ways: `vp+jwt` with npm jose and PyPI joserfc, proofs with Digital Bazaar's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import import_key

from tests.conformance.data_integrity.vectors import EDDSA, P256, Vector
from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.peers.published import changed
from tests.vc.verify.presentations import CHALLENGE, EXPORTER, HOLDER, Show, names_exporter
from tests.world import NOW
from vc.encoding import strict_json
from vc.model.vocabulary import Verdict
from vc.securing.data_integrity.cryptosuite import Cryptosuite
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.presentation import presentation_claims
from vc.securing.secured import Form
from vc.verify.presented import Shown as ShownTo


@shows(Peer.JOSE, "vp+jwt", Shown.THEY_READ_OURS, algorithms="ES256")
def test_jose_verifies_a_presentation_of_ours(run_peer: RunPeer, tmp_path: Path) -> None:
    key, token = tmp_path / "key.json", tmp_path / "shown.jwt"
    key.write_text(json.dumps(EXPORTER.public.to_jwk()))
    token.write_bytes(Show().presentation())

    (read,) = run_peer("verify_jws.mjs", key, "vp+jwt", token)

    assert (read["claims"]["holder"], read["claims"]["nonce"]) == (HOLDER, CHALLENGE)
    assert read["header"]["cty"] == "vp"


@shows(Peer.JOSERFC, "vp+jwt", Shown.THEY_READ_OURS, algorithms="ES256")
def test_joserfc_verifies_a_presentation_of_ours() -> None:
    members: dict[str, str | list[str]] = {**EXPORTER.public.to_jwk()}
    token = Show().presentation().decode()

    read = jws.deserialize_compact(token, import_key(members), algorithms=["ES256"])

    assert read.headers()["typ"] == "vp+jwt"
    assert json.loads(read.payload or b"")["nonce"] == CHALLENGE
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(changed(token), import_key(members), algorithms=["ES256"])


def signed_by(peer: str, claims: dict[str, Any], run_peer: RunPeer, folder: Path) -> bytes:
    """The presentation as the peer signs it, with the exporter's key."""
    members: dict[str, str | list[str]] = {**EXPORTER.to_jwk()}
    header = {"alg": "ES256", "kid": f"{HOLDER}#key-1", "typ": "vp+jwt"}
    if peer == "joserfc":
        return jws.serialize_compact(
            header, strict_json.dumps(claims), import_key(members), algorithms=["ES256"]
        ).encode()
    job = folder / "job.json"
    job.write_text(json.dumps({"jwk": members, "header": header, "claims": claims}))
    return str(run_peer("sign_jws.mjs", job)).encode()


@shows(Peer.JOSE, "vp+jwt", Shown.WE_READ_THEIRS, algorithms="ES256")
@shows(Peer.JOSERFC, "vp+jwt", Shown.WE_READ_THEIRS, algorithms="ES256")
@pytest.mark.parametrize("peer", ["jose", "joserfc"])
@pytest.mark.parametrize(("nonce", "verdict"), [(CHALLENGE, Verdict.VALID), ("another", Verdict.INVALID)])
def test_a_presentation_that_a_peer_signs_is_judged_like_one_of_ours(
    run_peer: RunPeer, tmp_path: Path, peer: str, nonce: str, verdict: Verdict
) -> None:
    show = Show()
    held = enveloped(show.world.certificate(names_exporter), Form.VC_JWT)
    claims: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiablePresentation",
        "holder": {"id": HOLDER},
        "nonce": nonce,
        "exp": int(NOW.timestamp()) + 60,
        "verifiableCredential": held,
    }

    report = show.report(signed_by(peer, claims, run_peer, tmp_path))

    assert report.verdict is verdict
    assert report.verdicts[1] is Verdict.VALID


DESK = "https://desk.example"
JCS = [
    pytest.param(EDDSA, Cryptosuite.EDDSA_JCS_2022, id="eddsa-jcs-2022"),
    pytest.param(P256, Cryptosuite.ECDSA_JCS_2019, id="ecdsa-jcs-2019"),
]


@shows(Peer.DB_VC, "Data Integrity presentation", Shown.THEY_READ_OURS, algorithms="eddsa-jcs-2022 ecdsa-jcs-2019")
@pytest.mark.parametrize(("keys", "suite"), JCS)
def test_a_presentation_of_ours_with_a_proof_answers_their_challenge_and_no_other(
    run_peer: RunPeer, tmp_path: Path, keys: Vector, suite: Cryptosuite
) -> None:
    bare = presentation_claims([], holder=f"did:key:{keys.public}", issued_at=NOW)
    asked = ProofOptions(cryptosuite=suite, purpose="authentication", created=NOW, challenge=CHALLENGE, domain=(DESK,))
    document = {"@context": bare["@context"], "type": bare["type"], "holder": bare["holder"]}
    ours = secure_data_integrity(document, keys.signer, asked)
    others = [
        secure_data_integrity(document, keys.signer, replace(asked, challenge="another")),
        secure_data_integrity(document, keys.signer, replace(asked, domain=("https://other.example",))),
        secure_data_integrity(document, keys.signer, replace(asked, purpose="assertionMethod")),
    ]
    files = [tmp_path / f"{number}.json" for number in range(4)]
    for path, one in zip(files, [ours, *others], strict=True):
        path.write_bytes(strict_json.dumps(one))

    good, *bad = run_peer("verify_presentation.mjs", CHALLENGE, DESK, *files)

    assert good is True
    assert all(isinstance(reason, str) for reason in bad), bad


@shows(Peer.DB_VC, "Data Integrity presentation", Shown.WE_READ_THEIRS, algorithms="eddsa-jcs-2022 ecdsa-jcs-2019")
@pytest.mark.parametrize(("keys", "suite"), JCS)
def test_a_presentation_of_theirs_with_a_proof_is_judged_like_one_of_ours(
    run_peer: RunPeer, tmp_path: Path, keys: Vector, suite: Cryptosuite
) -> None:
    show = Show()
    unsigned = tmp_path / "unsigned.json"
    held = enveloped(show.world.certificate(names_exporter), Form.VC_JWT)
    claims = {"@context": held["@context"], "type": "VerifiablePresentation", "holder": f"did:key:{keys.public}"}
    unsigned.write_bytes(strict_json.dumps({**claims, "@context": [held["@context"]], "verifiableCredential": [held]}))

    theirs = run_peer("sign_presentation.mjs", unsigned, suite.value, keys.public, keys.secret, CHALLENGE, DESK)
    raw = strict_json.dumps(theirs)

    asked = show.report(raw, shown=ShownTo(CHALLENGE, DESK))
    assert asked.verdicts == (Verdict.VALID, Verdict.VALID), asked.findings
    assert asked.holder == f"did:key:{keys.public}"
    assert show.report(raw, shown=ShownTo("another", DESK)).verdict is Verdict.INVALID
    assert show.report(raw, shown=ShownTo(CHALLENGE, "https://other.example")).verdict is Verdict.INVALID
    changed = raw.replace(b"Presentation", b"Presentatiom", 1)
    assert show.report(changed, shown=ShownTo(CHALLENGE, DESK)).verdict is Verdict.INVALID
