"""The certificates of the world that are signed, and the verdict that each must get (specs/demo-world.md W9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

from vc.issue.draft import Draft, draft_from_claims
from vc.issue.prepare import prepare
from vc.issue.row_draft import draft_from_row
from vc.model.vocabulary import CertificateStatus, Verdict
from vc.register.addresses import Addresses
from vc.securing.vc_jwt import secure_vc_jwt
from vc_cli.world.certificate import WorldCertificate
from vc_cli.world.documents import Organisations
from vc_cli.world.lists import allocation
from vc_cli.world.organisations import Body
from vc_cli.world.signatures import CREDENTIALS

SIGNED_AT: Final = time(8, tzinfo=UTC)
_TRANSITION_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed certificate and what is to be said of it on the world's day."""

    name: str
    credential: bytes
    number: str
    body: str
    status: CertificateStatus
    expected: Verdict

    def line(self) -> dict[str, object]:
        """Return it as a line of `sample.ndjson`."""
        return {
            "file": f"certificates/{self.name}.jwt",
            "certificate_number": self.number,
            "body": self.body,
            "status": self.status.value,
            "expected": self.expected.value,
        }


class Sample:
    """Every so-manieth certificate of the world, `count` of them or as many as there are."""

    def __init__(self, organisations: Organisations, *, count: int) -> None:
        self._organisations = organisations
        self._certificates = organisations.plan.census.certificates
        self._count = min(count, self._certificates)

    def takes(self, certificate: WorldCertificate) -> bool:
        """Tell whether a certificate is among them: those at which the count's share reaches a whole number."""
        before = certificate.place * self._count // self._certificates
        return (certificate.place + 1) * self._count // self._certificates > before

    def signed(self, body: Body, certificates: Iterator[WorldCertificate]) -> Iterator[Signed]:
        """Yield those of a body's certificates that belong to the sample, signed on their first day."""
        addresses = Addresses.of(body.did)
        signer = self._organisations.keyring.signer(body.did, CREDENTIALS)
        for certificate in certificates:
            if not self.takes(certificate):
                continue
            slug = certificate.number.replace(" ", "-")
            claims = prepare(
                draft_of(certificate),
                issuer=self._organisations.profile(body),
                issued_at=datetime.combine(certificate.begins, SIGNED_AT),
                status=allocation(addresses, certificate),
                credential_id=addresses.credential(slug),
            )
            yield Signed(
                name=f"{body.key}-{slug}",
                credential=secure_vc_jwt(claims, signer),
                number=certificate.number,
                body=body.key,
                status=certificate.status,
                expected=expected_verdict(body, certificate),
            )


def draft_of(certificate: WorldCertificate) -> Draft:
    """Return a certificate as `vc issue` takes it from its table."""
    if "type" in certificate.written:
        return draft_from_claims(certificate.written)
    return draft_from_row({name: str(value) for name, value in certificate.written.items()})


def expected_verdict(body: Body, certificate: WorldCertificate) -> Verdict:
    """Return what must be said of a certificate on the world's day, by the default policy and without its successor."""
    if certificate.change is not None:
        return Verdict.INVALID
    if body.withdrawn_before is not None and body.withdrawn_before >= _TRANSITION_DAYS:
        return Verdict.INVALID
    return Verdict.VALID
