"""Each assertion of the W3C's data model suite, asked of what issuing and verifying have in common, and of both doors.

Left to the securing mechanisms, which have tests of their own: sections 1.03 and 7 (a document is secured, and a broken
proof is refused); here 1.03 is asked only for the refusal of what is no credential at all.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.data_model.assertions import (
    CREDENTIALS,
    ENVELOPES,
    PRESENTATIONS,
    Assertion,
    credential,
)
from tests.world import CB, NOW
from vc.codes import Code
from vc.model.conformance.credential import credential_faults
from vc.model.conformance.envelope import envelope_faults
from vc.model.conformance.presentation import presentation_faults
from vc.model.finding import Finding, Outcome
from vc.securing.vc_jwt import secure_vc_jwt
from vc.verify.case import Case
from vc.verify.checks.reading import read_target
from vc.verify.evidence import Evidence
from vc.verify.question import ask


def name(assertion: Assertion) -> str:
    return f"{assertion.section}: {assertion.says}"


def read(claims: dict[str, Any]) -> list[Finding]:
    """What step V1 finds of a document that its issuer signed, whatever it holds."""
    case = Case(Evidence(secure_vc_jwt(claims, CB.signer())), ask(NOW))
    read_target(case)
    return case.findings


def test_the_assertions_of_the_suite_are_here() -> None:
    found = [*CREDENTIALS, *PRESENTATIONS, *(one for many in ENVELOPES.values() for one in many)]

    assert len(found) == len({name(one) for one in found}) == 60
    assert all(one.conforms or one.breaks for one in found)


@pytest.mark.parametrize("assertion", CREDENTIALS, ids=name)
def test_a_credential_that_conforms_is_issued_and_read(assertion: Assertion) -> None:
    for document in assertion.conforms:
        assert credential_faults(document, nested=True) == []
        assert [found.code for found in read(document)] == [Code.FORMAT_READ]


@pytest.mark.parametrize("assertion", CREDENTIALS, ids=name)
def test_a_credential_that_does_not_is_refused_at_both_doors(assertion: Assertion) -> None:
    for document in assertion.breaks:
        faults = credential_faults(document, nested=True)
        found = [one for one in read(document) if one.outcome is not Outcome.PASSED]

        assert faults, document
        assert [(one.code, one.subject, one.spec) for one in found] == [
            (fault.code, fault.pointer, fault.rule) for fault in faults
        ]


@pytest.mark.parametrize("assertion", PRESENTATIONS, ids=name)
def test_presentations(assertion: Assertion) -> None:
    assert [presentation_faults(document) for document in assertion.conforms] == [[]] * len(assertion.conforms)
    assert all(presentation_faults(document) for document in assertion.breaks)


@pytest.mark.parametrize("kind", ENVELOPES)
def test_envelopes(kind: str) -> None:
    for assertion in ENVELOPES[kind]:
        assert [envelope_faults(document, kind) for document in assertion.conforms] == [[]] * len(assertion.conforms)
        assert all(envelope_faults(document, kind) for document in assertion.breaks)


def test_what_is_no_credential_at_all_is_an_error() -> None:
    """1.03: a verifier produces errors where a document does not conform."""
    nothing: dict[str, Any] = {"type": ["NonconformingDocument"]}

    assert {fault.code for fault in credential_faults(nothing)} == {
        Code.FORMAT_CONTEXT,
        Code.FORMAT_TYPE,
        Code.FORMAT_CLAIM,
    }
    assert presentation_faults(nothing)


def test_members_that_no_context_defines_need_a_context_that_says_so() -> None:
    """VCDM 2.0 section 5.2.1; the suite does not ask it."""
    undefined = "https://www.w3.org/ns/credentials/undefined-terms/v2"

    assert [fault.pointer for fault in credential_faults(credential(auditCode="7"))] == ["/auditCode"]
    assert credential_faults(credential(context=(undefined,), auditCode="7")) == []
