"""The JSON Schemas: well-formed, closed where they are ours, and true to what issuing makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import vc.profiles
from tests.certificates import product_claims, report_claims, system_claims
from vc.issue.schema_check import schema, schema_faults
from vc.model.vocabulary import Profile

FOLDER = Path(vc.profiles.__path__[0]) / "schemas"


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.json")))
def test_each_schema_is_a_schema_with_its_own_identifier(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))

    assert schema(name)["$id"] == f"https://accredited-vc.example/ns/v1/schemas/{name}.json"
    assert schema(name)["title"]


def test_every_profile_has_a_schema() -> None:
    assert all((FOLDER / f"{profile.value}.json").is_file() for profile in Profile)


def test_each_certificate_fits_its_own_schema_and_no_other() -> None:
    made = {
        "management-system-certificate": system_claims(),
        "product-certificate": product_claims(),
        "test-report": report_claims(),
    }
    for own, claims in made.items():
        assert {name for name in made if not schema_faults(claims, name)} == {own}
        assert schema_faults(claims, "untp-conformity-credential") == ()


def test_a_profile_without_schema_does_not_exist() -> None:
    with pytest.raises(FileNotFoundError):
        schema("guess")
