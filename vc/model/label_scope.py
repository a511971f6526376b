"""The scope as a label carries it: `[activity, scheme, [code, ...], country]` in numbers (specs/label.md L2.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.model.label_text import CODE, SCHEME, STANDARD
from vc.model.scope import Scope
from vc.model.vocabulary import Activity
from vc.profiles.label_codes import label_codes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vc.encoding.strict_cbor import CborValue

_MAX_CODES = 8
_MAX_COUNTRIES = 8
_MEMBERS = 4
_TARIFF = ("HS:", "HS-")
_is_country = re.compile(r"[A-Z]{2}").fullmatch


def standard_to_label(scope: Scope) -> str:
    """Return standard and edition as one text. Raises `UsageError` where they can't be parted again."""
    text = f"{scope.standard}:{scope.edition}" if scope.edition else scope.standard
    fault = "standard holds a colon" if ":" in scope.standard else STANDARD.fault(text)
    if fault is not None:
        raise UsageError(fault, where="/credentialSubject/certifiedScope/standard")
    return text


def standard_from_label(value: object) -> tuple[str, str]:
    """Return standard and edition; an edition that is not stated is empty."""
    text = STANDARD.read(value)
    standard, colon, edition = text.partition(":")
    if not standard or (colon and not edition):
        raise Refused(Code.FORMAT_CLAIM, "standard or edition is empty")
    return standard, edition


def scope_to_label(scope: Scope) -> list[CborValue]:
    """Return the four members for a certificate's scope. Sites stay behind (L2.3).

    Raises `UsageError` for a scope that a label can't state in full: a code in a dimension that neither its number nor
    the activity gives back, more than 8 codes or countries, an overlong code, a location.
    """
    codes = label_codes()
    if scope.locations:
        message = "a label has no place for the locations that the scope names"
        raise UsageError(message, where="/credentialSubject/certifiedScope/locations")
    wanted = {
        "sectors": scope.sectors,
        "product_categories": scope.product_categories,
        "methods": scope.methods,
        "hs_codes": scope.hs_codes,
    }
    numbers: list[int] = []
    texts: list[str] = []
    for dimension, values in wanted.items():
        for code in values:
            numbered = codes.number_of(code)
            if numbered is not None and numbered[1] == dimension:
                numbers.append(numbered[0])
            elif numbered is None and _text_dimension(code, scope.activity) == dimension:
                texts.append(_code_to_label(code, scope.standard))
            else:
                message = f"{code} in {dimension} has no place on a label of the activity {scope.activity.value}"
                raise UsageError(message, where="/credentialSubject/certifiedScope")
    if len(numbers) + len(texts) > _MAX_CODES or len(scope.countries) > _MAX_COUNTRIES:
        message = f"a label holds at most {_MAX_CODES} codes and {_MAX_COUNTRIES} countries"
        raise UsageError(
            message, where="/credentialSubject/certifiedScope", hint="issue a certificate with a smaller scope for it"
        )
    listed: list[CborValue] = [*sorted(numbers), *sorted(texts)]
    return [
        codes.activities[scope.activity.value],
        _scheme_to_label(scope.scheme),
        listed,
        _countries_to_label(scope.countries),
    ]


def scope_from_label(value: object, *, standard: str, edition: str) -> Scope:
    """Read the four members into a scope. Raises `Refused` FORMAT_CLAIM for any other spelling of one."""
    if not isinstance(value, list) or len(value) != _MEMBERS:
        raise Refused(Code.FORMAT_CLAIM, "scope must be an array of four")
    activity = _activity_from_label(value[0])
    dimensions = _codes_from_label(value[2], activity, standard=standard)
    return Scope(
        activity=activity,
        standard=standard,
        edition=edition,
        scheme=_scheme_from_label(value[1]),
        sectors=frozenset(dimensions["sectors"]),
        product_categories=frozenset(dimensions["product_categories"]),
        methods=frozenset(dimensions["methods"]),
        countries=frozenset(_countries_from_label(value[3])),
        hs_codes=frozenset(dimensions["hs_codes"]),
    )


