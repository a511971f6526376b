"""N3, N4 and N18: heads and indexes of register snapshots, written, read and refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.world import CB, opened
from vc.codes import Code
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.secured import Form, SecuredCredential
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust import number_set
from vc.trust.digest_set import MOST
from vc.trust.register_snapshot import (
    MOST_NUMBER_PARTS,
    MOST_PARTS,
    NamedSnapshot,
    NumbersNamed,
    Part,
    RegisterIndex,
    RegisterSnapshot,
    base_of,
    parse_register_index,
    parse_register_snapshot,
    register_index_claims,
    register_snapshot_claims,
)

BASE = "https://cb.example/register"
ISSUED = datetime(2026, 5, 4, tzinfo=UTC)
DAY = timedelta(days=1)
SNAPSHOT = RegisterSnapshot(BASE, CB.did, ISSUED, 2, (Part(5, "ab" * 32), Part(1, "cd" * 32)))
NAMED = (NamedSnapshot(1, ISSUED - DAY, "12" * 32), NamedSnapshot(2, ISSUED, "34" * 32))
INDEX = RegisterIndex(BASE, CB.did, ISSUED + DAY, ISSUED, True, NAMED)

Change = Callable[[dict[str, Any]], object]


def secured(claims: dict[str, Any], form: Form) -> SecuredCredential:
    return opened(secure_vc_jwt(claims, CB.signer("lists"), typ=form.value), frozenset({form}))


def snapshot_with(change: Change = lambda claims: None) -> RegisterSnapshot:
    claims = dict(register_snapshot_claims(SNAPSHOT))
    change(claims)
    return parse_register_snapshot(secured(claims, Form.JWT_REGISTER_SNAPSHOT), DEFAULT_LIMITS)


def index_with(change: Change = lambda claims: None) -> RegisterIndex:
    claims = dict(register_index_claims(INDEX))
    change(claims)
    return parse_register_index(secured(claims, Form.JWT_REGISTER_INDEX), DEFAULT_LIMITS)


def test_a_head_says_what_was_written() -> None:
    assert snapshot_with() == SNAPSHOT
    assert SNAPSHOT.count == 6


@pytest.mark.parametrize(
    "parts",
    [(Part(1, "ab" * 32),), (Part(MOST, "ab" * 32),), tuple(Part(1, f"{n:064x}") for n in range(MOST_PARTS))],
    ids=["one digest", "as many as a part may hold", "as many parts as there may be"],
)
def test_a_head_at_its_bounds_is_read(parts: tuple[Part, ...]) -> None:
    head = replace(SNAPSHOT, parts=parts)
    claims = dict(register_snapshot_claims(head))

    assert parse_register_snapshot(secured(claims, Form.JWT_REGISTER_SNAPSHOT), DEFAULT_LIMITS) == head


def test_an_index_may_be_signed_in_the_second_of_its_last_snapshot() -> None:
    index = replace(INDEX, issued_at=ISSUED, until=ISSUED, snapshots=NAMED[1:])
    claims = dict(register_index_claims(index))

    assert parse_register_index(secured(claims, Form.JWT_REGISTER_INDEX), DEFAULT_LIMITS) == index


def test_an_index_says_what_was_written() -> None:
    assert index_with() == INDEX


def test_addresses_are_computed_and_never_read() -> None:
    assert SNAPSHOT.parts[0].url(BASE) == f"{BASE}/{'ab' * 32}.digests"
    assert NAMED[1].url(BASE) == f"{BASE}/v2.jwt"
    assert base_of(f"{BASE}/index.jwt") == BASE
    assert base_of(f"{BASE}/index.jwt?x") is None


@pytest.mark.parametrize(
    ("moment", "version"), [(ISSUED - DAY, None), (ISSUED, 1), (ISSUED + timedelta(seconds=1), 2), (ISSUED + DAY, 2)]
)
def test_the_snapshot_before_a_moment_is_the_last_one_signed_before_it(moment: datetime, version: int | None) -> None:
    found = INDEX.last_before(moment)

    assert (found and found.version) == version


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.pop("iat"),
        lambda claims: claims.pop("sub"),
        lambda claims: claims.update(sub=f"https://cb.example/{'r' * 600}"),
        lambda claims: claims.update(version=0),
        lambda claims: claims.update(version=True),
        lambda claims: claims.update(count=7),
        lambda claims: claims.update(parts=[], count=0),
        lambda claims: claims.update(parts=[claims["parts"][0]] * 2, count=10),
        lambda claims: claims.update(parts=[{"count": 0, "sha256": "ab" * 32}], count=0),
        lambda claims: claims.update(parts=[{"count": MOST + 1, "sha256": "ab" * 32}], count=MOST + 1),
        lambda claims: claims.update(parts=[{"count": 1, "sha256": "AB" * 32}], count=1),
        lambda claims: claims.update(
            parts=[{"count": 1, "sha256": f"{n:064x}"} for n in range(MOST_PARTS + 1)], count=MOST_PARTS + 1
        ),
    ],
)
def test_any_other_head_is_refused(change: Change) -> None:
    with pytest.raises(Refused):
        snapshot_with(change)


LISTING = replace(SNAPSHOT, numbers=NumbersNamed("https://cb.example/c/", (Part(3, "ef" * 32), Part(1, "01" * 32))))


def listing_with(change: Change = lambda numbers: None) -> RegisterSnapshot:
    claims: dict[str, Any] = dict(register_snapshot_claims(LISTING))
    change(claims["numbers"])
    return parse_register_snapshot(secured(claims, Form.JWT_REGISTER_SNAPSHOT), DEFAULT_LIMITS)


def test_a_head_says_where_the_numbers_and_their_certificates_are() -> None:
    read = listing_with()

    assert read == LISTING
    assert read.numbers is not None
    assert read.numbers.parts[0].numbers_url(BASE) == f"{BASE}/{'ef' * 32}.numbers"
    assert read.numbers.certificate_url("QMS%201") == "https://cb.example/c/QMS%201.jwt"
    assert read.count == 6, "numbers are no digests"


def test_there_may_be_no_numbers_at_all() -> None:
    read = listing_with(lambda numbers: numbers.update(parts=[]))

    assert read.numbers == NumbersNamed("https://cb.example/c/", ())
    most = [{"count": 1, "sha256": f"{n:064x}"} for n in range(MOST_NUMBER_PARTS)]
    assert listing_with(lambda numbers: numbers.update(parts=most)).numbers is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda numbers: numbers.pop("parts"),
        lambda numbers: numbers.pop("certificates"),
        lambda numbers: numbers.update(certificates="https://cb.example/c"),
        lambda numbers: numbers.update(certificates="https://elsewhere.example/c/"),
        lambda numbers: numbers.update(certificates="http://cb.example/c/"),
        lambda numbers: numbers.update(certificates="https://cb.example/c/#/"),
        lambda numbers: numbers.update(certificates="/c/"),
        lambda numbers: numbers.update(certificates=f"https://cb.example/{'c' * 600}/"),
        lambda numbers: numbers.update(parts=[numbers["parts"][0]] * 2),
        lambda numbers: numbers.update(parts=[{"count": 0, "sha256": "ab" * 32}]),
        lambda numbers: numbers.update(parts=[{"count": number_set.MOST + 1, "sha256": "ab" * 32}]),
        lambda numbers: numbers.update(
            parts=[{"count": 1, "sha256": f"{n:064x}"} for n in range(MOST_NUMBER_PARTS + 1)]
        ),
    ],
)
def test_any_other_numbers_are_refused(change: Change) -> None:
    with pytest.raises(Refused):
        listing_with(change)


def test_numbers_that_are_no_object_are_refused() -> None:
    with pytest.raises(Refused):
        snapshot_with(lambda claims: claims.update(numbers=None))


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.pop("until"),
        lambda claims: claims.pop("labels"),
        lambda claims: claims.update(labels=1),
        lambda claims: claims.update(snapshots=[]),
        lambda claims: claims["snapshots"].reverse(),
        lambda claims: claims["snapshots"].append(claims["snapshots"][1]),
        lambda claims: claims["snapshots"][0].update(iat=claims["snapshots"][1]["iat"]),
        lambda claims: claims["snapshots"][0].update(version=claims["snapshots"][1]["version"]),
        lambda claims: claims["snapshots"][1].update(iat=claims["iat"] + 1),
        lambda claims: claims.update(until=claims["iat"] + 1),
        lambda claims: claims.update(iat=claims["iat"] - 200_000, until=claims["until"] - 200_000),
        lambda claims: claims["snapshots"][0].update(digest="12"),
    ],
)
def test_any_other_index_is_refused(change: Change) -> None:
    with pytest.raises(Refused):
        index_with(change)


def test_neither_passes_as_the_other() -> None:
    head = secured(dict(register_snapshot_claims(SNAPSHOT)), Form.JWT_REGISTER_SNAPSHOT)
    index = secured(dict(register_index_claims(INDEX)), Form.JWT_REGISTER_INDEX)

    for parse, other in ((parse_register_index, head), (parse_register_snapshot, index)):
        with pytest.raises(Refused) as caught:
            parse(other, DEFAULT_LIMITS)
        assert caught.value.code is Code.REGISTER_INVALID
