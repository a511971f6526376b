"""The holders of certificates: invented companies in the scripts of their countries (specs/demo-world.md W7)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Final

from vc_cli.world.places import COUNTRIES, Country
from vc_cli.world.tongues import Pair
from vc_cli.world.trades import TRADES, Trade

_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_ONE_IN: Final = 50
"""Of the Chinese addresses one in so many has full-width digits, of the scopes one in so many is long."""
_LONG: Final = (
    "including the related design, procurement, assembly, storage, installation and after-sales activities at the "
    "named sites and at temporary sites under the control of the organisation"
)
_MODELS: Final = ("LED-A60", "GU10-5W", "PSU-240/12", "M8x40", "IP65-K2")


@dataclass(frozen=True, slots=True)
class Holder:
    """A company: its names, the language of the native one ("" without one), its city, trade, address and scope."""

    name: str
    native: str
    language: str
    country: Country
    city: Pair
    trade: Trade
    address: str
    scope: str

    def columns(self) -> dict[str, str]:
        """Return what a table says of it; what is empty is left out."""
        said = {
            "holder_name": self.name,
            "holder_name_native": self.native,
            "holder_lang": self.language,
            "holder_address": self.address,
            "country": self.country.code,
            "scope_text": self.scope,
        }
        return {name: value for name, value in said.items() if value}

    def decomposed(self) -> dict[str, str]:
        """Return the same with its Latin name decomposed (NFD), as some keyboards write it."""
        return self.columns() | {"holder_name": unicodedata.normalize("NFD", self.name)}


def make_holder(random: Random, country_code: str, sector: str) -> Holder:
    """Return another holder of a country and a sector."""
    country, trade = COUNTRIES[country_code], TRADES[sector]
    tongue, city = country.tongue, random.choice(country.cities)
    head, tail, form = random.choice(tongue.heads), random.choice(tongue.tails), random.choice(tongue.forms)
    latin = tongue.latin.format(city=city[0], name=head[0] + tail[0], trade=trade.word, form=form[0])
    native = ""
    if tongue.language:
        native = tongue.native.format(city=city[1], name=head[1] + tail[1], trade=trade.chinese, form=form[1])
    return Holder(
        name=unicodedata.normalize("NFC", latin),
        native=unicodedata.normalize("NFC", native),
        language=tongue.language,
        country=country,
        city=city,
        trade=trade,
        address=_address(random, city, tongue.language),
        scope=_scope(random, trade, tongue.language),
    )


def _address(random: Random, city: Pair, language: str) -> str:
    number = random.randrange(1, 999)
    if language == "zh" and random.randrange(_ONE_IN) == 0:
        return f"{city[1]}示例路{str(number).translate(_FULL_WIDTH)}号"
    return f"{number} Example Road, {city[0]}"


def _scope(random: Random, trade: Trade, language: str) -> str:
    text = trade.scope[0].upper() + trade.scope[1:]
    if random.randrange(_ONE_IN) == 0:
        return f"{text}, {_LONG}"
    if language == "ar" and random.randrange(10) == 0:
        return f"{text} ({' و '.join(random.sample(_MODELS, 2))})"
    return text
