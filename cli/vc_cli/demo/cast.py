"""The certificates that the story is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vc.register.register import Register
from vc_cli.demo.organisations import SCANNED_BODY
from vc_cli.demo.paper import label_text
from vc_cli.demo.rows import rows_for
from vc_cli.demo.stage import VERIFY_HOST, Stage

if TYPE_CHECKING:
    from vc.register.certificates.certificates import Certificate

_LABELS = 24


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom something happens to: the scanned, the withdrawn, and the one whose scope is reduced.

    `scanned_text` is what the code on the label says; `sheet` the certificates whose labels share a sheet.
    """

    scanned: Certificate
    scanned_text: str
    withdrawn: Certificate
    reduced: Certificate
    reduced_row: Mapping[str, str] = field(repr=False)
    sheet: tuple[Certificate, ...] = field(repr=False)


def choose(stage: Stage) -> Cast:
    """Pick the certificates of the story: the first two, and the first of the others with two sites."""
    certificates = [state.certificate for state in Register(stage.home(SCANNED_BODY)).certificates(at=stage.end)]
    row = next(row for row in rows_for(SCANNED_BODY, stage.start.date())[2:] if ";" in row["sites"])
    by_number = {certificate.number: certificate for certificate in certificates}
    return Cast(
        scanned=certificates[0],
        scanned_text=label_text(certificates[0], VERIFY_HOST),
        withdrawn=certificates[1],
        reduced=by_number[row["certificate_number"]],
        reduced_row=row,
        sheet=tuple(certificates[:_LABELS]),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """The certificates that are valid at the end of the story, and those that are not."""

    valid: tuple[Certificate, ...]
    refused: tuple[Certificate, ...]
