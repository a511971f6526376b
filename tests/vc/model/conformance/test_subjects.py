"""M7: subjects, and the other objects that a credential brings."""

from __future__ import annotations

from typing import Any

import pytest

from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.subjects import CREDENTIAL_OBJECTS, credential_subject, typed_objects


def subject_faults(claims: Any) -> list[str]:
    found: list[Nonconformity] = []
    credential_subject(claims, found)
    return [fault.pointer for fault in found]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": "urn:x:1"}, []),
        ({"name": "X"}, []),
        ([{"id": "urn:x:1"}, {"name": "X"}], []),
        (None, ["/credentialSubject"]),
        ([], ["/credentialSubject"]),
        ({}, ["/credentialSubject"]),
        ("urn:x:1", ["/credentialSubject"]),
        ([{"id": "1"}, {}, 7], ["/credentialSubject/0/id", "/credentialSubject/1", "/credentialSubject/2"]),
        ({"id": "1"}, ["/credentialSubject/id"]),
    ],
)
def test_subjects(value: Any, expected: list[str]) -> None:
    assert subject_faults({"credentialSubject": value}) == expected


def test_no_subject_at_all() -> None:
    assert subject_faults({}) == ["/credentialSubject"]


@pytest.mark.parametrize("member", sorted(CREDENTIAL_OBJECTS))
def test_every_object_says_what_it_is(member: str) -> None:
    def faults(value: Any) -> list[str]:
        found: list[Nonconformity] = []
        typed_objects({member: value, "other": 7}, found, members=CREDENTIAL_OBJECTS, terms=None)
        return [fault.pointer for fault in found]

    whole = {"type": "A", "id": "urn:x:1"}
    assert faults(whole) == faults([whole, whole]) == []
    assert faults([]) == faults("A") == faults(None) == [f"/{member}"]
    assert faults([{"id": "urn:x:1"}, 7]) == [f"/{member}/0/type", f"/{member}/1"]
    assert faults({"type": "A", "id": "1"}) == [f"/{member}/id"]
    assert faults({"type": "A"}) == ([f"/{member}/id"] if member == "credentialSchema" else [])
