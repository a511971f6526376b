"""Good drafts and claims of every profile, made through the issuing code; a test changes one thing."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

from vc.issue.draft import draft_from_claims
from vc.issue.prepare import AccreditationReference, IssuerProfile, StatusAllocation, prepare
from vc.issue.row_draft import draft_from_row
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import Activity, Environment

ISSUED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
GRANTED = datetime(2025, 1, 1, tzinfo=UTC)
CREDENTIAL_ID = "https://cb.example/c/DE-QMS-2026-00412"
STATUS = StatusAllocation(
    list_number=1,
    index=4711,
    token_url="https://cb.example/status/1/token.jwt",
    bitstring_url="https://cb.example/status/1/bitstring.jwt",
)


def line(activity: Activity, **dimensions: frozenset[str]) -> ScheduleLine:
    """Return a schedule line in force since GRANTED; dimensions that are not given are empty, countries any."""
    nothing: frozenset[str] = frozenset()
    return ScheduleLine(
        activity=activity,
        standards=dimensions.get("standards", nothing),
        editions=dimensions.get("editions", nothing),
        schemes=dimensions.get("schemes", nothing),
        sectors=dimensions.get("sectors", nothing),
        product_categories=dimensions.get("product_categories", nothing),
        methods=dimensions.get("methods", nothing),
        countries=ANY,
        valid_from=GRANTED,
    )


SCHEDULE = (
    line(
        Activity.MANAGEMENT_SYSTEM_CERTIFICATION,
        standards=frozenset({"ISO 9001", "ISO 14001"}),
        editions=frozenset({"2015"}),
        sectors=frozenset({"IAF:17", "IAF:18"}),
    ),
    line(
        Activity.PRODUCT_CERTIFICATION,
        standards=frozenset({"GB 4943.1"}),
        editions=frozenset({"2022"}),
        schemes=frozenset({"CCC"}),
        product_categories=frozenset({"CCC:0901", "CCC:0902"}),
    ),
    line(
        Activity.TESTING,
        standards=frozenset({"IEC 62368-1"}),
        editions=frozenset({"2018"}),
        methods=frozenset({"IEC 62368-1:5", "IEC 62368-1:6"}),
    ),
)
ISSUER = IssuerProfile(
    did="did:web:cb.example",
    name="Harbour Certification (invented)",
    environment=Environment.TEST,
    accreditation=AccreditationReference(
        number="NAS-0042",
        authority="did:web:ab.example",
        authority_name="Northern Accreditation Service (invented)",
        current_url="https://ab.example/accreditations/NAS-0042.jwt",
        version_url="https://ab.example/accreditations/NAS-0042/v1.jwt",
        digest_multibase="zQmNrKMWTqxBAzmJXaAZvpGPdcBzHr7iJnCVSAqPzFeDwkJ",
        schedule=SCHEDULE,
    ),
)


def system_row(**cells: str) -> dict[str, str]:
    """Return a good row for an ISO 9001 certificate, with some cells replaced."""
    return {
        "certificate_number": "DE-QMS-2026-00412",
        "holder_name": "Großmann Metallbau GmbH & Co. KG",
        "holder_name_native": "",
        "holder_lang": "",
        "country": "DE",
        "standard": "ISO 9001",
        "edition": "2015",
        "sectors": "IAF:17;IAF:18",
        "scope_text": "Machining of precision parts",
        "sites": "Werk Köln (DE);Werk Lyon (FR)",
        "valid_from": "2026-03-01",
        "valid_until": "2029-02-28",
        "surveillance_due": "2027-03-01",
        "product_category": "",
        "models": "",
    } | cells


def product_row(**cells: str) -> dict[str, str]:
    """Return a good row for a CCC certificate, with some cells replaced."""
    return {
        "certificate_number": "2026000901900001",
        "holder_name": "Shenzhen Hengruixing Electronics Co., Ltd.",
        "holder_name_native": "深圳市恒瑞星电子科技有限公司",
        "holder_lang": "zh",
        "country": "CN",
        "standard": "GB 4943.1",
        "edition": "2022",
        "scope_text": "Desktop computers",
        "sites": "Shenzhen factory (CN)",
        "valid_from": "2026-03-01",
        "valid_until": "2031-02-28",
        "product_category": "CCC:0901",
        "models": "DT-100;DT-200",
    } | cells


def report_draft(**subject: object) -> dict[str, Any]:
    """Return a good draft of a test report, with members of its subject replaced."""
    return {
        "type": ["DigitalConformityCredential", "TestReport", "VerifiableCredential"],
        "validFrom": "2026-02-20T00:00:00Z",
        "credentialSubject": {
            "certificateNumber": "LAB-2026-0007",
            "issuedToParty": {"name": "Ashcombe Electronics Ltd"},
            "scopeStatement": "Power adapter, samples as received",
            "certifiedScope": {
                "activity": "testing",
                "standard": "IEC 62368-1",
                "edition": "2018",
                "methods": ["IEC 62368-1:5", "IEC 62368-1:6"],
                "countries": ["GB"],
            },
            "itemReceived": "2026-02-01",
            "performedFrom": "2026-02-03",
            "performedUntil": "2026-02-10",
            "placePerformed": "Laboratory, 1 Example Road, Leeds",
            "onlyItemsTested": True,
            "testResults": [
                {
                    "method": "IEC 62368-1:5",
                    "characteristic": "Electrically-caused injury",
                    "accredited": True,
                    "result": "complies",
                    "conclusion": "pass",
                },
                {"method": "In-house 12", "characteristic": "Cable colour", "accredited": False, "result": "black"},
            ],
            "conformityAssessment": [
                {"assessedProduct": [{"product": {"name": "Power adapter", "modelNumber": "PA-1"}}]}
            ],
            **subject,
        },
    }


def system_claims(**cells: str) -> dict[str, Any]:
    """Return the claims of an ISO 9001 certificate, as they would be signed."""
    return prepare(
        draft_from_row(system_row(**cells)),
        issuer=ISSUER,
        issued_at=ISSUED_AT,
        status=STATUS,
        credential_id=CREDENTIAL_ID,
    )


def product_claims(**cells: str) -> dict[str, Any]:
    """Return the claims of a CCC certificate, as they would be signed."""
    row = product_row(**cells)
    return prepare(
        draft_from_row(row),
        issuer=ISSUER,
        issued_at=ISSUED_AT,
        status=STATUS,
        credential_id="https://cb.example/c/2026000901900001",
    )


def report_claims(**subject: object) -> dict[str, Any]:
    """Return the claims of a test report, as they would be signed."""
    return prepare(
        draft_from_claims(report_draft(**subject)),
        issuer=ISSUER,
        issued_at=ISSUED_AT,
        status=STATUS,
        credential_id="https://cb.example/c/LAB-2026-0007",
    )


def changed(claims: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """Return a copy of claims with the member at a JSON pointer replaced; `...` takes it away."""
    copy = deepcopy(claims)
    *way, last = pointer.strip("/").split("/")
    node: Any = copy
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    key: Any = int(last) if isinstance(node, list) else last
    if value is ...:
        del node[key]
    else:
        node[key] = value
    return copy


def later(day: str, days: int) -> str:
    """Return the date so many days after `day`."""
    return date.fromordinal(date.fromisoformat(day).toordinal() + days).isoformat()
