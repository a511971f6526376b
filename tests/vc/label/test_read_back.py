"""Nothing is handed out that was not read (specs/label.md L5.4)."""

from __future__ import annotations

import pytest

from tests.vc.label.pictures import file, picture, side_by_side
from tests.vc.label.samples import text
from vc.errors import UsageError
from vc.label.read_back import require_read
from vc.label.scan import luminance_of
from vc.model.limits import DEFAULT_LIMITS

ONE, OTHER = text(200), text(200, seed="other")
TWICE = luminance_of(file(side_by_side(picture(ONE), picture(ONE))), DEFAULT_LIMITS)


def test_codes_count_as_often_as_they_are_named() -> None:
    require_read(TWICE, (ONE, ONE), where="page 1")


@pytest.mark.parametrize("texts", [(), (ONE,), (ONE, OTHER), (ONE, ONE, ONE)])
def test_a_code_too_few_too_many_or_another_is_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=f"2 of {len(texts)} codes read back") as refused:
        require_read(TWICE, texts, where="page 1")

    assert refused.value.where == "page 1"
