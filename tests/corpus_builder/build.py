"""All cases and contexts of the corpus; the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus_builder import (
    accreditation_inputs,
    anchors_and_bundles,
    chain_recognition,
    chain_standing,
    cose_credentials,
    credential_claims,
    data_model,
    designations,
    did_documents,
    embedded_proofs,
    jose_encodings,
    jose_headers,
    key_bindings,
    labels,
    past_questions,
    presented_faults,
    presented_forms,
    scope_codes,
    selective,
    status_lists,
    status_references,
    surroundings,
)
from tests.corpus_builder.case import Case, Context

_WITH_CONTEXTS = (chain_recognition, past_questions, anchors_and_bundles, designations)
_WITH_CASES = (
    jose_headers,
    jose_encodings,
    embedded_proofs,
    credential_claims,
    data_model,
    status_references,
    status_lists,
    chain_recognition,
    chain_standing,
    scope_codes,
    did_documents,
    labels,
    past_questions,
    anchors_and_bundles,
    accreditation_inputs,
    designations,
    selective,
    cose_credentials,
    key_bindings,
    presented_forms,
    presented_faults,
)


def all_contexts() -> Iterator[Context]:
    """Yield every context."""
    yield surroundings.small_world()
    for module in _WITH_CONTEXTS:
        yield from module.contexts()


def all_cases() -> Iterator[Case]:
    """Yield every case, the valid twins among them."""
    yield surroundings.small_family().twin
    for module in _WITH_CASES:
        yield from module.cases()
