"""Names that stand in credentials are promises: these texts never change."""

from __future__ import annotations

from vc.model.vocabulary import Profile
from vc.profiles import names


def test_the_contexts_stand_in_their_order() -> None:
    assert names.CONTEXTS == (
        "https://www.w3.org/ns/credentials/v2",
        "https://vocabulary.uncefact.org/untp/0.7.0/context/",
        "https://accredited-vc.example/ns/v1",
    )


def test_each_type_of_ours_names_a_profile() -> None:
    assert {Profile(slug) for slug in names.PROFILE_OF_TYPE.values()} == {
        Profile.MANAGEMENT_SYSTEM_CERTIFICATE,
        Profile.PRODUCT_CERTIFICATE,
        Profile.TEST_REPORT,
    }


def test_identifiers_are_made_of_codes() -> None:
    assert names.vct("test-report") == "urn:accredited-vc:test-report:1"
    assert names.standard_uri("GB 4943.1") == "urn:accredited-vc:standard:GB%204943.1"
    assert names.scheme_uri("A/B") == "urn:accredited-vc:scheme:A%2FB"
    assert names.scope_uri("testing") == "urn:accredited-vc:scope:testing"
    assert names.scope_uri("testing", "ISO 1") == "urn:accredited-vc:scope:testing:ISO%201"
