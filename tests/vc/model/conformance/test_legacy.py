"""M12: what is of version 1, and what merely has a member of that name."""

from __future__ import annotations

from typing import Any

import pytest

from vc.codes import Code
from vc.model.conformance.legacy import is_legacy, is_legacy_jwt, legacy_fault, wrapped_claims
from vc.model.conformance.nonconformity import Nonconformity
from vc.profiles.names import CREDENTIALS_V1, CREDENTIALS_V2


@pytest.mark.parametrize("context", [CREDENTIALS_V1, [CREDENTIALS_V1], [CREDENTIALS_V1, CREDENTIALS_V2]])
def test_the_first_context_tells_the_version(context: Any) -> None:
    assert is_legacy({"@context": context})


@pytest.mark.parametrize("document", [{}, {"@context": []}, {"@context": [CREDENTIALS_V2, CREDENTIALS_V1]}, None, "x"])
def test_anything_else_is_not_of_version_1(document: Any) -> None:
    assert not is_legacy(document)


@pytest.mark.parametrize("claims", [{"vc": {}}, {"vp": {}}, {"@context": CREDENTIALS_V1}])
def test_a_jwt_without_type_is_of_version_1_by_its_claims(claims: Any) -> None:
    assert is_legacy_jwt(claims)


@pytest.mark.parametrize("claims", [{"vc": "x"}, {"vp": []}, {}])
def test_another_jwt_without_type_is_not(claims: Any) -> None:
    assert not is_legacy_jwt(claims)


def test_a_wrapped_credential_is_told_as_of_version_1_only_where_it_is() -> None:
    faults: list[Nonconformity] = []

    wrapped_claims({"vc": {"@context": [CREDENTIALS_V1]}, "vp": {}}, faults)
    wrapped_claims({}, faults)

    assert [(fault.code, fault.pointer, fault.rule) for fault in faults] == [
        (Code.FORMAT_LEGACY, "/vc", "M12.1"),
        (Code.FORMAT_CLAIM, "/vp", "M12.2"),
    ]


def test_the_fault_says_what_it_is() -> None:
    assert "data model 1.1" in str(legacy_fault())
