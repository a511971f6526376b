"""The symbol of a label (specs/label.md L3.4, L4)."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp

from tests.vc.label.samples import text
from vc.errors import UsageError
from vc.label import qr
from vc.label.qr import Level, label_qr, pixels

HOST_OF_PREFIX = {20: "qr.exampl", 24: "check.example", 28: "verify.example.nu", 32: "verify.cb-long.example"[:21]}

BUDGET = [
    (11, Level.M, {20: 228, 24: 224, 28: 220, 32: 216}),
    (12, Level.M, {20: 264, 24: 260, 28: 256, 32: 252}),
    (13, Level.M, {24: 300, 28: 300, 32: 296}),
    (13, Level.Q, {20: 218, 24: 214, 28: 210, 32: 206}),
    (14, Level.Q, {20: 235, 24: 231, 28: 227, 32: 223}),
    (15, Level.Q, {20: 269, 24: 265, 28: 261, 32: 257}),
]


@pytest.mark.parametrize(
    ("version", "level", "prefix", "octets"),
    [(version, level, prefix, octets) for version, level, row in BUDGET for prefix, octets in row.items()],
)
def test_budget_of_the_specification_fits_its_version(version: int, level: Level, prefix: int, octets: int) -> None:
    label = text(octets, host=HOST_OF_PREFIX[prefix])
    assert len(label.partition("#")[0]) + 1 == prefix

    assert label_qr(label, level=level).version == version


@pytest.mark.parametrize("level", list(Level))
def test_symbol_holds_text_level_and_version_that_a_reader_finds(level: Level) -> None:
    label = text(250)

    image = label_qr(label, level=level)

    side = image.modules * 3
    (found,) = zxingcpp.read_barcodes(memoryview(pixels(image, dots=3)).cast("B", shape=(side, side)))
    assert found.text == label
    extra: Any = found.extra
    assert (extra["Version"], extra["ECLevel"]) == (str(image.version), level.value)


def test_matrix_is_square_and_as_large_as_its_version() -> None:
    image = label_qr(text(250), level=Level.M)

    assert {len(row) for row in image.matrix} == {len(image.matrix)} == {4 * image.version + 17}
    assert image.modules == len(image.matrix) + 8


def test_quiet_zone_is_light_on_every_side() -> None:
    image = label_qr(text(160), level=Level.M)
    side = image.modules * 2

    octets = pixels(image, dots=2)

    rows = [octets[start : start + side] for start in range(0, side * side, side)]
    assert len(octets) == side * side
    assert set(b"".join(rows[:8] + rows[-8:])) == {255}
    assert {octet for row in rows for octet in row[:8] + row[-8:]} == {255}


def test_same_label_gives_the_same_symbol() -> None:
    assert label_qr(text(200), level=Level.Q) == label_qr(text(200), level=Level.Q)


@pytest.mark.parametrize(
    "wrong", ["", "https://verify.example/q", "https://verify.example/q#", "https://verify.example/q#12a", "#١٢"]
)
def test_text_that_is_no_label_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError):
        label_qr(wrong, level=Level.M)


@pytest.mark.parametrize("digits", ["0" * 700, "9" * 8_000])
def test_text_that_no_symbol_can_hold_is_refused(digits: str) -> None:
    with pytest.raises(UsageError, match="does not fit"):
        label_qr(f"https://verify.example/q#{digits}", level=Level.M)


def test_symbol_that_reads_back_as_another_text_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qr, "qr_texts", lambda _octets, **_size: ("https://verify.example/q#1",))

    with pytest.raises(UsageError, match="does not read back"):
        label_qr(text(200), level=Level.M)
