"""The JSON-LD contexts that we know: what they define, and the digests of their octets (specs/data-model.md M1, M8).

None of them is ever retrieved. A context is closed if all its terms are known here; under one that is not, a term that
we don't know may well be defined. Facts of contexts whose octets were at hand, or that their specification states.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256, sha384, sha512
from pathlib import Path
from typing import Final

import vc.profiles
from vc.profiles.names import CREDENTIALS_V2, OUR_CONTEXT, UNTP_CONTEXT

UNDEFINED_TERMS: Final = "https://www.w3.org/ns/credentials/undefined-terms/v2"
"""Named last by a credential that uses terms which no other of its contexts defines (VCDM 2.0 section 5.2.1)."""


@dataclass(frozen=True, slots=True)
class KnownContext:
    """What a context defines.

    `terms` are all its terms at the top of a credential or a presentation, None where it is not closed; `protected`
    those that no other context may define again. `digests` are those of its octets, in lower hex, by algorithm.
    """

    terms: frozenset[str] | None = None
    protected: frozenset[str] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)


def known_context(url: str) -> KnownContext | None:
    """Return what is known of the context at `url`; None: nothing."""
    return _ours() if url == OUR_CONTEXT else _KNOWN.get(url)


@cache
def _ours() -> KnownContext:
    octets = (Path(vc.profiles.__path__[0]) / "contexts" / "accredited-vc-v1.jsonld").read_bytes()
    defined = {name: term for name, term in json.loads(octets)["@context"].items() if not name.startswith("@")}
    open_terms = {name for name, term in defined.items() if isinstance(term, dict) and term.get("@protected") is False}
    digests = {made.__name__.removeprefix("openssl_"): made(octets).hexdigest() for made in (sha256, sha384, sha512)}
    return KnownContext(frozenset(defined), frozenset(defined) - open_terms, digests)


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_BASE_TERMS: Final = _words(
    "id type description digestMultibase digestSRI mediaType name VerifiableCredential EnvelopedVerifiableCredential",
    "VerifiablePresentation EnvelopedVerifiablePresentation JsonSchemaCredential JsonSchema",
    "BitstringStatusListCredential BitstringStatusList BitstringStatusListEntry DataIntegrityProof ... _sd _sd_alg",
    "aud cnf exp iat iss jku kid nbf sub x5u",
)
_BASE_SCOPED: Final = _words(
    "confidenceMethod credentialSchema credentialStatus credentialSubject evidence issuer proof refreshService",
    "relatedResource renderMethod termsOfUse validFrom validUntil holder verifiableCredential",
)
"""Defined within the types VerifiableCredential and VerifiablePresentation, not everywhere."""

_PROOF_TERMS: Final = _words("id type proof DataIntegrityProof")
_OPEN: Final = KnownContext()

_KNOWN: Final[Mapping[str, KnownContext]] = {
    CREDENTIALS_V2: KnownContext(  # w3c/vc-data-model, contexts/credentials/v2: 10,131 octets
        terms=_BASE_TERMS | _BASE_SCOPED,
        protected=_BASE_TERMS,
        digests={
            "sha256": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
            "sha384": "97f1eb8e5042356c805fdd61afa2c557663785e0794dcafa"
            "21e138fd38def18cb360133c221aa31d6896a6bf3e65b614",
            "sha512": "5d55452bd2dcf8a29f5a290473eb242b1c5fb77d4e68f1a0aa87baa4dba26948"
            "52d65ec63d48ac04a99d956f9f7153b9406f84d2d04c74869b02c239a1d81305",
        },
    ),
    "https://www.w3.org/ns/credentials/examples/v2": KnownContext(  # sets @vocab; digests: VCDM 2.0, section 5.3
        digests={
            "sha256": "57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c",
            "sha384": "ccd35b4135824944a2d1b6f3edd6ee6be45c10dbfb0ba16f"
            "966609d58f88ef6ec7b0f387773c042cc60ef4ccfaf0cdba",
        },
    ),
    UNDEFINED_TERMS: _OPEN,  # sets @vocab
    "https://w3id.org/security/data-integrity/v1": KnownContext(_PROOF_TERMS, _PROOF_TERMS),
    "https://w3id.org/security/data-integrity/v2": KnownContext(  # digest: Data Integrity 1.0, section 5.1
        _PROOF_TERMS,
        _PROOF_TERMS,
        {"sha256": "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"},
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": _OPEN,
    UNTP_CONTEXT: _OPEN,
    **{
        f"https://test.uncefact.org/vocabulary/untp/{kind}/{version}/": _OPEN
        for kind in ("dcc", "dia", "dpp", "dfr", "dte")
        for version in ("0.6.0", "0.6.1")
    },
}
