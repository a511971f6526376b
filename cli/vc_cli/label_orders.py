"""Which labels are to be printed: those of certificates, or of the items of one (specs/label.md L7.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vc.errors import UsageError
from vc_cli.homes import sign_ledger, signers_for
from vc_cli.output import warn
from vc_cli.progress import bar
from vc_cli.serial_numbers import serials_in_file, serials_in_range
from vc_cli.stored_certificates import stored_in

if TYPE_CHECKING:
    from vc.label.printed_label import PrintedLabel
    from vc.register.certificates.certificates import Certificate
    from vc.register.home import Home
    from vc.register.issuing.serial_labels import SerialLabel


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """What stands on the command line about whose labels are made: certificates, or the items of one of them."""

    identifiers: tuple[str, ...]
    serials: str | None = None
    serials_file: str | None = None
    product: str | None = None
    user: str = ""
    passphrase_file: str | None = None

    def serial_numbers(self) -> tuple[str, ...]:
        """Return the serial numbers that are named, none for labels of certificates.

        Raises `UsageError` for both a range and a file, for several certificates, and for a product without items.
        """
        if self.serials is not None and self.serials_file is not None:
            raise UsageError("give a range or a file, not both", where="--serials")
        if self.serials is None and self.serials_file is None:
            if self.product is not None:
                raise UsageError("names the product of items", where="--product", hint="add --serials FIRST..LAST")
            return ()
        if len(self.identifiers) != 1:
            raise UsageError("items belong to one certificate", where="--serials", hint="name one ID")
        if self.serials is not None:
            return serials_in_range(self.serials)
        return serials_in_file(self.serials_file or "")


@dataclass(frozen=True, slots=True)
class _Items:
    """Items of one product of a certificate, by their serial numbers."""

    certificate: Certificate
    product: str
    serials: Sequence[str]


def labels_ordered(home: Home, order: LabelOrder, *, now: datetime) -> list[PrintedLabel]:
    """Return the labels in their order. Those of items that have none yet are signed, and recorded, first."""
    serials = order.serial_numbers()
    if serials:
        return _of_items(home, order, serials, now=now)
    known: dict[str, PrintedLabel] = {}
    for identifier in order.identifiers:
        if identifier not in known:
            certificate, text = stored_in(home, identifier, now=now)
            _tell_status(home, certificate, now=now)
            known[identifier] = _printed(certificate, text)
    return [known[identifier] for identifier in order.identifiers]


def _of_items(home: Home, order: LabelOrder, serials: Sequence[str], *, now: datetime) -> list[PrintedLabel]:
    from vc.register.issuing.serial_labels import labels_of, product_of
    from vc.register.register import Register
    from vc.register.storage.engine import reading
    from vc.securing.label_number import label_url

    certificate = Register(home).show(order.identifiers[0], at=now).certificate
    items = _Items(certificate, product_of(certificate, order.product), serials)
    with reading(home.engine) as connection:
        known = labels_of(connection, certificate, items.product)
    missing = sum(serial not in known for serial in serials)
    if missing:
        known |= {one.serial: one for one in _signed(home, order, items, missing=missing, now=now)}
    _tell_status(home, certificate, now=now)
    warn(f"{len(serials):,} serial numbers: {missing:,} signed now, {len(serials) - missing:,} before")
    host = home.settings.verify_host
    return [
        _printed(certificate, label_url(host, known[one].label), serial=one, product=items.product) for one in serials
    ]


def _signed(home: Home, order: LabelOrder, items: _Items, *, missing: int, now: datetime) -> list[SerialLabel]:
    from vc.register.issuing.serial_labels import LABELS_AT_ONCE, LabelDesk
    from vc.register.keys.key_records import KeyRole

    signer, ledger_signer = signers_for(home, KeyRole.CREDENTIAL, order.passphrase_file)
    with bar(total=missing, what="Signing") as advance:
        desk = LabelDesk(
            home,
            signer,
            by=order.user,
            on_step=lambda step: advance(LABELS_AT_ONCE if step == "labels.committed" else 0),
        )
        signed = desk.issue(items.certificate, items.serials, product=items.product, now=now)
    sign_ledger(home, ledger_signer, now=now)
    return signed


def _printed(certificate: Certificate, text: str, *, serial: str = "", product: str = "") -> PrintedLabel:
    from vc.label.printed_label import PrintedLabel
    from vc.register.issuing.signed_again import stored_credential

    return PrintedLabel(
        certificate.number,
        certificate.holder,
        certificate.standard,
        text,
        stored_credential(certificate).holder_native,
        serial,
        product,
    )


def _tell_status(home: Home, certificate: Certificate, *, now: datetime) -> None:
    """Say so where whoever scans the label won't read Valid."""
    from vc.register.register import Register
    from vc.status.value import StatusValue

    value = Register(home).show(certificate.id, at=now).standing.value
    if value is not StatusValue.ACTIVE:
        warn(f"{certificate.name} is {value.name.lower().replace('_', ' ')}, as everybody reads who scans its label")
    elif certificate.valid_until is not None and now >= certificate.valid_until:
        warn(f"{certificate.name} has expired, as everybody reads who scans its label")
