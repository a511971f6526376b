"""What values mean (specs/status.md S9; security.md V06, V13)."""

import pytest

from vc.codes import Code
from vc.model.vocabulary import CertificateStatus
from vc.status.decide import StatusOutcome, bitstring_outcome, status_outcome, token_outcome


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, Code.STATUS_ACTIVE),
        (1, Code.STATUS_WITHDRAWN),
        (2, Code.STATUS_SUSPENDED),
        (3, Code.STATUS_SCOPE_REDUCED),
        (12, Code.STATUS_CANCELLED),
        (13, Code.STATUS_SUPERSEDED),
    ],
)
def test_a_token_value_is_a_registered_status(value: int, code: Code) -> None:
    assert token_outcome(value).code is code


@pytest.mark.parametrize("value", [4, 11, 14, 15, 200])
def test_a_value_without_a_meaning_is_not_guessed(value: int) -> None:
    assert token_outcome(value) == StatusOutcome(Code.STATUS_VALUE_UNKNOWN, None, f"status value {value}")


@pytest.mark.parametrize("status", list(CertificateStatus))
def test_every_registered_status_has_the_code_of_its_name(status: CertificateStatus) -> None:
    assert status_outcome(status) == StatusOutcome(Code(f"status.{status}"), status)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([("revocation", 0)], Code.STATUS_ACTIVE),
        ([("suspension", 0)], Code.STATUS_ACTIVE),
        ([("revocation", 1)], Code.STATUS_WITHDRAWN),
        ([("suspension", 1)], Code.STATUS_SUSPENDED),
        ([("suspension", 3)], Code.STATUS_SUSPENDED),
        ([("suspension", 1), ("revocation", 1)], Code.STATUS_WITHDRAWN),
        ([("revocation", 0), ("revocation", 1)], Code.STATUS_WITHDRAWN),
        ([("revocation", 0), ("suspension", 1)], Code.STATUS_SUSPENDED),
        ([("revocation", 0), ("refresh", 1), ("message", 2)], Code.STATUS_ACTIVE),
        ([("refresh", 1)], Code.STATUS_PURPOSE),
        ([("message", 0)], Code.STATUS_PURPOSE),
        ([], Code.STATUS_PURPOSE),
        ([("embargo", 0), ("revocation", 0)], Code.STATUS_PURPOSE),
        ([("embargo", 1)], Code.STATUS_PURPOSE),
        ([("embargo", 1), ("suspension", 1)], Code.STATUS_SUSPENDED),
    ],
)
def test_bits_are_read_by_their_purpose(values: list[tuple[str, int]], code: Code) -> None:
    outcome = bitstring_outcome(iter(values))

    assert outcome.code is code
    assert (outcome.status is None) == (code is Code.STATUS_PURPOSE)
