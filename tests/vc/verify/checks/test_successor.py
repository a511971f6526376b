"""V9.10: a certificate whose scope was reduced, and when its successor may stand for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.corpus_builder.forging import edited
from tests.vc.verify.answers import failed, found
from tests.world import CB, DAY, ISO_9001, NOW, World
from vc.codes import Code
from vc.model.document import Via
from vc.model.scope import ANY
from vc.model.vocabulary import Act, CertificateStatus, Verdict
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.status.history import StatusChange
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge, wanted
from vc.verify.question import Goods, ask
from vc.verify.report import Report
from vc.verify.saved import load_evidence, save_evidence

KEPT, LEFT_OUT = (f"https://holder.example/sites/{number}" for number in (1, 2))
NAME = f"{CB.origin}/c/DE-QMS-2026-00500"
SITE = Goods(site=KEPT)
REDUCED_ON = NOW - 9 * DAY


def before(claims: dict[str, Any]) -> None:
    """The certificate as it was: two sites, two sectors."""
    subject = claims["credentialSubject"]
    subject["sites"] = [{"id": one, "name": f"Werk {one[-1]}", "country": "DE"} for one in (KEPT, LEFT_OUT)]
    subject["certifiedScope"]["sectors"] = ["IAF:17", "IAF:18"]


def after(claims: dict[str, Any]) -> None:
    """Its successor: the first site alone."""
    before(claims)
    claims.update(id=NAME, iat=int(REDUCED_ON.timestamp()))
    claims["credentialSubject"]["id"] = f"{NAME}#attestation"
    del claims["credentialSubject"]["sites"][1]
    claims["status"]["status_list"]["idx"] = 18
    claims["credentialStatus"]["statusListIndex"] = 18


def reduced() -> World:
    """A world in which the certificate was reduced nine days ago, and followed by another one."""
    world = World()
    line = replace(ISO_9001, sectors=frozenset({"IAF:17", "IAF:18"}))
    world.accredit(lambda granted: replace(granted, schedule=(line,)))
    world.changes = (StatusChange(17, StatusEvent.SCOPE_REDUCED, REDUCED_ON, REDUCED_ON, successor=NAME),)
    return world


def asked(
    world: World,
    target: bytes | str,
    *stapled: bytes,
    goods: Goods = SITE,
    act: Act = Act.RELY,
    at: datetime | None = None,
) -> tuple[Evidence, Report]:
    """What a verifier gathers and answers."""
    question = ask(world.now, at=at, act=act, goods=goods)
    raw = target.encode() if isinstance(target, str) else target
    evidence = Evidence(raw, Anchor(trust_list_to_toml(world.trust)), stapled=stapled)
    gathered = gather(evidence, question, MemorySource(world.documents(), now=lambda: world.now))
    return gathered, judge(gathered, question)


def test_the_successor_at_hand_stands_for_the_site_that_was_kept() -> None:
    world = reduced()

    _, report = asked(world, world.certificate(before), world.certificate(after))

    assert (report.verdict, report.notices) == (Verdict.VALID, ("status.successor_covers",))
    assert (report.certificate_status, report.successor) == (CertificateStatus.SCOPE_REDUCED, NAME)
    told = found(report, Code.STATUS_SUCCESSOR_COVERS)
    assert (told.detail, told.spec) == (f"{NAME} is valid and covers site {KEPT}", "V9.10")


@pytest.mark.parametrize(
    ("goods", "told"),
    [
        (Goods(), "name the model or the site"),
        (Goods(hs_code="847130"), "name the model or the site"),
        (Goods(serial="S-1"), "name the model or the site"),
        (Goods(site=LEFT_OUT), "not valid itself: goods.site_not_covered"),
        (Goods(site=KEPT, model="M-1"), "it does not state model M-1"),
    ],
)
def test_what_is_not_named_or_not_covered_stays_reduced_and_says_what_to_ask(goods: Goods, told: str) -> None:
    world = reduced()

    _, report = asked(world, world.certificate(before), world.certificate(after), goods=goods)

    assert report.verdict is Verdict.INVALID
    assert failed(report) == {Code.STATUS_SCOPE_REDUCED}
    assert told in found(report, Code.STATUS_SCOPE_REDUCED).detail


def test_a_successor_that_is_not_at_hand_is_asked_of_nobody() -> None:
    world = reduced()
    world.replaced[NAME] = world.certificate(after)

    evidence, report = asked(world, world.certificate(before))

    assert failed(report) == {Code.STATUS_SCOPE_REDUCED}
    assert "hand it over with this one" in found(report, Code.STATUS_SCOPE_REDUCED).detail
    assert NAME not in evidence.documents
    assert NAME not in evidence.missing


def test_a_label_has_its_successor_too() -> None:
    world = reduced()

    def model(claims: dict[str, Any]) -> None:
        after(claims)
        claims["credentialSubject"]["conformityAssessment"] = [
            {"assessedProduct": [{"product": {"name": "Valve", "modelNumber": "V-1"}}]}
        ]

    def told_of(goods: Goods) -> Report:
        return asked(world, world.label(before), world.certificate(model), goods=goods)[1]

    report = told_of(Goods(model="V-1", site=KEPT))

    assert (report.verdict, report.notices) == (Verdict.VALID, ("status.successor_covers",))
    assert failed(told_of(Goods(model="V-2", site=KEPT))) == {Code.STATUS_SCOPE_REDUCED}
    alone = found(told_of(Goods(model="V-1")), Code.STATUS_SCOPE_REDUCED)
    assert "does not state every site" in (alone.detail or "")


def test_what_the_successor_needs_is_wanted_with_everything_else() -> None:
    world = reduced()

    def listed_elsewhere(claims: dict[str, Any]) -> None:
        after(claims)
        claims["status"]["status_list"].update(uri=f"{CB.origin}/status/2/token.jwt")

    evidence, report = asked(world, world.certificate(before), world.certificate(listed_elsewhere))

    assert f"{CB.origin}/status/2/token.jwt" in evidence.missing
    assert "status.unavailable" in found(report, Code.STATUS_SCOPE_REDUCED).detail
    assert wanted(evidence, ask(world.now, goods=SITE)) == ()


def test_a_moment_between_two_signings_has_no_successor() -> None:
    world = reduced()
    world.changes = (replace(world.changes[0], effective=REDUCED_ON - 2 * DAY),)
    world.archived = (REDUCED_ON - DAY,)

    _, report = asked(world, world.certificate(before), world.certificate(after), at=REDUCED_ON - DAY + DAY / 2)

    assert "time.before_signing" in found(report, Code.STATUS_SCOPE_REDUCED).detail


def test_an_act_changes_nothing_where_no_law_says_so() -> None:
    world = reduced()

    verdicts = {
        act: asked(world, world.certificate(before), world.certificate(after), act=act)[1].verdict for act in Act
    }

    assert set(verdicts.values()) == {Verdict.VALID}


def test_the_answer_is_the_same_when_the_saved_evidence_is_judged_again() -> None:
    world = reduced()
    evidence, report = asked(world, world.certificate(before), world.certificate(after))

    saved, question = load_evidence(save_evidence(evidence, ask(world.now, goods=SITE)), own=True)
    again = judge(saved.with_anchor(Anchor(trust_list_to_toml(world.trust))), question)

    assert again.to_json() == report.to_json()
    assert {document.via for document in saved.documents.values()} == {Via.MEMORY}


@pytest.mark.parametrize(
    ("forged", "good", "verdict"), [(3, 1, Verdict.VALID), (4, 1, Verdict.INVALID), (4, 0, Verdict.INVALID)]
)
def test_no_more_than_four_copies_are_tried_and_it_is_said(forged: int, good: int, verdict: Verdict) -> None:
    world = reduced()

    def longer(number: int) -> Any:
        return lambda claims: claims.update(validUntil=f"204{number}-01-01T00:00:00Z")

    copies = [edited(world.certificate(after), longer(number)) for number in range(forged)]

    _, report = asked(world, world.certificate(before), *copies, *[world.certificate(after)] * good)

    assert report.verdict is verdict
    told = [one.detail for one in report.findings if one.code is Code.STATUS_SCOPE_REDUCED]
    assert any("the first 4 were tried" in one for one in told) is (forged + good > 4)


def test_a_certificate_of_none_of_our_profiles_states_no_scope_that_could_be_the_same() -> None:
    world = reduced()

    def plain(claims: dict[str, Any]) -> None:
        before(claims)
        claims["type"] = ["DigitalConformityCredential", "VerifiableCredential"]

    _, report = asked(world, world.certificate(plain), world.certificate(after))

    assert "states no scope" in found(report, Code.STATUS_SCOPE_REDUCED).detail
    assert report.verdict is Verdict.INVALID


def test_garbage_and_other_documents_beside_it_do_no_harm() -> None:
    world = reduced()

    _, report = asked(world, world.certificate(before), b"garbage", world.certificate(before), world.certificate(after))

    assert report.verdict is Verdict.VALID


def test_no_successor_is_followed_twice() -> None:
    world = reduced()
    third = f"{NAME}-2"
    world.changes += (StatusChange(18, StatusEvent.SCOPE_REDUCED, NOW - DAY, NOW - DAY, successor=third),)

    def next_one(claims: dict[str, Any]) -> None:
        after(claims)
        claims.update(id=third)
        claims["credentialSubject"]["id"] = f"{third}#attestation"
        claims["status"]["status_list"]["idx"] = claims["credentialStatus"]["statusListIndex"] = 19

    copies = world.certificate(after), world.certificate(next_one)
    _, report = asked(world, world.certificate(before), *copies)
    _, alone = asked(world, world.certificate(after), copies[1])

    assert "not valid itself: status.scope_reduced" in found(report, Code.STATUS_SCOPE_REDUCED).detail
    assert alone.verdict is Verdict.VALID, "asked about by itself it has a successor like any other"


def test_a_history_that_names_no_successor_leaves_nothing_to_hand_over() -> None:
    world = reduced()
    world.changes = (replace(world.changes[0], successor=None),)

    _, report = asked(world, world.certificate(before), world.certificate(after))

    assert (report.successor, failed(report)) == (None, {Code.STATUS_SCOPE_REDUCED})
    assert "names no successor" in found(report, Code.STATUS_SCOPE_REDUCED).detail


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ({"sectors": ["IAF:17"]}, "not a site alone but sectors IAF:18"),
        ({"edition": "2030"}, "its edition is another one"),
        ({"standard": "ISO 14001", "edition": "2030"}, "its standard is another one"),
    ],
)
def test_a_successor_for_something_else_does_not_stand_for_it(scope: dict[str, Any], told: str) -> None:
    world = reduced()
    line = replace(
        ISO_9001, standards=ANY, editions=frozenset({"2015", "2030"}), sectors=frozenset({"IAF:17", "IAF:18"})
    )
    world.accredit(lambda granted: replace(granted, schedule=(line,)))
    body = world.trust.bodies[0]
    anything = tuple(replace(one, standards=ANY) for one in body.scopes)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=anything), *world.trust.bodies[1:]))

    def other(claims: dict[str, Any]) -> None:
        after(claims)
        claims["credentialSubject"]["certifiedScope"].update(scope)

    _, report = asked(world, world.certificate(before), world.certificate(other))

    assert told in found(report, Code.STATUS_SCOPE_REDUCED).detail


def products(claims: dict[str, Any]) -> None:
    """State a product's model, on either certificate."""
    claims["credentialSubject"]["conformityAssessment"] = [
        {"assessedProduct": [{"product": {"name": "Valve", "modelNumber": "V-1"}}]}
    ]


