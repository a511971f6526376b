"""Which link answers a request: all, those of one relation, or the default (specs/identity-resolver.md I11 to I14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request, Response

from vc.errors import Refused
from vc.model.credential import credential_from_claims
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.model.linkset import (
    DCC,
    DEFAULT_LINK,
    Link,
    LinkContext,
    ListedCertificate,
    certificates_context,
    linkset,
    relation_asked,
)
from vc.model.published import LINKSET, MINUTE, VC_JWT
from vc.register.addresses import Addresses
from vc.securing.read import read_document
from vc.securing.secured import Form
from verifier_api.accepting import names
from verifier_api.problems import malformed, not_found
from verifier_api.routes.published import ANY_ORIGIN, tagged

LINK_TYPE: Final = "linkType"
"""The parameter that chooses a relation (UNTP, IDR Query URL; GS1-Conformant Resolver)."""

_WHOLE: Final = frozenset({"linkset", "all"})


@dataclass(frozen=True, slots=True)
class LinksAsked:
    """What a request asks of the links: the whole linkset, or one `relation`, which is empty for the default.

    `parameters` are the others of its query, which a redirect takes along.
    """

    whole: bool
    relation: str
    parameters: tuple[tuple[str, str], ...]


def links_asked(request: Request) -> LinksAsked:
    """Read a request's query and `Accept`. Raises `Unprocessable` 400 for a `linkType` that stands twice."""
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    types = [value for name, value in pairs if name == LINK_TYPE]
    if len(types) > 1:
        raise malformed(f"{LINK_TYPE} stands twice")
    accept = request.headers.getlist("accept")
    return LinksAsked(
        whole=names(accept, LINKSET) or not _WHOLE.isdisjoint(types),
        relation=relation_asked(types[0]) if types else _preferred(accept),
        parameters=tuple(pair for pair in pairs if pair[0] != LINK_TYPE),
    )


def links_answer(request: Request, asked: LinksAsked, contexts: Sequence[LinkContext], *, path: str) -> Response:
    """Answer from the links that there are, the nearest first. `path` is the resource's own, percent-encoded.

    Raises `Unprocessable` 404 where there is no link of the relation.
    """
    pointer = f'<{path}?{LINK_TYPE}=linkset>; rel="linkset"; type="{LINKSET}"'
    headers = {"Cache-Control": MINUTE, "Vary": "Accept", "Link": pointer, **ANY_ORIGIN}
    if asked.whole:
        return tagged(request, linkset(contexts), media_type=LINKSET, headers=headers)
    relation = asked.relation or DEFAULT_LINK
    nearest = next((context for context in contexts if context.links.get(relation)), None)
    if nearest is None:
        raise not_found("there is no link of this type; linkType=linkset shows those that there are")
    found = nearest.links[relation]
    if len(found) > 1:
        several = linkset([nearest.only(relation)])
        return Response(several, HTTPStatus.MULTIPLE_CHOICES, media_type=LINKSET, headers=headers)
    location = _location(found[0], asked.parameters)
    return Response(status_code=HTTPStatus.TEMPORARY_REDIRECT, headers={**headers, "Location": location})


def certificate_links(secured: bytes, slug: str) -> LinkContext:
    """Return the links of a published credential, whose issuer says under which address it stands (I6).

    Nothing is verified. Raises `Refused` for what is no credential, `UsageError` for an issuer without addresses.
    """
    found = read_document(secured, DEFAULT_LIMITS, expect=frozenset({Form.VC_JWT}))
    if isinstance(found, Finding):
        raise Refused(found.code, found.detail)
    credential = credential_from_claims(found.claims)
    url = Addresses.of(credential.issuer).credential(slug)
    return certificates_context(url, [ListedCertificate(url, credential.name or credential.number or credential.id)])


def _preferred(accept: Sequence[str]) -> str:
    """Return the relation for who names none: the credential for a program that asks for one, else the default."""
    return DCC if names(accept, VC_JWT) and not names(accept, "text/html") else ""


def _location(link: Link, parameters: Sequence[tuple[str, str]]) -> str:
    path = urlsplit(link.href).path
    return f"{path}?{urlencode(parameters)}" if parameters else path
