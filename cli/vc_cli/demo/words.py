"""Invented names for the demo's certificate holders: no such organisation is meant; likeness would be chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Trade:
    """What a holder makes: its IAF sector, words for it, and how a certificate describes it."""

    sector: int
    english: str
    chinese: str
    german: str
    arabic: str
    scope: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city, in Latin and native script, with its country."""

    latin: str
    native: str
    country: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the CCC kind: category, standard, name and model prefix."""

    category: str
    standard: str
    edition: str
    name: str
    model: str
    chinese: str


TRADES: Final = (
    Trade(
        14, "Plastics", "塑胶制品", "Kunststofftechnik", "للصناعات البلاستيكية", "injection moulding of plastic parts"
    ),
    Trade(17, "Precision Metals", "精密五金", "Metallbau", "للصناعات المعدنية", "CNC machining of metal components"),
    Trade(
        18, "Machinery", "机械设备", "Maschinenbau", "للآلات والمعدات", "design and manufacture of packaging machinery"
    ),
    Trade(19, "Lighting", "照明科技", "Lichttechnik", "للإنارة", "design and manufacture of LED luminaires"),
    Trade(19, "Electronics", "电子科技", "Elektronik", "للإلكترونيات", "manufacture of power supplies and adapters"),
    Trade(4, "Textiles", "纺织印染", "Textilveredelung", "للمنسوجات", "weaving, dyeing and finishing of fabrics"),
    Trade(28, "Construction", "建筑工程", "Hochbau", "للمقاولات", "construction of industrial buildings"),
    Trade(3, "Foods", "食品", "Lebensmittelwerke", "للصناعات الغذائية", "production of canned fruit and vegetables"),
    Trade(33, "Software", "软件", "Softwarehaus", "لتقنية المعلومات", "development and operation of cloud software"),
    Trade(
        19, "Medical Devices", "医疗器械", "Medizintechnik", "للأجهزة الطبية", "manufacture of blood pressure monitors"
    ),
    Trade(31, "Logistics", "物流", "Spedition", "للخدمات اللوجستية", "storage and transport of packaged goods"),
    Trade(12, "Chemicals", "化工", "Chemie", "للصناعات الكيماوية", "production of coatings and adhesives"),
)

CHINESE_CITIES: Final = tuple(
    Place(latin, native, "CN")
    for latin, native in (
        ("Shenzhen", "深圳市"),
        ("Dongguan", "东莞市"),
        ("Ningbo", "宁波市"),
        ("Suzhou", "苏州市"),
        ("Qingdao", "青岛市"),
        ("Foshan", "佛山市"),
        ("Xiamen", "厦门市"),
        ("Wuxi", "无锡市"),
    )
)
GERMAN_CITIES: Final = tuple(
    Place(name, name, "DE") for name in ("Köln", "Nürnberg", "Gießen", "Lübeck", "Würzburg", "Görlitz", "Füssen")
)
BRITISH_CITIES: Final = tuple(
    Place(name, name, "GB") for name in ("Leeds", "Bristol", "Norwich", "Stirling", "Derby", "Swansea")
)
GULF_CITIES: Final = (
    Place("Dubai", "دبي", "AE"),
    Place("Sharjah", "الشارقة", "AE"),
    Place("Riyadh", "الرياض", "SA"),
    Place("Dammam", "الدمام", "SA"),
)

CHINESE_NAMES: Final = (
    ("Hengruixing", "恒瑞星"),
    ("Yongcheng", "咏澄"),
    ("Baoluda", "宝鹭达"),
    ("Jinyuehai", "锦岳海"),
    ("Tianmuhe", "天沐禾"),
    ("Xinlanting", "鑫兰汀"),
    ("Huiquan", "汇荃"),
    ("Mingzhouda", "茗洲达"),
)
GERMAN_NAMES: Final = (
    "Großmann",
    "Brückner-Söhne",
    "Jägerstätter",
    "Weißenfels",
    "Ötzinger",
    "Schönwälder",
    "Kühnhäuser",
    "Ackermann",
)
ENGLISH_NAMES: Final = (
    "Ashcombe",
    "Thornbury",
    "O'Farrell",
    "Marlowe & Finch",
    "Pennant",
    "Wexcombe",
    "Hartley Cross",
    "Glenmoor",
)
ARABIC_NAMES: Final = (
    ("Al Waha", "الواحة"),
    ("Nakheel Al Sahra", "نخيل الصحراء"),
    ("Bahr Al Noor", "بحر النور"),
    ("Jisr Al Khaleej", "جسر الخليج"),
    ("Rimal", "رمال"),
)
GERMAN_FORMS: Final = ("GmbH", "GmbH & Co. KG", "AG", "KG")
ENGLISH_FORMS: Final = ("Ltd", "plc", "LLP")

PRODUCTS: Final = (
    Product("0901", "GB 4943.1", "2022", "Desktop computer", "DT", "台式微型计算机"),
    Product("0902", "GB 4943.1", "2022", "Laptop computer", "NB", "便携式计算机"),
    Product("0907", "GB 4943.1", "2022", "Power adapter", "PA", "电源适配器"),
    Product("0914", "GB 31241", "2022", "Power bank", "PB", "移动电源"),
    Product("0915", "GB 31241", "2022", "Lithium-ion battery pack", "LB", "锂离子电池组"),
    Product("1001", "GB 7000.1", "2023", "LED panel light", "LP", "LED平板灯"),
    Product("2202", "GB 6675.1", "2014", "Building blocks", "TY", "积木玩具"),
)
