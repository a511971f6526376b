from __future__ import annotations

from pathlib import Path

import pytest

from tests.vc.register.homes import (
    AUTHORITY,
    BODY,
    DAY,
    NOW,
    FailsAt,
    FailsAtError,
    document_of,
    issue,
    register_of,
    request,
    schedule_draft,
)
from vc.errors import UsageError
from vc.register.accreditation.accrediting import AccreditationDesk
from vc.register.accreditation.schedules import take_schedule
from vc.register.certificates.transitions import Change
from vc.register.home import Home, new_settings
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register
from vc.status.value import StatusEvent, StatusValue


def test_certificates_are_listed_in_the_order_of_issue_with_where_they_stand(home: Home) -> None:
    issue(home, "QMS-0003", "QMS-0001", "QMS-0002")
    register_of(home).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW + DAY)

    listed = [
        (state.certificate.number, state.standing.value) for state in register_of(home).certificates(at=NOW + DAY)
    ]

    assert listed == [
        ("QMS-0003", StatusValue.ACTIVE),
        ("QMS-0001", StatusValue.SUSPENDED),
        ("QMS-0002", StatusValue.ACTIVE),
    ]


def test_a_long_listing_is_read_in_parts(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vc.register.certificates.certificates._MOST_AT_ONCE", 2)
    numbers = [f"QMS-{number:04}" for number in range(5)]
    issue(home, *numbers)

    assert [state.certificate.number for state in register_of(home).certificates(at=NOW)] == numbers


def test_an_unknown_certificate_has_no_history(home: Home) -> None:
    with pytest.raises(UsageError, match="no such certificate"):
        register_of(home).history("QMS-0001")


def test_a_change_that_was_not_committed_did_not_happen(home: Home) -> None:
    issue(home, "QMS-0001")
    suspension = Change(StatusEvent.SUSPENDED, "late")

    with pytest.raises(FailsAtError):
        Register(home, on_step=FailsAt("change.recorded")).change("QMS-0001", suspension, now=NOW)
    assert register_of(home).show("QMS-0001", at=NOW).events == ()
    with pytest.raises(FailsAtError):
        Register(home, on_step=FailsAt("change.committed")).change("QMS-0001", suspension, now=NOW)

    assert register_of(home).show("QMS-0001", at=NOW).standing.value is StatusValue.SUSPENDED


def production(path: Path, did: str, name: str) -> Home:
    settings = new_settings(issuer=did, name=name, environment="production")
    return Home.create(path, settings, passphrase=b"secret words", now=NOW)


def test_a_production_home_issues_only_under_an_accreditation(tmp_path: Path) -> None:
    with (
        production(tmp_path / "body", BODY, "Example Certification Ltd") as home,
        production(tmp_path / "authority", AUTHORITY, "Example Accreditation") as authority,
    ):
        signer = home.signer(KeyRole.CREDENTIAL, b"secret words")
        with pytest.raises(UsageError, match="only under an accreditation"):
            register_of(home).issue(request(home), signer=signer, now=NOW)
        version = AccreditationDesk(authority, authority.signer(KeyRole.CREDENTIAL, b"secret words")).grant(
            schedule_draft(), now=NOW
        )
        take_schedule(home, version.secured, authority=document_of(authority), now=NOW)
        issued = register_of(home).issue(request(home), signer=signer, now=NOW)

    assert issued.certificate.number == "QMS-0001"
