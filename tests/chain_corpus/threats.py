"""The threats that the domain knows (research/domain.md section 6), each with the cases that show what it comes to.

A case stands in this corpus, or, where a chain is of no concern, among the bad inputs (`tests/corpus`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.chain_corpus.settings import MINISTRY, PRODUCT, SECOND_AB, SYSTEM, THREE, TWO_BODIES
from tests.chain_corpus.subjects import CQC_0901, product
from tests.chain_corpus.telling import GOOD, accreditation, certificate, failed, recognition, trust_list, unknown
from tests.chain_corpus.world import index_url, list_url, recognised_for
from tests.corpus_builder.case import Case
from tests.corpus_builder.forging import edited
from tests.world import AB, CB, DAY, NOW
from vc.codes import Code
from vc.model.vocabulary import Activity
from vc.status.value import StatusEvent

THREATS: Mapping[str, tuple[str, ...]] = {
    "edited PDF": ("certificate-altered-validity", "certificate-altered-scope", "certificate-altered-number"),
    "wrong holder in group": ("certificate-altered-holder", "certificate-of-a-sister-company"),
    "expired": ("three-certificate-expires-now-to-the-second", "four-certificate-expires-now-to-the-second"),
    "suspended": ("three-certificate-suspended", "four-certificate-suspended", "label-suspended"),
    "withdrawn then replayed old status list": ("three-certificate-withdrawn", "status-list-of-the-day-before"),
    "CB never accredited": ("never-accredited", "certificate-of-nobody-under-a-genuine-accreditation"),
    "accredited for 9001 not 27001": ("management-certificate-for-iso-27001",),
    "sector not in schedule": ("issuer-schedule-of-another-sector", "middle-schedule-of-another-sector"),
    "issued before accreditation or after withdrawal": (
        "issuer-granted-at-signing-a-second-after",
        "issuer-withdrawn-at-signing-to-the-second",
    ),
    "AB not signatory for sub-scope": ("three-recognised-for-another-standard", "product-under-a-body-for-testing"),
    "look-alike AB or arrangement": (
        "accredited-by-an-imitation",
        "trust-list-of-two-bodies-that-look-alike",
        "trust-list-of-two-arrangements-that-look-alike",
    ),
    "sandbox credential": ("trust-list-for-production", "environment-test-under-a-production-root"),
    "ministry body issuing CCC": ("ministry-body-issues-for-another-scheme",),
    "test report as certificate": ("test-report-as-product-certificate", "test-report-as-management-certificate"),
    "ISO named as issuer": ("iso-as-issuer", "iso-as-issuer-without-a-hint", "iso-as-accreditation-body"),
    "superseded edition": ("certificate-claims-another-edition", "issuer-schedule-of-another-edition"),
    "site not listed": ("certificate-altered-site", "certificate-with-a-site-abroad"),
    "model not listed": ("certificate-altered-model",),
    "QR to phishing URL": ("valid-label-on-another-host", "label-kid-of-a-stranger", "label-text-userinfo"),
    "cloned serial label": ("valid-label",),
    "stolen CB key": (
        "three-issuers-key-compromised-at-signing-a-second-before",
        "three-issuers-key-compromised-at-signing-a-second-after",
        "three-issuers-key-compromised-now-a-second-after",
    ),
    "host signing as CB": ("certificate-by-its-host", "host-as-issuer"),
    "two registries disagree": ("registries-disagree-first-named", "lists-disagree-token-suspended"),
    "stale bundle": ("bundle-older-than-72-hours", "bundle-expired-this-second"),
    "clock set back": ("clock-set-back-an-hour", "clock-set-back-a-year"),
    "mixed-script names": ("issuer-called-by-a-name-of-mixed-scripts", "issuer-with-a-cyrillic-letter"),
    "oversize or duplicate-key JSON": ("json-duplicate-issuer", "json-duplicate-status", "json-depth-33"),
}
"""By the words of the list. A copied label is genuine: the answer names holder, product and serial to compare.

