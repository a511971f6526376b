from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from tests.vc.register.forging import rewrite
from tests.vc.register.homes import BODY, HOUR, NOW, issue, register_of
from vc.encoding import base64url
from vc.encoding.merkle import Frontier
from vc.encoding.strict_json import JsonValue
from vc.errors import StorageError, UsageError
from vc.register.audit.audit import verify_head, verify_ledger
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.storage.engine import reading
from vc.register.storage.heads import LedgerHead, heads_of, latest_head, sign_head, size_and_root
from vc.register.storage.ledger import head
from vc.register.storage.schema import ledger, ledger_heads
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.value import StatusEvent


def signed(home: Home, hours: int = 0) -> LedgerHead:
    return sign_head(home, home.signer(KeyRole.LEDGER, None), now=NOW + hours * HOUR)


def test_a_head_says_of_how_many_entries_it_is_the_root(home: Home) -> None:
    issue(home, "QMS-0001")

    one = signed(home, 1)

    with reading(home.engine) as connection:
        digests = list(connection.scalars(select(ledger.c.digest).order_by(ledger.c.seq)))
        assert one.size == len(digests) == head(connection).seq
    header, payload = (json.loads(base64url.decode(part)) for part in one.signed.split(b".")[:2])
    assert header == {"alg": "ES256", "kid": one.kid, "typ": "ledger-head+jwt"}
    assert payload == {
        "iss": BODY,
        "iat": int((NOW + HOUR).timestamp()),
        "size": len(digests),
        "root": base64url.encode(Frontier().grown(digests).root),
    }
    assert size_and_root(one.signed, where="head") == (one.size, one.root)


def test_a_head_grows_from_the_one_before_and_both_are_kept(home: Home) -> None:
    first = signed(home)
    issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
    second = signed(home, 1)

    with reading(home.engine) as connection:
        assert heads_of(connection) == [first, second]
        digests = list(connection.scalars(select(ledger.c.digest).order_by(ledger.c.seq)))
    assert second.root == Frontier().grown(digests).root
    assert latest_head(home) == second
    assert verify_ledger(home) == ()


def test_nothing_is_signed_where_nothing_was_recorded(home: Home) -> None:
    assert latest_head(home) is None
    first = signed(home)

    assert signed(home, 9) == first


def test_only_the_active_ledger_key_signs_heads(home: Home) -> None:
    old = home.signer(KeyRole.LEDGER, None)
    KeyRing(home).rotate(KeyRole.LEDGER, passphrase=None, now=NOW)

    for signer in (old, home.signer(KeyRole.STATUS, None)):
        with pytest.raises(UsageError, match="not the home's active ledger key"):
            sign_head(home, signer, now=NOW)
    assert signed(home).kid == home.signer(KeyRole.LEDGER, None).verification_method
    assert verify_ledger(home) == ()


def test_heads_of_a_retired_key_still_hold(home: Home) -> None:
    first = signed(home)
    KeyRing(home).rotate(KeyRole.LEDGER, passphrase=None, now=NOW)
    signed(home, 1)

    assert verify_ledger(home) == ()
    assert verify_head(home, first.signed) == ()


def test_no_head_is_signed_behind_one_that_is_damaged(home: Home) -> None:
    one = signed(home)
    rewrite(home, ledger_heads, one.size, frontier=b"torn")
    KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW)

    with pytest.raises(StorageError, match="a signed head is damaged"):
        signed(home)


def test_a_head_that_was_published_is_held_to_the_ledger_as_it_was_then(home: Home) -> None:
    issue(home, "QMS-0001")
    one = signed(home)
    register_of(home).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW + HOUR)

    assert verify_head(home, one.signed) == ()


def test_a_head_that_nobody_of_this_home_signed_is_named(home: Home) -> None:
    claims: dict[str, JsonValue] = {"iss": BODY, "iat": 1, "size": 4, "root": "AA"}
    forged = secure_vc_jwt(claims, home.signer(KeyRole.STATUS, None), typ="ledger-head+jwt")

    (damage,) = verify_head(home, forged)
    assert damage.problem == "is signed by no ledger key of this register"


@pytest.mark.parametrize(
    "claims", [{"size": True, "root": "AA"}, {"size": "4", "root": "AA"}, {"size": 4}, {"size": 4, "root": 7}]
)
def test_what_says_no_size_and_no_root_is_no_head(home: Home, claims: dict[str, object]) -> None:
    raw = secure_vc_jwt({"iss": BODY, **claims}, home.signer(KeyRole.LEDGER, None), typ="ledger-head+jwt")  # type: ignore[dict-item]

    with pytest.raises(StorageError, match="no head of a ledger"):
        size_and_root(raw, where="head")


@pytest.mark.parametrize(
    ("size", "root"), [(4, "="), (4, "\u00e9"), (4, "A"), (-1, "AA"), (2**60, "AA"), (2**70, "AA")]
)
def test_a_root_or_a_size_that_can_be_none_is_no_head(size: int, root: str) -> None:
    parts = [{"alg": "ES256", "kid": f"{BODY}#x", "typ": "ledger-head+jwt"}, {"iss": BODY, "size": size, "root": root}]
    raw = ".".join([*(base64url.encode(json.dumps(part).encode()) for part in parts), base64url.encode(bytes(64))])

    with pytest.raises(StorageError, match=r"^head: (no head of a ledger|can't be read: )"):
        size_and_root(raw.encode(), where="head")
