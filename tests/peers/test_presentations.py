"""Presentations (`vp+jwt`) both ways: npm jose and PyPI joserfc."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import import_key

from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.peers.published import changed
from tests.vc.verify.presentations import CHALLENGE, EXPORTER, HOLDER, Show, names_exporter
from tests.world import NOW
from vc.encoding import strict_json
from vc.model.vocabulary import Verdict
from vc.securing.enveloped import enveloped
from vc.securing.secured import Form


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
