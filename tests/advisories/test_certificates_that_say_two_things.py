"""A certificate is held to all that it says: what a reader sees must be what was compared with the schedule."""

from dataclasses import replace
from typing import Any

import pytest

from tests.world import CB, ISO_9001, World, opened
from vc.codes import Code
from vc.encoding import strict_cbor
from vc.model.finding import Outcome
from vc.model.vocabulary import Activity, Verdict
from vc.profiles.label_codes import label_codes
from vc.securing.cose import secure_cose
from vc.securing.label_number import label_url
from vc.verify.report import Report


def failed(report: Report) -> set[Code]:
    """Return the codes that speak against the input."""
    return {found.code for found in report.findings if found.outcome is Outcome.FAILED}


@pytest.mark.parametrize("member", ["sites", "factories"])
def test_a_site_in_a_country_that_the_scope_leaves_out_is_compared_with_the_schedule(member: str) -> None:
    # The schedule is for Germany. The scope said DE, and the sites that the report shows stood anywhere.
    def elsewhere(claims: dict[str, Any]) -> None:
        place = {"id": "https://holder.example/sites/2", "name": "Plant 2", "country": "BR"}
        claims["credentialSubject"].setdefault(member, []).append(place)

    world = World()
    assert world.report(world.certificate(elsewhere)).verdict is Verdict.VALID  # for any country
    world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, countries=frozenset({"DE"})),)))
    assert world.report(world.certificate()).verdict is Verdict.VALID

    report = world.report(world.certificate(elsewhere))

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_SCOPE_NOT_COVERED})


def test_a_label_is_of_its_profile_and_of_no_other() -> None:
    # A test report that calls itself a certificate of a management system is refused in full; on a label it passed.
    world = World()
    claims = dict(opened(world.label().encode()).claims)
    scope = claims[-65537][8]
    testing = label_codes().activities[Activity.TESTING.value]
    claims[-65537] = claims[-65537] | {8: [testing, *scope[1:]]}
    dressed = label_url("cb.example", secure_cose(strict_cbor.dumps(claims), CB.signer()))

    report = world.report(dressed)

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.FORMAT_PROFILE})
