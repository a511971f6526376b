"""The good worlds that the cases change: one for each shape of a chain."""

from __future__ import annotations

from tests.chain_corpus.subjects import CQC_0901, IEC_62368, product, report
from tests.chain_corpus.telling import Setting
from tests.chain_corpus.world import World, recognised_for, world
from tests.world import AB, CB, OTHER_CB, Party
from vc.model.vocabulary import Activity, Role

SUB = Party("sub-ab.example", "Coastal Accreditation Office (invented)")
SECOND_AB = Party("second-ab.example", "Southern Accreditation Council (invented)")
LAB = Party("lab.example", "Ashcombe Testing (invented)")
HOST = Party("host.example", "Report Hosting Ltd (invented)")
MINISTRY = Party("ministry.example", "Ministry of Agriculture (invented)")

SYSTEM, PRODUCTS, TESTS = (
    recognised_for(),
    recognised_for(Activity.PRODUCT_CERTIFICATION, "GB 4943.1"),
    recognised_for(Activity.TESTING, "IEC 62368-1"),
)

THREE = Setting(
    "three-links",
    "An accreditation body of the trust list, a certification body that it accredited, a certificate.",
    world().body(AB).accredits(CB).accredits(OTHER_CB).certificate(CB),
)
FOUR = Setting(
    "four-links",
    "The body of the trust list has accredited another accreditation body, and that one the certification body.",
    world().body(AB).accredits(SUB, role=Role.ACCREDITATION_BODY).accredits(CB).certificate(),
)
PRODUCT = Setting(
    "product-certificate",
    "A certification body accredited for a voluntary scheme certifies a product.",
    world().body(AB, PRODUCTS).accredits(CB, CQC_0901).certificate(kind=product),
)
TEST_REPORT = Setting(
    "test-report",
    "A laboratory accredited for two methods reports on a product.",
    world().body(AB, TESTS).accredits(LAB, IEC_62368, role=Role.LABORATORY).certificate(kind=report),
)
TWO_BODIES = Setting(
    "two-bodies",
    "Two accreditation bodies of the trust list have accredited the same certification body.",
    world().body(AB).body(SECOND_AB).accredits(CB, by=AB).accredits(CB, by=SECOND_AB).certificate(CB),
)
SETTINGS = (THREE, FOUR, PRODUCT, TEST_REPORT, TWO_BODIES)


def rungs(number: int) -> World:
    """Return a ladder: so many accreditation bodies between the one of the trust list and the certification body."""
    climbed = world().body(AB)
    for rung in range(1, number + 1):
        climbed = climbed.accredits(Party(f"rung-{rung}.example", f"Rung {rung}"), role=Role.ACCREDITATION_BODY)
    return climbed.accredits(CB).certificate()
