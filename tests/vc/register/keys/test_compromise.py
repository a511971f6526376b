"""What a key takes with it when it falls (specs/register.md G47, G48)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.vc.register.homes import BODY, DAY, HOUR, NOW, granted, issue, publish, register_of
from vc.errors import UsageError
from vc.model.vocabulary import CertificateStatus
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.compromise import affected_by, next_steps
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.status.value import StatusEvent

SECOND = timedelta(seconds=1)


def kid_of(home: Home, role: KeyRole) -> str:
    return [record.kid for record in KeyRing(home).records() if record.role is role][-1]


def test_every_certificate_that_it_signed_is_named_with_where_it_stands(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002", now=NOW)
    issue(home, "QMS-0003", "QMS-0004", now=NOW + 2 * DAY)
    register = register_of(home)
    for number, event in (("QMS-0002", StatusEvent.WITHDRAWN), ("QMS-0004", StatusEvent.SUSPENDED)):
        register.change(number, Change(event, "a reason in words"), now=NOW + 3 * DAY)
    kid = kid_of(home, KeyRole.CREDENTIAL)

    affected = affected_by(home, kid, since=NOW + DAY, at=NOW + 4 * DAY)

    assert [(one.number, one.before, one.status, one.in_force) for one in affected.certificates] == [
        ("QMS-0001", True, CertificateStatus.ACTIVE, True),
        ("QMS-0002", True, CertificateStatus.WITHDRAWN, False),
        ("QMS-0003", False, CertificateStatus.ACTIVE, True),
        ("QMS-0004", False, CertificateStatus.SUSPENDED, False),
    ]
    assert [one.number for one in affected.to_reissue] == ["QMS-0001", "QMS-0003", "QMS-0004"]
    assert affected.certificates[0].holder == "Example Castings Ltd"
    assert affected.lists == ()


@pytest.mark.parametrize(
    ("since", "proven"),
    [
        (NOW + 2 * HOUR, ()),
        (NOW + 2 * HOUR + SECOND, ("QMS-0001", "QMS-0002")),
        (NOW + DAY + HOUR, ("QMS-0001", "QMS-0002")),
        (NOW + DAY + HOUR + SECOND, ("QMS-0001", "QMS-0002", "QMS-0003")),
    ],
)
def test_what_stands_in_a_snapshot_of_before_needs_not_be_issued_anew(
    home: Home, tmp_path: Path, since: datetime, proven: tuple[str, ...]
) -> None:
    issue(home, "QMS-0001", "QMS-0002", now=NOW)
    publish(home, tmp_path / "site", NOW + HOUR)
    issue(home, "QMS-0003", now=NOW + 2 * HOUR)
    publish(home, tmp_path / "site", NOW + DAY)
    issue(home, "QMS-0004", now=NOW + DAY + HOUR)

    affected = affected_by(home, kid_of(home, KeyRole.CREDENTIAL), since=since, at=NOW + 2 * DAY)

    assert tuple(one.number for one in affected.certificates if one.proven) == proven
    assert not {one.number for one in affected.to_reissue} & set(proven)
    assert len(affected.to_reissue) == 4 - len(proven)


def test_a_snapshot_whose_own_key_fell_too_proves_nothing_and_is_followed_by_a_new_one(
    home: Home, tmp_path: Path
) -> None:
    issue(home, "QMS-0001", now=NOW)
    publish(home, tmp_path / "site", NOW + HOUR)
    ring, status = KeyRing(home), kid_of(home, KeyRole.STATUS)
    ring.compromise(status, since=NOW + DAY, reason="stolen", now=NOW + DAY)
    ring.rotate(KeyRole.STATUS, passphrase=None, now=NOW + DAY)
    publish(home, tmp_path / "site", NOW + DAY + SECOND)
    kid = kid_of(home, KeyRole.CREDENTIAL)

    at_the_time = affected_by(home, kid, since=NOW + DAY, at=NOW + 9 * DAY)
    later = affected_by(home, kid, since=NOW + 3 * DAY, at=NOW + 9 * DAY)

    assert [one.proven for one in at_the_time.certificates] == [False]
    assert [one.proven for one in later.certificates] == [True]


def test_an_expired_certificate_is_not_issued_anew(home: Home) -> None:
    issue(home, "QMS-0001")

    affected = affected_by(home, kid_of(home, KeyRole.CREDENTIAL), since=NOW, at=NOW + timedelta(days=4 * 365))

    assert affected.to_reissue == ()
    assert not affected.certificates[0].in_force


def test_what_another_key_signed_is_left_out(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, tmp_path / "site", NOW + HOUR)
    for role in KeyRole:
        KeyRing(home).rotate(role, passphrase=None, now=NOW + DAY)
    issue(home, "QMS-0002", now=NOW + 2 * DAY)
    publish(home, tmp_path / "site", NOW + 2 * DAY)

    credential = affected_by(home, kid_of(home, KeyRole.CREDENTIAL), since=NOW, at=NOW + 3 * DAY)
    status = affected_by(home, kid_of(home, KeyRole.STATUS), since=NOW, at=NOW + 3 * DAY)

    assert [one.number for one in credential.certificates] == ["QMS-0002"]
    assert [(one.list_number, one.versions) for one in status.lists] == [(1, (2,))]
    assert status.certificates == ()


def test_the_lists_that_a_status_key_signed_are_named(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    publish(home, tmp_path / "site", NOW + HOUR)
    publish(home, tmp_path / "site", NOW + DAY)
    kid = kid_of(home, KeyRole.STATUS)
    KeyRing(home).compromise(kid, since=NOW + HOUR, reason="stolen", now=NOW + 2 * DAY)

    affected = affected_by(home, kid.partition("#")[2], since=None, at=NOW + 3 * DAY)

    (published,) = affected.lists
    assert (published.list_number, published.versions, published.last_signed) == (1, (1, 2), NOW + DAY)
    assert affected.since == NOW + HOUR
    assert affected.key.revoked == NOW + HOUR


def test_the_versions_of_accreditations_that_it_signed_are_named(authority: Home) -> None:
    granted(authority)

    affected = affected_by(authority, kid_of(authority, KeyRole.CREDENTIAL), since=NOW, at=NOW + DAY)

    (one,) = affected.accreditations
    assert (one.version, one.subject, one.current) == (1, BODY, True)


def test_an_unknown_key_is_a_mistake_of_the_caller(home: Home) -> None:
    with pytest.raises(UsageError, match="no such key"):
        affected_by(home, f"{BODY}#unknown", since=NOW, at=NOW)


def test_each_role_has_its_own_next_steps() -> None:
    steps = {role: " ".join(next_steps(role)) for role in KeyRole}

    assert all(f"vc key rotate --role {role}" in told for role, told in steps.items())
    assert "and supersede it" in steps[KeyRole.CREDENTIAL]
    assert "every list is then signed by the new key" in steps[KeyRole.STATUS]
    assert len(set(steps.values())) == len(KeyRole)
