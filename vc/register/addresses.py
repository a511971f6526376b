"""An issuer's public addresses and the paths that serve them (specs/register.md G4, specs/publication.md P1, P2)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from urllib.parse import quote, unquote, urlsplit

from vc.errors import Refused, UsageError
from vc.keys.did import did_web_url
from vc.keys.issuer_metadata import issuer_metadata_url
from vc.model.digital_link import ProductKey
from vc.status.list_url import ListAddress, ListForm

_LONGEST_SLUG: Final = 100
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f/\\?#%<>"|*:]|^\.')
_ENDS_AS_A_FILE: Final = ".jwt"
"""`c/X.jwt` is the credential X: a page of that name would take its place."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every URL that belongs to one issuer. `base` ends in a slash."""

    did_document: str
    base: str

    @classmethod
    def of(cls, did: str) -> Self:
        """Return the addresses of a did:web. Raises `UsageError` for another identifier."""
        try:
            document = did_web_url(did)
        except Refused as error:
            raise UsageError(error.detail, where=did, hint="use an identifier such as did:web:body.example") from None
        return cls(document, document.removesuffix("did.json").removesuffix(".well-known/"))

    @property
    def issuer(self) -> str:
        """The https URL by which the issuer may be known beside its identifier (specs/sd-jwt.md SV7)."""
        return self.base.removesuffix("/")

    @property
    def issuer_metadata(self) -> str:
        """The address of the keys of `issuer`: its JWT VC Issuer Metadata."""
        return issuer_metadata_url(self.issuer)

    @property
    def host(self) -> str:
        """The host, with the port where one is named."""
        return urlsplit(self.base).netloc

    @property
    def status_base(self) -> str:
        """What list numbers are appended to."""
        return f"{self.base}status"

    def status_list(self, number: int) -> ListAddress:
        """Return the address of list `number`."""
        return ListAddress.numbered(self.status_base, number)

    def credential(self, slug: str) -> str:
        """Return the identifier of a credential, which is also the address of its page."""
        return f"{self.base}c/{quote(slug, safe='')}"

    def accreditation(self, slug: str, version: int | None = None) -> str:
        """Return the address of an accreditation's version, or of the current one."""
        name = f"{self.base}accreditations/{quote(slug, safe='')}"
        return f"{name}.jwt" if version is None else f"{name}/v{version}.jwt"

    def product(self, key: ProductKey) -> str:
        """Return the address at which a product is resolved (specs/identity-resolver.md I4)."""
        return f"{self.base}{key.path}"

    def product_links(self, key: ProductKey) -> str:
        """Return the path of the file that holds a product's links (I7)."""
        return f"{site_path(self.base)}{product_file(key)}"

    @property
    def accreditation_index(self) -> str:
        """The address of the signed index of accreditations."""
        return f"{self.base}accreditations/index.jwt"

    @property
    def register_base(self) -> str:
        """Where the snapshots of the register stand (specs/register-snapshot.md)."""
        return f"{self.base}register"

    @property
    def register_index(self) -> str:
        """The address of the signed index of the register's snapshots."""
        return f"{self.register_base}/index.jwt"

    @property
    def ledger_head(self) -> str:
        """The address of the signed head of the ledger."""
        return f"{self.base}ledger/head.jwt"


def site_path(url: str) -> str:
    """Return where a server with the site folder as its root keeps what it serves at `url`."""
    return unquote(urlsplit(url).path).lstrip("/")


def product_file(key: ProductKey) -> str:
    """Return where a product's links stand in a folder of its own issuer; lot and serial number as slugs (I7)."""
    return "/".join(f"{name}/{slug_of(value)}" for name, value in key.parts) + "/linkset.json"


def archive_path(address: ListAddress, form: ListForm, issued_at: datetime) -> str:
    """Return the path of an archived list."""
    return site_path(address.archived(form, issued_at))


def slug_of(number: str) -> str:
    """Return the name under which a certificate or accreditation is published (P2)."""
    plain = _UNFIT.sub("_", number)
    if plain == number and len(number.encode()) <= _LONGEST_SLUG and not number.endswith(_ENDS_AS_A_FILE):
        return number
    short = plain.encode()[:_LONGEST_SLUG].decode(errors="ignore")
    return f"{short}~{hashlib.sha256(number.encode()).hexdigest()[:8]}"
