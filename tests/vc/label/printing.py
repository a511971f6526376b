"""Labels to print, of holders in several scripts."""

from __future__ import annotations

from tests.vc.label.samples import ARABIC, CHINESE, GERMAN, text
from vc.label.printed_label import PrintedLabel

HOLDERS = (CHINESE, ARABIC, GERMAN)
PRODUCT = "充电宝 HC-PB20000"


def labels(count: int, *, octets: int | None = None) -> list[PrintedLabel]:
    """Labels of 160 to 300 octets, or of `octets`, for three holders in turn."""
    return [
        PrintedLabel(
            f"2026970914{number:06d}",
            HOLDERS[number % 3].holder,
            "GB 4943.1:2022",
            text(octets or 160 + number * 5 % 141, seed=str(number)),
            HOLDERS[number % 3].holder_native,
        )
        for number in range(count)
    ]


def item(serial: str = "A0001", *, octets: int = 230) -> PrintedLabel:
    """The label of one item, with everything that a label can show."""
    return PrintedLabel(
        "2026970914000123",
        CHINESE.holder,
        "GB 4943.1:2022",
        text(octets, seed=serial),
        CHINESE.holder_native,
        serial,
        PRODUCT,
    )
