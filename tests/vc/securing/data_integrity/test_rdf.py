"""Statements: canonical, bounded, from known contexts only (specs/securing.md DI12 to DI14)."""

from __future__ import annotations

import builtins
import contextlib
import hashlib
import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.securing.data_integrity.documents import octets
from tests.vc.securing.forge import EDDSA_KEY, ES384_KEY, KID, MemorySigner
from vc.codes import Code
from vc.encoding import strict_json
from vc.errors import Refused, UsageError
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.securing.data_integrity import rdf
from vc.securing.data_integrity.cryptosuite import Cryptosuite
from vc.securing.data_integrity.rdf import canonical_statements
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.read import read
from vc.securing.secured import SecuredCredential

V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
DOCUMENT: dict[str, Any] = {
    "@context": [V2, EXAMPLES],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:cab.example",
    "validUntil": "2027-01-01T00:00:00Z",
    "credentialSubject": {"id": "urn:example:product", "colour": 'Zürich 水\t"\\\n'},
}
RDFC = ProofOptions(cryptosuite=Cryptosuite.EDDSA_RDFC_2022)


def statements(document: dict[str, Any], limits: Limits = DEFAULT_LIMITS) -> bytes:
    return canonical_statements(document, hashlib.sha256, limits)


def refused(document: dict[str, Any], limits: Limits = DEFAULT_LIMITS) -> Code:
    with pytest.raises(Refused) as refusal:
        statements(document, limits)
    return refusal.value.code


def signed(document: dict[str, Any] = DOCUMENT) -> dict[str, Any]:
    return secure_data_integrity(document, MemorySigner(EDDSA_KEY), RDFC)


def opened(document: dict[str, Any]) -> SecuredCredential | Finding:
    return read(octets(document), DEFAULT_LIMITS)


def test_a_proof_over_statements_is_read_and_verified() -> None:
    secured = opened(signed())

    assert isinstance(secured, SecuredCredential)
    assert secured.kid == KID
    assert secured.payload == statements(DOCUMENT)
    assert secured.digest == hashlib.sha256(secured.payload).digest()
    assert secured.claims == DOCUMENT
    assert secured.verified_by(EDDSA_KEY.public)


def test_statements_are_sorted_and_escaped() -> None:
    assert statements(DOCUMENT).decode().splitlines() == [
        '<urn:example:product> <https://www.w3.org/ns/credentials/examples#colour> "Zürich 水\\t\\"\\\\\\n" .',
        (
            "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<https://www.w3.org/2018/credentials#VerifiableCredential> ."
        ),
        "_:c14n0 <https://www.w3.org/2018/credentials#credentialSubject> <urn:example:product> .",
        "_:c14n0 <https://www.w3.org/2018/credentials#issuer> <did:web:cab.example> .",
        (
            '_:c14n0 <https://www.w3.org/2018/credentials#validUntil> "2027-01-01T00:00:00Z"^^'
            "<http://www.w3.org/2001/XMLSchema#dateTime> ."
        ),
    ]


def test_the_order_of_members_says_nothing() -> None:
    assert statements(dict(reversed(DOCUMENT.items()))) == statements(DOCUMENT)


def test_a_context_in_the_proof_counts_for_nothing_here() -> None:
    document = signed()
    secured = opened({**document, "proof": {**document["proof"], "@context": [V2]}})

    assert isinstance(secured, SecuredCredential)
    assert secured.verified_by(EDDSA_KEY.public)
    assert secured.claims == DOCUMENT


def test_p384_labels_with_sha_384() -> None:
    options = ProofOptions(cryptosuite=Cryptosuite.ECDSA_RDFC_2019)
    secured = opened(secure_data_integrity(DOCUMENT, MemorySigner(ES384_KEY), options))

    assert isinstance(secured, SecuredCredential)
    assert len(secured.signing_input) == 96
    assert secured.verified_by(ES384_KEY.public)


def test_a_suite_of_another_key_is_the_callers_mistake() -> None:
    with pytest.raises(UsageError):
        secure_data_integrity(DOCUMENT, MemorySigner(ES384_KEY), RDFC)


# attacks: the same statements in other JSON


def hidden_end(document: dict[str, Any]) -> None:
    end = document.pop("validUntil")
    kind = "http://www.w3.org/2001/XMLSchema#dateTime"
    document["https://www.w3.org/2018/credentials#validUntil"] = {"@value": end, "@type": kind}


def undefined_member(document: dict[str, Any]) -> None:
    document["@context"] = [V2]
    document["credentialSubject"] = {"id": "urn:example:product", "invented": "by a stranger"}


def two_places(document: dict[str, Any]) -> None:
    document["credentialSubject"]["made"] = {"id": "urn:example:product", "colour": "red"}


def injected(document: dict[str, Any]) -> None:
    document["credentialSubject"]["id"] = 'urn:a> <urn:p> "x" .\n<urn:b'


def included(document: dict[str, Any]) -> None:
    document["@included"] = [{"id": "urn:x", "colour": "red"}]


