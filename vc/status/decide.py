"""What the values of a credential's entries mean (specs/status.md S9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.vocabulary import CertificateStatus
from vc.status.value import registered_status

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODES = {
    CertificateStatus.ACTIVE: Code.STATUS_ACTIVE,
    CertificateStatus.WITHDRAWN: Code.STATUS_WITHDRAWN,
    CertificateStatus.SUSPENDED: Code.STATUS_SUSPENDED,
    CertificateStatus.SCOPE_REDUCED: Code.STATUS_SCOPE_REDUCED,
    CertificateStatus.CANCELLED: Code.STATUS_CANCELLED,
    CertificateStatus.SUPERSEDED: Code.STATUS_SUPERSEDED,
}
_REVOCATION = "revocation"
_SUSPENSION = "suspension"
_SAYS_NOTHING_OF_VALIDITY = frozenset({"refresh", "message"})


@dataclass(frozen=True, slots=True)
class StatusOutcome:
    """What the lists say: the finding's `code` and the registered status, None where it can't be told."""

    code: Code
    status: CertificateStatus | None
    detail: str = ""


def status_outcome(status: CertificateStatus) -> StatusOutcome:
    """Return the outcome of a registered status."""
    return StatusOutcome(_CODES[status], status)


def token_outcome(value: int) -> StatusOutcome:
    """Return what a value of a Token Status List means; one without a meaning is `status.value_unknown`."""
    status = registered_status(value)
    if status is None:
        return StatusOutcome(Code.STATUS_VALUE_UNKNOWN, None, f"status value {value}")
    return status_outcome(status)


def bitstring_outcome(values: Iterable[tuple[str, int]]) -> StatusOutcome:
    """Return what the entries of a credential mean together, each given as purpose and value.

    Any set `revocation` makes it withdrawn, else any set `suspension` suspended: a bad entry is not outweighed by good
    ones. `refresh` and `message` never invalidate. A purpose that the standard does not define, or none that speaks of
    validity, is `status.purpose`: nobody can say what it means.
    """
    known = tuple(values)
    if any(purpose == _REVOCATION and value for purpose, value in known):
        return status_outcome(CertificateStatus.WITHDRAWN)
    if any(purpose == _SUSPENSION and value for purpose, value in known):
        return status_outcome(CertificateStatus.SUSPENDED)
    speaking = {purpose for purpose, _ in known} - _SAYS_NOTHING_OF_VALIDITY
    foreign = speaking - {_REVOCATION, _SUSPENSION}
    if foreign:
        return StatusOutcome(Code.STATUS_PURPOSE, None, f"status purpose {min(foreign)!r:.80}")
    if not speaking:
        return StatusOutcome(Code.STATUS_PURPOSE, None, "no entry is for revocation or suspension")
    return status_outcome(CertificateStatus.ACTIVE)
