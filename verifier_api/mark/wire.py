"""A mark's statement as JSON (specs/live-mark.md LM4)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.model.vocabulary import CertificateStatus, Environment
from verifier_api.mark.statement import Statement
from verifier_api.mark.words import MarkWords


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AboutWire(_Closed):
    """Whose certificate it is, and for what."""

    number: str
    holder: str
    covers: str


class BodyWire(_Closed):
    """The accreditation body and its official page, as the trust list has them."""

    name: str
    official_page: str


class WordsWire(_Closed):
    """What a mark shows beside the texts of the certificate, in the language that was asked for."""

    answer: str
    status: str
    as_of: str
    holder: str
    official_page: str
    test: str


class MarkWire(_Closed):
    """What a mark says."""

    answer: Literal["valid", "notice", "invalid", "unknown"]
    certificate_status: CertificateStatus | None
    environment: Environment | None
    subject: AboutWire | None
    as_of: datetime
    judged_at: datetime
    accreditation_body: BodyWire | None
    words: WordsWire
    nonce: Annotated[str | None, Field(description="What the asker sent, so that it knows the answer to be of now.")]


def mark_to_json(statement: Statement, spoken: MarkWords, *, nonce: str | None) -> dict[str, JsonValue]:
    """Return a statement as it is sent, with its words, and the asker's `nonce` repeated."""
    about, body = statement.about, statement.body
    return {
        "answer": statement.answer.value,
        "certificate_status": None if statement.status is None else statement.status.value,
        "environment": None if statement.environment is None else statement.environment.value,
        "subject": None if about is None else {"number": about.number, "holder": about.holder, "covers": about.covers},
        "as_of": format_instant(statement.as_of),
        "judged_at": format_instant(statement.judged_at),
        "accreditation_body": None if body is None else {"name": body.name, "official_page": body.official_page},
        "words": {
            "answer": spoken.answers[statement.answer],
            "status": spoken.status(statement.told_status),
            "as_of": spoken.as_of,
            "holder": spoken.holder,
            "official_page": spoken.official_page,
            "test": spoken.test if statement.test else "",
        },
        "nonce": nonce,
    }
