"""The claims of a label, written and read (specs/label.md L2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.label.samples import ARABIC, CHINESE, DIGEST, GERMAN, SIGNED
from vc.codes import Code
from vc.encoding import strict_cbor
from vc.errors import Refused, UsageError
from vc.model.credential import Covered, Credential
from vc.model.label_claims import CLAIMS, MESSAGE_OCTETS, credential_from_label, label_payload
from vc.model.vocabulary import Profile

KID = b"\x01\x02\x03\x04\x05\x06\x07\x08"


@dataclass(frozen=True)
class Label:
    claims: Mapping[int, object]
    kid: str | bytes = KID


def payload_of(credential: Credential, **more: Any) -> bytes:
    return label_payload(credential, **{"list_number": 3, "index": 70_001, "digest": DIGEST, **more})


def claims_of(payload: bytes) -> dict[Any, Any]:
    claims = strict_cbor.loads(payload, max_depth=8)
    assert isinstance(claims, dict)
    return claims


def read_back(payload: bytes) -> Credential:
    return credential_from_label(Label(claims_of(payload)))


def test_label_of_a_certificate_says_what_the_certificate_says() -> None:
    credential = read_back(payload_of(CHINESE, serial="0042"))

    assert credential == Credential(
        id="",
        issuer="",
        types=frozenset({"ProductCertificate"}),
        number="2026970914000123",
        holder="青岛海川精密机械制造有限责任公司",
        profile=Profile.PRODUCT_CERTIFICATE,
        scope=CHINESE.scope,
        covered=(Covered("product", "充电宝 HC-PB20000", id="0042"),),
        issued_at=CHINESE.issued_at,
        valid_from=CHINESE.valid_from,
        valid_until=CHINESE.valid_until,
        label_kid=KID,
        label_digest=DIGEST[:16],
        status_claims={"label": [3, 70_001]},
    )


def test_claims_stand_under_the_keys_that_the_specification_gives_them() -> None:
    assert claims_of(payload_of(GERMAN)) == {
        4: 1867103999,
        6: 1772438400,
        -65537: {
            0: 1,
            1: "DE-QMS-2026-00412",
            2: "Süddeutsche Präzisionswerkzeuge Müller GmbH & Co. KG",
            3: "ISO 9001:2015",
            6: [3, 70_001],
            7: bytes(range(16)),
            8: [1, None, [17, 18], "DE"],
        },
    }


def test_start_and_end_of_validity_are_written_only_where_they_say_something() -> None:
    assert 5 not in claims_of(payload_of(ARABIC))
    assert 4 not in claims_of(payload_of(ARABIC))
    assert claims_of(payload_of(CHINESE))[5] == 1772323200


def test_certificate_without_a_start_is_valid_from_its_signing() -> None:
    assert read_back(payload_of(replace(GERMAN, valid_from=None))).valid_from == SIGNED


@pytest.mark.parametrize(
    ("credential", "holder"),
    [
        (CHINESE, CHINESE.holder_native),
        (replace(CHINESE, holder_native=""), CHINESE.holder),
        (replace(CHINESE, holder_native="青" * 27), CHINESE.holder),
        (GERMAN, GERMAN.holder),
    ],
)
def test_holder_is_the_native_name_where_it_fits_else_the_other_one_in_full(
    credential: Credential, holder: str
) -> None:
    assert read_back(payload_of(credential)).holder == holder


@pytest.mark.parametrize(
    ("product", "covered", "expected"),
    [
        (None, (Covered("site", "Werk"), Covered("product", "A 1")), ("A 1",)),
        (None, (Covered("product", "A 1"), Covered("product", "A 2")), ()),
        (None, (), ()),
        ("A 2", (Covered("product", "A 1"), Covered("product", "A 2")), ("A 2",)),
        ("", (Covered("product", "A 1"),), ()),
    ],
)
def test_product_is_the_one_asked_for_or_the_only_one(
    product: str | None, covered: tuple[Covered, ...], expected: tuple[str, ...]
) -> None:
    credential = read_back(payload_of(replace(CHINESE, covered=covered), product=product))

    assert tuple(item.name for item in credential.covered) == expected


def test_same_certificate_gives_the_same_octets() -> None:
    assert payload_of(ARABIC) == payload_of(ARABIC)


@pytest.mark.parametrize(
    ("credential", "most"), [(GERMAN, 260), (CHINESE, 250), (ARABIC, 280)], ids=["German", "Chinese", "Arabic"]
)
def test_labels_of_practice_stay_within_what_was_measured(credential: Credential, most: int) -> None:
    assert len(payload_of(credential)) + MESSAGE_OCTETS <= most


@pytest.mark.parametrize(
    ("change", "more", "where"),
    [
        ({"profile": None}, {}, "/type"),
        ({"profile": Profile.ACCREDITATION_SCHEDULE}, {}, "/type"),
        ({"scope": None}, {}, "/type"),
        ({"number": ""}, {}, "number"),
        ({"number": "Ｎ1"}, {}, "number"),
        ({"holder": "x" * 81, "holder_native": ""}, {}, "holder"),
        ({"issued_at": None}, {}, "/iat"),
        ({"issued_at": SIGNED.replace(tzinfo=None)}, {}, "/iat"),
        ({"valid_from": SIGNED + timedelta(milliseconds=1)}, {}, "/validFrom"),
        ({"valid_until": datetime(1969, 1, 1, tzinfo=UTC)}, {}, "/validUntil"),
        ({"valid_until": SIGNED - timedelta(days=400)}, {}, "label"),
        ({}, {"list_number": 0}, "label"),
        ({}, {"list_number": -1}, "list_number"),
        ({}, {"index": 1 << 64}, "index"),
        ({}, {"index": True}, "index"),
        ({}, {"digest": b"short"}, "label"),
        ({}, {"serial": "x" * 41}, "serial"),
        ({}, {"product": "", "serial": "7"}, "label"),
        ({}, {"product": "青" * 26, "serial": "s" * 40}, "product"),
    ],
)
def test_what_cannot_stand_on_a_label_is_refused_by_its_field(
    change: dict[str, Any], more: dict[str, Any], where: str
) -> None:
    with pytest.raises(UsageError) as refused:
        payload_of(replace(CHINESE, **change), **more)

    assert refused.value.where == where


def test_label_that_is_too_large_is_refused_with_the_longest_field_and_the_excess() -> None:
    with pytest.raises(UsageError) as refused:
        payload_of(CHINESE, product="青" * 26, serial="s" * 40)

    assert "at most 300" in refused.value.message
    assert refused.value.hint is not None
    assert refused.value.hint.startswith("shorten it by ")


def test_time_in_another_zone_is_carried_as_the_same_instant() -> None:
    beijing = timezone(timedelta(hours=8))

    credential = read_back(payload_of(replace(CHINESE, issued_at=SIGNED.astimezone(beijing))))

    assert credential.issued_at == SIGNED


def without(key: int) -> Callable[[dict[Any, Any]], None]:
    return lambda claims: claims.pop(key)


def with_claim(key: int, value: object) -> Callable[[dict[Any, Any]], None]:
    return lambda claims: claims.update({key: value})


def inside(key: int, value: object) -> Callable[[dict[Any, Any]], None]:
    return lambda claims: claims[CLAIMS].update({key: value})


def inside_without(key: int) -> Callable[[dict[Any, Any]], None]:
    return lambda claims: claims[CLAIMS].pop(key)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without(6), Code.FORMAT_CLAIM),
        (without(CLAIMS), Code.FORMAT_CLAIM),
        (with_claim(1, "did:web:cb.example"), Code.FORMAT_CLAIM),
        (with_claim(65535, {}), Code.FORMAT_CLAIM),
        (with_claim(CLAIMS, []), Code.FORMAT_CLAIM),
        (with_claim(6, "1772438400"), Code.TIME_CLAIM_TYPE),
        (with_claim(6, True), Code.TIME_CLAIM_TYPE),
        (with_claim(6, -1), Code.TIME_CLAIM_TYPE),
        (with_claim(4, 1 << 50), Code.TIME_CLAIM_TYPE),
        (with_claim(5, 1772438400), Code.FORMAT_CLAIM),
        (with_claim(4, 1772323200), Code.FORMAT_DATA_MODEL),
        *[(inside_without(key), Code.FORMAT_CLAIM) for key in (0, 1, 2, 3, 6, 7, 8)],
        (inside_without(4), Code.FORMAT_CLAIM),  # the serial number is left alone
        (inside(9, 1), Code.FORMAT_CLAIM),
        (inside("0", 1), Code.FORMAT_CLAIM),  # type: ignore[arg-type] # a text key
        (inside(0, 4), Code.FORMAT_PROFILE),
        (inside(0, True), Code.FORMAT_PROFILE),
        (inside(1, "2026"), Code.FORMAT_CLAIM),
        (inside(2, "\u202ecba"), Code.FORMAT_CLAIM),
        (inside(3, "ISO 9001:"), Code.FORMAT_CLAIM),
        (inside(4, b"x"), Code.FORMAT_CLAIM),
        (inside(5, ""), Code.FORMAT_CLAIM),
        (inside(6, [3]), Code.FORMAT_CLAIM),
        (inside(6, [3, -1]), Code.FORMAT_CLAIM),
        (inside(6, [3, True]), Code.FORMAT_CLAIM),
        (inside(6, [0, 1]), Code.FORMAT_CLAIM),
        (inside(6, {0: 3}), Code.FORMAT_CLAIM),
        (inside(7, bytes(15)), Code.FORMAT_CLAIM),
        (inside(7, "x" * 16), Code.FORMAT_CLAIM),
        (inside(8, []), Code.FORMAT_CLAIM),
    ],
)
def test_claims_outside_the_specification_are_refused(change: Callable[[dict[Any, Any]], None], code: Code) -> None:
    claims = claims_of(payload_of(CHINESE, serial="7"))
    change(claims)

    with pytest.raises(Refused) as refused:
        credential_from_label(Label(claims))

    assert refused.value.code is code


@pytest.mark.parametrize("kid", [b"", b"short", bytes(9), "did:web:cb.example#1"])
def test_label_whose_kid_is_not_8_octets_is_refused(kid: str | bytes) -> None:
    with pytest.raises(Refused) as refused:
        credential_from_label(Label(claims_of(payload_of(GERMAN)), kid))

    assert refused.value.code is Code.COSE_HEADER


any_value = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 64), (1 << 64) - 1) | st.binary(max_size=20) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(-70_000, 20), inner, max_size=4),
    max_leaves=8,
)


@given(key=st.sampled_from([4, 5, 6, CLAIMS, *range(9)]), value=any_value)
def test_no_value_of_any_claim_brings_anything_but_a_credential_or_a_refusal(key: int, value: object) -> None:
    claims = claims_of(payload_of(CHINESE, serial="7"))
    (claims if key in claims else claims[CLAIMS])[key] = value

    try:
        credential = credential_from_label(Label(claims))
    except Refused:
        return
    assert credential.label_kid == KID
