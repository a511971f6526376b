"""`Accept` (RFC 9110 section 12.5.1)."""

import pytest

from verifier_api.accepting import accepts, names

OURS = "application/statuslist+jwt"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([], True),
        ([""], True),
        ([";;;", "a/b/c"], True),
        (["*/*"], True),
        (["APPLICATION/STATUSLIST+JWT ; charset=x"], True),
        (["application/*;q=0.001"], True),
        (["text/html", OURS], True),
        (["text/html"], False),
        (["*/*;q=0"], False),
        (["application/*;q=0, */*"], False),
        ([f"{OURS};q=0.0, application/*"], False),
        ([f"{OURS};q=7"], True),
    ],
)
def test_the_most_specific_range_decides(fields: list[str], expected: bool) -> None:  # noqa: FBT001
    assert accepts(fields, OURS) is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([], False),
        (["*/*", "application/*"], False),
        (["text/html", f"{OURS};q=0.1"], True),
        ([f"{OURS};q=0"], False),
    ],
)
def test_a_name_is_not_meant_by_a_range(fields: list[str], expected: bool) -> None:  # noqa: FBT001
    assert names(fields, OURS) is expected
