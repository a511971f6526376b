"""A statement as JSON (specs/live-mark.md LM4)."""

import json
from dataclasses import replace

import pytest

from tests.world import NOW, World
from vc.encoding.strict_json import dumps
from verifier_api.mark.statement import Statement, nothing_here, statement_of
from verifier_api.mark.wire import MarkWire, mark_to_json
from verifier_api.mark.words import mark_words
from verifier_api.pages.view import Tone

GOOD = statement_of(World().report(World().certificate()))
STATEMENTS = [*(replace(GOOD, answer=tone) for tone in Tone), nothing_here(NOW)]


def sent(statement: Statement, nonce: str | None = None) -> bytes:
    return dumps(mark_to_json(statement, mark_words("en"), nonce=nonce))


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_is_sent_is_what_is_described(statement: Statement) -> None:
    described = MarkWire.model_validate_json(sent(statement, "n" * 16))

    assert json.loads(described.model_dump_json()) == json.loads(sent(statement, "n" * 16))


def test_a_good_certificate_as_json() -> None:
    assert json.loads(sent(GOOD)) == {
        "answer": "valid",
        "certificate_status": "active",
        "environment": "test",
        "subject": {
            "number": "DE-QMS-2026-00412",
            "holder": "Müller Feinmechanik GmbH & Co. KG",
            "covers": "ISO 9001:2015. Machining of precision parts",
        },
        "as_of": "2026-11-22T11:50:00Z",
        "judged_at": "2026-11-22T12:00:00Z",
        "accreditation_body": {
            "name": "Northern Accreditation Service (invented)",
            "official_page": "https://ab.example/register",
        },
        "words": {
            "answer": "Valid",
            "status": "",
            "as_of": "Status as of",
            "holder": "Held by",
            "official_page": "Official page",
            "test": "TEST",
        },
        "nonce": None,
    }


def test_of_what_is_not_known_there_is_null() -> None:
    members = json.loads(sent(nothing_here(NOW)))

    assert [name for name, value in members.items() if value is None] == [
        "certificate_status",
        "environment",
        "subject",
        "accreditation_body",
        "nonce",
    ]
