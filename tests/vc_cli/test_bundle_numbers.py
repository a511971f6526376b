"""N22: which certificates the options of a bundle ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from vc.errors import UsageError
from vc_cli.bundle_documents import NumbersWanted
from vc_cli.bundle_numbers import numbers_wanted


def test_nothing_is_wanted_unless_asked_for() -> None:
    assert numbers_wanted(numbers=False, certificates_in=(), all_certificates=False) is None


def test_the_index_alone_or_all_that_it_names() -> None:
    assert numbers_wanted(numbers=True, certificates_in=(), all_certificates=False) == NumbersWanted(frozenset())
    assert numbers_wanted(numbers=False, certificates_in=(), all_certificates=True) == NumbersWanted(None)


def test_numbers_on_manifests_are_wanted_however_they_are_spelt(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.ndjson"
    one.write_text("certificate\nde 1\nsomething else!\n")
    other.write_text('{"certificate": "CN-2"}\n')

    wanted = numbers_wanted(numbers=False, certificates_in=(str(one), str(other)), all_certificates=False)

    assert wanted == NumbersWanted(frozenset({"DE1", "CN-2"}))


def test_some_and_all_contradict_one_another(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("certificate\nDE-1\n")

    with pytest.raises(UsageError, match="all certificates are asked for, and some"):
        numbers_wanted(numbers=False, certificates_in=(str(tmp_path / "m.csv"),), all_certificates=True)


def test_what_is_no_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("number\nDE-1\n")

    with pytest.raises(UsageError, match="can't be read as a manifest"):
        numbers_wanted(numbers=False, certificates_in=(str(tmp_path / "m.csv"),), all_certificates=False)
