"""V3.3: by which keys a body speaks for others; one below the trust list brings those of its DID document."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.corpus_builder.chain_recognition import SUB, TWO_LEVELS
from tests.corpus_builder.chain_recognition import cases as chain_cases
from tests.corpus_builder.chain_recognition import contexts as chain_contexts
from tests.corpus_builder.library_door import report_of
from tests.corpus_builder.surroundings import documents
from tests.vc.verify.answers import found
from tests.world import NOW
from vc.codes import Code
from vc.encoding.strict_json import dumps
from vc.keys.did_document import DidDocument, Service, build_did_document
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import KeyState, Verdict
from vc.trust.trust_list import BodyKey
from vc.verify.checks.authority import _key
from vc.verify.report import Report

TWIN = next(case for case in chain_cases() if case.id == "valid-two-levels")
CONTEXT = next(context for context in chain_contexts() if context.id == TWO_LEVELS)


def under(*methods: VerificationMethod) -> Report:
    """The answer where the middle level has these methods in its DID document."""
    services = (Service(f"{SUB.did}#index", "AccreditationIndex", f"{SUB.origin}/accreditations/index.jwt"),)
    document = dumps(build_did_document(SUB.did, methods, services))
    change = documents({f"{SUB.origin}/.well-known/did.json": document})
    return report_of(replace(TWIN, overrides=change), CONTEXT)


def test_the_middle_level_speaks_with_the_keys_of_its_did_document() -> None:
    report = under(*SUB.methods())

    assert report.verdict is Verdict.VALID
    assert [link.role for link in report.chain][1:4] == [
        "accreditation_body",
        "accreditation_body",
        "certification_body",
    ]


@pytest.mark.parametrize("relationship", ["authentication", "keyAgreement"])
def test_a_key_for_other_things_does_not_accredit(relationship: str) -> None:
    credentials, lists = SUB.methods()

    report = under(replace(credentials, relationships=frozenset({relationship})), lists)

    assert report.verdict is Verdict.INDETERMINATE
    assert "key.unknown" in found(report, Code.CHAIN_ACCREDITATION_INVALID).detail


def test_a_compromised_key_of_the_middle_level_does_not_accredit() -> None:
    credentials, lists = SUB.methods()

    report = under(replace(credentials, revoked=NOW), lists)

    assert "key.compromised" in found(report, Code.CHAIN_ACCREDITATION_INVALID).detail


def test_a_method_becomes_a_key_of_the_same_window() -> None:
    def key_of(**windows: datetime) -> BodyKey:
        method = replace(SUB.methods()[0], **windows)  # type: ignore[arg-type]
        return _key(DidDocument(SUB.did, (method,)), method)

    assert key_of().state is KeyState.ACTIVE
    assert (key_of(expires=NOW).state, key_of(expires=NOW).valid_to) == (KeyState.RETIRED, NOW)
    assert (key_of(revoked=NOW).state, key_of(revoked=NOW).since) == (KeyState.COMPROMISED, NOW)
