"""What is said of a place that does not conform."""

from __future__ import annotations

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity, each, step


def test_a_pointer_escapes_what_stands_for_something_in_it() -> None:
    assert step("a/b~c") == "/a~1b~0c"


def test_one_value_and_an_array_of_values_are_walked_alike() -> None:
    assert list(each("x", "/m")) == [("x", "/m")]
    assert list(each(["x", "y"], "/m")) == [("x", "/m/0"), ("y", "/m/1")]
    assert list(each([], "/m")) == []


def test_place_and_problem_are_told_together() -> None:
    whole = Nonconformity(Code.FORMAT_CLAIM, "", "is nothing", "M1", "write something")
    part = Nonconformity(Code.FORMAT_CLAIM, "/id", "is no URL", "M3.1", "write one")

    assert (str(whole), str(part)) == ("/ is nothing", "/id is no URL")
