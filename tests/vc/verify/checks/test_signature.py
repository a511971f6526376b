"""V5.1 and V4.4: the signature, and the window of the key that made it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.corpus_builder.surroundings import CURRENT_URL
from tests.vc.verify.answers import codes, failed, found, unknown
from tests.world import AB, CB, DAY, GRANTED, NOW, SIGNED, World
from vc.codes import Code
from vc.model.finding import Outcome
from vc.model.vocabulary import KeyState, Verdict
from vc.trust.trust_list import KeyUse

SECOND = timedelta(seconds=1)


def world_with_key(**members: object) -> World:
    """A world whose certification body describes its key for credentials so."""
    world = World()
    credentials, lists = CB.methods()
    world.methods[CB.did] = (replace(credentials, **members), lists)  # type: ignore[arg-type]
    return world


def test_one_changed_bit_is_another_signature() -> None:
    world = World()
    certificate = world.certificate()
    altered = certificate[:-2] + (b"AA" if certificate[-2:] != b"AA" else b"QQ")

    report = world.report(altered)

    assert report.verdict is Verdict.INVALID
    assert failed(report) == {Code.SIG_INVALID}
    assert found(report, Code.SIG_INVALID).subject == f"{CB.did}#credentials"


def test_a_key_in_its_window_leaves_no_notice() -> None:
    world = World()

    report = world.report(world.certificate())

    assert Code.KEY_WINDOW not in codes(report, Outcome.PASSED)
    assert Code.ISSUE_TIME_CLAIMED not in codes(report, Outcome.PASSED)


def test_a_retired_key_leaves_the_notice_that_its_age_is_claimed() -> None:
    world = world_with_key(expires=SIGNED + SECOND)

    report = world.report(world.certificate())

    assert report.verdict is Verdict.VALID
    assert report.notices == ("issue_time.claimed",)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"expires": SIGNED}, Code.KEY_WINDOW),
        ({"revoked": NOW}, Code.KEY_COMPROMISED),
        ({"revoked": SIGNED - SECOND}, Code.KEY_COMPROMISED),
    ],
)
def test_a_key_outside_its_window_fails(members: dict[str, object], code: Code) -> None:
    report = (world := world_with_key(**members)).report(world.certificate())

    assert report.verdict is Verdict.INVALID
    assert failed(report) == {code}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"valid_from": GRANTED + SECOND}, Code.KEY_WINDOW),
        ({"state": KeyState.COMPROMISED, "since": NOW - 60 * DAY}, Code.KEY_COMPROMISED),
        ({"state": KeyState.RETIRED, "valid_from": GRANTED - DAY, "valid_to": GRANTED}, Code.KEY_WINDOW),
    ],
)
def test_the_stricter_of_trust_list_and_did_document_counts_for_a_body(members: dict[str, object], code: Code) -> None:
    world = World()
    accreditation = world.documents()[CURRENT_URL]
    body = world.trust.bodies[0]
    keys = (replace(body.keys[0], **members), *body.keys[1:])  # type: ignore[arg-type]
    world.trust = replace(world.trust, bodies=(replace(body, keys=keys),))

    assert failed(world.report(accreditation)) == {code}


def test_a_key_that_the_trust_list_does_not_give_to_the_body_is_unknown() -> None:
    world = World()
    accreditation = world.documents()[CURRENT_URL]
    body = world.trust.bodies[0]
    world.trust = replace(world.trust, bodies=(replace(body, keys=body.keys[1:]),))

    report = world.report(accreditation)

    assert unknown(report) == {Code.KEY_UNKNOWN}
    assert found(report, Code.KEY_UNKNOWN).subject == f"{AB.did}#credentials"


def test_a_key_that_the_trust_list_gives_for_indexes_alone_accredits_nobody() -> None:
    world = World()
    accreditation = world.documents()[CURRENT_URL]
    body = world.trust.bodies[0]
    keys = (replace(body.keys[0], uses=frozenset({KeyUse.INDEX})), *body.keys[1:])
    world.trust = replace(world.trust, bodies=(replace(body, keys=keys),))

    assert failed(world.report(accreditation)) == {Code.KEY_PURPOSE}
