"""What will be public of a certificate once it is issued (specs/tables.md B12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.issue.draft import Draft
from vc.issue.prepare import IssuerProfile, StatusAllocation, prepare
from vc.model.credential import Credential, credential_from_claims
from vc.model.label_claims import DIGEST_OCTETS, label_payload
from vc.profiles import catalogue

_LAST_INDEX = 2**20 - 1


@dataclass(frozen=True, slots=True)
class Preview:
    """What anyone will be able to read. `address` is the certificate's page and identifier; dates are as printed.

    `label` says what the label carries, or why there is none.
    """

    number: str
    holder: str
    holder_native: str
    standard: str
    scope_text: str
    codes: tuple[str, ...]
    places: tuple[str, ...]
    countries: tuple[str, ...]
    valid_from: str
    valid_until: str
    address: str
    label: str

    def to_json(self) -> dict[str, JsonValue]:
        """Return it as a JSON object."""
        return {
            "number": self.number,
            "holder": self.holder,
            "holder_native": self.holder_native,
            "standard": self.standard,
            "scope_text": self.scope_text,
            "codes": [*self.codes],
            "covers": [*self.places],
            "countries": [*self.countries],
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
            "address": self.address,
            "label": self.label,
        }


def preview_of(draft: Draft, *, issuer: IssuerProfile, issued_at: datetime, credential_id: str) -> Preview:
    """Return what issuing a draft without faults would make public. Nothing is signed and no status entry is taken."""
    status = StatusAllocation(1, 0, f"{credential_id}#token", f"{credential_id}#bitstring")
    claims: dict[str, Any] = prepare(
        draft, issuer=issuer, issued_at=issued_at, status=status, credential_id=credential_id
    )
    credential = credential_from_claims(claims)
    scope = credential.scope
    codes: list[str] = []
    if scope is not None:
        stated = (scope.sectors, scope.product_categories, scope.methods, scope.hs_codes)
        codes = [code for dimension in stated for code in sorted(dimension)]
    return Preview(
        number=credential.number,
        holder=credential.holder,
        holder_native=credential.holder_native,
        standard=_standard(credential),
        scope_text=credential.scope_text,
        codes=tuple(_titled(code) for code in codes),
        places=tuple(_place(covered.name, covered.country) for covered in credential.covered),
        countries=() if scope is None else tuple(sorted(scope.countries)),
        valid_from=_day(credential.valid_from),
        valid_until=_day(credential.valid_until),
        address=credential.id,
        label=_label(credential),
    )


def counts(previews: Iterable[Preview]) -> dict[str, JsonValue]:
    """Return how many certificates there are for each standard and for each country, the most first."""
    listed = list(previews)
    standards = Counter(one.standard for one in listed)
    countries = Counter(country for one in listed for country in one.countries)
    return {
        "certificates": len(listed),
        "standards": dict(standards.most_common()),
        "countries": dict(countries.most_common()),
    }


def _standard(credential: Credential) -> str:
    scope = credential.scope
    if scope is None:
        return ""
    named = ":".join(filter(None, (scope.standard, scope.edition)))
    return " ".join(filter(None, (scope.scheme, named)))


def _titled(code: str) -> str:
    title = catalogue.sector_title(code) or catalogue.product_category_title(code)
    return f"{code} {title}" if title else code


def _place(name: str, country: str) -> str:
    return f"{name} ({country})" if country else name


def _day(moment: datetime | None) -> str:
    return "" if moment is None else moment.date().isoformat()


def _label(credential: Credential) -> str:
    try:
        label_payload(credential, list_number=1, index=_LAST_INDEX, digest=bytes(2 * DIGEST_OCTETS))
    except UsageError as error:
        return f"none: {error.message}"
    return (
        "number, holder, standard, scope codes, countries, dates and status entry, signed; not the sites or the address"
    )
