"""The published files of every certificate: the signed credential and its page (specs/publication.md P1, P10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from vc.register.addresses import site_path
from vc.register.certificates.certificates import CertificateState, each
from vc.register.home import Home
from vc.register.publication.issued_credential import credential_of
from vc.register.publication.page import PageFacts, render_page
from vc.register.publication.product_links import ProductListing
from vc.securing.label_number import label_url

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


def certificate_files(
    connection: Connection,
    home: Home,
    *,
    listing: ProductListing,
    at: datetime,
    among: ColumnElement[bool] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of certificates' files, as they stand at `at`; `among` chooses some of them.

    What products they name is noted in `listing`.
    """
    for state in each(connection, at=at, among=among):
        listing.note(state)
        url = home.addresses.credential(state.certificate.slug)
        yield site_path(f"{url}.jwt"), state.certificate.secured
        yield site_path(f"{url}/index.html"), certificate_page(home, state, at=at)


def certificate_page(home: Home, state: CertificateState, *, at: datetime) -> bytes:
    """Return the public page of one certificate."""
    certificate = state.certificate
    host = home.settings.verify_host
    facts = PageFacts(
        credential=credential_of(certificate.secured),
        standing=state.standing,
        credential_url=f"{home.addresses.credential(certificate.slug)}.jwt",
        check_url=f"https://{host}/" if certificate.label is None else label_url(host, certificate.label),
    )
    return render_page(facts, at=at)
