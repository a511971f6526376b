"""Issuing in the conformance mode (specs/conformance-mode.md CM9); the suite's cases stand in tests/conformance."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.vc.securing.w3c.suite import DOCUMENT, KEY, NOW
from vc.encoding import strict_json
from vc.errors import UsageError
from vc.securing.w3c.feature import Answer, Feature, Result
from vc.securing.w3c.issuing import claim_path, issue
from vc.securing.w3c.verifying import verify


def issued(
    document: Any = DOCUMENT, feature: Feature = Feature.CREDENTIAL_SD_JWT, hidden: tuple[str, ...] = ()
) -> Answer:
    raw = document if isinstance(document, bytes) else strict_json.dumps(document)
    return issue(raw, KEY, feature, hidden=hidden, chance=secrets.token_bytes)


@pytest.mark.parametrize(
    ("dotted", "path"),
    [
        ("holder", ("holder",)),
        ("credentialSubject.address.street", ("credentialSubject", "address", "street")),
        ("credentialSubject.phoneNumbers[0]", ("credentialSubject", "phoneNumbers", 0)),
        ("a[0][12].b", ("a", 0, 12, "b")),
    ],
)
def test_a_dotted_path_names_a_place(dotted: str, path: tuple[str | int, ...]) -> None:
    assert claim_path(dotted) == path


@pytest.mark.parametrize(
    "dotted", ["", ".", "a..b", "a.", "a[]", "a[x]", "[0]", "a[0]b", "type", "@context", "credentialStatus.id"]
)
def test_every_other_path_is_the_callers_mistake(dotted: str) -> None:
    with pytest.raises(UsageError, match="--sd"):
        claim_path(dotted)


def test_a_path_that_leads_to_nothing_is_one_too() -> None:
    with pytest.raises(UsageError, match="leads to nothing"):
        issued(hidden=("credentialSubject.degree", "credentialSubject.nothing"))


def test_only_sd_jwt_hides() -> None:
    with pytest.raises(UsageError, match="SD-JWT alone"):
        issued(feature=Feature.CREDENTIAL_JOSE, hidden=("issuer",))


def test_a_path_within_another_is_hidden_within_it() -> None:
    answer = issued(hidden=("credentialSubject.degree", "credentialSubject.degree.name"))
    assert answer.result is Result.SUCCESS
    assert answer.data.count("~") == 3


def test_without_paths_an_sd_jwt_shows_everything() -> None:
    assert issued().data.count("~") == 1


@pytest.mark.parametrize("feature", [Feature.CREDENTIAL_JOSE, Feature.CREDENTIAL_SD_JWT, Feature.CREDENTIAL_COSE])
def test_what_is_issued_is_the_document_as_it_is(feature: Feature) -> None:
    answer = verify(issued(feature=feature).data.encode(), KEY, feature=feature, at=NOW)
    assert (answer.result, answer.notes) == (Result.SUCCESS, ())
    assert strict_json.loads_own(answer.data.encode()) == DOCUMENT


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"a":1,"a":2}', b"{}"])
def test_a_document_that_is_none_is_a_failure(raw: bytes) -> None:
    assert issued(raw).result is Result.FAILURE
