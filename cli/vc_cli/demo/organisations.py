"""The organisations of the demo's world, all invented: who recognises, accredits, designates, certifies and tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ARRANGEMENT_ID: Final = "demo-mra"
ARRANGEMENT_NAME: Final = "Demo Recognition Arrangement (invented)"
LAW_ID: Final = "demo-product-act"
LAW_NAME: Final = "Demo Product Safety Act (invented)"
LAW_SOURCE: Final = "Invented Gazette 2003, page 390"


@dataclass(frozen=True, slots=True)
class AccreditationBody:
    """An accreditation body and the standards for which the arrangement recognises it, by activity."""

    key: str
    host: str
    name: str
    recognised_for: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def did(self) -> str:
        """Its identifier."""
        return f"did:web:{self.host}"


@dataclass(frozen=True, slots=True)
class AccreditedBody:
    """A certification body or laboratory: its accreditation body by key, its number there, and its kind of work."""

    key: str
    host: str
    name: str
    accredited_by: str
    number: str
    activity: str
    algorithm: str = "ES256"

    @property
    def did(self) -> str:
        """Its identifier."""
        return f"did:web:{self.host}"


_SYSTEMS: Final = (
    "management_system_certification",
    ("ISO 9001", "ISO 14001", "ISO 45001", "ISO 13485", "ISO/IEC 27001", "ISO 22000"),
)

ACCREDITATION_BODIES: Final = (
    AccreditationBody(
        "cn",
        "cn-ab.example",
        "华认演示认可委员会 Huaren Demo Accreditation Board",
        (_SYSTEMS, ("product_certification", ("*",))),
    ),
    AccreditationBody("gb", "gb-ab.example", "Albion Demo Accreditation Service", (_SYSTEMS,)),
    AccreditationBody("de", "de-ab.example", "Demo-Akkreditierungsstelle Rhein", (_SYSTEMS, ("testing", ("*",)))),
)

AUTHORITY: Final = AccreditationBody(
    "authority",
    "cn-authority.example",
    "演示市场监管部 Demo Department of Product Certification",
    (("product_certification", ("*",)),),
)
"""The authority that designates certification bodies for CCC; it accredits nobody."""

CERTIFICATION_BODIES: Final = (
    AccreditedBody(
        "huaheng",
        "huaheng.example",
        "华衡认证 Huaheng Certification",
        "cn",
        "CN-D001-M",
        "management_system_certification",
    ),
    AccreditedBody(
        "zhongan",
        "zhongan.example",
        "中安产品认证 Zhong'an Product Certification",
        "cn",
        "CN-D002-P",
        "product_certification",
    ),
    AccreditedBody(
        "northgate", "northgate.example", "Northgate Assurance Ltd", "gb", "GB-D9001", "management_system_certification"
    ),
    AccreditedBody(
        "rheintal",
        "rheintal.example",
        "Rheintal Zertifizierung GmbH",
        "de",
        "D-ZM-90001-01-00",
        "management_system_certification",
        "EdDSA",
    ),
)
LABORATORY: Final = AccreditedBody(
    "prueflabor", "prueflabor.example", "Prüflabor Bodensee GmbH", "de", "D-PL-90002-01-00", "testing"
)

DESIGNATED: Final = AccreditedBody(
    "zhongan",
    "zhongan.example",
    "中安产品认证 Zhong'an Product Certification",
    AUTHORITY.key,
    "CN-CCC-D002",
    "product_certification",
)
"""The certification body of products once more, as the authority has designated it."""

WITHDRAWN_BODY: Final = "northgate"
"""The certification body that loses its accreditation in the course of the story."""

SCANNED_BODY: Final = "huaheng"
"""The certification body whose label the importer scans, and whose site is served."""
