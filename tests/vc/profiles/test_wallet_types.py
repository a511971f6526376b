"""Type metadata of our wallet credentials: what may be hidden (specs/credential-profiles.md P10)."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from vc.model.vocabulary import Profile
from vc.profiles.names import PROFILE_OF_TYPE, vct
from vc.profiles.wallet_types import wallet_type, wallet_type_of

SLUGS = sorted(PROFILE_OF_TYPE.values())
NEVER = ("iss", "vct", "nbf", "exp", "cnf", "status", "vct#integrity")

FROZEN = {
    "management-system-certificate": "sha256-Dgda9UHJYwCFMZ7HAB1CCFwCJcV761ha/HZzg/w3nI8=",
    "product-certificate": "sha256-5sLoyQbn081bYtP3sZtcSvMACU84+PRbvZ9x7lON+bM=",
    "test-report": "sha256-u6jyPrgSVg8ClDMLxE8Q5ljlYQwdQwO2m2GuzuQtksI=",
}
"""Credentials that were signed carry these: another document is another type (`:2`), and this one stays."""


@pytest.mark.parametrize("slug", SLUGS)
def test_every_profile_has_a_type_under_its_own_name(slug: str) -> None:
    known = wallet_type(slug)

    assert known.vct == vct(slug)
    assert wallet_type_of(known.vct) == known
    assert known.profile == slug == Profile(slug).value


@pytest.mark.parametrize("slug", SLUGS)
def test_what_the_standard_lets_nobody_hide_is_named_as_never(slug: str) -> None:
    claims = json.loads(wallet_type(slug).document)["claims"]
    said = {tuple(claim["path"]): claim["sd"] for claim in claims}

    assert len(said) == len(claims), "a path stands once"
    assert set(said.values()) == {"never", "always"}
    for name in NEVER:
        assert said[(name,)] == "never"
    for name in ("certifiedScope", "surveillance", "certificateNumber", "authorisation"):
        assert said["credentialSubject", name] == "never"


@pytest.mark.parametrize("slug", SLUGS)
def test_integrity_is_that_of_the_document_octet_by_octet(slug: str) -> None:
    known = wallet_type(slug)
    digest = base64.b64encode(hashlib.sha256(known.document).digest()).decode()

    assert known.integrity == f"sha256-{digest}" == FROZEN[slug]


def test_places_are_matched_by_names_and_every_element() -> None:
    known = wallet_type("management-system-certificate")

    assert known.may_be_disclosed(("credentialSubject", "sites", 0))
    assert known.may_be_disclosed(("credentialSubject", "sites", 0, "name"))
    assert not known.may_be_disclosed(("credentialSubject", "sites"))
    assert not known.may_be_disclosed(("credentialSubject", "sites", "name"))
    assert known.may_hide_in(("credentialSubject", "sites"))
    assert known.may_hide_in(("credentialSubject",))
    assert not known.may_hide_in(())
    assert not known.may_hide_in(("credentialSubject", "certifiedScope"))


def test_another_name_is_none_of_ours() -> None:
    assert wallet_type_of("urn:accredited-vc:test-report:2") is None
    assert wallet_type_of("") is None
    with pytest.raises(FileNotFoundError):
        wallet_type("another")
