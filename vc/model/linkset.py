"""Linksets (RFC 9264 section 4.2) as UNTP's identity resolver writes them (specs/identity-resolver.md I4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vc.encoding.strict_json import JsonValue, dumps, loads_own
from vc.model.claims import mappings, text, texts
from vc.model.published import VC_JWT

DCC: Final = "dcc"
"""UNTP's relation to a digital conformity credential."""

CERTIFICATION_INFO: Final = "https://gs1.org/voc/certificationInfo"
DEFAULT_LINK: Final = "https://gs1.org/voc/defaultLink"
"""GS1's relations, in the namespace of its web vocabulary."""

PREDECESSOR_VERSION: Final = "predecessor-version"
"""What qualifies a link to a credential that has a successor (RFC 5829 section 3.5; UNTP, Versioned targets)."""

_GS1: Final = ("gs1:", "https://gs1.org/voc/", "http://gs1.org/voc/", "https://ref.gs1.org/voc/")
_BY_SHORT_NAME: Final = {"certificationInfo": CERTIFICATION_INFO, "defaultLink": DEFAULT_LINK}
_HTML: Final = "text/html"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a document stands: address, what people read, media type, and the relations that qualify it."""

    href: str
    title: str
    media_type: str
    rel: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Return the link target object (RFC 9264 section 4.2.3)."""
        members: dict[str, JsonValue] = {"href": self.href, "title": self.title, "type": self.media_type}
        return members | ({"rel": list(self.rel)} if self.rel else {})


@dataclass(frozen=True, slots=True)
class LinkContext:
    """What links are about, and the links by relation. `anchor` is an absolute URL."""

    anchor: str
    links: Mapping[str, tuple[Link, ...]]

    def to_json(self) -> dict[str, JsonValue]:
        """Return the link context object (RFC 9264 section 4.2.2)."""
        links: dict[str, JsonValue] = {name: [link.to_json() for link in found] for name, found in self.links.items()}
        return {"anchor": self.anchor, **links}

    def only(self, relation: str) -> LinkContext:
        """Return the context with the links of one relation."""
        return LinkContext(self.anchor, {relation: self.links[relation]})


def linkset(contexts: Iterable[LinkContext]) -> bytes:
    """Return the linkset of `contexts` as UTF-8 JSON."""
    return dumps({"linkset": [context.to_json() for context in contexts]})


def parse_linkset(raw: bytes) -> tuple[LinkContext, ...]:
    """Read a linkset that we wrote. Raises `Refused` for anything else."""
    contexts = mappings(loads_own(raw), "linkset")
    return tuple(_context(node, f"/linkset/{number}") for number, node in enumerate(contexts))


@dataclass(frozen=True, slots=True)
class ListedCertificate:
    """A certificate as a link tells of it: the address of its page, its title, and whether another has replaced it."""

    url: str
    title: str
    replaced: bool = False

    @property
    def credential(self) -> Link:
        """The link to the signed credential."""
        return Link(f"{self.url}.jwt", self.title, VC_JWT, (PREDECESSOR_VERSION,) if self.replaced else ())

    @property
    def page(self) -> Link:
        """The link to the page."""
        return Link(self.url, self.title, _HTML)


def certificates_context(anchor: str, listed: Sequence[ListedCertificate]) -> LinkContext:
    """Return the links of what `anchor` names to one certificate or more, in their order; the first is the default."""
    pages = tuple(one.page for one in listed)
    credentials = tuple(one.credential for one in listed)
    return LinkContext(anchor, {DCC: credentials, CERTIFICATION_INFO: pages, DEFAULT_LINK: pages[:1]})


def relation_asked(link_type: str) -> str:
    """Return the relation that a query names, by its short form too (I12)."""
    for prefix in _GS1:
        if link_type.startswith(prefix):
            short = link_type.removeprefix(prefix)
            return _BY_SHORT_NAME.get(short, link_type)
    return _BY_SHORT_NAME.get(link_type, link_type)


def _context(node: Mapping[str, JsonValue], path: str) -> LinkContext:
    relations = [name for name in node if name != "anchor"]
    links = {name: tuple(_link(one, f"{path}/{name}") for one in mappings(node, name, path=path)) for name in relations}
    return LinkContext(text(node, "anchor", path=path), links)


def _link(node: Mapping[str, JsonValue], path: str) -> Link:
    rel = texts(node, "rel", path=path) if "rel" in node else ()
    return Link(text(node, "href", path=path), text(node, "title", path=path), text(node, "type", path=path), rel)
