"""Labels of single items: signed when asked for, once for each serial number, kept in the ledger (G93 to G95)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from tests.certificates import product_row
from tests.vc.register.homes import DAY, HOUR, NOW, FailsAt, FailsAtError, publish, register_of, request, slept_until
from tests.wallets import HOLDER
from vc.encoding.strict_json import JsonValue
from vc.errors import KeyMaterialError, StorageError, UsageError
from vc.issue.fault import Fault
from vc.model.label_claims import credential_from_label
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Profile
from vc.register.audit.audit import verify_ledger
from vc.register.certificates.certificates import Certificate
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.issuing import serial_labels as serial_labels_module
from vc.register.issuing import signed_again
from vc.register.issuing.serial_labels import (
    LabelDesk,
    SerialLabel,
    labels_of,
    product_of,
    serial_label_digests,
    serial_labels,
)
from vc.register.keys.key_records import KeyRole
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, NewEvent
from vc.register.storage.ledger import append
from vc.securing.cose import read_cose
from vc.status.value import StatusEvent
from vc.trust.digest_set import short_digest

NUMBER = "2026000901900001"
EMPTY = {"sectors": "", "surveillance_due": ""}


def certificate_in(home: Home, **cells: str) -> Certificate:
    """Issue a certificate for one product."""
    row = product_row(**({"models": "DT-100"} | cells))
    row.pop("certificate_number")
    signer = home.signer(KeyRole.CREDENTIAL, None)
    return register_of(home).issue(request(home, NUMBER, **EMPTY | row), signer=signer, now=NOW).certificate


def labels(
    home: Home, certificate: Certificate, *serials: str, after: timedelta = DAY, fails_at: str = ""
) -> list[SerialLabel]:
    product = product_of(certificate, None)
    steps = FailsAt(fails_at) if fails_at else lambda _step: None
    desk = LabelDesk(home, home.signer(KeyRole.CREDENTIAL, None), by="clerk", on_step=steps)
    return desk.issue(certificate, serials, product=product, now=NOW + after)


def test_a_label_of_an_item_names_product_and_serial_and_has_the_certificates_status_entry(home: Home) -> None:
    certificate = certificate_in(home)

    (label,) = labels(home, certificate, "A0001")

    secured = read_cose(label.label, DEFAULT_LIMITS)
    said = credential_from_label(secured)
    assert secured.verified_by(home.signer(KeyRole.CREDENTIAL, None).key)
    assert secured.digest == label.digest
    (item,) = said.covered
    assert (item.name, item.id) == (product_of(certificate, None), "A0001")
    assert said.number == certificate.number
    assert said.label_digest == certificate.digest[:16]
    assert said.status_claims == {"label": [certificate.slot.list_number, certificate.slot.index]}
    assert said.issued_at == label.issued_at == NOW + DAY
    assert (said.valid_from, said.valid_until) == (certificate.valid_from, certificate.valid_until)
    assert said.profile is Profile.PRODUCT_CERTIFICATE


def test_the_same_serial_number_gets_the_same_code_whatever_happened_since(home: Home) -> None:
    certificate = certificate_in(home)
    first = labels(home, certificate, "A1", "A2")
    register_of(home).change(NUMBER, Change(StatusEvent.WITHDRAWN, "late"), now=NOW + 2 * DAY)

    again = labels(home, certificate, "A2", "A1", after=3 * DAY)

    assert [one.label for one in again] == [first[1].label, first[0].label]
    assert [one.repeated for one in first + again] == [False, False, True, True]


def test_only_what_is_missing_is_signed(home: Home) -> None:
    certificate = certificate_in(home)
    labels(home, certificate, "A2")

    made = labels(home, certificate, "A1", "A2", "A3", after=2 * DAY)

    assert [(one.serial, one.repeated) for one in made] == [("A1", False), ("A2", True), ("A3", False)]
    with reading(home.engine) as connection:
        assert [one.serial for one in serial_labels(connection, certificate)] == ["A2", "A1", "A3"]


@pytest.mark.parametrize(("step", "kept"), [("labels.signed", 0), ("labels.committed", 2)])
def test_a_crash_leaves_whole_transactions_and_the_same_call_continues(
    step: str, kept: int, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_labels_module, "LABELS_AT_ONCE", 2)
    certificate = certificate_in(home)
    serials = [f"A{number}" for number in range(5)]
    with pytest.raises(FailsAtError):
        labels(home, certificate, *serials, fails_at=step)
    with reading(home.engine) as connection:
        before = labels_of(connection, certificate, product_of(certificate, None))

    made = labels(home, certificate, *serials, after=DAY + HOUR)

    assert len(before) == kept
    assert [one.serial for one in made] == serials
    assert [one.repeated for one in made] == [True] * kept + [False] * (5 - kept)
    assert {one.label for one in made[:kept]} == {one.label for one in before.values()}


def test_the_story_and_the_audit_know_of_them(home: Home) -> None:
    certificate = certificate_in(home)
    labels(home, certificate, "A1")
    labels(home, certificate, "A2", "A3", after=2 * DAY)

    told = [chapter.told for chapter in register_of(home).history(NUMBER)]

    assert told[-2] == "Signed labels for serial number A1, recorded by clerk."
    assert told[-1] == "Signed labels for 2 serial numbers, A2 to A3, recorded by clerk."
    assert verify_ledger(home) == ()


def test_nothing_is_signed_of_a_certificate_that_is_not_active(home: Home) -> None:
    certificate = certificate_in(home)
    register_of(home).change(NUMBER, Change(StatusEvent.SUSPENDED, "late"), now=NOW + HOUR)

    with pytest.raises(UsageError, match="is suspended: nothing is signed of it"):
        labels(home, certificate, "A1")


def test_nothing_is_signed_of_a_certificate_that_has_expired(home: Home) -> None:
    certificate = certificate_in(home)
    slept_until(home, NOW + 2_000 * DAY)

    with pytest.raises(UsageError, match="has expired"):
        labels(home, certificate, "A1", after=2_000 * DAY)


def test_nothing_is_signed_that_could_not_be_issued_today(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = certificate_in(home)
    monkeypatch.setattr(signed_again, "check", lambda *_, **__: (Fault("/scope", "is not in the schedule", "mend it"),))

    with pytest.raises(UsageError, match="could not be issued today: /scope"):
        labels(home, certificate, "A1")


@pytest.mark.parametrize(
    ("serials", "message"),
    [
        (("A1", "A1"), "given twice"),
        (("é1",), "outside ASCII"),
        (("x" * 41,), "1 to 40 are allowed"),
        ((" A1",), "begins or ends with a space"),
    ],
)
def test_a_serial_number_that_cant_stand_on_a_label_is_refused_and_nothing_is_signed(
    serials: tuple[str, ...], message: str, home: Home
) -> None:
    certificate = certificate_in(home)

    with pytest.raises(UsageError, match=message):
        labels(home, certificate, "B1", *serials)

    with reading(home.engine) as connection:
        assert list(serial_labels(connection, certificate)) == []


def test_a_key_of_another_home_signs_nothing(home: Home) -> None:
    certificate = certificate_in(home)

    with pytest.raises((UsageError, KeyMaterialError)):
        LabelDesk(home, HOLDER).issue(certificate, ["A1"], product="DT-100", now=NOW + DAY)


def test_a_product_is_chosen_by_name_or_by_model(home: Home) -> None:
    certificate = certificate_in(home, models="DT-100;DT-200")

    assert product_of(certificate, "DT-200").endswith("DT-200")
    for named, message in ((None, "covers several products"), ("DT-300", "covers no product DT-300")):
        with pytest.raises(UsageError, match=message) as refused:
            product_of(certificate, named)
        assert "DT-100" in str(refused.value.hint)


def test_a_certificate_without_a_product_has_no_labels_of_items(home: Home) -> None:
    signer = home.signer(KeyRole.CREDENTIAL, None)
    certificate = register_of(home).issue(request(home), signer=signer, now=NOW).certificate

    with pytest.raises(UsageError, match="covers no product"):
        product_of(certificate, None)


def test_the_register_that_is_published_names_each(home: Home, tmp_path: Path) -> None:
    certificate = certificate_in(home)
    made = labels(home, certificate, *(f"A{number}" for number in range(7)), after=HOUR)
    publish(home, tmp_path / "site", NOW + DAY)

    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file() and "register" in str(path)]
    parts = [path.read_bytes() for path in files]
    assert all(any(short_digest(one.digest) in part for part in parts) for one in made)
    assert short_digest(hashlib.sha256(b"another").digest()) not in b"".join(parts)
    with reading(home.engine) as connection:
        digests = [digest for _, digest in serial_label_digests(connection, after=0, until=10_000)]
    assert digests == [one.digest for one in made]


@pytest.mark.parametrize(
    "body", [{}, {"product": "DT-100", "labels": [["A1", "zz", ""]]}, {"product": "x", "labels": 1}]
)
def test_an_entry_that_holds_no_labels_is_said_to_be_damaged(body: dict[str, JsonValue], home: Home) -> None:
    certificate = certificate_in(home)
    with writing(home.engine) as connection:
        append(connection, (NewEvent(EventKind.LABELS_SIGNED, certificate.id, body),), now=NOW + HOUR)

    with reading(home.engine) as connection, pytest.raises(StorageError, match="holds no labels"):
        list(serial_labels(connection, certificate))
    assert register_of(home).history(NUMBER)[-1].told.startswith("Signed labels for ")
