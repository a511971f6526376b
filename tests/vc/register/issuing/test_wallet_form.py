"""Wallet forms: signed when asked for, once for each key, and kept in the ledger (G90 to G92)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc.register.homes import DAY, NOW, issue, publish, register_of, slept_until
from tests.wallets import HOLDER, Chance
from vc.errors import KeyMaterialError, UsageError
from vc.issue.fault import Fault
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import generate
from vc.keys.public_key import PublicKey
from vc.model.limits import DEFAULT_LIMITS
from vc.register.audit.audit import verify_ledger
from vc.register.certificates.certificates import Certificate
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.issuing import signed_again
from vc.register.issuing.wallet_form import WalletDesk, WalletForm, wallet_digests, wallet_forms
from vc.register.keys.key_records import KeyRole
from vc.register.storage.engine import reading
from vc.securing.read import read
from vc.securing.sd_jwt.key_binding import holder_key
from vc.securing.secured import Form, SecuredCredential
from vc.status.value import StatusEvent
from vc.trust.digest_set import short_digest


def wallet_of(home: Home, number: str, *, holder: PublicKey | None = None, after: timedelta = DAY) -> WalletForm:
    certificate = register_of(home).show(number, at=NOW + after).certificate
    signer = home.signer(KeyRole.CREDENTIAL, None)
    return WalletDesk(home, signer, Chance(), by="clerk").issue(certificate, holder=holder, now=NOW + after)


def opened(form: WalletForm) -> SecuredCredential:
    secured = read(form.sd_jwt, DEFAULT_LIMITS, expect=frozenset({Form.DC_SD_JWT}))
    assert isinstance(secured, SecuredCredential)
    return secured


def certificate_in(home: Home, number: str) -> Certificate:
    return register_of(home).show(number, at=NOW + DAY).certificate


def test_a_wallet_form_has_the_certificates_status_entry_and_a_signing_time_of_its_own(home: Home) -> None:
    issue(home, "QMS-1")
    certificate = certificate_in(home, "QMS-1")

    form = wallet_of(home, "QMS-1")

    claims = opened(form).claims
    assert claims["status"]["status_list"]["idx"] == certificate.slot.index
    assert claims["jti"] == certificate.id
    assert claims["iat"] == int((NOW + DAY).timestamp()) == int(form.issued_at.timestamp())
    assert opened(form).verified_by(home.signer(KeyRole.CREDENTIAL, None).key)
    assert opened(form).digest == form.digest != certificate.digest
    assert claims["credentialSubject"]["issuedToParty"]["name"] == "Example Castings Ltd"
    bare = form.sd_jwt.partition(b"~")[0]
    assert b"Example Castings" not in bare


def test_a_home_that_goes_by_its_address_is_named_by_both(home: Home) -> None:
    issue(home, "QMS-1")
    named = replace(home, settings=replace(home.settings, wallet_address=True))

    usual, by_address = wallet_of(home, "QMS-1"), wallet_of(named, "QMS-1")

    claims = opened(by_address).claims
    assert (claims["iss"], claims["issuer"]["id"]) == ("https://body.example", home.settings.issuer)
    assert opened(by_address).kid == named.signer(KeyRole.CREDENTIAL, None).verification_method
    assert opened(usual).claims["iss"] == home.settings.issuer
    # each of them is signed once
    assert wallet_of(named, "QMS-1", after=2 * DAY).sd_jwt == by_address.sd_jwt
    assert wallet_of(home, "QMS-1", after=2 * DAY).sd_jwt == usual.sd_jwt


def test_the_same_key_gets_the_same_octets_and_another_key_its_own(home: Home) -> None:
    issue(home, "QMS-1")
    other = generate(Algorithm.ES256).public

    first, again = wallet_of(home, "QMS-1"), wallet_of(home, "QMS-1", after=2 * DAY)
    bound, elsewhere = (wallet_of(home, "QMS-1", holder=key) for key in (HOLDER.key, other))

    assert (again.sd_jwt, again.repeated, first.repeated) == (first.sd_jwt, True, False)
    assert len({first.sd_jwt, bound.sd_jwt, elsewhere.sd_jwt}) == 3
    assert holder_key(opened(bound).claims) == HOLDER.key
    with reading(home.engine) as connection:
        kept = list(wallet_forms(connection, certificate_in(home, "QMS-1")))
        assert [one.holder for one in kept] == ["", HOLDER.key.thumbprint.hex(), other.thumbprint.hex()]
        assert [digest for _, digest in wallet_digests(connection, after=0, until=10_000)] == [
            one.digest for one in kept
        ]


def test_the_story_and_the_audit_know_of_it(home: Home) -> None:
    issue(home, "QMS-1")
    wallet_of(home, "QMS-1", holder=HOLDER.key)

    told = [chapter.told for chapter in register_of(home).history("QMS-1")]
    assert (
        told[-1]
        == f"Signed as an SD-JWT VC for the holder's key {HOLDER.key.thumbprint.hex()[:16]}, recorded by clerk."
    )
    assert verify_ledger(home) == ()


@pytest.mark.parametrize("event", [StatusEvent.SUSPENDED, StatusEvent.WITHDRAWN])
def test_nothing_is_signed_of_a_certificate_that_is_not_active(home: Home, event: StatusEvent) -> None:
    issue(home, "QMS-1")
    known = wallet_of(home, "QMS-1")
    register_of(home).change("QMS-1", Change(event, "late"), now=NOW + DAY)

    with pytest.raises(UsageError, match="nothing is signed of it"):
        wallet_of(home, "QMS-1", holder=HOLDER.key, after=2 * DAY)
    assert wallet_of(home, "QMS-1", after=2 * DAY).sd_jwt == known.sd_jwt, "what was signed before can be had again"


def test_a_key_of_another_home_signs_nothing(home: Home) -> None:
    issue(home, "QMS-1")
    certificate = certificate_in(home, "QMS-1")

    with pytest.raises((UsageError, KeyMaterialError)):
        WalletDesk(home, HOLDER, Chance()).issue(certificate, holder=None, now=NOW + DAY)


def test_nothing_is_signed_of_a_certificate_that_has_expired(home: Home) -> None:
    issue(home, "QMS-1")
    slept_until(home, NOW + 1_200 * DAY)

    with pytest.raises(UsageError, match="has expired"):
        wallet_of(home, "QMS-1", after=1_200 * DAY)


def test_nothing_is_signed_that_could_not_be_issued_today(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(home, "QMS-1")
    fault = Fault("/scope", "is not in the schedule any more", "reduce the scope")
    monkeypatch.setattr(signed_again, "check", lambda *_, **__: (fault,))

    with pytest.raises(UsageError, match="could not be issued today: /scope"):
        wallet_of(home, "QMS-1")


def test_the_register_that_is_published_names_it_too(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-1")
    form = wallet_of(home, "QMS-1", after=timedelta(hours=1))
    site = tmp_path / "site"
    publish(home, site, NOW + DAY)

    parts = [path.read_bytes() for path in site.rglob("*") if path.is_file() and "register" in str(path)]
    assert any(short_digest(form.digest) in part for part in parts)
    assert short_digest(hashlib.sha256(b"another").digest()) not in b"".join(parts)
