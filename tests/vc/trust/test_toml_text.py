import tomllib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.errors import UsageError
from vc.trust.toml_text import toml_text

MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PLAIN = st.one_of(st.text(), st.integers(-(2**53), 2**53), MOMENTS)
VALUES = st.one_of(PLAIN, st.lists(PLAIN), st.dictionaries(st.sampled_from(["kty", "x"]), st.text(), min_size=1))
TABLES = st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES)


@given(outer=TABLES, inner=st.lists(TABLES, min_size=1))
def test_toml_that_we_write_is_what_another_reader_reads(outer: dict[str, object], inner: list[object]) -> None:
    document = {**outer, "table": inner, "one": {"version": 1, "key": [{"x": 1}, {"y": ["z"]}]}}

    assert tomllib.loads(toml_text(document)) == document


@pytest.mark.parametrize("value", [1.5, True, None, b"x"])
def test_what_has_no_place_is_the_callers_mistake(value: object) -> None:
    with pytest.raises(UsageError):
        toml_text({"a": value})
