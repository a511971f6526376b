"""Digital Bazaar's HTTP client, Data Integrity and status lists against `vc serve --vc-api`, over https."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.data_integrity.vectors import EDDSA
from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.verifier_api.vc_api.served import served

SUITES = "eddsa-rdfc-2022 eddsa-jcs-2022 ecdsa-rdfc-2019 ecdsa-jcs-2019"


@shows(Peer.DB_HTTP_CLIENT, "W3C VC API over https", Shown.THEY_READ_OURS, Shown.WE_READ_THEIRS)
@shows(Peer.DB_VC, "Data Integrity", Shown.THEY_READ_OURS, algorithms=SUITES)
@shows(Peer.DB_VC, "presentation with an embedded proof", Shown.WE_READ_THEIRS, algorithms="eddsa-rdfc-2022")
@shows(
    Peer.DB_BITSTRING,
    "Bitstring Status List with an embedded proof",
    Shown.THEY_READ_OURS,
    Shown.STATUS_FLIPS,
    algorithms=SUITES,
)
@pytest.mark.slow
def test_a_foreign_client_issues_shows_and_revokes(run_peer: RunPeer, tmp_path: Path) -> None:
    with served(tmp_path) as base:
        for instance in ("ed-rdfc", "ed-jcs", "p256-rdfc", "p256-jcs"):
            told = run_peer("vc_api_client.mjs", base, instance, EDDSA.public, EDDSA.secret)

            assert told.pop("resolved").startswith("did:key:z"), instance
            assert told == {
                "issued": 201,
                "theirs": True,
                "before": False,
                "verified": [200, True],
                "shown": [200, True],
                "elsewhere": [400, ["https://w3id.org/security#INVALID_CHALLENGE_ERROR"]],
                "changed": 200,
                "published": 204,
                "after": True,
                "revoked": 400,
                "malformed": 400,
            }, instance
