"""What people read on a label (specs/label.md L7.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vc.label.printing import item, labels
from vc.errors import UsageError
from vc.label.printed_label import blocks_of


def test_what_is_not_there_takes_no_line() -> None:
    shown = {block.field for block in blocks_of(labels(1)[0]) if block.text}

    assert shown == {"number", "holder", "holder_native", "standard", "address"}
    assert {block.field for block in blocks_of(item()) if block.text} == shown | {"serial", "product"}


def test_number_and_serial_name_a_label() -> None:
    assert labels(1)[0].lines == ("2026970914000000",)
    assert item("A7").lines == ("2026970914000123", "S/N A7")


@pytest.mark.parametrize("field", ["holder", "serial", "product", "standard"])
def test_character_that_cant_be_shown_is_refused_by_its_field(field: str) -> None:
    with pytest.raises(UsageError) as refused:
        blocks_of(replace(item(), **{field: "한국"}))

    assert refused.value.where == field
