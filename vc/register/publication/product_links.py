"""The linksets of the products that certificates name, derived from the register (identity-resolver.md I3 to I8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from vc.errors import Refused, StorageError
from vc.model.digital_link import ProductKey
from vc.model.linkset import DCC, ListedCertificate, certificates_context, linkset, parse_linkset
from vc.register.certificates.certificates import CertificateState, each
from vc.register.home import Home
from vc.register.publication.issued_credential import credential_of, products_of
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.schema import credentials
from vc.status.value import StatusValue

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AT_ONCE: Final = 500
_STATES: Final = {
    StatusValue.ACTIVE: "",
    StatusValue.WITHDRAWN: "withdrawn",
    StatusValue.CANCELLED: "cancelled",
    StatusValue.SUPERSEDED: "superseded",
    StatusValue.SUSPENDED: "suspended",
    StatusValue.SCOPE_REDUCED: "scope reduced",
}
_MAY_EXPIRE: Final = frozenset({StatusValue.ACTIVE, StatusValue.SUSPENDED, StatusValue.SCOPE_REDUCED})


@dataclass(frozen=True, slots=True)
class _Named:
    """A certificate that names a product. `state` is empty where it is in force."""

    seq: int
    slug: str
    title: str
    state: str
    replaced: bool


class ProductListing:
    """Which certificates name which product, of those that were noted at the moment `at`."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self._named: dict[ProductKey, dict[int, _Named]] = {}

    def note(self, state: CertificateState) -> None:
        """Note what products a certificate names, each at the paths of I3. Raises `StorageError` for an unread one."""
        for product in products_of(state.certificate.secured):
            for key in product.listed_at:
                self._named.setdefault(key, {})[state.certificate.seq] = _named(state, self.at)

    def note_beside(self, key: ProductKey, state: CertificateState) -> None:
        """Note a certificate for the one product `key` alone, where it names it."""
        if any(key in product.listed_at for product in products_of(state.certificate.secured)):
            self._named[key][state.certificate.seq] = _named(state, self.at)

    @property
    def products(self) -> list[ProductKey]:
        """The products, in order."""
        return sorted(self._named)

    def slugs(self, key: ProductKey) -> set[str]:
        """Return the names of the certificates that are noted for a product."""
        return {one.slug for one in self._named[key].values()}

    def linkset(self, home: Home, key: ProductKey) -> bytes:
        """Return the linkset of a product: certificates in force first, the newest first (I5)."""
        in_order = sorted(self._named[key].values(), key=lambda one: (one.state != "", -one.seq))
        listed = [_listed(home, one) for one in in_order]
        return linkset([certificates_context(home.addresses.product(key), listed)])


def product_files(
    connection: Connection, home: Home, standing: SiteFolder | None, *, listing: ProductListing
) -> Iterator[tuple[str, bytes]]:
    """Yield the linksets of the products of `listing`.

    `standing` is the folder that holds those of before, where the listing has only what changed since: the other
    certificates that a product's linkset names are looked up in the register (I8). None where it has every certificate.
    """
    for key in listing.products:
        path = home.addresses.product_links(key)
        if standing is not None:
            others = _slugs_in(home, standing.read(path), path) - listing.slugs(key)
            for state in _certificates(connection, others, at=listing.at):
                listing.note_beside(key, state)
        yield path, listing.linkset(home, key)


def _certificates(connection: Connection, slugs: set[str], *, at: datetime) -> Iterator[CertificateState]:
    names = sorted(slugs)
    for start in range(0, len(names), _AT_ONCE):
        yield from each(connection, at=at, among=credentials.c.slug.in_(names[start : start + _AT_ONCE]))


def _slugs_in(home: Home, raw: bytes | None, path: str) -> set[str]:
    """Return the names of the certificates that a linkset in the folder names; none where there is none."""
    if raw is None:
        return set()
    try:
        links = [link for context in parse_linkset(raw) for link in context.links.get(DCC, ())]
    except Refused as refusal:
        raise StorageError(f"can't be read: {refusal.detail}", where=path, hint="publish with --all") from None
    above = home.addresses.credential("")
    return {unquote(link.href.removeprefix(above).removesuffix(".jwt")) for link in links}


def _listed(home: Home, one: _Named) -> ListedCertificate:
    title = f"{one.title} ({one.state})" if one.state else one.title
    return ListedCertificate(home.addresses.credential(one.slug), title, one.replaced)


def _named(state: CertificateState, at: datetime) -> _Named:
    certificate, standing = state.certificate, state.standing
    until = certificate.valid_until
    ended = until is not None and at >= until and standing.value in _MAY_EXPIRE
    return _Named(
        seq=certificate.seq,
        slug=certificate.slug,
        title=credential_of(certificate.secured).name or certificate.name,
        state="expired" if ended else _STATES[standing.value],
        replaced=standing.successor is not None or standing.value is StatusValue.SUPERSEDED,
    )
