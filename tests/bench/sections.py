"""What is measured, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.chains import chains
from tests.bench.codes import qr_codes
from tests.bench.commands import batches, cold_start
from tests.bench.daily_delta import daily_delta
from tests.bench.issuing import issuing
from tests.bench.large_bundle import bundle_of_the_world
from tests.bench.lists import status_lists
from tests.bench.paired import Effort
from tests.bench.registers import registers
from tests.bench.service_load import service_load
from tests.bench.slow_phone import slow_phone
from tests.bench.spoiled_labels import labels
from tests.bench.table import Section
from tests.bench.verifying import verifying
from vc.keys.algorithm import Algorithm

Measure = Callable[[Effort], tuple[Section, ...]]

SECTIONS: dict[str, Measure] = {
    "verify": lambda effort: tuple(verifying(algorithm, effort) for algorithm in (Algorithm.ES256, Algorithm.EDDSA)),
    "batch": batches,
    "issue": issuing,
    "registers": registers,
    "lists": status_lists,
    "qr": qr_codes,
    "labels": labels,
    "chains": chains,
    "bundle": bundle_of_the_world,
    "delta": daily_delta,
    "cold": cold_start,
    "http": service_load,
    "page": slow_phone,
}
