"""The order in which states hold (specs/status.md S1)."""

import pytest

from vc.model.vocabulary import CertificateStatus
from vc.status.value import StatusEvent, StatusValue, registered_status, value_after

ISSUED = StatusEvent.ISSUED
SUSPENDED = StatusEvent.SUSPENDED
REINSTATED = StatusEvent.REINSTATED
REDUCED = StatusEvent.SCOPE_REDUCED


@pytest.mark.parametrize(
    ("events", "value"),
    [
        ([], 0),
        ([ISSUED], 0),
        ([ISSUED, StatusEvent.SURVEILLANCE_RECORDED], 0),
        ([ISSUED, SUSPENDED], 2),
        ([ISSUED, SUSPENDED, REINSTATED], 0),
        ([ISSUED, REDUCED, SUSPENDED], 2),
        ([ISSUED, REDUCED, SUSPENDED, REINSTATED], 3),
        ([ISSUED, SUSPENDED, REDUCED], 2),
        ([ISSUED, SUSPENDED, StatusEvent.WITHDRAWN], 1),
        ([ISSUED, StatusEvent.WITHDRAWN, SUSPENDED, REINSTATED], 1),
        ([ISSUED, StatusEvent.SUPERSEDED, StatusEvent.CANCELLED], 12),
        ([ISSUED, StatusEvent.TRANSFERRED], 12),
        ([ISSUED, SUSPENDED, StatusEvent.SUPERSEDED, StatusEvent.TRANSFERRED], 12),
        ([ISSUED, StatusEvent.TRANSFERRED, StatusEvent.WITHDRAWN], 1),
        ([ISSUED, StatusEvent.SUPERSEDED, SUSPENDED, REDUCED], 13),
        ([ISSUED, StatusEvent.CANCELLED, StatusEvent.WITHDRAWN], 1),
    ],
)
def test_the_first_state_that_holds_is_the_value(events: list[StatusEvent], value: int) -> None:
    assert value_after(events) == value


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (0, CertificateStatus.ACTIVE),
        (1, CertificateStatus.WITHDRAWN),
        (2, CertificateStatus.SUSPENDED),
        (3, CertificateStatus.SCOPE_REDUCED),
        (12, CertificateStatus.CANCELLED),
        (13, CertificateStatus.SUPERSEDED),
    ],
)
def test_each_value_stands_for_one_registered_status(value: int, status: CertificateStatus) -> None:
    assert registered_status(value) is status


@pytest.mark.parametrize("value", [4, 5, 11, 14, 15, 255, -1])
def test_no_other_value_has_a_meaning(value: int) -> None:
    assert registered_status(value) is None


def test_values_fit_into_four_bits() -> None:
    assert all(value < 1 << 4 for value in StatusValue)
