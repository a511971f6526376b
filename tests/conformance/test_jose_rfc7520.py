"""RFC 7520, the JOSE cookbook: what its signed examples are to a reader who knows credentials and four algorithms.

Its ES512 example (section 4.3) is verified in the conformance mode (tests/vc/keys/test_conformance_key.py); here are
its algorithms and serializations that no policy of ours reads, rightly signed as they are.
"""

from __future__ import annotations

import json

import pytest

from tests.vc.keys.test_conformance_key import COOKBOOK_INPUT, COOKBOOK_SIGNATURE
from tests.vc.securing.forge import refusal
from vc.codes import Code
from vc.encoding import base64url

_, PAYLOAD = COOKBOOK_INPUT.split(".")
KID = "bilbo.baggins@hobbiton.example"
# Section 4.4: HMAC with SHA-256. Section 4.5: the same with its payload sent apart.
HS256_HEADER = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9"
HS256_SIGNATURE = "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0"
HS256 = f"{HS256_HEADER}.{PAYLOAD}.{HS256_SIGNATURE}"
ES512 = f"{COOKBOOK_INPUT}.{COOKBOOK_SIGNATURE}"


def test_the_payload_is_that_of_the_cookbook() -> None:
    assert (
        base64url.decode(PAYLOAD.encode()).decode().startswith("It’s a dangerous business, Frodo, going out your door.")
    )
    assert json.loads(base64url.decode(HS256_HEADER.encode()))["alg"] == "HS256"


@pytest.mark.parametrize(
    ("token", "code"),
    [
        pytest.param(HS256, Code.JOSE_ALG_FORBIDDEN, id="4.4 HS256"),
        pytest.param(ES512, Code.JOSE_ALG_FORBIDDEN, id="4.3 ES512, outside the conformance mode"),
        pytest.param(f"{HS256_HEADER}..{HS256_SIGNATURE}", Code.FORMAT_BASE64, id="4.5 detached"),
    ],
)
def test_compact_examples_are_refused(token: str, code: Code) -> None:
    assert refusal(token.encode()) is code


@pytest.mark.parametrize("algorithm", ["RS256", "PS384"])
def test_rsa_of_sections_4_1_and_4_2_is_refused_by_its_name(algorithm: str) -> None:
    header = base64url.encode(json.dumps({"alg": algorithm, "kid": KID}, separators=(",", ":")).encode())

    assert refusal(f"{header}.{PAYLOAD}.{base64url.encode(bytes(256))}".encode()) is Code.JOSE_ALG_FORBIDDEN


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            {"payload": PAYLOAD, "protected": HS256_HEADER, "signature": HS256_SIGNATURE}, id="4.4.3 flattened"
        ),
        pytest.param(
            {"payload": PAYLOAD, "signatures": [{"protected": HS256_HEADER, "signature": HS256_SIGNATURE}]},
            id="4.4.3 general",
        ),
    ],
)
def test_the_json_serializations_are_refused(document: object) -> None:
    assert refusal(json.dumps(document).encode()) is Code.JOSE_SERIALIZATION
