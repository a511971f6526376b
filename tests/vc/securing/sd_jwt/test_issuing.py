"""What we sign is read back before it leaves (specs/sd-jwt.md SI4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vc.securing.forge import CLAIMS as W3C_CLAIMS
from tests.vc.securing.forge import KEYS, BrokenSigner, MemorySigner, accepted
from tests.vc.securing.sd_jwt.sd_forge import CLAIMS, Counter
from vc.errors import KeyMaterialError, UsageError
from vc.keys.private_key import PrivateKey
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.conceal import Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt

HIDING = Hiding((("credentialSubject", "name"), ("holder",)), Counter(), decoys=2)


@pytest.mark.parametrize("key", KEYS.values())
@pytest.mark.parametrize(("typ", "claims"), [("dc+sd-jwt", {**CLAIMS, "holder": "水"}), ("vc+sd-jwt", W3C_CLAIMS)])
def test_both_forms_are_read_as_they_were_meant(key: PrivateKey, typ: str, claims: dict[str, Any]) -> None:
    signer = MemorySigner(key)

    given = secure_sd_jwt(claims, signer, typ=typ, hiding=HIDING)

    secured = accepted(given.compact)
    assert secured.claims == claims
    assert secured.form.value == typ
    assert secured.header.get("cty") == ("vc" if typ == "vc+sd-jwt" else None)
    assert secured.verified_by(signer.key)
    assert len(given.disclosures) == 1


def test_what_no_reader_would_accept_does_not_leave() -> None:
    unreadable: list[Any] = [{"a": float("inf")}, {"_sd": []}]
    for claims in unreadable:
        with pytest.raises(UsageError):
            secure_sd_jwt(claims, MemorySigner(), typ="dc+sd-jwt", hiding=HIDING)
    limits = replace(DEFAULT_LIMITS, credential_bytes=480)
    with pytest.raises(UsageError, match="octets"):
        secure_sd_jwt({**CLAIMS, "holder": "x" * 200}, MemorySigner(), typ="dc+sd-jwt", hiding=HIDING, limits=limits)


def test_disclosures_count_as_what_is_read_does() -> None:
    """Each part is short enough; what a wallet would be sent is not."""
    claims = {**CLAIMS, "holder": "x" * 300}
    whole = secure_sd_jwt(claims, MemorySigner(), typ="dc+sd-jwt", hiding=HIDING).compact
    limits = replace(DEFAULT_LIMITS, credential_bytes=len(whole) - 1)

    with pytest.raises(UsageError, match=f"has {len(whole)} octets; at most {len(whole) - 1}"):
        secure_sd_jwt(claims, MemorySigner(), typ="dc+sd-jwt", hiding=HIDING, limits=limits)


def test_what_is_read_must_be_what_was_meant() -> None:
    with pytest.raises(UsageError, match="something else"):
        secure_sd_jwt({**CLAIMS, "list": (1, 2)}, MemorySigner(), typ="dc+sd-jwt", hiding=HIDING)  # type: ignore[dict-item]


def test_depth_is_that_of_what_a_reader_puts_together() -> None:
    deep: Any = "end"
    for _ in range(DEFAULT_LIMITS.json_depth):
        deep = {"in": deep}
    with pytest.raises(UsageError, match="nested deeper"):
        secure_sd_jwt({**CLAIMS, "holder": deep}, MemorySigner(), typ="dc+sd-jwt", hiding=HIDING)


def test_a_signer_whose_halves_do_not_belong_together_signs_nothing() -> None:
    with pytest.raises(KeyMaterialError):
        secure_sd_jwt(dict(CLAIMS), BrokenSigner(), typ="dc+sd-jwt", hiding=HIDING)
