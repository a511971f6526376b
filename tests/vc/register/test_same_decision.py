"""What a reissue may change, and what is a new decision (G57)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.register.homes import NOW, ROW, issue, register_of, request
from vc.errors import UsageError
from vc.issue.draft import Draft
from vc.issue.row_draft import draft_from_row
from vc.register.certificates import Certificate
from vc.register.home import Home
from vc.register.key_records import KeyRole
from vc.register.same_decision import require_same_decision


def draft(**cells: str) -> Draft:
    return draft_from_row(ROW | {"certificate_number": "QMS-1"} | cells)


@pytest.fixture
def old(home: Home) -> Certificate:
    """A certificate for sector 17 in Germany."""
    issue(home, "QMS-1")
    return register_of(home).show("QMS-1", at=NOW).certificate


@pytest.mark.parametrize(
    "cells",
    [
        {"holder_name": "Example Foundries Ltd"},
        {"holder_address": "1 New Street, Berlin"},
        {"sites": "Foundry, Hamburg; Store, Kiel"},
        {"valid_until": "2028-12-31"},
        {"sectors": ""},
    ],
)
def test_names_addresses_and_less_are_the_same_decision(old: Certificate, cells: dict[str, str]) -> None:
    require_same_decision(old, draft(**cells))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"edition": "2026"}, "is for ISO 9001:2026, not for ISO 9001:2015"),
        ({"scheme": "CCC"}, "is under CCC, and QMS-1 under no scheme"),
        ({"sectors": "17; 18"}, "covers the sector IAF:18, which QMS-1 does not"),
        ({"sites": "Foundry, Berlin; Works, Lyon (FR)"}, "covers the country FR, which QMS-1 does not"),
        ({"country": "AT"}, "covers the country AT, which QMS-1 does not"),
    ],
)
def test_another_scheme_or_more_than_before_is_a_new_decision(
    old: Certificate, cells: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        require_same_decision(old, draft(**cells))

    assert "vc supersede" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("member", "code", "called"),
    [("productCategories", "CCC:0901", "product category"), ("methods", "IEC 60335-1:5.2", "method")],
)
def test_a_category_or_method_that_was_not_there_is_a_new_decision(
    old: Certificate, member: str, code: str, called: str
) -> None:
    plain = draft()
    subject = dict(plain.claims["credentialSubject"])
    subject["certifiedScope"] = subject["certifiedScope"] | {member: [code]}
    wider = replace(plain, claims={**plain.claims, "credentialSubject": subject})

    with pytest.raises(UsageError, match=f"covers the {called} {code}, which QMS-1 does not"):
        require_same_decision(old, wider)


def test_a_holder_that_moved_between_countries_of_the_certificate_is_a_new_decision(home: Home) -> None:
    sites = "Foundry, Lyon (FR)"
    signer = home.signer(KeyRole.CREDENTIAL, None)
    old = register_of(home).issue(request(home, "QMS-2", sites=sites), signer=signer, now=NOW).certificate

    require_same_decision(old, draft(sites=sites))
    with pytest.raises(UsageError, match="no longer covers the country DE, in which QMS-2 has its holder or a site"):
        require_same_decision(old, draft(sites=sites, country="FR"))