def _text_dimension(code: str, activity: Activity) -> str:
    """Return the dimension of a code that has no number: a tariff code shows itself, else the activity decides."""
    return "hs_codes" if code.startswith(_TARIFF) else label_codes().text_dimension[activity.value]


def _stated(fault: str | None, text: str) -> str:
    if fault is not None:
        raise UsageError(fault, where="/credentialSubject/certifiedScope", hint=f"shorten {text!r}")
    return text


def _scheme_to_label(scheme: str) -> int | str | None:
    if not scheme:
        return None
    schemes = label_codes().schemes
    return schemes[scheme] if scheme in schemes else _stated(SCHEME.fault(scheme), scheme)


def _countries_to_label(countries: frozenset[str]) -> CborValue:
    listed = sorted(countries)
    for country in listed:
        if not _is_country(country):
            message = f"{country!r} is not a country code"
            raise UsageError(message, where="/credentialSubject/certifiedScope/countries")
    if not listed:
        return None
    return listed[0] if len(listed) == 1 else list(listed)


def _activity_from_label(value: object) -> Activity:
    for word, number in label_codes().activities.items():
        if type(value) is int and number == value:
            return Activity(word)
    raise Refused(Code.FORMAT_CLAIM, "scope names an activity that is not registered")


def _scheme_from_label(value: object) -> str:
    schemes = label_codes().schemes
    if value is None:
        return ""
    for word, number in schemes.items():
        if type(value) is int and number == value:
            return word
    scheme = SCHEME.read(value)
    if scheme in schemes:
        raise Refused(Code.FORMAT_CLAIM, f"the scheme {scheme} must be its number")
    return scheme


def _codes_from_label(value: object, activity: Activity, *, standard: str) -> dict[str, list[str]]:
    if not isinstance(value, list) or len(value) > _MAX_CODES:
        raise Refused(Code.FORMAT_CLAIM, f"scope codes must be an array of at most {_MAX_CODES}")
    numbers = [item for item in value if type(item) is int]
    texts = [CODE.read(item) for item in value[len(numbers) :]]
    if [*numbers, *texts] != value or not _rising(numbers) or not _rising(texts):
        raise Refused(Code.FORMAT_CLAIM, "scope codes are repeated or out of order")
    table = label_codes()
    dimensions: dict[str, list[str]] = {"sectors": [], "product_categories": [], "methods": [], "hs_codes": []}
    for number in numbers:
        known = table.code_of(number)
        if known is None:
            raise Refused(Code.FORMAT_CLAIM, f"scope code {number} is of no registered code space")
        dimensions[known[1]].append(known[0])
    for text in texts:
        if table.number_of(text) is not None:
            raise Refused(Code.FORMAT_CLAIM, f"the scope code {text} must be its number")
        dimensions[_text_dimension(text, activity)].append(_code_from_label(text, standard))
    return dimensions


def _code_to_label(code: str, standard: str) -> str:
    """Leave out the standard before a clause of it: the methods of a test report would fill the label."""
    if code.startswith(":"):
        raise UsageError("a scope code can't begin with a colon", where="/credentialSubject/certifiedScope")
    carried = code.removeprefix(standard) if code.startswith(f"{standard}:") else code
    return _stated(CODE.fault(carried), carried)


def _code_from_label(text: str, standard: str) -> str:
    if text.startswith(f"{standard}:"):
        raise Refused(Code.FORMAT_CLAIM, f"the scope code {text} must leave the standard out")
    return f"{standard}{text}" if text.startswith(":") else text


def _countries_from_label(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    many = isinstance(value, list)
    listed: list[object] = value if isinstance(value, list) else [value]
    countries = tuple(item for item in listed if isinstance(item, str) and _is_country(item))
    several = 1 < len(countries) <= _MAX_COUNTRIES
    if len(countries) != len(listed) or (many and not several) or not _rising(countries):
        raise Refused(Code.FORMAT_CLAIM, "country must be one ISO 3166-1 alpha-2 code, or several in rising order")
    return countries


def _rising(values: Iterable[int] | Iterable[str]) -> bool:
    listed = list(values)
    return listed == sorted(set(listed))  # type: ignore[type-var] # one kind at a time
