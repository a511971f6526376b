"""The countries of the world: which language names their holders, and their cities (specs/demo-world.md W5, W7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from vc_cli.world.tongues import TONGUES, Pair, Tongue


@dataclass(frozen=True, slots=True)
class Country:
    """A country, its language, and cities in Latin and native script."""

    code: str
    tongue: Tongue
    cities: tuple[Pair, ...]


_TABLE: Final = """\
CN zh Shenzhen/深圳市|Dongguan/东莞市|Ningbo/宁波市|Suzhou/苏州市|Qingdao/青岛市|Foshan/佛山市|Xiamen/厦门市
VN vi Hải Phòng|Đà Nẵng|Cần Thơ|Biên Hòa
KR ko Incheon/인천|Ulsan/울산|Changwon/창원
JP ja Hamamatsu/浜松|Kawasaki/川崎|Toyama/富山
IT it Brescia|Modena|Forlì|Vicenza|Udine
DE de Köln|Nürnberg|Gießen|Lübeck|Würzburg|Görlitz|Füssen
ES es Vigo|Gijón|Alcoy|Málaga
TR tr İzmir|Eskişehir|Kayseri|Diyarbakır
FR fr Béziers|Nîmes|Besançon|Orléans
PL pl Łódź|Gdańsk|Bielsko-Biała
PT pt Braga|Évora|Setúbal
RO ro Iași|Brașov|Timișoara
CZ cs Plzeň|Ústí|Zlín
NL nl Tilburg|Breda|Zwolle
BG bg Plovdiv/Пловдив|Burgas/Бургас
HU hu Győr|Pécs
RS sr Niš/Ниш|Novi Sad/Нови Сад
GB en Leeds|Bristol|Norwich|Stirling|Derby|Swansea
US en Toledo|Dayton|Tulsa|Fresno
BR pt Joinville|São Bernardo|Uberlândia
CO es Medellín|Bucaramanga
MX es Monterrey|Querétaro|León
AU en Geelong|Newcastle
TH th Rayong/ระยอง|Chonburi/ชลบุรี
GR el Patra/Πάτρα|Volos/Βόλος
IN hi Pune/पुणे|Nashik/नासिक|Surat/सूरत|Coimbatore/कोयंबटूर
ID id Surabaya|Bandung
MY id Ipoh|Johor Bahru
BD bn Dhaka/ঢাকা|Khulna/খুলনা
LK en Kandy|Galle
AE ar Dubai/دبي|Sharjah/الشارقة|Ajman/عجمان
SA ar Riyadh/الرياض|Dammam/الدمام
EG ar Alexandria/الإسكندرية|Suez/السويس
MA ar Tangier/طنجة|Kenitra/القنيطرة
QA ar Doha/الدوحة|Al Khor/الخور
KZ ru Almaty/Алматы|Aktau/Актау
UZ ru Tashkent/Ташкент|Navoi/Навои"""


def _country(line: str) -> Country:
    code, tongue, cities = line.split(" ", 2)
    pairs = (city.partition("/") for city in cities.split("|"))
    return Country(code, TONGUES[tongue], tuple((latin, native or latin) for latin, _, native in pairs))


COUNTRIES: Final[Mapping[str, Country]] = MappingProxyType(
    {country.code: country for country in map(_country, _TABLE.splitlines())}
)
"""Every country of the world, by its ISO 3166-1 code."""
