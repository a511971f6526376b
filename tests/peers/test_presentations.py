"""Presentations (`vp+jwt`) both ways: npm jose and PyPI joserfc."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import import_key

from tests.peers.conftest import RunPeer
from tests.vc.verify.presentations import CHALLENGE, EXPORTER, HOLDER, Show, names_exporter
from tests.world import NOW
from vc.encoding import strict_json
from vc.model.vocabulary import Verdict
from vc.securing.enveloped import enveloped
from vc.securing.secured import Form


def test_jose_verifies_a_presentation_of_ours(run_peer: RunPeer, tmp_path: Path) -> None:
    key, token = tmp_path / "key.json", tmp_path / "shown.jwt"
    key.write_text(json.dumps(EXPORTER.public.to_jwk()))
    token.write_bytes(Show().presentation())

    (read,) = run_peer("verify_jws.mjs", key, "vp+jwt", token)

    assert (read["claims"]["holder"], read["claims"]["nonce"]) == (HOLDER, CHALLENGE)
    assert read["header"]["cty"] == "vp"


@pytest.mark.parametrize(("nonce", "verdict"), [(CHALLENGE, Verdict.VALID), ("another", Verdict.INVALID)])
def test_a_presentation_that_joserfc_signs_is_judged_like_one_of_ours(nonce: str, verdict: Verdict) -> None:
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
    members: dict[str, str | list[str]] = {**EXPORTER.to_jwk()}
    header = {"alg": "ES256", "kid": f"{HOLDER}#key-1", "typ": "vp+jwt"}
    token = jws.serialize_compact(header, strict_json.dumps(claims), import_key(members), algorithms=["ES256"])

    report = show.report(token.encode())

    assert report.verdict is verdict
    assert report.verdicts[1] is Verdict.VALID