Left out, since no credential of ours says when an audit ended: "accredited but fake, decided before its audit ended".
"""


def cases() -> Iterator[Case]:
    """Yield the cases that only the list of threats asks for."""
    yield from _certificates()
    yield from _registries()
    yield from _clocks()
    yield from _trust_lists()


def _certificates() -> Iterator[Case]:
    good, source = THREE.good, "domain.md 6"
    yield THREE.case(
        "certificate-of-a-sister-company",
        good.says(lambda c: c["credentialSubject"]["issuedToParty"].update(name="Müller Holding GmbH")),
        GOOD,
        "Genuine, and another company's of the group: the report names the holder, and the reader compares.",
        source=source,
    )

    def other_model(claims: dict[str, Any]) -> None:
        assessed = claims["credentialSubject"]["conformityAssessment"][0]["assessedProduct"][0]["product"]
        assessed.update(name="DT-999", modelNumber="DT-999")

    yield PRODUCT.case(
        "certificate-altered-model",
        PRODUCT.good.handing(edited(PRODUCT.good.input, other_model)),
        failed(Code.SIG_INVALID, certificate(f"{CB.did}#credentials")),
        "A model that the certificate does not list was written into it.",
        source=source,
    )
    agriculture = recognised_for(Activity.PRODUCT_CERTIFICATION, "NY/T 1111")
    yield PRODUCT.case(
        "ministry-body-issues-for-another-scheme",
        PRODUCT.good.body(MINISTRY, agriculture)
        .accredits(CB, CQC_0901, by=MINISTRY)
        .certificate(CB, product)
        .says(lambda c: c["issuer"]["recognizedIn"].update(id=f"{MINISTRY.origin}/accreditations/cb.jwt")),
        failed(Code.CHAIN_BODY_SCOPE_NOT_COVERED, recognition(MINISTRY)),
        "A ministry that is in the list for its own standard gives a body what it has not: another scheme.",
        source=source,
    )


def _registries() -> Iterator[Case]:
    source = "domain.md 6"
    two, long_ago = TWO_BODIES.good, NOW - 120 * DAY
    disagreeing = replace(
        two,
        accreditations=tuple(
            ended if one.issuer == AB.did else one
            for one, ended in zip(two.accreditations, two.withdrawn(CB, long_ago).accreditations, strict=True)
        ),
    )
    yield TWO_BODIES.case(
        "registries-disagree-first-named",
        disagreeing,
        failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, accreditation(CB)),
        "Two bodies accredited it; the one that the certificate names has withdrawn, the other has not.",
        source=source,
    )
    yield TWO_BODIES.case(
        "registries-disagree-second-named",
        disagreeing.says(lambda c: c["issuer"]["recognizedIn"].update(id=f"{SECOND_AB.origin}/accreditations/cb.jwt")),
        GOOD,
        "The one that the certificate names has not withdrawn; the other has.",
        source=source,
    )
    good = THREE.good
    suspended = good.status(StatusEvent.SUSPENDED, NOW - DAY).published
    token, bitstring = list_url(CB), f"{CB.origin}/status/1/bitstring.jwt"
    yield THREE.case(
        "lists-disagree-token-suspended",
        good.document(token, suspended[token]),
        failed(Code.STATUS_SUSPENDED, certificate(token)),
        "The token list says suspended, the bitstring list active: where there is a token list it alone decides.",
        source="specs/verification.md V9.1",
    )
    yield THREE.case(
        "lists-disagree-bitstring-suspended",
        good.document(bitstring, suspended[bitstring]),
        GOOD,
        "The bitstring list says suspended, the token list active: the token list alone decides.",
        source="specs/verification.md V9.1",
    )


def _clocks() -> Iterator[Case]:
    good, source = THREE.good, "security.md C12"
    expired = unknown(Code.TRUST_EXPIRED, trust_list())
    yield THREE.case(
        "clock-set-back-a-year",
        good.clock(NOW - 365 * DAY),
        expired,
        "By this clock the trust list is of the future: such a clock is wrong.",
        source=source,
    )
    yield THREE.case(
        "clock-set-back-an-hour",
        good.clock(NOW - timedelta(hours=1)),
        unknown(Code.STATUS_WINDOW, certificate(list_url(CB))),
        "By this clock the list was signed in the future.",
        source=source,
    )
    yield THREE.case(
        "clock-set-back-nine-minutes",
        good.clock(NOW - timedelta(minutes=9)),
        GOOD,
        "The list was signed a minute ahead of this clock, as much as clocks may differ.",
        source=source,
    )
    yield THREE.case(
        "clock-set-ahead-two-days",
        good.clock(NOW + 2 * DAY),
        unknown(Code.CHAIN_INDEX_STALE, accreditation(index_url(AB))),
        "By this clock everything that is published has expired.",
        source=source,
    )
    yield THREE.case("clock-set-ahead-ten-years", good.clock(NOW + 3652 * DAY), expired, "Far ahead.", source=source)


def _trust_lists() -> Iterator[Case]:
    good, malformed = THREE.good, unknown(Code.TRUST_MALFORMED, trust_list())
    bodies, arrangements = good.trust.bodies, good.trust.arrangements
    twin = replace(good.body(SECOND_AB).trust.bodies[-1], name="Northern Accreditatіon Service (invented)")
    alike = replace(arrangements[0], id="gac-mla", name="lnvented Recognition Arrangement")
    nothing = replace(arrangements[0], activities=frozenset({Activity.TESTING}))
    for name, told, why in (
        ("two-bodies-that-look-alike", good.trusting(bodies=(*bodies, twin)), "One name is spelt with a Cyrillic і."),
        (
            "two-arrangements-that-look-alike",
            good.trusting(arrangements=(*arrangements, alike)),
            "One name is spelt with an l for its I.",
        ),
        (
            "an-arrangement-without-the-activity",
            good.trusting(arrangements=(nothing,)),
            "The arrangement does not cover what the body is recognised for under it.",
        ),
        (
            "a-body-under-no-arrangement",
            good.recognition(AB, arrangement="another", scopes=(SYSTEM,)),
            "The body stands under an arrangement that the list does not name.",
        ),
        ("two-bodies-of-one-key", good.trusting(bodies=(*bodies, replace(twin, name="B", keys=bodies[0].keys))), "L5."),
    ):
        yield THREE.case(f"trust-list-of-{name}", told, malformed, why, source="specs/trust-list.md L4 to L6")
