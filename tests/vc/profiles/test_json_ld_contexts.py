"""The contexts of others are those that were received, to the octet (vc/profiles/contexts/SOURCES.md)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

import vc.profiles
from vc.profiles.json_ld_contexts import KNOWN_CONTEXTS, context_document

FOLDER = Path(vc.profiles.__path__[0]) / "contexts"
DIGESTS = {
    "credentials-v2": "8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f",
    "credentials-examples-v2": "57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c",
    "data-integrity-v2": "0f77743daf5b4e8fc067fc5ba5b21044283053aa717fc6b0219843bed3b00363",
    "ed25519-signature-2020-v1": "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
}


@pytest.mark.parametrize("name", DIGESTS)
def test_a_context_is_the_one_that_was_received(name: str) -> None:
    assert hashlib.sha256((FOLDER / f"{name}.jsonld").read_bytes()).hexdigest() == DIGESTS[name]


def test_every_context_is_known_under_a_url_and_named_with_its_source() -> None:
    files = {path.stem for path in FOLDER.glob("*.jsonld")}
    sources = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")

    assert len(KNOWN_CONTEXTS) == len(files) == len(DIGESTS) + 1
    assert all(f"`{name}.jsonld`" in sources for name in files)


@pytest.mark.parametrize("url", sorted(KNOWN_CONTEXTS))
def test_a_known_context_is_read(url: str) -> None:
    assert "@context" in context_document(url)


def test_there_is_no_other() -> None:
    with pytest.raises(KeyError):
        context_document("https://example.org/v1")


def test_no_two_names_of_the_known_contexts_make_the_same_statement() -> None:
    # else a member could be renamed under a proof over statements (specs/securing.md DI13)
    names: dict[str, set[str]] = {}
    for url in KNOWN_CONTEXTS:
        top = context_document(url)["@context"]
        pending: list[Any] = [top]
        while pending:
            context = pending.pop()
            for term, meaning in context.items():
                iri = meaning.get("@id") if isinstance(meaning, dict) else meaning
                if not term.startswith("@") and isinstance(iri, str):
                    prefix, _, rest = iri.partition(":")
                    names.setdefault(top[prefix] + rest if isinstance(top.get(prefix), str) else iri, set()).add(term)
                if isinstance(meaning, dict) and meaning.get("@context") is not None:
                    pending.append(meaning["@context"])

    assert names["https://www.w3.org/2018/credentials#validUntil"] == {"validUntil"}
    assert names["https://accredited-vc.example/ns/v1#certifiedScope"] == {"certifiedScope"}
    assert {iri: terms for iri, terms in names.items() if len(terms) > 1} == {}
