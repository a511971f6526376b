"""SD-JWTs as a forger makes them: any payload and any disclosures, correctly signed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.vc.securing.forge import ES256_KEY, KID, compact, segment
from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.keys.private_key import PrivateKey

HEADER: dict[str, Any] = {"alg": "ES256", "typ": "dc+sd-jwt", "kid": KID}
CLAIMS: dict[str, Any] = {"iss": "did:web:cab.example", "vct": "urn:example:report", "iat": 1_770_000_000}


def disclosure(*parts: object) -> str:
    """The base64url text of a disclosure, whatever its parts are."""
    return segment(list(parts)).decode()


def digest(text: str) -> str:
    """The digest of a disclosure's text, worked out apart from the code under test."""
    return base64url.encode(hashlib.sha256(text.encode()).digest())


def hidden(*texts: str) -> list[str]:
    """The digests of disclosures, for an `_sd`."""
    return [digest(text) for text in texts]


def token(
    payload: dict[str, Any], *disclosures: str, bound: str = "", key: PrivateKey = ES256_KEY, **header: Any
) -> bytes:
    """An SD-JWT over exactly this payload, with these disclosures."""
    jwt = compact({**HEADER, **header}, payload, key=key).decode()
    return "~".join((jwt, *disclosures, bound)).encode()


def code_of(action: Callable[[], object]) -> Code:
    """The code with which `action` refuses."""
    with pytest.raises(Refused) as refused:
        action()
    assert refused.value.detail
    return refused.value.code


class Counter:
    """Chance that is none: octets that count up, so that tests know them."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self, count: int, /) -> bytes:
        self.given += 1
        return self.given.to_bytes(count, "big")
