from __future__ import annotations

import pytest

from vc.encoding.strict_json import JsonObject
from vc.errors import StorageError
from vc.register.bulk_content import BulkContent, key_digest


def test_the_order_of_the_keys_does_not_count_and_each_counts_once() -> None:
    assert BulkContent.of(["b", "a", "b"]) == BulkContent.of(["a", "b"])
    assert BulkContent.of(["a", "b"]).count == 2
    assert BulkContent.of(["a", "b"]).digest != BulkContent.of(["a", "c"]).digest


def test_a_proposal_gives_the_content_back() -> None:
    content = BulkContent.of([f"key-{number}" for number in range(1_000)])

    read = BulkContent.from_change(content.to_change())

    assert read == content
    assert key_digest("key-77") in read.keys
    assert key_digest("key-1000") not in read.keys


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"count": "1", "content": "d", "keys": ""},
        {"count": 1, "content": 4, "keys": ""},
        {"count": 1, "content": "d", "keys": None},
        {"count": 1, "content": "d", "keys": "AAAA"},
        {"count": 1, "content": "d", "keys": "!"},
    ],
)
def test_a_content_that_cant_be_read_is_damage(change: JsonObject) -> None:
    with pytest.raises(StorageError, match="can't be read"):
        BulkContent.from_change(change)


def test_a_proposal_names_the_first_twenty_certificates_and_its_files_and_reads_back_the_same() -> None:
    content = BulkContent.of(["a", "b"])
    numbers = ["", *(f"QMS-{number}" for number in range(30)), "QMS-1"]

    change = content.to_change(numbers=numbers, files=["more.xlsx", "odd\udcff.csv"])

    assert change["numbers"] == [f"QMS-{number}" for number in range(20)]
    assert change["files"] == ["more.xlsx", "odd?.csv"]
    assert BulkContent.from_change(change) == content
    assert BulkContent.from_change(content.to_change()) == content
