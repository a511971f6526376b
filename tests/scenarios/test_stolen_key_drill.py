"""The drill: a stolen key, 1,000 honest certificates and 1,000 forged ones that say they are older than the theft.

All is judged offline, under one bundle: every honest certificate is kept, and no forged one is accepted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest

from tests.registers import Register, digest_of
from tests.vc.trust.world import ROOT, ROOT_SIGNERS
from tests.world import CB, DAY, LIST_LENGTH, NOW, SIGNED, World, certificate_claims
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.keys.file_signer import FileSigner
from vc.keys.verification_method import VerificationMethod
from vc.model.document import Retrieved, Via
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.bundle import Bundle, BundleSource, build_bundle, open_bundle
from vc.resolve.driver import gather
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.anchor import root_to_toml, sign_trust_list
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import ask
from vc.verify.report import Report

MANY = 1_000
HOUR = timedelta(hours=1)
LAST_SNAPSHOT = SIGNED + 90 * DAY
STOLEN = SIGNED + 100 * DAY
NEW_KEY = FileSigner(f"{CB.did}#credentials-2", CB.key("credentials 2"))


def signed(name: str, number: int, iat: datetime) -> bytes:
    """Return a certificate under the key that is stolen, or will be; who signs it makes no difference to it."""
    claims: dict[str, Any] = certificate_claims(index=number * 7 % LIST_LENGTH)
    claims["credentialSubject"]["certificateNumber"] = f"{name}-{number}"
    claims.update(id=f"{CB.origin}/c/{name}-{number}", name=f"{name} {number}", iat=int(iat.timestamp()))
    claims.update(validFrom=format_instant(SIGNED - DAY), validUntil=format_instant(SIGNED + 900 * DAY))
    return secure_vc_jwt(claims, CB.signer())


@cache
def honest() -> tuple[bytes, ...]:
    """What the body issued, a certificate an hour."""
    return tuple(signed("HONEST", number, SIGNED + number * HOUR) for number in range(MANY))


@cache
def forged() -> tuple[bytes, ...]:
    """What the thief signs, with the same dates."""
    return tuple(signed("FORGED", number, SIGNED + number * HOUR) for number in range(MANY))


def bundle_of(*, known: bool, current: bool) -> Bundle:
    """Return a bundle made today. `known`: the theft is; `current`: it holds today's register too."""
    world = World()
    credentials, lists = CB.methods()
    new = VerificationMethod(NEW_KEY.verification_method, CB.did, NEW_KEY.key, credentials.relationships)
    world.methods[CB.did] = (replace(credentials, revoked=STOLEN if known else None), new, lists)
    digests = [digest_of(certificate) for certificate in honest()]
    snapshots = [
        (SIGNED + 20 * DAY, [digests[:480]]),
        (LAST_SNAPSHOT, [digests[:480], digests[480:]]),
        *([(NOW - DAY, [digests[:480], digests[480:]])] if current else []),
    ]
    Register(snapshots, NOW - HOUR).published_in(world)
    documents = [Retrieved(url, content, NOW - HOUR, Via.MEMORY) for url, content in world.documents().items()]
    made = build_bundle(
        documents,
        sign_trust_list(replace(world.trust, root=ROOT), ROOT_SIGNERS[:2]),
        signers=ROOT_SIGNERS[:2],
        version=1,
        created=NOW,
        expires=NOW + DAY,
        environment=Environment.TEST,
    )
    return open_bundle(made)


class Desk:
    """A desk without a network: one bundle, and what was read of it for the certificate before."""

    def __init__(self, bundle: Bundle) -> None:
        self._source, self._memo = BundleSource(bundle), Memo()
        self._evidence = Evidence(b"", Anchor(root_to_toml(ROOT)), manifest=bundle.manifest)

    def report(self, certificate: bytes) -> Report:
        """Judge one certificate."""
        question = ask(NOW)
        self._evidence = gather(replace(self._evidence, target=certificate), question, self._source, memo=self._memo)
        return judge(self._evidence, question, self._memo)


@pytest.mark.parametrize("current", [False, True], ids=["with the snapshot of before", "with today's register too"])
def test_of_a_stolen_key_every_honest_certificate_is_kept_and_no_forged_one_accepted(*, current: bool) -> None:
    desk = Desk(bundle_of(known=True, current=current))

    kept = [desk.report(certificate) for certificate in honest()]
    refused = [desk.report(certificate) for certificate in forged()]

    assert sum(report.verdict is Verdict.VALID for report in kept) == MANY
    assert sum(report.verdict is Verdict.INVALID for report in refused) == MANY
    assert {finding.code for report in refused for finding in report.reasons} == {Code.KEY_COMPROMISED}


def test_before_the_theft_is_known_the_register_of_the_bundle_tells_them_apart() -> None:
    desk = Desk(bundle_of(known=False, current=True))

    kept = [desk.report(certificate) for certificate in honest()]
    refused = [desk.report(certificate) for certificate in forged()]

    assert sum(report.verdict is Verdict.VALID for report in kept) == MANY
    assert {finding.code for report in refused for finding in report.reasons} == {Code.REGISTER_ABSENT}
    assert sum(report.verdict is Verdict.INVALID for report in refused) == MANY


@pytest.mark.parametrize(
    "iat",
    [
        SIGNED - DAY,
        LAST_SNAPSHOT - HOUR,
        LAST_SNAPSHOT,
        LAST_SNAPSHOT + HOUR,
        STOLEN - HOUR,
        STOLEN,
        STOLEN + DAY,
        NOW - HOUR,
        NOW,
    ],
)
@pytest.mark.parametrize("current", [False, True])
def test_whatever_date_the_thief_chooses_it_is_not_accepted(iat: datetime, *, current: bool) -> None:
    report = Desk(bundle_of(known=True, current=current)).report(signed("FORGED", 1, iat))

    assert report.verdict is Verdict.INVALID
    assert Code.KEY_COMPROMISED in {finding.code for finding in report.reasons}
