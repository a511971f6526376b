"""The shares of the world, and how they are kept exact (specs/demo-world.md W5).

Numbers are cards in a deck of a thousand; where they come from, and which are assumptions, stands in the specification.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Final, Generic, TypeVar

from vc.model.vocabulary import CertificateStatus

T = TypeVar("T")

SYSTEMS: Final = 930
"""Of a thousand certificates, those of management systems."""
PRODUCTS: Final = 50
REPORTS: Final = 20

STANDARDS: Final[Mapping[str, int]] = {
    "ISO 9001": 450,
    "ISO 14001": 220,
    "ISO 45001": 180,
    "ISO/IEC 27001": 35,
    "ISO 22000": 20,
    "ISO 13485": 12,
    "ISO 50001": 13,
}
"""Of a thousand certificates of all kinds; they are `SYSTEMS` together."""

COMMON_STANDARDS: Final = ("ISO 9001", "ISO 14001", "ISO 45001")
"""What every certification body of systems is accredited for; a third of them for nothing else."""

COUNTRIES: Final[Mapping[str, Mapping[str, int]]] = {
    "CN": {"CN": 396, "VN": 16, "KR": 18},
    "DE": {
        "IT": 86,
        "DE": 46,
        "ES": 30,
        "TR": 22,
        "FR": 21,
        "PL": 17,
        "PT": 12,
        "RO": 10,
        "CZ": 10,
        "NL": 9,
        "BG": 8,
        "HU": 7,
        "RS": 5,
    },
    "GB": {"GB": 38, "JP": 38, "US": 26, "BR": 15, "CO": 11, "MX": 10, "AU": 9, "TH": 9, "GR": 8},
    "IN": {"IN": 36, "ID": 11, "MY": 11, "BD": 6, "LK": 4},
    "AE": {"AE": 12, "SA": 12, "EG": 10, "MA": 6, "KZ": 6, "QA": 6, "UZ": 3},
}
"""Of a thousand certificates of systems, by the accreditation body under whose manner they are issued."""

STATUSES: Final[Mapping[CertificateStatus, int]] = {
    CertificateStatus.ACTIVE: 930,
    CertificateStatus.SUSPENDED: 20,
    CertificateStatus.WITHDRAWN: 15,
    CertificateStatus.CANCELLED: 15,
    CertificateStatus.SUPERSEDED: 12,
    CertificateStatus.SCOPE_REDUCED: 8,
}

REPORT_STATUSES: Final[Mapping[CertificateStatus, int]] = {
    CertificateStatus.ACTIVE: 985,
    CertificateStatus.SUPERSEDED: 10,
    CertificateStatus.WITHDRAWN: 5,
}
"""A test report is amended or withdrawn; nobody suspends one."""

CERTIFICATES_OF_A_HOLDER: Final[Mapping[int, int]] = {1: 320, 2: 250, 3: 220, 4: 90, 5: 60, 6: 60}
"""Of a thousand holders of the common standards. With the others, of one certificate each, 2.3 on the average."""

SEVERAL_SITES: Final[Mapping[bool, int]] = {True: 60, False: 940}
OVERDUE: Final[Mapping[bool, int]] = {True: 20, False: 980}

_DECK: Final = 1_000


class Deck(Generic[T]):
    """Cards for shares, dealt in a shuffled order; after the last one all are shuffled anew.

    `shares` maps values to numbers of cards, brought to a thousand together.
    """

    def __init__(self, shares: Mapping[T, int], random: Random) -> None:
        counts = apportioned(_DECK, list(shares.values()))
        self._cards = [value for value, count in zip(shares, counts, strict=True) for _ in range(count)]
        self._random = random
        self._left: list[T] = []

    def deal(self) -> T:
        """Return the next card."""
        if not self._left:
            self._left = self._cards.copy()
            self._random.shuffle(self._left)
        return self._left.pop()


def apportioned(total: int, weights: Sequence[int | float]) -> tuple[int, ...]:
    """Return whole numbers in proportion to `weights` that are `total` together, each rounded where it stands."""
    whole = sum(weights)
    marks = [round(total * mark / whole) for mark in accumulate(weights)]
    return tuple(mark - before for mark, before in zip(marks, [0, *marks], strict=False))


def zipf(count: int) -> Iterator[float]:
    """Yield the weights of `count` ranks: 1, 1/2, 1/3 and so on."""
    return (1 / rank for rank in range(1, count + 1))
