"""M6: instants with zones, in order."""

from __future__ import annotations

from typing import Any

import pytest

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.validity import validity_period


def faults(**claims: Any) -> list[tuple[str, Code]]:
    found: list[Nonconformity] = []
    validity_period(claims, found)
    return [(fault.pointer, fault.code) for fault in found]


def test_either_end_may_be_missing() -> None:
    assert faults() == faults(validFrom="2026-03-01T00:00:00Z") == faults(validUntil="2026-03-01T00:00:00+02:00") == []


def test_the_same_instant_may_be_both_ends() -> None:
    assert faults(validFrom="2026-03-01T08:00:00Z", validUntil="2026-03-01T10:00:00+02:00") == []


def test_an_end_before_the_start_is_told_at_the_end() -> None:
    found = faults(validFrom="2026-03-01T08:00:00Z", validUntil="2026-03-01T08:00:00+02:00")

    assert found == [("/validUntil", Code.FORMAT_DATA_MODEL)]


@pytest.mark.parametrize("value", ["", "2026-03-01", "2026-03-01T08:00:00", "2026-02-30T08:00:00Z", 1772352000, None])
def test_what_is_no_instant(value: Any) -> None:
    assert faults(validFrom=value, validUntil="2026-03-01T08:00:00Z") == [("/validFrom", Code.TIME_CLAIM_TYPE)]
