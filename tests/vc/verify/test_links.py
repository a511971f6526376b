"""Several ways up: the first that holds counts, in bounded work, and the report names it (V3.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vc.verify.answers import failed, found, unknown
from tests.vc.verify.second_body import INDEX, SECOND, by_second, world_of_two
from tests.world import AB, CB, DAY, ISO_9001, NOW, World, accreditation, accreditation_claims
from vc.codes import Code
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Verdict
from vc.securing.vc_jwt import secure_vc_jwt

_FIRST, _SECOND = f"{AB.origin}/accreditations/cb.jwt", by_second().current_url


def _withdrawn(granted: Accreditation) -> Accreditation:
    return replace(
        granted, events=(*granted.events, AccreditationEvent(Kind.WITHDRAWN, NOW - 120 * DAY, NOW - 120 * DAY))
    )


def _naming(world: World, *urls: str) -> bytes:
    """A certificate that names several recognitions, or one."""
    named: list[dict[str, str]] = [{"type": "RecognizedEntityCredential", "id": url} for url in urls]
    return world.certificate(lambda claims: claims["issuer"].update(recognizedIn=named))


def _used(world: World, certificate: bytes, **how: Any) -> tuple[Verdict, str]:
    report = world.report(certificate, **how)
    return report.verdict, report.chain[1].name


@pytest.mark.parametrize("order", [(_FIRST, _SECOND), (_SECOND, _FIRST)])
@pytest.mark.parametrize(
    "broken",
    [_withdrawn, lambda granted: replace(granted, schedule=(replace(ISO_9001, standards=frozenset({"ISO 14001"})),))],
    ids=["withdrawn", "out of scope"],
)
def test_of_two_accreditations_the_good_one_counts_and_is_named(broken: Any, order: tuple[str, str]) -> None:
    world = world_of_two(broken(by_second()))

    certificate = _naming(world, *order)

    assert _used(world, certificate) == (Verdict.VALID, AB.name)
    assert failed(world.report(certificate)) == set()


@pytest.mark.parametrize("content", [None, b"garbage"])
def test_an_accreditation_that_can_not_be_had_does_not_hide_the_other(content: bytes | None) -> None:
    world = world_of_two(by_second())
    world.replaced[_SECOND] = content

    assert _used(world, _naming(world, _SECOND, _FIRST)) == (Verdict.VALID, AB.name)


def test_a_stale_accreditation_does_not_hide_the_other() -> None:
    world = world_of_two(by_second())
    world.replaced[INDEX] = world_of_two().replaced[INDEX]

    assert _used(world, _naming(world, _SECOND, _FIRST)) == (Verdict.VALID, AB.name)


def test_a_stapled_one_that_does_not_hold_leaves_the_way_that_the_certificate_names() -> None:
    broken = _withdrawn(by_second())
    world = world_of_two(broken)
    stapled = secure_vc_jwt(accreditation_claims(broken), SECOND.signer())

    assert _used(world, world.certificate(), stapled=(stapled,)) == (Verdict.VALID, AB.name)


def test_that_another_counts_is_said() -> None:
    world = world_of_two(_withdrawn(by_second()))

    report = world.report(_naming(world, _SECOND, _FIRST))

    told = [finding.detail for finding in report.findings if finding.code is Code.CHAIN_RECOGNISED]
    assert f"{AB.name}, since {SECOND.name} does not cover it" in told


def test_where_none_holds_the_first_is_told() -> None:
    world = world_of_two(_withdrawn(by_second()))
    world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, standards=frozenset({"ISO 14001"})),)))

    report = world.report(_naming(world, _SECOND, _FIRST))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW})
    assert found(report, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW).subject == CB.did
    assert report.chain[1].name == SECOND.name


def test_each_may_fail_at_another_moment_and_none_then_counts() -> None:
    """What was in force then and what is in force now must be one and the same accreditation."""
    world = world_of_two(_withdrawn(by_second()))
    world.accreditations = (replace(accreditation(), events=(AccreditationEvent(Kind.GRANTED, NOW - DAY, NOW - DAY),)),)

    assert world.report(_naming(world, _FIRST, _SECOND)).verdict is Verdict.INVALID


def test_one_good_way_asks_nothing_of_the_other() -> None:
    world = world_of_two(by_second())

    evidence = world.evidence(_naming(world, _FIRST))

    assert not [url for url in (*evidence.documents, *evidence.missing) if url.startswith(SECOND.origin)]


@pytest.mark.parametrize("count", [0, 9])
def test_no_certificate_names_more_than_eight(count: int) -> None:
    world = World()

    report = world.report(_naming(world, *[_FIRST] * count))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.FORMAT_CLAIM})


def test_strangers_among_the_places_are_not_asked() -> None:
    world = World()
    certificate = _naming(world, "https://stranger.example/a.jwt", _FIRST)

    evidence = world.evidence(certificate)

    assert world.report(certificate).verdict is Verdict.VALID
    assert not [url for url in (*evidence.documents, *evidence.missing) if "stranger" in url]
    assert unknown(world.report(certificate)) == set()
