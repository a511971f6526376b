"""What a certificate may say that it covers (specs/credential-profiles.md P6.3 to P6.6, P6.9, P6.11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vc.issue.candidate import SCOPE_PATH, Candidate
from vc.issue.fault import Fault
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import Profile
from vc.profiles import catalogue
from vc.trust.covers import covers

_KIND: Final = {
    Profile.MANAGEMENT_SYSTEM_CERTIFICATE: catalogue.MANAGEMENT_SYSTEM,
    Profile.PRODUCT_CERTIFICATE: catalogue.PRODUCT,
}
_CCC_NUMBER: Final = re.compile(r"(?:19|20)\d{2}\d{2}(?P<category>\d{4})\d{6}")
_SAME_WORD: Final = {"product categories": "productCategories", "HS codes": "hsCodes"}


def standard(candidate: Candidate) -> Iterator[Fault]:
    """P6.3: a registered standard of the profile's kind, in an edition that counts for the whole validity."""
    scope = candidate.scope
    known = catalogue.standard(scope.standard)
    if not scope.standard:
        if candidate.profile is Profile.PRODUCT_CERTIFICATE and not scope.scheme:
            yield Fault(f"{SCOPE_PATH}/standard", "is missing", "name a standard with its edition, or a scheme")
        return
    if known is None:
        code = catalogue.canonical_standard(scope.standard)
        better = code if code != scope.standard else "one of: " + ", ".join(catalogue.standards())
        yield Fault(f"{SCOPE_PATH}/standard", f"{scope.standard!a} is not a registered standard", f"use {better}")
        return
    kind = _KIND.get(candidate.profile)
    if kind is not None and known.kind != kind:
        yield Fault(f"{SCOPE_PATH}/standard", f"{known.code} is a {known.kind} standard", f"name a {kind} standard")
    yield from _edition(candidate, known)


def _edition(candidate: Candidate, known: catalogue.Standard) -> Iterator[Fault]:
    name = candidate.scope.edition
    edition = known.edition(name)
    path = f"{SCOPE_PATH}/edition"
    if edition is None:
        editions = ", ".join(entry.name for entry in known.editions)
        yield Fault(path, f"{known.code} has no registered edition {name!a}", f"use one of: {editions}")
        return
    if candidate.issued_at.date() < edition.published:
        yield Fault(path, f"{known.code}:{name} is published {edition.published:%Y-%m}", "name the edition in force")
    if edition.transition_end is None:
        return
    newer = f"certify to {edition.superseded_by}"
    if candidate.issued_at.date() > edition.transition_end:
        yield Fault(path, f"{known.code}:{name} counted until {edition.transition_end}", newer)
    end = candidate.credential.valid_until
    if end is not None and end.date() > edition.transition_end:
        limit = f"end it by {edition.transition_end}, or {newer}"
        yield Fault("/validUntil", f"{end.date()} is after the end of {known.code}:{name}", limit)


def codes(candidate: Candidate) -> Iterator[Fault]:
    """P6.4: registered sectors, categories, schemes and countries only."""
    scope = candidate.scope
    for sector in sorted(scope.sectors):
        if not catalogue.is_sector(sector):
            remedy = "use IAF:1 to IAF:39, FSC, or NACE2 with a division"
            yield Fault(f"{SCOPE_PATH}/sectors", f"{sector!a} is not a registered sector", remedy)
    for category in sorted(scope.product_categories):
        if catalogue.product_category_title(category) is None:
            yield Fault(f"{SCOPE_PATH}/productCategories", f"{category!a} is not registered", "use CCC and four digits")
    for country in sorted(scope.countries):
        if not catalogue.is_country(country):
            yield Fault(f"{SCOPE_PATH}/countries", f"{country!a} is not an ISO 3166-1 code", "use two letters: CN")
    scheme = catalogue.schemes().get(scope.scheme)
    if scope.scheme and scheme is None:
        registered = ", ".join(catalogue.schemes())
        yield Fault(f"{SCOPE_PATH}/scheme", f"{scope.scheme!a} is not registered", f"use one of: {registered}")
    if scheme is not None and scheme.activity != scope.activity:
        yield Fault(f"{SCOPE_PATH}/scheme", f"{scheme.code} is a scheme for {scheme.activity}", "name one that fits")
    if scheme is not None and scheme.categories and not scope.product_categories:
        yield Fault(f"{SCOPE_PATH}/productCategories", "is missing", f"{scheme.code} needs a category")


def tariff_codes(candidate: Candidate) -> Iterator[Fault]:
    """P6.4: tariff codes in the one form that is compared, and in one place."""
    for tariff in sorted(candidate.scope.hs_codes):
        if not catalogue.is_tariff_code(tariff):
            remedy = "use HS:847130 (4 or 6 digits), or HS-CN:8471301000 (8 or 10) with the country"
            yield Fault(f"{SCOPE_PATH}/hsCodes", f"{tariff!a} is not a tariff code", remedy)
    if candidate.scope.hs_codes and "hsCodes" in candidate.subject:
        yield Fault("/credentialSubject/hsCodes", "stands beside those of the scope", "write all in certifiedScope")


def places(candidate: Candidate) -> Iterator[Fault]:
    """P6.5: each site and factory once, in a country that the scope names."""
    for member in ("sites", "factories"):
        seen: set[tuple[str, str]] = set()
        for position, place in candidate.entries(member):
            path = f"/credentialSubject/{member}/{position}"
            country, name = str(place.get("country", "")), str(place.get("name", ""))
            if country not in candidate.scope.countries:
                yield Fault(f"{path}/country", f"{country!a} is not among the scope's countries", "add it to the scope")
            if (country, name) in seen:
                yield Fault(f"{path}/name", f"{name!a} stands there twice", "name each place once")
            seen.add((country, name))


def number(candidate: Candidate) -> Iterator[Fault]:
    """P6.6: a CCC certificate number is year, body, category and serial in 16 digits, and agrees with the category."""
    if candidate.scope.scheme != "CCC":
        return
    path = "/credentialSubject/certificateNumber"
    match = _CCC_NUMBER.fullmatch(candidate.credential.number)
    if match is None:
        yield Fault(
            path, f"{candidate.credential.number!a} is not a CCC number", "16 digits: year, body, category, serial"
        )
    elif f"CCC:{match['category']}" not in candidate.scope.product_categories:
        yield Fault(path, f"names category {match['category']}, the scope does not", "make number and scope agree")


def accredited_methods(candidate: Candidate) -> Iterator[Fault]:
    """P6.11: a result marked as accredited was had by a method that the scope names (CNAS-R01; ISO/IEC 17025 7.8)."""
    for position, result in candidate.entries("testResults"):
        method = result.get("method")
        if result.get("accredited") is True and isinstance(method, str) and method not in candidate.scope.methods:
            path = f"/credentialSubject/testResults/{position}/accredited"
            yield Fault(path, f"{method!a} is not among the scope's methods", "write false")


def schedule_faults(candidate: Candidate, schedule: tuple[ScheduleLine, ...] | None) -> Iterator[Fault]:
    """P6.9: nothing outside the body's own schedule, as it stands at the moment of signing. None: not asked."""
    if schedule is None:
        return
    coverage = covers(schedule, candidate.scope, at=candidate.issued_at)
    for missing in coverage.missing:
        dimension, _, lacking = missing.partition(": ")
        member = _SAME_WORD.get(dimension, dimension)
        problem = f"outside your accreditation: {lacking}"
        yield Fault(f"{SCOPE_PATH}/{member}", problem, "leave it out, or have your accreditation extended")