def by_model(*, sites: list[dict[str, str]], kept: list[dict[str, str]], goods: Goods) -> Report:
    """Ask by model about a certificate with `sites`, whose successor has those that were `kept`."""
    world = reduced()

    def old(claims: dict[str, Any]) -> None:
        before(claims)
        products(claims)
        claims["credentialSubject"]["sites"] = sites

    def new(claims: dict[str, Any]) -> None:
        after(claims)
        products(claims)
        claims["credentialSubject"]["sites"] = kept

    _, report = asked(world, world.certificate(old), world.certificate(new), goods=goods)
    return report


FIRST, SECOND = ({"id": one, "name": f"Werk {one[-1]}", "country": "DE"} for one in (KEPT, LEFT_OUT))
ELSEWHERE = {"id": LEFT_OUT, "name": "Werk 2", "country": "AT"}


@pytest.mark.parametrize(
    ("sites", "kept", "told"),
    [
        ([FIRST, SECOND], [FIRST], "it leaves out a site"),
        ([FIRST, ELSEWHERE], [FIRST], "it has no site in AT"),
        ([FIRST, SECOND], [FIRST, {**SECOND, "id": f"{NAME}#site-2"}], "it leaves out a site"),
        ([FIRST, SECOND], [FIRST, {**SECOND, "name": "Werk 3"}], "it does not name Werk 2"),
    ],
)
def test_a_model_alone_does_not_say_from_which_site_the_goods_are(
    sites: list[dict[str, str]], kept: list[dict[str, str]], told: str
) -> None:
    """V9.10 e."""
    report = by_model(sites=sites, kept=kept, goods=Goods(model="V-1"))

    assert failed(report) == {Code.STATUS_SCOPE_REDUCED}
    assert f"{told}; name the site" in found(report, Code.STATUS_SCOPE_REDUCED).detail
    assert by_model(sites=sites, kept=kept, goods=Goods(model="V-1", site=KEPT)).verdict is Verdict.VALID


def test_a_model_is_enough_where_every_site_was_kept() -> None:
    report = by_model(sites=[FIRST, SECOND], kept=[FIRST, SECOND], goods=Goods(model="V-1"))

    assert (report.verdict, report.notices) == (Verdict.VALID, ("status.successor_covers",))