@pytest.mark.parametrize("change", [hidden_end, undefined_member, two_places, injected, included])
def test_what_a_reader_of_json_would_not_see_alike_is_refused(change: Any) -> None:
    document = strict_json.loads_own(octets(DOCUMENT))
    change(document)

    assert refused(document) is Code.PROOF_TRANSFORMATION
    finding = opened({**document, "proof": signed()["proof"]})
    assert isinstance(finding, Finding)
    assert (finding.code, finding.outcome) == (Code.PROOF_TRANSFORMATION, Outcome.FAILED)


def test_a_proof_option_that_no_context_defines_is_refused() -> None:
    document = signed()
    finding = opened({**document, "proof": {**document["proof"], "invented": "x"}})

    assert isinstance(finding, Finding) is False  # the examples' vocabulary defines it
    plain = signed({**DOCUMENT, "@context": [V2], "credentialSubject": {"id": "urn:example:product"}})
    finding = opened({**plain, "proof": {**plain["proof"], "invented": "x"}})
    assert isinstance(finding, Finding)
    assert finding.code is Code.PROOF_TRANSFORMATION


def test_an_unknown_context_is_undecided_and_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {**signed(), "@context": [V2, "https://example.org/v1"]}
    finding = opened(document)

    assert isinstance(finding, Finding)
    assert (finding.code, finding.outcome) == (Code.PROOF_CONTEXT_UNKNOWN, Outcome.UNKNOWN)
    with pytest.raises(Refused):
        rdf._load("https://example.org/v1")


# bounds


def test_more_members_than_can_be_worked_out_are_undecided() -> None:
    many = {**DOCUMENT, "credentialSubject": [{"id": f"urn:x:{n}"} for n in range(400)]}

    assert refused(many) is Code.LIMIT_STATEMENTS
    assert statements({**DOCUMENT, "credentialSubject": [{"id": f"urn:x:{n}"} for n in range(150)]})


def test_the_largest_document_takes_less_than_a_second() -> None:
    widest = {**DOCUMENT, "credentialSubject": {"id": "urn:x", "colour": [f"c{n}" for n in range(380)]}}
    nodes = {**DOCUMENT, "credentialSubject": [{"colour": f"c{n}"} for n in range(190)]}
    for document in (widest, nodes):
        begun = time.process_time()
        statements(document)
        assert time.process_time() - begun < 1


@pytest.mark.parametrize("children", [8, 12, 40])
def test_a_poisoned_document_is_refused_in_no_time(children: int) -> None:
    # two parents that look alike, each with children that look alike: every order would be tried
    parent = {"part": [{"colour": "red"} for _ in range(children)]}
    begun = time.process_time()

    assert refused({**DOCUMENT, "credentialSubject": [parent, parent]}) is Code.LIMIT_STATEMENTS
    assert time.process_time() - begun < 1


def test_a_few_things_that_look_alike_are_told_apart_in_time() -> None:
    parent = {"part": [{"colour": "red"}, {"colour": "red"}]}
    found = statements({**DOCUMENT, "credentialSubject": [parent, parent]})
    assert set(re.findall(rb"_:c14n\d+", found)) == {b"_:c14n%d" % number for number in range(7)}


def test_without_the_extra_it_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    document = signed()
    real = builtins.__import__

    def missing(name: str, *arguments: Any, **more: Any) -> Any:
        if name.startswith("pyld"):
            raise ImportError(name)
        return real(name, *arguments, **more)

    rdf._canonicalizer.cache_clear()
    monkeypatch.setattr(builtins, "__import__", missing)
    finding = opened(document)
    monkeypatch.undo()

    assert isinstance(finding, Finding)
    assert (finding.code, finding.outcome) == (Code.PROOF_SUITE_UNAVAILABLE, Outcome.UNKNOWN)


def test_an_issuers_proof_over_json_comes_before_one_over_statements() -> None:
    both = secure_data_integrity(signed(), MemorySigner(EDDSA_KEY))
    secured = opened(both)

    assert isinstance(secured, SecuredCredential)
    assert secured.header["cryptosuite"] == "eddsa-jcs-2022"
    assert secured.beside[0].verified_by(EDDSA_KEY.public)


def test_a_proof_beside_whose_context_is_unknown_is_said() -> None:
    statements_first = signed()
    extended = {**statements_first, "@context": [V2, EXAMPLES, "https://example.org/v1"]}
    secured = opened(secure_data_integrity(extended, MemorySigner(EDDSA_KEY)))

    assert isinstance(secured, SecuredCredential)
    assert secured.verified_by(EDDSA_KEY.public)
    assert "https://example.org/v1" in secured.beside[0].unreadable


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4) | st.sampled_from([V2, "urn:x", "@id", "_:b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@context", "id", "type", "name", "colour", "@value", "@type", "@language", "proof"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(subject=JSON, name=JSON)
def test_no_document_raises_anything_but_a_refusal(subject: Any, name: Any) -> None:
    document = {**DOCUMENT, "credentialSubject": subject, "name": name}
    with contextlib.suppress(Refused):
        assert isinstance(statements(document), bytes)
