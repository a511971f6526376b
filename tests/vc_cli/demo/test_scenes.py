"""Single scenes, where the story must break off instead of telling something that is not so."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.vc_cli.demo.small_scene import SmallScene
from tests.world import NOW
from vc.errors import UsageError
from vc.label.certificate_paper import AccreditedBy
from vc_cli.demo import customs
from vc_cli.demo.cast import choose
from vc_cli.demo.forgeries import edit_payload, rename_holder
from vc_cli.demo.founding import issue_tables
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.paper import label_text, print_certificate


def test_a_table_with_a_fault_is_refused_with_its_row(small: SmallScene, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("certificate_number,holder_name\nX-1,\n", "utf-8")

    with pytest.raises(UsageError):
        small.stage.issue_csv("huaheng", table, now=NOW)


def test_the_cast_is_chosen_from_what_was_issued(small: SmallScene) -> None:
    issue_tables(small.scene)

    cast = choose(small.stage)

    assert len({cast.scanned.number, cast.withdrawn.number, cast.reduced.number}) == 3
    assert ";" in cast.reduced_row["sites"]
    assert len(cast.sheet) == 24
    assert cast.scanned_text.startswith("https://verify.example/q#")
    assert "200 certificates" in small.told


def test_a_certificate_without_a_label_has_no_code(small: SmallScene) -> None:
    issue_tables(small.scene)
    by = AccreditedBy("An authority", "1")
    unlabelled: Any = SimpleNamespace(label=None, number="X-1", secured=b"a.b.c")

    with pytest.raises(StoryBroken, match="label"):
        label_text(unlabelled, "verify.example")
    with pytest.raises(StoryBroken, match="read"):
        print_certificate(unlabelled, "verify.example", small.stage.out / "x.pdf", accreditation=by, created=NOW)
    assert customs._label(unlabelled) == b"a.b.c"


def test_an_edited_certificate_keeps_its_header_and_its_signature(small: SmallScene) -> None:
    issue_tables(small.scene)
    genuine = choose(small.stage).scanned.secured

    edited = edit_payload(genuine, rename_holder)

    assert edited.split(b".")[0] == genuine.split(b".")[0]
    assert edited.split(b".")[2] == genuine.split(b".")[2]
    assert edited != genuine


def test_a_process_that_does_not_answer_in_json_ends_the_story(
    small: SmallScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = subprocess.CompletedProcess([], 4, stdout="", stderr="vc: error: no disk")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: said)

    with pytest.raises(StoryBroken, match="no disk"):
        customs._without_network(small.stage, ["verify"])
