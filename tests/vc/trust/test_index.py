"""The accreditation index: written, read strictly, and fresh or not (specs/trust-chain.md T6, T7)."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.vc.trust.world import BODY, INDEX_SIGNER, ISSUER, NOW, SECOND
from vc.codes import Code
from vc.encoding.multibase import digest_multibase
from vc.errors import Refused, UsageError
from vc.model.finding import Outcome
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Environment
from vc.securing.secured import Form, SecuredCredential
from vc.securing.vc_jwt import read_jwt, secure_vc_jwt
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims, index_standing, parse_index

KID, SHARED = bytes.fromhex("0011223344556677"), bytes.fromhex("8899aabbccddeeff")
ONE = IndexEntry(
    ISSUER, "urn:a:1", "https://ab.example/accreditations/1.jwt", 4, hashlib.sha256(b"one").digest(), (KID, SHARED)
)
TWO = IndexEntry(
    "did:web:lab.example",
    "urn:a:2",
    "https://ab.example/accreditations/2.jwt",
    1,
    hashlib.sha256(b"two").digest(),
    (SHARED,),
)
INDEX = AccreditationIndex(BODY, NOW, NOW + timedelta(hours=24), 17, Environment.TEST, (ONE, TWO))


def read(claims: dict[str, Any], typ: Form = Form.JWT_INDEX) -> SecuredCredential:
    raw = secure_vc_jwt(claims, INDEX_SIGNER, typ=typ.value)
    return read_jwt(raw, DEFAULT_LIMITS, frozenset({typ}))


def test_index_written_and_read_again_is_the_same() -> None:
    assert parse_index(read(index_claims(INDEX))) == INDEX


def test_index_names_a_version_by_the_digest_that_credentials_use() -> None:
    claims: Any = index_claims(INDEX)

    assert claims["entries"][0]["digest"] == digest_multibase(b"one")
    assert claims["entries"][0]["kids"] == ["0011223344556677", "8899aabbccddeeff"]


def test_index_answers_for_issuers_and_for_the_kids_of_labels() -> None:
    index = parse_index(read(index_claims(INDEX)))

    assert index.entry_for(ISSUER) == ONE
    assert index.entry_for("did:web:CB.example") is None
    assert index.entries_for_kid(KID) == (ONE,)
    assert index.entries_for_kid(SHARED) == (ONE, TWO)
    assert index.entries_for_kid(b"01234567") == ()


def test_claims_of_other_names_are_ignored() -> None:
    assert parse_index(read({**index_claims(INDEX), "jti": "urn:x"})) == INDEX


def test_empty_index_is_an_index() -> None:
    empty = replace(INDEX, entries=())

    assert parse_index(read(index_claims(empty))) == empty


def test_index_of_48_hours_is_the_longest() -> None:
    longest = replace(INDEX, expires=NOW + timedelta(hours=48))

    assert parse_index(read(index_claims(longest))) == longest


@pytest.mark.parametrize("lifetime", [timedelta(hours=48) + SECOND, timedelta(), -SECOND])
def test_index_that_lives_too_long_or_not_at_all_is_not_written(lifetime: timedelta) -> None:
    with pytest.raises(UsageError):
        index_claims(replace(INDEX, expires=NOW + lifetime))


def test_index_with_two_answers_for_one_body_is_not_made() -> None:
    with pytest.raises(UsageError):
        replace(INDEX, entries=(ONE, replace(TWO, issuer=ONE.issuer)))


Change = Callable[[dict[str, Any]], object]
LATE = int((NOW + timedelta(hours=48, seconds=1)).timestamp())
FAULTS: list[tuple[str, Change, Code]] = [
    ("no iat", lambda c: c.pop("iat"), Code.CHAIN_INDEX_INVALID),
    ("no exp", lambda c: c.pop("exp"), Code.CHAIN_INDEX_INVALID),
    ("exp at iat", lambda c: c.update(exp=c["iat"]), Code.CHAIN_INDEX_INVALID),
    ("exp beyond 48 hours", lambda c: c.update(exp=LATE), Code.CHAIN_INDEX_INVALID),
    ("iat as text", lambda c: c.update(iat="1"), Code.TIME_CLAIM_TYPE),
    ("no iss", lambda c: c.pop("iss"), Code.FORMAT_CLAIM),
    ("version 0", lambda c: c.update(version=0), Code.CHAIN_INDEX_INVALID),
    ("version as truth", lambda c: c.update(version=True), Code.CHAIN_INDEX_INVALID),
    ("version as text", lambda c: c.update(version="1"), Code.CHAIN_INDEX_INVALID),
    ("no environment", lambda c: c.pop("environment"), Code.FORMAT_CLAIM),
    ("another environment", lambda c: c.update(environment="staging"), Code.CHAIN_INDEX_INVALID),
    ("entries no array", lambda c: c.update(entries={}), Code.FORMAT_CLAIM),
    ("entry without issuer", lambda c: c["entries"][0].pop("issuer"), Code.FORMAT_CLAIM),
    ("entry without id", lambda c: c["entries"][0].pop("id"), Code.FORMAT_CLAIM),
    ("entry without version", lambda c: c["entries"][0].pop("version"), Code.CHAIN_INDEX_INVALID),
    ("current on http", lambda c: c["entries"][0].update(current="http://ab.example/1"), Code.CHAIN_INDEX_INVALID),
    ("digest in no base", lambda c: c["entries"][0].update(digest="Qm"), Code.FORMAT_BASE64),
    ("digest of another hash", lambda c: c["entries"][0].update(digest="zABC"), Code.CHAIN_INDEX_INVALID),
    ("kid of 7 octets", lambda c: c["entries"][0].update(kids=["00112233445566"]), Code.CHAIN_INDEX_INVALID),
    ("kid in upper case", lambda c: c["entries"][0].update(kids=["AA11223344556677"]), Code.CHAIN_INDEX_INVALID),
    ("one body twice", lambda c: c["entries"][1].update(issuer=ISSUER), Code.CHAIN_INDEX_INVALID),
]


@pytest.mark.parametrize(("change", "code"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_malformed_index_is_refused(change: Change, code: Code) -> None:
    claims: dict[str, Any] = index_claims(INDEX)
    change(claims)

    with pytest.raises(Refused) as refusal:
        parse_index(read(claims))

    assert refusal.value.code is code


def test_other_kinds_of_documents_are_no_index() -> None:
    with pytest.raises(Refused) as refusal:
        parse_index(read(index_claims(INDEX), typ=Form.JWT_HISTORY))

    assert refusal.value.code is Code.CHAIN_INDEX_INVALID


SKEW = timedelta(seconds=60)
FRESH = [
    ("just signed", NOW, NOW, True),
    ("last second", INDEX.expires - SECOND, INDEX.expires - SECOND, True),
    ("expired", INDEX.expires, INDEX.expires, False),
    ("signed within the skew", NOW - SKEW, NOW - SKEW, True),
    ("signed in the future", NOW - SKEW - SECOND, NOW - SKEW - SECOND, False),
    ("expired, about an earlier moment", NOW - SECOND, NOW + timedelta(days=400), True),
    ("expired, about its signing", NOW, NOW + timedelta(days=400), False),
    ("expired, about a later moment", NOW + timedelta(days=2), NOW + timedelta(days=400), False),
    ("in the future, about an earlier moment", NOW - timedelta(days=2), NOW - timedelta(days=1), False),
]


@pytest.mark.parametrize(("at", "fresh_at", "counts"), [row[1:] for row in FRESH], ids=[row[0] for row in FRESH])
def test_index_counts_while_fresh_or_for_what_it_holds(at: datetime, fresh_at: datetime, counts: bool) -> None:  # noqa: FBT001
    ruling = index_standing(INDEX, at=at, fresh_at=fresh_at, skew=SKEW)

    expected = (Code.CHAIN_RECOGNISED, Outcome.PASSED) if counts else (Code.CHAIN_INDEX_STALE, Outcome.UNKNOWN)
    assert (ruling.code, ruling.outcome) == expected
