"""Labels that got dirty, worn or badly photographed are read as often as specs/label.md L8.4 says."""

from __future__ import annotations

from functools import partial

import pytest

from tests.vc.label.spoiling import Q15, SPOILS, Spoiled, read_of, stained
from vc.label.qr import Level

COUNT = 10  # `python -m tests.bench --only labels` takes 60


@pytest.mark.parametrize(
    ("spoiled", "version", "level"),
    [
        pytest.param(spoiled, version, level, id=f"{spoiled.name}, {version}-{level}")
        for spoiled in SPOILS
        for version, level in spoiled.least
    ],
)
def test_a_spoiled_label_is_read_no_worse_than_the_specification_says(
    spoiled: Spoiled, version: int, level: Level
) -> None:
    _, read, wrong = read_of(spoiled, version, level, count=COUNT)

    assert read >= spoiled.least[version, level] * COUNT // 100
    assert wrong == 0, "what is read is never another text"


def test_a_code_under_too_large_a_stain_is_not_read_as_another() -> None:
    _, read, wrong = read_of(Spoiled("", partial(stained, share=0.40), {}), *Q15, count=COUNT)

    assert read < COUNT
    assert wrong == 0
