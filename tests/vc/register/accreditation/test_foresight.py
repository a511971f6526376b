"""G35, G38: a change of an accreditation is looked at through the certificates that the home knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.vc.register.homes import (
    AUTHORITY,
    BODY,
    DAY,
    HOUR,
    NOW,
    SCHEDULE,
    desk,
    document_of,
    make_home,
    schedule_draft,
)
from tests.vc.register.known_world import THEN, accredited, certificates, site_of, taken
from vc.errors import UsageError
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.register.accreditation.accrediting import AccreditationChange, accreditations
from vc.register.accreditation.foresight import foresee
from vc.register.accreditation.schedules import take_schedule
from vc.register.home import Home
from vc.register.storage.engine import reading
from vc.register.storage.ledger import head
from vc.verify.blast_radius import Effect

WITHDRAWAL = AccreditationChange(Kind.WITHDRAWN, "fraud")


def test_what_is_foreseen_is_what_would_be_signed_and_nothing_is_recorded(
    authority: Home, home: Home, tmp_path: Path
) -> None:
    accredited(authority, home)
    raw = certificates(home, "Q-1", "Q-2")
    taken(authority, site_of(home, tmp_path / "site"), *raw)
    with reading(authority.engine) as connection:
        before = head(connection)

    foreseen = foresee(authority, BODY, WITHDRAWAL, now=NOW + DAY)

    with reading(authority.engine) as connection:
        assert head(connection) == before
    assert foreseen.radius.counts == {Effect.BECOMES_INVALID: 2}
    assert (foreseen.taken, foreseen.unverified, foreseen.without_status) == ((THEN, THEN), 0, 0)
    change = replace(WITHDRAWAL, shown=foreseen.shown)
    assert desk(authority).change(BODY, change, now=NOW + DAY).accreditation == foreseen.accreditation


def test_a_change_that_would_be_refused_is_refused_before_it_is_shown(authority: Home, home: Home) -> None:
    accredited(authority, home)

    with pytest.raises(UsageError, match="the accreditation is in force"):
        foresee(authority, BODY, AccreditationChange(Kind.REINSTATED, "x"), now=NOW + DAY)


def test_what_was_decided_meanwhile_must_be_looked_at_again(authority: Home, home: Home) -> None:
    accredited(authority, home)
    foreseen = foresee(authority, BODY, WITHDRAWAL, now=NOW + DAY)
    desk(authority).change(BODY, AccreditationChange(Kind.SUSPENDED, "late"), now=NOW + DAY)

    with pytest.raises(UsageError, match="has changed since it was shown"):
        desk(authority).change(BODY, replace(WITHDRAWAL, shown=foreseen.shown), now=NOW + DAY)

    assert accreditations(authority)[0].accreditation.version == 2


def test_a_body_without_known_certificates_has_no_moment_of_taking_in(authority: Home, home: Home) -> None:
    accredited(authority, home)

    foreseen = foresee(authority, BODY, WITHDRAWAL, now=NOW + DAY)

    assert (foreseen.taken, foreseen.radius.known) == (None, 0)
    assert foreseen.to_json()["taken_in"] == {"first": None, "last": None}


def test_certificates_of_another_body_are_not_counted(authority: Home, home: Home, tmp_path: Path) -> None:
    accredited(authority, home)
    draft = replace(schedule_draft(), subject="did:web:other.example", number="X-2")
    desk(authority).grant(draft, now=NOW)
    with make_home(tmp_path / "other", did="did:web:other.example", name="Other") as other:
        taken(authority, None, *certificates(home, "Q-1"), *certificates(other, "O-1", "O-2"))

    foreseen = foresee(authority, "X-2", WITHDRAWAL, now=NOW + DAY)

    assert sorted(one.number for one in foreseen.radius.affected) == ["O-1", "O-2"]
    assert (foreseen.unverified, foreseen.without_status) == (2, 2)


def test_what_cant_be_read_is_named_and_not_counted(authority: Home, home: Home) -> None:
    accredited(authority, home)
    taken(authority, None, *certificates(home, "Q-1", "Q-2"))
    next(iter(sorted(authority.path.glob("known/??/*")))).unlink()
    seen: list[None] = []

    foreseen = foresee(authority, BODY, WITHDRAWAL, now=NOW + DAY, on_each=lambda: seen.append(None))

    assert (foreseen.radius.known, len(foreseen.unreadable), len(seen)) == (1, 1, 1)


def test_the_own_accreditation_of_the_accreditation_body_counts_as_for_a_verifier(
    authority: Home, home: Home, tmp_path: Path
) -> None:
    own = SCHEDULE.replace(b'"certification_body"', b'"accreditation_body"\narrangement = "MLA"')
    own = own.replace(BODY.encode(), AUTHORITY.encode()).replace(b'"IAF:17", "IAF:18"', b'"IAF:18"')
    with make_home(tmp_path / "region", did="did:web:region.example", name="Region") as region:
        granted = desk(region).grant(schedule_draft(own), now=NOW)
        take_schedule(authority, granted.secured, authority=document_of(region), now=NOW)
    accredited(authority, home)
    taken(authority, None, *certificates(home, "Q-1"))

    foreseen = foresee(authority, BODY, WITHDRAWAL, now=NOW + HOUR)

    assert foreseen.radius.counts == {Effect.INVALID_ANYWAY: 1}
