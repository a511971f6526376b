"""SD-JWT VC both ways with npm @sd-jwt/sd-jwt-vc and its status lists: what we issue it verifies, and the reverse."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.peers.published import part
from tests.vc.verify.answers import failed
from tests.wallets import HOLDER, bare, claims_of, wallet
from tests.world import CB, DAY, NOW, World, private_key
from vc.model.vocabulary import Verdict
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.sd_jwt.parts import SdJwt
from vc.status.value import StatusEvent
from vc.verify.judge import judge
from vc.verify.question import ask

DEMAND = Demand("n-0S6_WzA2Mj", "https://customs.example")
TOKEN_LIST = "https://cb.example/status/1/token.jwt"


def private_jwk(name: str) -> dict[str, str]:
    """The private JWK of one of the world's fixed test keys."""
    from jwcrypto.jwk import JWK

    exported: dict[str, str] = JWK.from_pem(private_key(name).to_pem(None)).export(as_dict=True)
    return {member: exported[member] for member in ("kty", "crv", "x", "y", "d")}


@pytest.fixture
def asked(run_peer: RunPeer, tmp_path: Path) -> Any:
    """`asked(verify={...})` is what the peer answers."""

    def ask_peer(**job: Any) -> Any:
        file = tmp_path / "job.json"
        file.write_text(json.dumps(job))
        return run_peer("sd_jwt_vc.mjs", file)

    return ask_peer


def verifying(given: SdJwt, world: World, **more: Any) -> dict[str, Any]:
    lists = {TOKEN_LIST: {"jwt": world.documents()[TOKEN_LIST].decode(), "jwk": CB.key("lists").public.to_jwk()}}
    now = int(NOW.timestamp())
    return {"sd_jwt": given.compact.decode(), "jwk": CB.key().public.to_jwk(), "now": now, "lists": lists, **more}


@shows(Peer.SD_JWT_VC, "dc+sd-jwt", Shown.THEY_READ_OURS, algorithms="ES256")
@pytest.mark.parametrize("decoys", [0, 4])
def test_the_peer_reads_what_we_issue_whole_and_in_part(asked: Any, decoys: int) -> None:
    whole = wallet(decoys=decoys)

    shown = asked(verify=verifying(whole, World()))
    hidden = asked(verify=verifying(bare(whole), World()))

    assert shown["payload"] == claims_of()
    assert "issuedToParty" not in hidden["payload"]["credentialSubject"]
    assert hidden["payload"]["credentialSubject"]["sites"] == []


@shows(Peer.SD_JWT_VC, "dc+sd-jwt with key binding", Shown.THEY_READ_OURS, algorithms="ES256")
def test_the_peer_accepts_our_key_binding_and_no_other(asked: Any) -> None:
    bound = bind(wallet(), HOLDER, DEMAND, issued_at=NOW)
    fewer = SdJwt(bound.issuer_jwt, bound.disclosures[1:], bound.key_binding)

    assert asked(verify=verifying(bound, World(), nonce=DEMAND.nonce))["kb"]["aud"] == DEMAND.audience
    assert "error" in asked(verify=verifying(bound, World(), nonce="another"))
    assert "error" in asked(verify=verifying(fewer, World(), nonce=DEMAND.nonce))


@shows(Peer.SD_JWT_VC, "dc+sd-jwt", Shown.STATUS_FLIPS, algorithms="ES256")
@shows(Peer.JWT_STATUS_LIST, "statuslist+jwt", Shown.STATUS_FLIPS, algorithms="ES256")
def test_the_peer_sees_a_suspension_and_its_end(asked: Any) -> None:
    world, given = World(), wallet()
    answers = ["error" in asked(verify=verifying(given, world))]
    for event, ago in (
        (StatusEvent.SUSPENDED, 2 * DAY),
        (StatusEvent.REINSTATED, DAY),
        (StatusEvent.WITHDRAWN, DAY / 2),
    ):
        world.record(event, effective=NOW - ago)
        answers.append("error" in asked(verify=verifying(given, world)))
        assert (world.report(given.compact).verdict is Verdict.VALID) is not answers[-1], event

    assert answers == [False, True, False, True]


@shows(Peer.SD_JWT_VC, "dc+sd-jwt", Shown.WE_READ_THEIRS, algorithms="ES256")
@shows(Peer.SD_JWT_VC, "dc+sd-jwt with key binding", Shown.WE_READ_THEIRS, algorithms="ES256")
def test_we_read_what_the_peer_issues_and_presents(asked: Any) -> None:
    claims = claims_of()
    answer = asked(
        issue={
            "claims": claims,
            "frame": {"credentialSubject": {"_sd": ["issuedToParty"], "_sd_decoy": 2, "sites": {"_sd": [0]}}},
            "show": {"credentialSubject": {"issuedToParty": True}},
            "jwk": private_jwk("cb.example credentials"),
            "holder": private_jwk("holder"),
            "kid": "did:web:cb.example#credentials",
            "kb": {"iat": int(NOW.timestamp()), "aud": DEMAND.audience, "nonce": DEMAND.nonce},
        }
    )
    world = World()
    whole, presented = world.report(answer["issued"]), answer["presented"].encode()
    asking = ask(NOW, binding=DEMAND)
    report = judge(world.evidence(presented), asking)

    assert part(answer["issued"].partition("~")[0], 0)["typ"] == "dc+sd-jwt"
    assert whole.verdict is Verdict.VALID
    assert whole.subject is not None
    assert whole.subject.covered == ("Werk Lindau",)
    assert report.verdict is Verdict.VALID
    assert report.subject is not None
    assert (report.subject.holder, report.subject.covered) == ("Müller Feinmechanik GmbH & Co. KG", ())
    late = ask(NOW + timedelta(minutes=6), binding=DEMAND)
    assert {code.value for code in failed(judge(world.evidence(presented), late))} == {"kb.time"}
