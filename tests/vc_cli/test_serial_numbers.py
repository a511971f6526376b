"""Serial numbers as they are named on the command line (specs/label.md L7.7)."""

from pathlib import Path

import pytest

from vc.errors import UsageError
from vc_cli.serial_numbers import MOST_SERIALS, serials_in_file, serials_in_range


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("A0001..A0003", ("A0001", "A0002", "A0003")),
        ("A0009..A0010", ("A0009", "A0010")),
        ("9..11", ("9", "10", "11")),
        ("B12-7..B12-7", ("B12-7",)),
        ("98..101", ("98", "99", "100", "101")),
        ("0099..0100", ("0099", "0100")),
    ],
)
def test_a_range_counts_its_last_digits(text: str, serials: tuple[str, ...]) -> None:
    assert serials_in_range(text) == serials


def test_a_range_may_have_as_many_as_are_made_in_one_run() -> None:
    assert len(serials_in_range(f"1..{MOST_SERIALS}")) == MOST_SERIALS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A0001", "is no range"),
        ("A0001..", "is no range"),
        ("..A0001", "is no range"),
        ("A0001..B0002", "is no range"),
        ("A0001..A0002X", "is no range"),
        ("A1..A3..A5", "is no range"),
        ("A٠١..A٠٢", "is no range"),
        ("A0009..A010", "different counts of digits"),
        ("A9..A0010", "different counts of digits"),
        ("A2..A1", "backwards"),
        ("A100..A99", "backwards"),
        ("1..5001", "more than 5,000"),
        (f"1..1{'0' * 5_000}", "more than 5,000"),
    ],
)
def test_another_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        serials_in_range(text)

    assert refused.value.where == text


def test_a_file_has_one_on_each_line(tmp_path: Path) -> None:
    file = tmp_path / "serials.txt"
    file.write_bytes(b"\xef\xbb\xbfA1\r\n\n  B-2 \nC 3")

    assert serials_in_file(str(file)) == ("A1", "B-2", "C 3")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no serial number"),
        (b"\n \n", "no serial number"),
        (b"\xff\xfe", "UTF-8"),
        (b"1\n" * 5_001, "more than 5,000"),
    ],
)
def test_a_file_without_serial_numbers_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "serials.txt"
    file.write_bytes(content)

    with pytest.raises(UsageError, match=message):
        serials_in_file(str(file))
