"""Who designates whom in the world: one ministry each, for the scheme of its country's law and nothing else."""

from __future__ import annotations

from dataclasses import replace

from tests.vc_cli.world.plans import DAY, plan
from tests.world import NOW
from vc.model.scope import Scope
from vc.model.vocabulary import Activity, LinkKind
from vc.profiles import catalogue
from vc.trust.covers import covers
from vc_cli.world.documents import Organisations
from vc_cli.world.ministries import LAWS
from vc_cli.world.organisations import Census
from vc_cli.world.stream import Plan

PLAN = plan(600)
CENSUS = PLAN.census


def test_every_law_is_for_a_scheme_whose_certificates_rest_on_a_designation() -> None:
    for law in LAWS:
        assert LinkKind.DESIGNATION in catalogue.schemes()[law.scheme].links


def test_every_body_for_ccc_is_designated_once_by_the_chinese_ministry_for_all_that_it_is_accredited_for() -> None:
    for_ccc = [one for one in CENSUS.designations if one.law.scheme == "CCC"]

    assert [one.body for one in for_ccc] == [one for one in CENSUS.bodies if one.key.startswith("ccc-")]
    assert {one.ministry.country for one in for_ccc} == {"CN"}
    assert all(PLAN.schedules.designated(one) == PLAN.schedules.of(one.body) for one in for_ccc)


def test_other_ministries_designate_under_the_law_of_their_country_for_its_scheme() -> None:
    others = [one for one in CENSUS.designations if one.law.scheme != "CCC"]

    assert others
    assert all(one.ministry.country in one.law.countries for one in others)
    scope = Scope(
        Activity.PRODUCT_CERTIFICATION, "EN 60335-1", scheme="EU type examination", countries=frozenset({"DE"})
    )
    for one in others:
        schedule = PLAN.schedules.designated(one)
        assert covers(schedule, scope, at=NOW).covered
        assert not covers(schedule, replace(scope, scheme="GS"), at=NOW).covered


def test_numbers_and_hosts_are_each_of_one_body_only() -> None:
    assert len({(one.ministry, one.number) for one in CENSUS.designations}) == len(CENSUS.designations)
    assert len({party.host for party in CENSUS.publishing}) == len(CENSUS.publishing)


def test_the_trust_list_names_each_ministry_that_designates_for_the_scheme_of_its_law() -> None:
    trust = Organisations(PLAN, NOW).trust_list()

    listed = {body.did: body for body in trust.bodies if body.kind is LinkKind.DESIGNATION}
    assert set(listed) == {one.ministry.did for one in CENSUS.designations}
    for one in CENSUS.designations:
        body = listed[one.ministry.did]
        assert body.arrangement == one.law.id
        assert {scheme for scope in body.scopes for scheme in scope.schemes} == {one.law.scheme}


def test_without_ministries_nobody_is_designated() -> None:
    without = Plan(Census(600, ministries=0), "1", DAY)

    assert without.census.designations == ()
    assert without.census.granting == without.census.authorities
    assert [one.kind for one in Organisations(without, NOW).trust_list().bodies] == [LinkKind.ACCREDITATION] * 5
