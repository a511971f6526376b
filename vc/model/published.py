"""The documents that an issuer publishes: by their path, what they are and how long others may keep them (P13).

The one table of it: `vc serve` answers by it, the nginx sample is held against it, and the monitor expects it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

VC_JWT: Final = "application/vc+jwt"
STATUS_LIST_JWT: Final = "application/statuslist+jwt"
JWT: Final = "application/jwt"
OCTETS: Final = "application/octet-stream"
DID_DOCUMENT: Final = "application/did+json"
JSON: Final = "application/json"
LINKSET: Final = "application/linkset+json"

FOREVER: Final = "public, max-age=31536000, immutable"
"""Archives and numbered versions: what stands at such an address never changes."""

SHORT: Final = "public, max-age=10"
"""Lists and indexes: as long as a suspension may wait in a cache, and far below every `ttl`."""

MINUTE: Final = "public, max-age=60"
"""Everything else."""

_NUMBER: Final = r"[1-9][0-9]{0,8}"
_TIME: Final = r"[0-9]{1,12}"
_NAME: Final = r"(?!\.|%2[Ee])[^/]+"
_ABOVE: Final = r"(?:/(?!\.|%2[Ee])[^/]+)*"
"""The path of an identifier that has one (P1)."""


class Published(StrEnum):
    """What a document is."""

    DID_DOCUMENT = "did_document"
    ISSUER_METADATA = "issuer_metadata"
    TOKEN_LIST = "token_list"  # noqa: S105 - a kind of document
    BITSTRING_LIST = "bitstring_list"
    ARCHIVED_TOKEN_LIST = "archived_token_list"  # noqa: S105 - likewise
    ARCHIVED_BITSTRING_LIST = "archived_bitstring_list"
    HISTORY = "history"
    ACCREDITATION_INDEX = "accreditation_index"
    ACCREDITATION_VERSION = "accreditation_version"
    ACCREDITATION = "accreditation"
    CERTIFICATE = "certificate"
    LEDGER_HEAD = "ledger_head"
    REGISTER_INDEX = "register_index"
    REGISTER_SNAPSHOT = "register_snapshot"
    REGISTER_PART = "register_part"
    REGISTER_NUMBERS = "register_numbers"
    PRODUCT_LINKS = "product_links"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: which paths it has, as they stand in a request, its media type and its `Cache-Control`."""

    what: Published
    path: re.Pattern[str]
    media_type: str
    cache: str


KINDS: Final = tuple(
    Kind(what, re.compile(f"{_ABOVE}/{path}"), media_type, cache)
    for what, path, media_type, cache in (
        (Published.DID_DOCUMENT, r"(?:\.well-known/)?did\.json", DID_DOCUMENT, MINUTE),
        (Published.ISSUER_METADATA, rf"(?<=^/)\.well-known/jwt-vc-issuer(?:/{_NAME})*", JSON, MINUTE),
        (Published.TOKEN_LIST, rf"status/{_NUMBER}/token\.jwt", STATUS_LIST_JWT, SHORT),
        (Published.BITSTRING_LIST, rf"status/{_NUMBER}/bitstring\.jwt", VC_JWT, SHORT),
        (Published.HISTORY, rf"status/{_NUMBER}/history/index\.jwt", JWT, SHORT),
        (Published.ARCHIVED_TOKEN_LIST, rf"status/{_NUMBER}/history/{_TIME}\.token\.jwt", STATUS_LIST_JWT, FOREVER),
        (Published.ARCHIVED_BITSTRING_LIST, rf"status/{_NUMBER}/history/{_TIME}\.bitstring\.jwt", VC_JWT, FOREVER),
        (Published.ACCREDITATION_INDEX, r"accreditations/index\.jwt", JWT, SHORT),
        (Published.ACCREDITATION_VERSION, rf"accreditations/{_NAME}/v{_NUMBER}\.jwt", VC_JWT, FOREVER),
        (Published.ACCREDITATION, rf"accreditations/{_NAME}\.jwt", VC_JWT, MINUTE),
        (Published.CERTIFICATE, rf"c/{_NAME}\.jwt", VC_JWT, MINUTE),
        (Published.LEDGER_HEAD, r"ledger/head\.jwt", JWT, SHORT),
        (Published.REGISTER_INDEX, r"register/index\.jwt", JWT, SHORT),
        (Published.REGISTER_SNAPSHOT, rf"register/v{_NUMBER}\.jwt", JWT, FOREVER),
        (Published.REGISTER_PART, r"register/[0-9a-f]{64}\.digests", OCTETS, FOREVER),
        (Published.REGISTER_NUMBERS, r"register/[0-9a-f]{64}\.numbers", OCTETS, FOREVER),
        (Published.PRODUCT_LINKS, rf"01/[0-9]{{14}}(?:/10/{_NAME})?(?:/21/{_NAME})?/linkset\.json", LINKSET, MINUTE),
    )
)


def kind_of(path: str) -> Kind | None:
    """Return the kind of the document at a URL's path, percent-encoded as it stands in a request; None for no kind.

    That a path has a kind does not say that something is published there.
    """
    return next((kind for kind in KINDS if kind.path.fullmatch(path)), None)
