"""The examples of RFC 9901: digests, processed payloads, a presentation with key binding, nested structures.

Values: tests/vectors/sd-jwt, with source; those of section 6 stand here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.keys.public_key import PublicKey
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.disclosure import read_disclosure
from vc.securing.sd_jwt.key_binding import Demand, Window, read_key_binding, sd_hash, verify_key_binding
from vc.securing.sd_jwt.parts import SdJwt, split
from vc.securing.sd_jwt.present import present
from vc.securing.sd_jwt.reveal import reveal

VECTOR: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "sd-jwt" / "rfc9901-section-5.json").read_bytes()
)
TEXTS: Final = {name: one["text"].encode() for name, one in VECTOR["disclosures"].items()}
WHOLE: Final = SdJwt(VECTOR["issuer_jwt"].encode(), tuple(TEXTS.values()))
PRESENTED: Final = SdJwt(
    WHOLE.issuer_jwt, tuple(TEXTS[name] for name in VECTOR["presented"]), VECTOR["key_binding"].encode()
)
PAYLOAD: Final[dict[str, Any]] = json.loads(base64url.decode(WHOLE.issuer_jwt.split(b".")[1]))
DEMAND: Final = Demand(VECTOR["nonce"], VECTOR["audience"])
MADE: Final = datetime.fromtimestamp(VECTOR["iat"], UTC)
HOLDER: Final = {"cnf": PAYLOAD["cnf"]}

# Section 6: the disclosures of the members of `address`, and of the whole.
STREET = b"WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgInN0cmVldF9hZGRyZXNzIiwgIlNjaHVsc3RyLiAxMiJd"
LOCALITY = b"WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImxvY2FsaXR5IiwgIlNjaHVscGZvcnRhIl0"
REGION = b"WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgInJlZ2lvbiIsICJTYWNoc2VuLUFuaGFsdCJd"
COUNTRY = b"WyJlSThaV205UW5LUHBOUGVOZW5IZGhRIiwgImNvdW50cnkiLCAiREUiXQ"
OUTER = (
    b"WyJRZ19PNjR6cUF4ZTQxMmExMDhpcm9BIiwgImFkZHJlc3MiLCB7Il9zZCI6IFsiNnZoOWJxLXpTNEdLTV83R3BnZ1ZiWXp6dTZvT0dYcm1O"
    b"VkdQSFA3NVVkMCIsICI5Z2pWdVh0ZEZST0NnUnJ0TmNHVVhtRjY1cmRlemlfNkVyX2o3NmttWXlNIiwgIktVUkRQaDRaQzE5LTN0aXotRGYz"
    b"OVY4ZWlkeTFvVjNhM0gxRGEyTjBnODgiLCAiV045cjlkQ0JKOEhUQ3NTMmpLQVN4VGpFeVc1bTV4NjVfWl8ycm8yamZYTSJdfV0"
)
MEMBERS = [
    "6vh9bq-zS4GKM_7GpggVbYzzu6oOGXrmNVGPHP75Ud0",
    "9gjVuXtdFROCgRrtNcGUXmF65rdezi_6Er_j76kmYyM",
    "KURDPh4ZC19-3tiz-Df39V8eidy1oV3a3H1Da2N0g88",
    "WN9r9dCBJ8HTCsS2jKASxTjEyW5m5x65_Z_2ro2jfXM",
]
ADDRESS = {"street_address": "Schulstr. 12", "locality": "Schulpforta", "region": "Sachsen-Anhalt", "country": "DE"}


def revealed(payload: dict[str, Any], *texts: bytes) -> dict[str, Any]:
    return reveal(SdJwt(b"a.b.c", texts), payload, DEFAULT_LIMITS).claims


@pytest.mark.parametrize("name", TEXTS)
def test_section_4_2_3_digests(name: str) -> None:
    assert read_disclosure(TEXTS[name], DEFAULT_LIMITS).digest == VECTOR["disclosures"][name]["digest"]


def test_section_4_2_1_other_encodings_of_a_disclosure_are_read_too() -> None:
    """The same claim with white space, escapes or none: other texts, other digests, one value."""
    for text in (
        b"WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
        b"WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd",
        b"WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd",
    ):
        found = read_disclosure(text, DEFAULT_LIMITS)
        assert (found.name, found.value) == ("family_name", "Möbius")


def test_section_5_1_everything_disclosed() -> None:
    claims = reveal(WHOLE, PAYLOAD, DEFAULT_LIMITS).claims

    assert claims["nationalities"] == ["US", "DE"]
    assert (claims["given_name"], claims["updated_at"], claims["phone_number_verified"]) == (
        "John",
        1_570_000_000,
        True,
    )
    assert not {"_sd", "_sd_alg"} & claims.keys()


def test_section_5_2_the_presentation_and_what_the_verifier_has_of_it() -> None:
    parts = split(PRESENTED.compact, DEFAULT_LIMITS)
    claims = reveal(parts, PAYLOAD, DEFAULT_LIMITS).claims

    assert parts == PRESENTED
    assert claims == {
        **{name: PAYLOAD[name] for name in ("iss", "iat", "exp", "sub", "cnf")},
        "nationalities": ["US"],
        "given_name": "John",
        "family_name": "Doe",
        "address": {"street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"},
    }


def test_section_5_2_the_issuers_signature() -> None:
    signing_input, _, signature = WHOLE.issuer_jwt.rpartition(b".")

    assert PublicKey.from_jwk(VECTOR["issuer_key"]).verify(signing_input, base64url.decode(signature))


def test_section_5_2_key_binding() -> None:
    assert PRESENTED.key_binding is not None
    binding = read_key_binding(PRESENTED.key_binding, DEFAULT_LIMITS)
    window = Window(MADE + timedelta(minutes=1), timedelta(minutes=5), timedelta(seconds=60))

    assert binding.sd_hash == VECTOR["sd_hash"] == sd_hash(PRESENTED)
    verify_key_binding(binding, PRESENTED, HOLDER, demand=DEMAND, window=window)
    fewer = SdJwt(PRESENTED.issuer_jwt, PRESENTED.disclosures[1:], PRESENTED.key_binding)
    with pytest.raises(Refused) as refused:
        verify_key_binding(binding, fewer, HOLDER, demand=DEMAND, window=window)
    assert refused.value.code is Code.KB_HASH


def test_section_7_2_a_holder_chooses_the_same_disclosures() -> None:
    placed = reveal(WHOLE, PAYLOAD, DEFAULT_LIMITS).placed
    chosen = present(WHOLE, placed, [("family_name",), ("address",), ("given_name",), ("nationalities", 0)])

    assert set(chosen.disclosures) == set(PRESENTED.disclosures)


def test_section_6_2_structured() -> None:
    payload = {"sub": "6c5c0a49", "address": {"_sd": MEMBERS}, "_sd_alg": "sha-256"}

    assert revealed(payload, STREET, LOCALITY, REGION, COUNTRY) == {"sub": "6c5c0a49", "address": ADDRESS}
    assert revealed(payload, REGION)["address"] == {"region": "Sachsen-Anhalt"}
    assert revealed(payload)["address"] == {}


def test_section_6_2_one_member_always_shown() -> None:
    payload = {"address": {"_sd": MEMBERS[:3], "country": "DE"}, "_sd_alg": "sha-256"}

    assert revealed(payload, STREET, LOCALITY, REGION) == {"address": ADDRESS}


def test_section_6_3_recursive() -> None:
    payload = {"_sd": ["HvrKX6fPV0v9K_yCVFBiLFHsMaxcD_114Em6VT8x1lg"], "_sd_alg": "sha-256"}

    assert revealed(payload, STREET, LOCALITY, REGION, COUNTRY, OUTER) == {"address": ADDRESS}
    assert revealed(payload, OUTER, COUNTRY) == {"address": {"country": "DE"}}
    with pytest.raises(Refused) as refused:
        revealed(payload, COUNTRY)
    assert refused.value.code is Code.SD_UNREFERENCED
