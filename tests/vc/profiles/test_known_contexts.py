"""What is known of contexts, held against their octets where they are at hand ($UNTP_SAMPLES; never copied here)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import vc.profiles
from vc.profiles.known_contexts import known_context
from vc.profiles.names import CONTEXTS, CREDENTIALS_V2, OUR_CONTEXT, UNTP_CONTEXT


def terms(context: Any) -> set[str]:
    return {name for name in context["@context"] if not name.startswith("@")}


def test_the_contexts_of_what_we_issue_are_known() -> None:
    assert all(known_context(url) is not None for url in CONTEXTS)
    assert known_context("https://nobody.example/") is None


def test_our_own_is_known_by_its_file() -> None:
    octets = (Path(vc.profiles.__path__[0]) / "contexts" / "accredited-vc-v1.jsonld").read_bytes()
    known = known_context(OUR_CONTEXT)

    assert known is not None
    assert set(known.terms or ()) == terms(json.loads(octets))
    assert set(known.terms or ()) - known.protected == {"status"}
    assert known.digests == {name: hashlib.new(name, octets).hexdigest() for name in ("sha256", "sha384", "sha512")}


@pytest.mark.parametrize("version", ["0.6.0", "0.6.1"])
@pytest.mark.parametrize("kind", ["dcc", "dia"])
def test_contexts_of_untp_are_known_and_not_closed(kind: str, version: str) -> None:
    known = known_context(f"https://test.uncefact.org/vocabulary/untp/{kind}/{version}/")

    assert known is not None
    assert known.terms is None
    assert known_context(UNTP_CONTEXT) == known


def test_the_base_context_is_what_the_w3c_publishes(untp_samples: Path) -> None:
    folder = untp_samples.parent if untp_samples.name == "samples" else untp_samples
    path = folder / "context" / "credentials-v2.jsonld"
    if not path.is_file():
        pytest.skip("the folder of UNTP_SAMPLES has no context/ beside the samples")
    octets, known = path.read_bytes(), known_context(CREDENTIALS_V2)
    context = json.loads(octets)
    scoped = set.union(
        *(terms(context["@context"][name]) for name in ("VerifiableCredential", "VerifiablePresentation"))
    )

    assert known is not None
    assert known.digests == {name: hashlib.new(name, octets).hexdigest() for name in known.digests}
    assert known.protected == terms(context)
    assert set(known.terms or ()) == terms(context) | scoped
