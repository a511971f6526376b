"""Who is not who they seem, and documents in the place of others of another kind (security.md C01, C03, C07)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.chain_corpus.settings import HOST, LAB, PRODUCT, TEST_REPORT, THREE
from tests.chain_corpus.subjects import IEC_62368, product, report
from tests.chain_corpus.telling import GOOD, Answer, accreditation, certificate, failed, recognition, unknown
from tests.chain_corpus.world import Change, World, index_url, list_url
from tests.corpus_builder.case import Case
from tests.world import AB, CB, OTHER_CB, STRANGER, Party
from vc.codes import Code
from vc.model.vocabulary import Role

ISO = Party("iso.example", "International Organization for Standardization (impersonated)")
IMITATION = Party("ab-example.example", "Northern Accreditation Service (imitation)")
_CURRENT = f"{AB.origin}/accreditations/cb.jwt"
_SYSTEM_TYPE, _PRODUCT_TYPE, _REPORT_TYPE = "ManagementSystemCertificate", "ProductCertificate", "TestReport"


def cases() -> Iterator[Case]:
    """Yield every case about impostors and documents of the wrong kind."""
    yield from _look_alikes()
    yield from _nobodies()
    yield from _wrong_kinds()
    yield from _wrong_documents()
    yield from _wrong_bodies()


def _look_alikes() -> Iterator[Case]:
    identifiers = {
        "upper-case": "did:web:CB.example",
        "a-path": "did:web:cb.example:branch",
        "a-port": "did:web:cb.example%3A8443",
        "a-trailing-dot": "did:web:cb.example.",
        "a-sub-domain": "did:web:cb.example.stranger.example",
        "one-letter": "did:web:cd.example",
        "a-cyrillic-letter": "did:web:сb.example",
        "a-digit": "did:web:cb.examp1e",
        "another-method": "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv",
        "a-fragment": "did:web:cb.example#credentials",
    }
    for name, did in identifiers.items():
        yield THREE.case(
            f"issuer-with-{name}",
            THREE.good.says(_issuer(id=did)),
            unknown(Code.CHAIN_SUBJECT, accreditation(did)),
            "The issuer's identifier is not the accredited body's, octet for octet; its name is.",
            source="security.md C01",
        )
    yield THREE.case(
        "issuer-with-a-space",
        THREE.good.says(_issuer(id="did:web:cb.example ")),
        failed(Code.FORMAT_CLAIM, certificate("/issuer/id")),
        "A space is part of no URL.",
        source="specs/data-model.md M3",
    )
    names = {
        "of-mixed-scripts": "Hаrbour Certification (invented)",
        "of-the-accreditation-body": AB.name,
        "of-a-famous-body": "World-Famous Certification (invented)",
    }
    for name, called in names.items():
        yield THREE.case(
            f"issuer-called-by-a-name-{name}",
            THREE.good.says(_issuer(name=called)),
            GOOD,
            "Identifiers decide, never names; the report's chain tells the name that its accreditation gives it.",
            source="specs/trust-list.md L6",
        )


def _issuer(**members: str) -> Change:
    """Return a change of what a certificate says of its issuer."""
    return lambda claims: claims["issuer"].update(members)


def _nobodies() -> Iterator[Case]:
    good = THREE.good
    hint = f"{ISO.origin}/accreditation.jwt"
    untrusted = unknown(Code.CHAIN_UNTRUSTED, recognition(hint))
    yield THREE.case(
        "iso-as-issuer",
        good.certificate(ISO),
        untrusted,
        "The organisation that writes the standards certifies nobody; whoever names it as issuer made it up.",
        source="domain.md 6",
    )
    yield THREE.case(
        "iso-as-issuer-without-a-hint",
        good.certificate(ISO).says(lambda claims: claims["issuer"].pop("recognizedIn")),
        unknown(Code.CHAIN_UNTRUSTED, recognition(ISO)),
        "No index of the trust list names it.",
        source="domain.md 6",
    )
    yield THREE.case(
        "iso-as-accreditation-body",
        good.certificate(STRANGER).says(lambda claims: claims["issuer"]["recognizedIn"].update(id=hint)),
        untrusted,
        "The accreditation is said to come from the organisation that writes the standards.",
        source="domain.md 6",
    )
    yield THREE.case(
        "holder-as-issuer",
        good.certificate(Party("holder.example", "Müller Feinmechanik GmbH & Co. KG")),
        unknown(Code.CHAIN_UNTRUSTED, recognition("https://holder.example/accreditation.jwt")),
        "The holder certifies itself.",
        source="domain.md 6",
    )
    yield THREE.case(
        "host-as-issuer",
        good.certificate(HOST),
        unknown(Code.CHAIN_UNTRUSTED, recognition(f"{HOST.origin}/accreditation.jwt")),
        "A service provider that hosts reports issues in its own name.",
        source="domain.md S0-13",
    )
    imitated = good.body(IMITATION)
    yield THREE.case(
        "accredited-by-an-imitation",
        good.joined_by(IMITATION).accredits(STRANGER, by=IMITATION).certificate(STRANGER),
        unknown(Code.CHAIN_UNTRUSTED, recognition(f"{IMITATION.origin}/accreditations/stranger.jwt")),
        "An accreditation body of a familiar name, in nobody's trust list.",
        source="domain.md 6",
    )
    yield THREE.case(
        "accredited-by-a-body-under-another-name",
        imitated,
        GOOD,
        "Two bodies in the list, of names that a reader could confuse and the code does not.",
        source="specs/trust-list.md L6",
    )
    yield THREE.case(
        "never-accredited",
        replace(good, accreditations=good.accreditations[1:]),
        unknown(Code.CHAIN_ACCREDITATION_UNAVAILABLE, accreditation(_CURRENT)),
        "It names an accreditation that its body never gave it.",
        source="domain.md 6",
    )


def _typed(name: str) -> Any:
    return lambda claims: claims.update(type=["DigitalConformityCredential", name, "VerifiableCredential"])


def _wrong_kinds() -> Iterator[Case]:
    profile = failed(Code.FORMAT_PROFILE, certificate())
    both = ["DigitalConformityCredential", _SYSTEM_TYPE, _REPORT_TYPE, "VerifiableCredential"]
    rows: tuple[tuple[str, Any, World, Answer, str], ...] = (
        (
            "test-report-as-product-certificate",
            TEST_REPORT,
            TEST_REPORT.good.says(_typed(_PRODUCT_TYPE)),
            profile,
            "A laboratory's report under the type of a product certificate.",
        ),
        (
            "test-report-as-management-certificate",
            TEST_REPORT,
            TEST_REPORT.good.says(_typed(_SYSTEM_TYPE)),
            profile,
            "A laboratory's report under the type of a management-system certificate.",
        ),
        (
            "management-certificate-as-product-certificate",
            THREE,
            THREE.good.says(_typed(_PRODUCT_TYPE)),
            profile,
            "A certificate of a system says nothing of a product.",
        ),
        (
            "product-certificate-as-test-report",
            PRODUCT,
            PRODUCT.good.says(_typed(_REPORT_TYPE)),
            profile,
            "A certificate under the type of a test report.",
        ),
        (
            "certificate-of-two-kinds",
            THREE,
            THREE.good.says(lambda claims: claims.update(type=both)),
            profile,
            "Two kinds at once.",
        ),
        (
            "certificate-of-no-kind",
            THREE,
            THREE.good.says(lambda c: c.update(type=["DigitalConformityCredential", "VerifiableCredential"])),
            unknown(Code.CHAIN_SCOPE, accreditation("")),
            "A credential of none of our kinds: what it covers can't be compared with a schedule.",
        ),
    )
    for name, setting, told, answer, why in rows:
        yield setting.case(name, told, answer, why, source="security.md C07")
    toys = THREE.good.claiming(standard="ISO 8124")
    yield THREE.case(
        "management-certificate-for-iso-8124",
        toys,
        failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(CB)),
        "ISO 8124 is about the safety of toys: nobody is accredited to certify a management system by it.",
        source="domain.md 6",
    )
    yield THREE.case(
        "management-certificate-for-iso-27001",
        THREE.good.claiming(standard="ISO/IEC 27001", edition="2022"),
        failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(CB)),
        "Accredited for ISO 9001, not for ISO/IEC 27001.",
        source="domain.md 6",
    )


def _wrong_documents() -> Iterator[Case]:
    """Put each kind of document in the place of each other that the chain reads."""
    good = THREE.good
    published = good.published
    own = good.accreditation(CB)
    assert own is not None
    places = {
        "accreditation": (own.current_url, unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(_CURRENT))),
        "index": (index_url(AB), unknown(Code.CHAIN_INDEX_INVALID, accreditation(index_url(AB)))),
        "status-list": (list_url(CB), unknown(Code.STATUS_MALFORMED, certificate(list_url(CB)))),
    }
    documents = {
        "the-accreditation": published[own.current_url],
        "the-index": published[index_url(AB)],
        "the-status-list": published[list_url(CB)],
        "the-history": published[f"{CB.origin}/status/1/history/index.jwt"],
        "the-certificate": good.input,
        "the-did-document": published[f"{AB.origin}/.well-known/did.json"],
        "nothing": b"",
    }
    for place, (url, answer) in places.items():
        for name, raw in documents.items():
            if raw != published[url]:
                yield THREE.case(
                    f"{name}-in-the-place-of-the-{place}",
                    good.document(url, raw),
                    answer,
                    "A genuine document of another kind.",
                    source="specs/securing.md",
                )
    for name in ("the-index", "the-status-list", "the-history"):
        yield THREE.case(
            f"{name}-as-certificate",
            good.handing(documents[name]),
            failed(Code.JOSE_TYP, certificate()),
            "A signed document of another kind is handed over.",
            source="specs/securing.md",
        )


def _wrong_bodies() -> Iterator[Case]:
    laboratory = THREE.good.accredits(LAB, IEC_62368, role=Role.LABORATORY, by=AB)
    outside = failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(LAB))
    yield THREE.case(
        "laboratory-certifies-a-system",
        laboratory.certificate(LAB),
        outside,
        "A laboratory accredited for tests certifies a management system.",
        source="security.md C07",
    )
    yield THREE.case(
        "laboratory-certifies-a-product",
        laboratory.certificate(LAB, product),
        outside,
        "A laboratory accredited for tests certifies a product.",
        source="security.md C07",
    )
    for name, kind in (("product", product), ("report", report)):
        yield THREE.case(
            f"system-certifier-issues-a-{name}",
            THREE.good.certificate(CB, kind),
            failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(CB)),
            "Accredited to certify systems alone.",
            source="security.md C07",
        )
    yield THREE.case(
        "another-accredited-body-certifies",
        THREE.good.certificate(OTHER_CB),
        GOOD,
        "Another body, accredited for the same.",
        source="specs/verification.md V3",
    )
    narrow = THREE.good.line(OTHER_CB, sectors=frozenset({"IAF:33"}))
    yield THREE.case(
        "another-accredited-body-certifies-outside-its-scope",
        narrow.certificate(OTHER_CB),
        failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(OTHER_CB)),
        "What the neighbour is accredited for does not help.",
        source="security.md C04",
    )
    yield THREE.case(
        "another-accredited-body-borrows-the-accreditation",
        narrow.certificate(OTHER_CB).says(lambda claims: claims["issuer"]["recognizedIn"].update(id=_CURRENT)),
        unknown(Code.CHAIN_SUBJECT, accreditation(OTHER_CB)),
        "It points to the neighbour's accreditation.",
        source="security.md C04",
    )
    yield THREE.case(
        "certificate-of-nobody-under-a-genuine-accreditation",
        THREE.good.says(lambda claims: claims["issuer"].update(id=STRANGER.did)).signed_by(STRANGER),
        unknown(Code.CHAIN_SUBJECT, accreditation(STRANGER)),
        "A stranger borrows a genuine accreditation.",
        source="security.md C01",
    )
