"""What the invented holders make: a trade for each of the 39 IAF codes, with its share (specs/demo-world.md W5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: its sector code, cards of a thousand, the word in a name, the Chinese one, and a scope."""

    sector: str
    share: int
    word: str
    chinese: str
    scope: str


_TABLE: Final = """\
1|6|Farms|农业|cultivation and packing of vegetables
2|4|Quarries|矿业|extraction and crushing of gravel
3|28|Foods|食品|production of canned fruit and vegetables
4|14|Textiles|纺织|weaving, dyeing and finishing of fabrics
5|4|Leather|皮革|tanning and finishing of leather
6|5|Timber|木业|sawing and planing of timber
7|7|Paper|纸业|manufacture of corrugated board and packaging
8|1|Publishing|出版|publishing of technical books
9|8|Printing|印刷|offset printing of packaging and labels
10|2|Refining|石化|blending of lubricants
11|1|Nuclear Fuel|核燃料|fabrication of fuel assembly components
12|36|Chemicals|化工|production of coatings and adhesives
13|6|Pharma|制药|packaging of solid dosage forms
14|56|Plastics|塑胶制品|injection moulding of plastic parts
15|8|Ceramics|陶瓷|manufacture of ceramic tiles
16|7|Concrete|建材|production of precast concrete elements
17|136|Precision Metals|精密五金|CNC machining of metal components
18|80|Machinery|机械设备|design and manufacture of packaging machinery
19|105|Electronics|电子科技|design and manufacture of power supplies and luminaires
20|2|Shipyard|船舶|repair of coastal vessels
21|3|Aerostructures|航空部件|machining of structural parts for aircraft
22|9|Motor Parts|汽车零部件|manufacture of brake and chassis components
23|8|Furniture|家具|manufacture of office furniture
24|5|Recycling|再生资源|sorting and recycling of metal scrap
25|4|Power|电力|operation of distribution networks
26|2|Gas|燃气|distribution of piped gas
27|4|Water|水务|treatment and supply of drinking water
28|91|Construction|建筑工程|construction of industrial buildings
29|115|Trading|贸易|wholesale of tools and spare parts
30|4|Hospitality|酒店|operation of conference hotels
31|31|Logistics|物流|storage and transport of packaged goods
32|6|Leasing|租赁|leasing of construction equipment
33|51|Software|软件|development and operation of cloud software
34|59|Engineering|工程设计|design of building services and site supervision
35|67|Services|服务|facility management and industrial cleaning
36|5|Public Works|公共事业|administration of municipal works
37|6|Academy|教育|vocational training in technical trades
38|8|Medical|医疗|manufacture and servicing of medical devices
39|6|Sanitation|环卫|collection of municipal waste"""


def _read() -> Mapping[str, Trade]:
    rows = (line.split("|") for line in _TABLE.splitlines())
    return MappingProxyType(
        {
            f"IAF:{number}": Trade(f"IAF:{number}", int(share), word, chinese, scope)
            for number, share, word, chinese, scope in rows
        }
    )


TRADES: Final = _read()
"""Every trade, by its sector."""

SHARES: Final[Mapping[str, int]] = MappingProxyType({code: trade.share for code, trade in TRADES.items()})

SPECIAL: Final[Mapping[str, tuple[str, ...]]] = {
    "ISO/IEC 27001": ("IAF:33", "IAF:33", "IAF:33", "IAF:31", "IAF:35"),
    "ISO 22000": ("IAF:3", "IAF:3", "IAF:30"),
    "ISO 13485": ("IAF:19", "IAF:38"),
    "ISO 50001": ("IAF:17", "IAF:12", "IAF:25", "IAF:15"),
}
"""Whose holders are of some sectors only."""
