"""Scopes and schedule lines as they stand in credentials, read and written (specs/credential-profiles.md)."""

from __future__ import annotations

from collections.abc import Mapping

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.model.claims import instant, optional_text, text, texts
from vc.model.scope import ANY, ScheduleLine, Scope
from vc.model.vocabulary import Activity, Flexibility

_LINE_MEMBERS = frozenset(
    {
        "activity",
        "standards",
        "editions",
        "schemes",
        "sectors",
        "productCategories",
        "methods",
        "countries",
        "hsCodes",
        "locations",
        "flexible",
        "from",
        "to",
    }
)
_MAY_BE_FLEXIBLE = frozenset(
    {Activity.TESTING, Activity.CALIBRATION, Activity.INSPECTION, Activity.PRODUCT_CERTIFICATION}
)
"""Activities whose lines may be flexible (rule S11): for management systems each edition is assessed."""


def activity_of(claims: Mapping[str, JsonValue], *, path: str) -> Activity:
    """Return the activity named by a scope. Raises `Refused` FORMAT_CLAIM for one that is not registered."""
    value = text(claims, "activity", path=path)
    try:
        return Activity(value)
    except ValueError:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/activity is not a registered activity") from None


def scope_from_claims(claims: Mapping[str, JsonValue], *, path: str) -> Scope:
    """Read the scope that a certificate claims. An absent dimension claims nothing."""
    return Scope(
        activity=activity_of(claims, path=path),
        standard=optional_text(claims, "standard", path=path) or "",
        edition=optional_text(claims, "edition", path=path) or "",
        scheme=optional_text(claims, "scheme", path=path) or "",
        sectors=frozenset(texts(claims, "sectors", path=path)),
        product_categories=frozenset(texts(claims, "productCategories", path=path)),
        methods=frozenset(texts(claims, "methods", path=path)),
        countries=frozenset(texts(claims, "countries", path=path)),
        sites=frozenset(texts(claims, "sites", path=path)),
        hs_codes=frozenset(texts(claims, "hsCodes", path=path)),
        locations=frozenset(texts(claims, "locations", path=path)),
    )


def scope_to_claims(scope: Scope) -> dict[str, JsonValue]:
    """Write a scope as a credential carries it; empty dimensions are left out, sets are sorted."""
    written: dict[str, JsonValue] = {"activity": scope.activity.value}
    single = {"standard": scope.standard, "edition": scope.edition, "scheme": scope.scheme}
    many = {
        "sectors": scope.sectors,
        "productCategories": scope.product_categories,
        "methods": scope.methods,
        "countries": scope.countries,
        "sites": scope.sites,
        "hsCodes": scope.hs_codes,
        "locations": scope.locations,
    }
    written.update({name: value for name, value in single.items() if value})
    written.update({name: [*sorted(values)] for name, values in many.items() if values})
    return written


def _dimension(claims: Mapping[str, JsonValue], name: str, *, path: str) -> frozenset[str]:
    if name in claims and claims[name] == "*":
        return ANY
    values = frozenset(texts(claims, name, path=path))
    if "*" in values:
        raise Refused(Code.FORMAT_CLAIM, f'{path}/{name} must be "*" alone to mean any')
    return values


def line_from_claims(claims: Mapping[str, JsonValue], *, path: str) -> ScheduleLine:
    """Read one line of a schedule. `from` is required; `to` absent means open-ended.

    Raises `Refused` FORMAT_CLAIM also for a member that is not known: it might be a limit.
    """
    for name in claims:
        if name not in _LINE_MEMBERS:
            raise Refused(Code.FORMAT_CLAIM, f"{path}/{name} is no member of a line")
    start, end = instant(claims, "from", path=path), instant(claims, "to", path=path)
    if start is None:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/from is missing")
    activity = activity_of(claims, path=path)
    return ScheduleLine(
        activity=activity,
        standards=_dimension(claims, "standards", path=path),
        editions=_dimension(claims, "editions", path=path),
        schemes=_dimension(claims, "schemes", path=path),
        sectors=_dimension(claims, "sectors", path=path),
        product_categories=_dimension(claims, "productCategories", path=path),
        methods=_dimension(claims, "methods", path=path),
        countries=_dimension(claims, "countries", path=path),
        valid_from=start,
        valid_to=end,
        hs_codes=_dimension(claims, "hsCodes", path=path),
        locations=_dimension(claims, "locations", path=path),
        flexible=_flexible(claims, activity, path=path),
    )


def _flexible(claims: Mapping[str, JsonValue], activity: Activity, *, path: str) -> frozenset[Flexibility]:
    words = texts(claims, "flexible", path=path)
    if words and activity not in _MAY_BE_FLEXIBLE:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/flexible does not go with {activity}")
    try:
        return frozenset(Flexibility(word) for word in words)
    except ValueError:
        raise Refused(Code.FORMAT_CLAIM, f"{path}/flexible names a kind that is not registered") from None


def line_to_claims(line: ScheduleLine) -> dict[str, JsonValue]:
    """Write one line of a schedule; "*" stands for a dimension without a limit."""
    written: dict[str, JsonValue] = {"activity": line.activity.value}
    dimensions = {
        "standards": line.standards,
        "editions": line.editions,
        "schemes": line.schemes,
        "sectors": line.sectors,
        "productCategories": line.product_categories,
        "methods": line.methods,
        "countries": line.countries,
        "hsCodes": line.hs_codes,
        "locations": line.locations,
        "flexible": line.flexible,
    }
    for name, values in dimensions.items():
        if values:
            written[name] = "*" if values == ANY else [*sorted(values)]
    written["from"] = format_instant(line.valid_from)
    if line.valid_to is not None:
        written["to"] = format_instant(line.valid_to)
    return written
