"""What a certificate lists: sites, products, items, factories, reports, results, each with what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.label.captions import caption
from vc.label.isolation import joined

if TYPE_CHECKING:
    from vc.label.captions import Language
    from vc.label.certificate_paper import CertificatePaper
    from vc.model.certificate_details import Item, Place, ReportedResult


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing by its name, and what is said of it."""

    name: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list under a caption; `field` names it in what is refused."""

    caption: str
    field: str
    entries: tuple[Entry, ...]


def listed(paper: CertificatePaper, name: str) -> Listed | None:
    """Return what the certificate lists under `name`; None where there is nothing."""
    details, language = paper.details, paper.template.languages[0]
    if name == "covered":
        entries, called = _covered(paper)
    elif name == "factories":
        entries, called = tuple(_place(one) for one in details.factories), "factories"
    elif name == "reports":
        entries, called = tuple(Entry(number, (laboratory,)) for number, laboratory in details.reports), "reports"
    elif name == "results":
        entries, called = tuple(_result(one, language) for one in details.results), "results"
    else:
        return None
    return Listed(called, name, entries) if entries else None


def _covered(paper: CertificatePaper) -> tuple[tuple[Entry, ...], str]:
    """List the sites, else the products or items; as the checks see them where the details say nothing."""
    details, covered = paper.details, paper.credential.covered
    if details.places:
        return tuple(_place(one) for one in details.places), "sites"
    if details.items:
        return tuple(_item(one) for one in details.items), "items" if paper.is_report else "products"
    sites = bool(covered) and covered[0].kind == "site"
    named = "sites" if sites else "items" if paper.is_report else "products"
    return tuple(Entry(f"{one.name} ({one.country})" if one.country else one.name) for one in covered), named


def _place(place: Place) -> Entry:
    name = f"{place.name} ({place.country})" if place.country else place.name
    return Entry(name, tuple(part for part in (place.address.replace("\n", ", "), place.scope_text) if part))


def _item(item: Item) -> Entry:
    named = joined(" ", (item.name, item.model)) if item.model and item.model not in item.name else item.name
    return Entry(named, tuple(part for part in (item.batch, item.number) if part))


def _result(result: ReportedResult, language: Language) -> Entry:
    value = f"{result.result} {result.unit}".strip()
    said = [
        value if not result.conclusion else f"{value} – {caption(result.conclusion, language)}",
        *([caption("uncertainty", language, value=result.uncertainty)] if result.uncertainty else []),
        *([caption("decision_rule", language, value=result.decision_rule)] if result.decision_rule else []),
        *([] if result.accredited else [caption("not_accredited", language)]),
    ]
    return Entry(f"{result.characteristic} ({result.method})", tuple(said))
