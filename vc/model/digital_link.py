"""Products named by GS1 Digital Link paths: GTIN, lot, serial number (specs/identity-resolver.md I1 to I3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.model.claims import mapping, mappings, optional_text

_GTIN: Final = "01"
_LOT: Final = "10"
_SERIAL: Final = "21"
"""GS1's application identifiers."""

_GTIN_DIGITS: Final = 14
_is_gtin: Final = re.compile(r"[0-9]{8}|[0-9]{12,14}", re.ASCII).fullmatch
_is_lot_or_serial: Final = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}", re.ASCII).fullmatch
_is_named: Final = re.compile(r"(?:.*/)?01/([0-9]{14})(?:/10/([^/]+))?(?:/21/([^/]+))?/?", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True, order=True)
class ProductKey:
    """What names a product: its GTIN in 14 digits, and a lot or a serial number where one is meant."""

    gtin: str
    lot: str = ""
    serial: str = ""

    @property
    def path(self) -> str:
        """The path of its GS1 Digital Link, percent-encoded and without a slash in front."""
        return "/".join(f"{name}/{quote(value, safe='')}" for name, value in self.parts)

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Application identifiers and their values, in the order of a path."""
        named = ((_GTIN, self.gtin), (_LOT, self.lot), (_SERIAL, self.serial))
        return tuple((name, value) for name, value in named if value)

    @property
    def listed_at(self) -> tuple[ProductKey, ...]:
        """The paths at which a certificate of this product is listed (I3)."""
        return (self, ProductKey(self.gtin, serial=self.serial)) if self.lot and self.serial else (self,)

    @property
    def levels(self) -> tuple[ProductKey, ...]:
        """This product and all that it belongs to, the nearest first: serial number, lot, GTIN (I11)."""
        gtin = self.gtin
        near = (self, ProductKey(gtin, serial=self.serial), ProductKey(gtin, lot=self.lot), ProductKey(gtin))
        return tuple(dict.fromkeys(near))


def parse_product_path(path: str) -> ProductKey:
    """Read a percent-encoded path such as "01/09520123456788/10/A" (I10); a shorter GTIN is filled up with zeros.

    Raises `UsageError` for another form, a wrong check digit, and a lot or serial number that GS1 does not know.
    """
    segments = path.strip("/").split("/")
    names, values = segments[0::2], [_decoded(value) for value in segments[1::2]]
    if tuple(names) not in _ORDERS or len(names) != len(values):
        raise UsageError("not a path of a product", hint="write /01/GTIN, then /10/LOT or /21/SERIAL, or both")
    named = dict(zip(names, values, strict=True))
    return _checked(named)


def product_of_identifier(identifier: str) -> ProductKey | None:
    """Return the product that a URL names (I1), None for one that names none in this way.

    Raises `UsageError` for a URL of that shape whose check digit, lot or serial number is wrong (I2).
    """
    if "/01/" not in identifier or not identifier.startswith(("https://", "http://")):
        return None
    try:
        matched = _is_named(urlsplit(identifier).path)
    except ValueError:  # a host in square brackets that is no address
        return None
    if matched is None:
        return None
    parts = zip((_GTIN, _LOT, _SERIAL), matched.groups(), strict=True)
    return _checked({name: _decoded(value) for name, value in parts if value is not None})


def products_named(claims: Mapping[str, JsonValue]) -> tuple[ProductKey, ...]:
    """Return the products that a credential names, each once and in its order; claims that `vc.model` has read.

    An identifier that breaks I2 names nothing here.
    """
    subject = claims.get("credentialSubject")
    only = subject[0] if isinstance(subject, list) and len(subject) == 1 else subject
    if not isinstance(only, dict):
        return ()
    found: dict[ProductKey, None] = {}
    for assessment in mappings(only, "conformityAssessment" if "conformityAssessment" in only else "assessment"):
        for item in mappings(assessment, "assessedProduct"):
            try:
                key = product_of_identifier(optional_text(mapping(item, "product"), "id") or "")
            except UsageError:
                continue
            if key is not None:
                found[key] = None
    return tuple(found)


_ORDERS: Final = frozenset({(_GTIN,), (_GTIN, _LOT), (_GTIN, _SERIAL), (_GTIN, _LOT, _SERIAL)})


def _decoded(segment: str) -> str:
    """Return a path segment decoded; what is no UTF-8 gets characters that no lot has."""
    return unquote(segment, errors="replace")


def _checked(named: Mapping[str, str]) -> ProductKey:
    """Return the product of these values by application identifier, where they are right."""
    gtin = named[_GTIN]
    if _is_gtin(gtin) is None:
        raise UsageError(f"{gtin[:40]!a} is not a GTIN", hint="a GTIN has 8, 12, 13 or 14 digits")
    right = check_digit(gtin[:-1])
    if right != int(gtin[-1]):
        raise UsageError(f"the check digit of GTIN {gtin} is wrong", hint=f"after {gtin[:-1]} it would be {right}")
    for name, meaning in ((_LOT, "lot"), (_SERIAL, "serial number")):
        if name in named and _is_lot_or_serial(named[name]) is None:
            hint = "it has 1 to 20 of the letters, digits and signs that GS1 allows"
            raise UsageError(f"{named[name][:40]!a} is not a {meaning}", hint=hint)
    return ProductKey(gtin.zfill(_GTIN_DIGITS), named.get(_LOT, ""), named.get(_SERIAL, ""))


def check_digit(digits: str) -> int:
    """Return the digit that makes `digits` a GTIN: weights 3 and 1 from the right (GS1 General Specifications 7.9)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -total % 10
