"""Verifiers of others see a suspension and its end in our lists: @digitalbazaar/vc-bitstring-status-list."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.data_integrity.vectors import EDDSA, P256, Vector
from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.peers.published import part
from tests.world import CB, DAY, NOW, World, certificate_claims
from vc.model.vocabulary import Verdict
from vc.securing.data_integrity.cryptosuite import Cryptosuite
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.value import StatusEvent

BITSTRING_LIST = "https://cb.example/status/1/bitstring.jwt"
EVENTS = (
    (StatusEvent.SUSPENDED, 2 * DAY),
    (StatusEvent.REINSTATED, DAY),
    (StatusEvent.WITHDRAWN, DAY / 2),
)


def checked(run_peer: RunPeer, folder: Path, credential: object, listed: object) -> dict[str, Any]:
    file = folder / "job.json"
    file.write_text(json.dumps({"credential": credential, "lists": {BITSTRING_LIST: listed}}))
    answer: dict[str, Any] = run_peer("check_bitstring_status.mjs", file)
    return answer


def list_of(world: World) -> dict[str, Any]:
    """The list's credential, out of the vc+jwt whose signature jose and joserfc verify (test_issued)."""
    return part(world.documents()[BITSTRING_LIST].decode(), 1)


@shows(
    Peer.DB_BITSTRING,
    "Bitstring Status List",
    Shown.THEY_READ_OURS,
    Shown.STATUS_FLIPS,
    laxer="`verified` is true for a suspended entry: read `results[].status`",
)
def test_the_peer_sees_a_suspension_its_end_and_a_withdrawal(run_peer: RunPeer, tmp_path: Path) -> None:
    world = World()
    credential = part(world.certificate().decode(), 1)
    answers = [checked(run_peer, tmp_path, credential, list_of(world))]
    verdicts = [world.report(world.certificate()).verdict]
    for event, ago in EVENTS:
        world.record(event, effective=NOW - ago)
        answers.append(checked(run_peer, tmp_path, credential, list_of(world)))
        verdicts.append(world.report(world.certificate()).verdict)

    assert [answer["verified"] for answer in answers] == [True] * 4
    assert [answer["statuses"] for answer in answers] == [[False], [True], [False], [True]]
    assert verdicts == [Verdict.VALID, Verdict.INVALID, Verdict.VALID, Verdict.INVALID]


@shows(
    Peer.DB_BITSTRING,
    "Bitstring Status List",
    laxer="an `id` that is not where the list was found, and an expired list, pass where it has no proof",
)
def test_what_the_peer_lets_pass_is_refused_here(run_peer: RunPeer, tmp_path: Path) -> None:
    old, fresh = World(list_issued=NOW - 5 * DAY), World()
    expired = list_of(old)
    moved = {**list_of(fresh), "id": "https://cb.example/status/2/bitstring.jwt"}
    elsewhere = World(replaced={BITSTRING_LIST: secure_vc_jwt(moved, CB.signer("lists"))})
    without_token_list = fresh.certificate(lambda claims: claims.pop("status"))
    credential = part(without_token_list.decode(), 1)

    assert datetime.fromisoformat(expired["validUntil"]) < NOW
    for listed in (expired, moved):
        assert checked(run_peer, tmp_path, credential, listed) == {"verified": True, "statuses": [False]}
    assert fresh.report(without_token_list).verdict is Verdict.VALID
    for world in (old, elsewhere):
        assert world.report(without_token_list).verdict is not Verdict.VALID


@shows(
    Peer.DB_BITSTRING,
    "Bitstring Status List with an embedded proof",
    Shown.THEY_READ_OURS,
    Shown.STATUS_FLIPS,
    algorithms="eddsa-rdfc-2022 ecdsa-rdfc-2019",
)
@pytest.mark.parametrize(
    ("keys", "suite"),
    [
        pytest.param(EDDSA, Cryptosuite.EDDSA_RDFC_2022, id="eddsa-rdfc-2022"),
        pytest.param(P256, Cryptosuite.ECDSA_RDFC_2019, id="ecdsa-rdfc-2019"),
    ],
)
def test_the_peer_verifies_a_list_that_we_sign_with_a_proof(
    run_peer: RunPeer, tmp_path: Path, keys: Vector, suite: Cryptosuite
) -> None:
    issuer = f"did:key:{keys.public}"
    credential = {**certificate_claims(), "issuer": issuer}
    world = World()
    good = secured(world, keys, suite)
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)
    suspended = secured(world, keys, suite)
    swapped = {**suspended, "credentialSubject": good["credentialSubject"]}

    assert checked(run_peer, tmp_path, credential, good) == {"verified": True, "statuses": [False]}
    assert checked(run_peer, tmp_path, credential, suspended) == {"verified": True, "statuses": [True]}
    assert checked(run_peer, tmp_path, credential, swapped)["verified"] is False


def secured(world: World, keys: Vector, suite: Cryptosuite) -> dict[str, Any]:
    """The world's list, as the list of the keys' owner, without what says until when it counts."""
    ours = list_of(world)
    members = {name: ours[name] for name in ("@context", "id", "type", "credentialSubject")}
    document = {**members, "issuer": f"did:key:{keys.public}"}
    signed: dict[str, Any] = secure_data_integrity(document, keys.signer, ProofOptions(cryptosuite=suite, created=NOW))
    return signed
