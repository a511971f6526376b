"""specs/securing.md DI14: statements are worked out once for a document, however many proofs it has."""

import hashlib
from typing import Any

import pytest

from vc.codes import Code
from vc.encoding.strict_json import JsonObject
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.profiles.names import CREDENTIALS_V2
from vc.securing.data_integrity import statement_forms
from vc.securing.data_integrity.rdf import canonical_statements
from vc.securing.data_integrity.statement_forms import StatementForms


def document(number: int, *, members: int = 0) -> JsonObject:
    """A document of its own for each number, whose members and elements are 6 and those that are asked for."""
    names: list[Any] = [f"name {name}" for name in range(members)]
    subject: JsonObject = {"id": f"urn:example:{number}", "description": names}
    return {"@context": [CREDENTIALS_V2], "type": ["VerifiableCredential"], "credentialSubject": subject}


def test_each_form_is_worked_out_once_for_each_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(value: Any, new_hash: Any, limits: Any) -> bytes:
        asked.append(new_hash().name)
        return canonical_statements(value, new_hash, limits)

    monkeypatch.setattr(statement_forms, "canonical_statements", counted)
    forms = StatementForms(DEFAULT_LIMITS)
    found = {forms.canonical(document(1), hashlib.sha256) for _ in range(3)}
    forms.canonical(document(1), hashlib.sha384)

    assert found == {canonical_statements(document(1), hashlib.sha256, DEFAULT_LIMITS)}
    assert asked == ["sha256", "sha384"]


def test_all_together_keep_one_bound() -> None:
    forms = StatementForms(DEFAULT_LIMITS)
    for number in range(3):
        forms.canonical(document(number, members=380), hashlib.sha256)

    with pytest.raises(Refused) as refused:
        forms.canonical(document(3, members=380), hashlib.sha256)
    assert refused.value.code is Code.LIMIT_STATEMENTS
    assert forms.canonical(document(2, members=380), hashlib.sha256)
