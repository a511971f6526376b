"""The languages in which holders of the world are named: cities, parts of names, legal forms. All names are invented.

A part is written `latin` or `latin/native`; where the script is another one, every part has both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Pair = tuple[str, str]
"""A word in Latin letters and in its own script, "" where that is Latin."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """How holders of a language are named. `language` is "" where no native name stands beside the Latin one.

    `latin` and `native` are patterns over `{city}`, `{name}`, `{trade}` and `{form}`.
    """

    language: str
    heads: tuple[Pair, ...]
    tails: tuple[Pair, ...]
    forms: tuple[Pair, ...]
    latin: str = "{name} {trade} {form}"
    native: str = "{form} {name}"


def _pairs(text: str) -> tuple[Pair, ...]:
    return tuple((latin, native) for latin, _, native in (part.partition("/") for part in text.split("|")))


def _tongue(language: str, *parts: str, **patterns: str) -> Tongue:
    heads, tails, forms = map(_pairs, parts)
    return Tongue(language, heads, tails, forms, **patterns)


_ENGLISH: Final = _tongue(
    "",
    "Ash|Thorn|O'Farr|Marl|Wex|Hart|Glen|Penn|Fen|Cald|Brack|Stan|Whit|Rad|Ells",
    "combe|bury|well|more|worth|stead|low|field|ley|hurst|mere|bridge",
    "Ltd|plc|LLP|Inc.|LLC",
)
_GERMAN: Final = _tongue(
    "",
    "Groß|Brück|Jäger|Weißen|Ötz|Schön|Kühn|Acker|Fürst|Röhr|Sträß|Tannen|Mühl|Hörn",
    "mann|ner|stätter|fels|inger|wälder|häuser|bach|lein|huber|meier|berger",
    "GmbH|GmbH & Co. KG|AG|KG",
)
_SPANISH: Final = _tongue(
    "",
    "Monte|Valle|Peña|Fuente|Rio|Agua|Torre|Cañada|Lum|Niño",
    "verde|claro|alta|seca|sol|mar|bravo|real|nueva",
    "S.A.|S.L.|S.A. de C.V.",
)
_PORTUGUESE: Final = _tongue(
    "", "Ser|Mata|Pedra|Águas|Cor|Ilh|São Vi|Campo", "verde|alta|inho|ão|ebela|mar|lima", "Ltda.|S.A.|Lda."
)
_ARABIC: Final = _tongue(
    "ar",
    "Al Waha/الواحة|Nakheel/نخيل|Bahr Al Noor/بحر النور|Jisr/جسر|Rimal/رمال|Al Manara/المنارة|Sahab/سحاب",
    " Al Khaleej/ الخليج| Al Sharq/ الشرق| Al Jadida/ الجديدة| Al Kubra/ الكبرى| Al Raida/ الرائدة",
    "LLC/ذ.م.م|WLL/ذ.م.م|Est./مؤسسة",
    native="شركة {name} {form}",
)
_SLAVONIC: Final = _tongue(
    "ru",
    "Sever/Север|Gorod/Город|Step/Степ|Altyn/Алтын|Mars/Марс|Kama/Кама|Vostok/Восток|Sokol/Сокол",
    "snab/снаб|stroy/строй|prom/пром|tekh/тех|mash/маш|servis/сервис",
    "LLP/ТОО|JSC/АО",
    native='{form} "{name}"',
)

TONGUES: Final[Mapping[str, Tongue]] = {
    "zh": _tongue(
        "zh",
        "Heng/恒|Yong/咏|Bao/宝|Jin/锦|Tian/天|Xin/鑫|Hui/汇|Ming/茗|Rui/瑞|Sheng/盛|Fu/福|Chang/昌|Lan/兰|Hao/浩",
        "ruixing/瑞星|cheng/澄|luda/鹭达|yuehai/岳海|muhe/沐禾|ting/汀|quan/荃|zhouda/洲达|feng/丰|long/隆|kang/康",
        "Co., Ltd./有限公司|Group Co., Ltd./集团有限公司|Joint Stock Co., Ltd./股份有限公司",
        latin="{city} {name} {trade} {form}",
        native="{city}{name}{trade}{form}",
    ),
    "ja": _tongue(
        "ja",
        "Tama/多摩|Aoba/青葉|Hoshi/星|Kaze/風|Mizu/水|Shira/白",
        "kawa/川|mori/森|yama/山|saki/崎|mine/峰|numa/沼",
        "Co., Ltd./株式会社|G.K./合同会社",
        native="{name}{form}",
    ),
    "ko": _tongue(
        "ko",
        "Han/한|Sae/새|Mir/미르|Dae/대|Ga/가|Na/나",
        "bit/빛|byeol/별|sol/솔|ram/람|on/온",
        "Co., Ltd./주식회사|Ltd./유한회사",
        native="{form} {name}",
    ),
    "th": _tongue(
        "th",
        "Rung/รุ่ง|Thong/ทอง|Siri/ศิริ|Chai/ชัย",
        "rueang/เรือง|phon/พร|wong/วงศ์|charoen/เจริญ",
        "Co., Ltd./จำกัด",
        native="บริษัท {name} {form}",
    ),
    "hi": _tongue(
        "hi",
        "Surya/सूर्य|Nava/नव|Maha/महा|Ganga/गंगा|Shakti/शक्ति",
        "deep/दीप|jyoti/ज्योति|nagar/नगर|tara/तारा|vega/वेग",
        "Pvt. Ltd./प्राइवेट लिमिटेड|Ltd./लिमिटेड",
        native="{name} {form}",
    ),
    "bn": _tongue(
        "bn",
        "Shapla/শাপলা|Nodi/নদী|Sonar/সোনার",
        " Alo/ আলো| Tara/ তারা| Shilpo/ শিল্প",
        "Ltd./লিমিটেড",
        native="{name} {form}",
    ),
    "el": _tongue(
        "el",
        "Aigai/Αιγαία|Thalassa/Θάλασσα|Lithos/Λίθος",
        " Techniki/ Τεχνική| Viomichaniki/ Βιομηχανική| Nea/ Νέα",
        "S.A./Α.Ε.|Ltd./Ε.Π.Ε.",
        native="{name} {form}",
    ),
    "ar": _ARABIC,
    "ru": _SLAVONIC,
    "bg": _tongue(
        "bg",
        "Balkan/Балкан|Rodop/Родоп|Struma/Струма|Rila/Рила",
        "stroy/строй|mash/маш|teks/текс|prom/пром",
        "OOD/ООД|AD/АД",
        native="{name} {form}",
    ),
    "sr": _tongue(
        "sr",
        "Morava/Морава|Drina/Дрина|Sava/Сава",
        "met/мет|gradnja/градња|tehna/техна",
        "d.o.o./д.о.о.",
        native="{name} {form}",
    ),
    "vi": _tongue(
        "",
        "Ánh|Hoàng|Bình|Thủy|Đông|Nguyệt|Phú|Trường",
        " Dương| Phát| Thịnh| Quân| Ngân| Hải",
        "Co., Ltd.|JSC",
        latin="Công ty {name} {trade} {form}",
    ),
    "tr": _tongue(
        "",
        "Işık|Yıldız|Çınar|Güneş|Doğan|Irmak|Öz|Şimşek",
        "kaya|soy|lar|dağ|pınar|tepe",
        "A.Ş.|Ltd. Şti.",
    ),
    "it": _tongue(
        "", "Monti|Valli|Fiora|Bella|Corti|Riva|Sala", "verdi|nova|chiara|alti|mare|longhi|rossi", "S.r.l.|S.p.A."
    ),
    "fr": _tongue("", "Beau|Clair|Roche|Mont|Châte|Val|Forê", "clair|fort|laine|rivière|aubert|mont", "SARL|SAS|SA"),
    "pl": _tongue("", "Złoto|Jasno|Wilk|Dąb|Świer|Łąk", "ński|owicz|czak|ecki|ór", "Sp. z o.o.|S.A."),
    "cs": _tongue("", "Říč|Hůr|Vrš|Žižk|Dvoř", "ek|ka|ov|any|ák", "s.r.o.|a.s."),
    "ro": _tongue("", "Țăr|Mureș|Prahov|Șes|Dâmb", "anu|escu|eni|ița", "S.R.L.|S.A."),
    "hu": _tongue("", "Fehér|Győr|Hős|Nyár|Tűz", "vári|hegyi|patak|földi", "Kft.|Zrt."),
    "nl": _tongue("", "Van der |De |Ver|Oost", "Meer|Linden|Waal|Brink|Hoek", "B.V.|N.V."),
    "id": _tongue(
        "", "Cahaya|Sumber|Mitra|Bintang", " Jaya| Makmur| Abadi| Sentosa", "Tbk|Persero", latin="PT {name} {trade}"
    ),
    "en": _ENGLISH,
    "de": _GERMAN,
    "es": _SPANISH,
    "pt": _PORTUGUESE,
}
"""How holders are named, by a word for their language."""
