"""What is known of contexts, held against their octets where they are at hand ($UNTP_SAMPLES; never copied here)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vc.profiles
from vc.profiles.json_ld_contexts import KNOWN_CONTEXTS, context_document
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


# What an npm package ships is the published text in other spacing (contexts/SOURCES.md): how the octets were written.
PUBLISHED_OCTETS: dict[str, Callable[[bytes], bytes]] = {
    "https://www.w3.org/ns/credentials/examples/v2": lambda octets: octets,
    "https://w3id.org/security/data-integrity/v2": lambda octets: octets.removesuffix(b"\n"),
    OUR_CONTEXT: lambda octets: octets,
}


def scoped_terms(context: Any) -> set[str]:
    kinds = ("VerifiableCredential", "VerifiablePresentation")
    return set().union(*(terms(context["@context"][kind]) for kind in kinds if kind in context["@context"]))


@pytest.mark.parametrize("url", sorted(KNOWN_CONTEXTS))
def test_what_is_known_of_a_context_is_what_stands_in_it(url: str) -> None:
    known, context = known_context(url), context_document(url)

    assert known is not None, "a context of which statements are made is none that a credential may name"
    inside = context["@context"]
    if known.terms is None:
        assert not known.protected
        return
    protected = {
        name
        for name in terms(context)
        if inside.get("@protected") and not (isinstance(inside[name], dict) and inside[name].get("@protected") is False)
    }
    assert known.terms == terms(context) | scoped_terms(context)
    assert known.protected == protected


def test_a_context_that_defines_every_word_is_not_closed() -> None:
    closed = {url for url in KNOWN_CONTEXTS if (known := known_context(url)) and known.terms is not None}

    assert {url for url in KNOWN_CONTEXTS if "@vocab" in context_document(url)["@context"]}.isdisjoint(closed)
    assert CREDENTIALS_V2 in closed


@pytest.mark.parametrize("url", PUBLISHED_OCTETS)
def test_the_digests_that_are_known_are_those_of_the_published_octets(url: str) -> None:
    known, octets = known_context(url), PUBLISHED_OCTETS[url](context_octets(url))

    assert known is not None
    assert known.digests
    assert known.digests == {name: hashlib.new(name, octets).hexdigest() for name in known.digests}


def context_octets(url: str) -> bytes:
    """The file that holds the context, found by what it holds."""
    folder, document = Path(vc.profiles.__path__[0]) / "contexts", context_document(url)
    (found,) = [octets for path in folder.glob("*.jsonld") if json.loads(octets := path.read_bytes()) == document]
    return found
