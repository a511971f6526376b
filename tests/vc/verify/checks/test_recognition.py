"""V3: by whose accreditation the issuer speaks. The corpus holds the attacks; here is what was asked, and of whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.corpus_builder.chain_recognition import accredits
from tests.corpus_builder.forging import signed_again
from tests.corpus_builder.surroundings import CURRENT_URL, INDEX_URL
from tests.vc.verify.answers import found, unknown
from tests.world import AB, CB, NOW, Party, World
from vc.codes import Code
from vc.model.document import Reference
from vc.model.vocabulary import Verdict
from vc.trust.anchor import trust_list_to_toml
from vc.trust.trust_list import BodyKey, RecognisedBody
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge, wanted
from vc.verify.question import ask

WORLD = World()


def second_body(world: World) -> RecognisedBody:
    """Another accreditation body beside the first."""
    body = world.trust.bodies[0]
    return replace(
        body,
        did="did:web:second-ab.example",
        name="Southern Accreditation Board (invented)",
        origins=("https://second-ab.example",),
        index="https://second-ab.example/accreditations/index.jwt",
        official_page="https://second-ab.example/",
        keys=(BodyKey(CB.key("second").public, body.keys[0].valid_from),),
    )


def first_wanted(world: World, target: bytes) -> set[Reference]:
    return set(wanted(Evidence(target, Anchor(trust_list_to_toml(world.trust))), ask(NOW)))


def test_accreditation_and_index_are_asked_for_together() -> None:
    assert first_wanted(WORLD, WORLD.certificate()) == {
        Reference(CURRENT_URL, NOW),
        Reference(INDEX_URL, NOW, shared=True),
    }


def test_without_a_hint_every_body_of_the_trust_list_is_asked_at_once() -> None:
    world = World()
    world.trust = replace(world.trust, bodies=(*world.trust.bodies, second_body(world)))

    asked = first_wanted(world, world.certificate(lambda claims: claims["issuer"].pop("recognizedIn")))

    assert asked == {
        Reference(INDEX_URL, NOW, shared=True),
        Reference("https://second-ab.example/accreditations/index.jwt", NOW, shared=True),
    }


def test_one_index_that_can_not_be_had_does_not_hide_the_others() -> None:
    world = World()
    world.trust = replace(world.trust, bodies=(second_body(world), *world.trust.bodies))

    report = world.report(world.certificate(lambda claims: claims["issuer"].pop("recognizedIn")))

    assert report.verdict is Verdict.VALID


def test_what_is_recognised_says_by_whom_and_over_how_many_links() -> None:
    finding = found(WORLD.report(WORLD.certificate()), Code.CHAIN_RECOGNISED)

    assert finding.subject == CB.did
    assert finding.detail == f"{AB.name}, 2 links"


def test_an_index_that_leads_to_another_bodys_origin_leads_nowhere() -> None:
    world = World()
    world.replaced[INDEX_URL] = signed_again(
        world.documents()[INDEX_URL],
        lambda claims: claims["entries"][0].update(current="https://cb.example/accreditation.jwt"),
        signer=AB.signer("lists"),
    )

    report = world.report(world.certificate(lambda claims: claims["issuer"].pop("recognizedIn")))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.CHAIN_UNTRUSTED}
    assert not world.evidence(world.certificate()).asked("https://cb.example/accreditation.jwt")


def test_a_body_of_the_trust_list_needs_no_accreditation() -> None:
    world = World()

    report = world.report(world.documents()[CURRENT_URL])

    assert report.verdict is Verdict.VALID
    assert found(report, Code.CHAIN_RECOGNISED).detail == f"{AB.name}, 1 links"


def test_what_was_found_of_copies_that_did_not_count_is_left_out_once_one_counts() -> None:
    world = World()

    report = world.report(world.certificate(), stapled=(b"garbage", world.certificate()))

    assert report == replace(world.report(world.certificate()))
    assert judge(world.evidence(world.certificate()), ask(NOW)).reasons == ()


def test_a_crowd_that_accredits_itself_in_every_way_costs_a_bounded_number_of_steps() -> None:
    """Eight invented bodies accredit the issuer and one another: nine thousand ways up that lead nowhere."""
    crowd = [Party(f"crowd-{number}.example", f"Crowd {number}") for number in range(8)]
    copies = [accredits(above, below) for below in (CB, *crowd) for above in crowd if above is not below]
    world = World(replaced={CURRENT_URL: None})

    report = world.report(world.certificate(), stapled=copies)

    assert len(copies) == 64
    assert report.verdict is Verdict.INDETERMINATE
    assert Code.LIMIT_CHAIN in unknown(report)


@pytest.mark.parametrize(("copies", "too_many"), [(64, False), (65, True)])
def test_copies_beyond_the_bound_are_not_read(copies: int, *, too_many: bool) -> None:
    world = World(replaced={CURRENT_URL: None})

    report = world.report(world.certificate(), stapled=[b"copy"] * copies)

    assert (Code.LIMIT_DOCUMENTS in unknown(report)) is too_many


def test_an_accreditation_may_be_signed_ahead_by_the_tolerance_of_clocks() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, signed_at=NOW + timedelta(seconds=60)))

    assert Code.CHAIN_ACCREDITATION_INVALID not in unknown(world.report(world.certificate()))


def test_an_accreditation_of_the_future_is_none_yet() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, signed_at=NOW + timedelta(seconds=61)))

    report = world.report(world.certificate())

    assert unknown(report) == {Code.CHAIN_ACCREDITATION_INVALID}
    assert found(report, Code.CHAIN_ACCREDITATION_INVALID).detail == "signed in the future"
