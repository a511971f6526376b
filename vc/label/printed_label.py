"""What people read on a label, in the order in which it stands there (specs/label.md L7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vc.label.fonts import check_glyphs
from vc.label.paper import short_address
from vc.label.text_blocks import Fit, TextBlock

LEAST_POINTS: Final = 5.0
"""Smaller letters are refused, never cut."""

_GREY: Final = 80


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """One label: what people read on it, and the text of its code.

    `holder_native` is the holder's name in its own script, empty or the same where `holder` is that. The code carries
    the native name where it can, and who scans it compares. `serial` and `product` are those of the one item that
    carries the label, empty on the label of a certificate.
    """

    number: str
    holder: str
    standard: str
    label_text: str
    holder_native: str = ""
    serial: str = ""
    product: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What names the label to people: the certificate's number and, where there is one, the serial number."""
        return (self.number, f"S/N {self.serial}") if self.serial else (self.number,)


def blocks_of(label: PrintedLabel) -> tuple[TextBlock, ...]:
    """Return the texts of a label. Raises `UsageError` that names the field with a character that can't be shown."""
    native = label.holder_native if label.holder_native != label.holder else ""
    blocks = (
        TextBlock("number", label.number, 8, 1.2, strong=True),
        TextBlock("serial", f"S/N {label.serial}" if label.serial else "", 8, 1.2, strong=True),
        TextBlock("product", label.product, 7.5, 1.2),
        TextBlock("holder", label.holder, 8, 1.2),
        TextBlock("holder_native", native, 8, 1.2),
        TextBlock("standard", label.standard, 7.5, 1.6),
        TextBlock("address", f"Check: {short_address(label.label_text)}", 6, 0, _GREY),
    )
    check_glyphs({block.field: block.text for block in blocks})
    return blocks


def label_fit() -> Fit:
    """Return how the texts of labels are fitted; one is shared by the labels of a run, which differ in little."""
    return Fit(LEAST_POINTS, in_the_middle=True, whole_words=True)
