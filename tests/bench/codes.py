"""QR codes of labels: made, written as a picture, read from one."""

from __future__ import annotations

import io
from collections.abc import Callable

import qrcode

from tests.bench.paired import Effort, Spread, elapsed
from tests.bench.subjects import QUESTION, numbered
from tests.bench.table import Row, Section, duration
from tests.world import World
from vc.label.png import png
from vc.label.print_size import print_size
from vc.label.qr import Level, label_qr
from vc.label.scan import scan
from vc.label.svg import svg
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Verdict
from vc.verify.evidence import Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo


def qr_codes(effort: Effort) -> tuple[Section, ...]:
    """Measure the label of a certificate."""
    world = World()
    text = world.label()
    image = label_qr(text, level=Level.M)
    size = print_size(image, dots_per_inch=300)
    picture = png(image, size)

    def row(what: str, operation: Callable[[], object], goal: str = "") -> Row:
        operation()
        return Row(what, duration(Spread.of([elapsed(operation) for _ in range(effort.rounds)]).median), "", goal)

    rows = (
        row("symbol, read back", lambda: label_qr(text, level=Level.M)),
        row("symbol and PNG, each read back", lambda: png(label_qr(text, level=Level.M), size), "9 ms"),
        row("SVG of the symbol", lambda: svg(image, size)),
        row("`qrcode.make` to PNG, beside", lambda: _qrcode_make(text)),
        row("read from the PNG", lambda: scan(picture, DEFAULT_LIMITS, wanted=lambda text: True)),
        row("decide a label not seen before, chain remembered", _decided(world, effort.rounds)),
    )
    title = f"QR code of a label, {len(text)} characters, version {image.version}-M"
    return (Section(title, "", rows),)


def _decided(world: World, count: int) -> Callable[[], object]:
    """Each call decides another label; the first of all has warmed what is remembered."""
    first, *others = [world.label(numbered(number)) for number in range(count + 2)]
    had, memo = world.evidence(first), Memo()
    labels = iter([Evidence(text.encode(), had.anchor, had.documents) for text in others])
    assert judge(had, QUESTION, memo).verdict is Verdict.VALID

    def decide() -> None:
        assert judge(next(labels), QUESTION, memo).verdict is Verdict.VALID

    return decide


def _qrcode_make(text: str) -> bytes:
    written = io.BytesIO()
    qrcode.make(text, error_correction=qrcode.constants.ERROR_CORRECT_M).save(written)
    return written.getvalue()
