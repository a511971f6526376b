"""The ladder of trust as the report shows it."""

from dataclasses import replace

from tests.corpus_builder.chain_standing import GRANT, SUSPEND
from tests.world import AB, CB, DAY, GRANTED, NOW, World
from vc.model.accreditation import AccreditationEvent
from vc.verify.chain import chain_of
from vc.verify.examine import examine
from vc.verify.question import ask


def test_the_ladder_goes_from_the_arrangement_down_to_the_certificate() -> None:
    world = World()

    arrangement, body, accredited, certificate = world.report(world.certificate()).chain

    assert (arrangement.role, arrangement.id) == ("recognition_arrangement", "gac-mra")
    assert (body.role, body.id, body.status) == ("accreditation_body", AB.did, "recognised")
    assert body.official_page == "https://ab.example/register"
    assert (accredited.role, accredited.id, accredited.status) == ("certification_body", CB.did, "in_force")
    assert accredited.valid_from == GRANTED
    assert (certificate.role, certificate.scope, certificate.status) == ("certificate", "ISO 9001 2015", "active")


def test_a_rung_shows_how_it_stood_at_the_moment_asked_about() -> None:
    world = World()
    world.accredit(
        lambda granted: replace(
            granted,
            events=(
                AccreditationEvent(GRANT, GRANTED, GRANTED),
                AccreditationEvent(SUSPEND, NOW - DAY, NOW - DAY),
            ),
        )
    )

    _, _, accredited, _ = world.report(world.certificate()).chain

    assert (accredited.status, accredited.valid_from) == ("suspended", NOW - DAY)


def test_a_body_that_is_recognised_no_more_is_not_shown_as_recognised() -> None:
    world = World()
    body = world.trust.bodies[0]
    ended = tuple(replace(scope, valid_to=NOW) for scope in body.scopes)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=ended),))

    _, shown, _, _ = world.report(world.certificate()).chain

    assert (shown.status, shown.valid_until) == ("not_recognised", NOW)


def test_a_recognition_with_one_open_end_has_no_end() -> None:
    world = World()
    body = world.trust.bodies[0]
    scopes = (*body.scopes, replace(body.scopes[0], valid_to=NOW + DAY))
    world.trust = replace(world.trust, bodies=(replace(body, scopes=scopes),))

    _, shown, _, _ = world.report(world.certificate()).chain

    assert shown.valid_until is None


def test_nothing_is_shown_of_what_is_not_authentic() -> None:
    world = World()

    assert world.report(world.certificate()[:-4] + b"AAAA").chain == ()


def test_a_body_of_no_known_arrangement_stands_at_the_top() -> None:
    world = World()
    case = examine(world.evidence(world.certificate()), ask(NOW))
    case.trust = replace(case.trust, arrangements=())

    assert [link.role for link in chain_of(case)] == ["accreditation_body", "certification_body", "certificate"]


def test_a_credential_of_none_of_our_profiles_shows_every_line_of_its_issuer() -> None:
    world = World()

    chain = world.report(world.certificate(lambda claims: claims.update(type=["VerifiableCredential"]))).chain

    assert chain[1].scope
    assert chain[2].scope
    assert chain[3].scope == ""
