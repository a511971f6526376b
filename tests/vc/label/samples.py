"""Certificates as their labels come in practice, and label texts of any size. Every name is invented."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from vc.model.credential import Covered, Credential
from vc.model.scope import Scope
from vc.model.vocabulary import Activity, Profile
from vc.securing.label_number import label_url

HOST = "verify.example"
SIGNED = datetime(2026, 3, 2, 8, tzinfo=UTC)
DIGEST = bytes(range(32))


def octets(count: int, *, seed: str = "label") -> bytes:
    """As many octets as a signed label of that size, without structure, the same for the same seed."""
    return (b"\xd2" + hashlib.shake_256(seed.encode()).digest(count))[:count]


def text(count: int, *, seed: str = "label", host: str = HOST) -> str:
    """The QR text of a label of so many octets."""
    return label_url(host, octets(count, seed=seed))


GERMAN = Credential(
    id="https://cb.example/c/DE-QMS-2026-00412",
    issuer="did:web:cb.example",
    issuer_name="Nordwest Zert GmbH",
    number="DE-QMS-2026-00412",
    holder="Süddeutsche Präzisionswerkzeuge Müller GmbH & Co. KG",
    profile=Profile.MANAGEMENT_SYSTEM_CERTIFICATE,
    scope=Scope(
        Activity.MANAGEMENT_SYSTEM_CERTIFICATION,
        standard="ISO 9001",
        edition="2015",
        sectors=frozenset({"IAF:17", "IAF:18"}),
        countries=frozenset({"DE"}),
        sites=frozenset({"https://site.example/1"}),
    ),
    scope_text="Entwicklung und Fertigung von Präzisionswerkzeugen (Fräser, Bohrer)",
    covered=(Covered("site", "Werk Ulm", country="DE"), Covered("site", "Werk Plzeň", country="CZ")),
    issued_at=SIGNED,
    valid_from=SIGNED,
    valid_until=datetime(2029, 3, 1, 23, 59, 59, tzinfo=UTC),
    surveillance_due=datetime(2027, 3, 1, tzinfo=UTC),
    environment="production",
)

CHINESE = Credential(
    id="https://cb.example/c/2026970914000123",
    issuer="did:web:cb.example",
    issuer_name="Huadong Attestation Centre 华东认证中心",
    number="2026970914000123",
    holder="Qingdao Haichuan Precision Machinery Manufacturing Co., Ltd.",
    holder_native="青岛海川精密机械制造有限责任公司",
    profile=Profile.PRODUCT_CERTIFICATE,
    scope=Scope(
        Activity.PRODUCT_CERTIFICATION,
        standard="GB 4943.1",
        edition="2022",
        scheme="CCC",
        product_categories=frozenset({"CCC:0914"}),
        countries=frozenset({"CN"}),
    ),
    scope_text="Power banks with lithium-ion cells for consumer use",
    covered=(Covered("product", "充电宝 HC-PB20000"),),
    issued_at=SIGNED,
    valid_from=datetime(2026, 3, 1, tzinfo=UTC),
    valid_until=datetime(2031, 3, 1, tzinfo=UTC),
    environment="test",
)

ARABIC = Credential(
    id="https://cb.example/c/AE-77-0042",
    issuer="did:web:cb.example",
    issuer_name="Gulf Conformity House",
    number="AE-77-0042",
    holder="Al Khaleej Electrical Equipment LLC",
    holder_native="شركة الخليج للمعدات الكهربائية ش.م.م.",
    profile=Profile.TEST_REPORT,
    scope=Scope(
        Activity.TESTING,
        standard="IEC 60335-1",
        edition="2020",
        scheme="IECEE CB",
        methods=frozenset({"IEC 60335-1:8", "IEC 60335-1:13"}),
        countries=frozenset({"AE"}),
    ),
    scope_text="Electrical safety of household fans",
    covered=(Covered("product", "مروحة منزلية XR-200"),),
    issued_at=SIGNED,
    valid_from=SIGNED,
    environment="production",
)
