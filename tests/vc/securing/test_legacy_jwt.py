"""Telling a JWT of the data model 1.1 from what is malformed (specs/data-model.md M12.1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.securing.forge import CLAIMS, compact, refusal, segment
from vc.codes import Code
from vc.model.limits import DEFAULT_LIMITS
from vc.profiles.names import CREDENTIALS_V1
from vc.securing.legacy_jwt import holds_version_1

OLD = {"vc": {"@context": [CREDENTIALS_V1], "type": ["VerifiableCredential"]}, "iss": "did:web:x.example"}


def told(header: Any, claims: Any) -> bool:
    return holds_version_1(segment(header), segment(claims), DEFAULT_LIMITS)


@pytest.mark.parametrize("header", [{}, {"typ": "JWT"}, {"typ": "jwt"}, {"typ": "application/jwt"}, {"typ": ""}])
def test_an_untyped_jwt_with_a_wrapped_credential_is_of_version_1(header: Any) -> None:
    assert told(header, OLD)
    assert told(header, {"vp": {"type": "VerifiablePresentation"}})


@pytest.mark.parametrize("typ", ["vc+jwt", "vc+ld+json+jwt", "at+jwt", 7])
def test_under_another_type_the_context_tells_it(typ: Any) -> None:
    assert told({"typ": typ}, {"@context": [CREDENTIALS_V1]})
    assert not told({"typ": typ}, OLD)


def test_other_tokens_are_not() -> None:
    assert not told({"typ": "JWT"}, CLAIMS)
    assert not told({}, {"sub": "x"})


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        (b"!", segment(OLD)),
        (segment({}), b"!"),
        (segment({}), segment([OLD])),
        (segment({"pad": "x" * DEFAULT_LIMITS.header_bytes}), segment(OLD)),
        (segment({}), segment({**OLD, "pad": "x" * DEFAULT_LIMITS.credential_bytes})),
    ],
)
def test_what_can_not_be_read_is_nothing_in_particular(header: bytes, payload: bytes) -> None:
    assert not holds_version_1(header, payload, DEFAULT_LIMITS)


def test_reading_says_so_and_keeps_its_other_refusals() -> None:
    assert refusal(b".".join((segment({"alg": "RS256", "typ": "JWT"}), segment(OLD), b"AA"))) is Code.FORMAT_LEGACY
    assert refusal(compact(header={"alg": "RS256"})) is Code.JOSE_ALG_FORBIDDEN
