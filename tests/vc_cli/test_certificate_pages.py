"""Certificates on their way to paper, many at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.vc.label.certificates import PAPERS, paper, pdf_of
from tests.vc_cli.small_world import SmallWorld
from tests.world import CB
from vc.errors import EnvironmentFault, StorageError, UsageError
from vc.label.page_template import PageTemplate
from vc.register.register import Register
from vc.securing.vc_jwt import secure_vc_jwt
from vc_cli import certificate_pages
from vc_cli.certificate_pages import Look, look_of, made_pages, paper_of
from vc_cli.homes import opened


def test_a_few_are_made_one_after_the_other_and_what_fails_is_said_in_its_place() -> None:
    unfit = paper(replace(PAPERS["english"].credential, scope_text="A\u202eB"))

    first, second, third = made_pages([PAPERS["english"], unfit, PAPERS["english"]])

    assert isinstance(second, UsageError)
    assert (first, third) == (pdf_of("english"), pdf_of("english"))


def test_many_are_made_on_all_cores_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate_pages, "WORTH_IT", 3)
    monkeypatch.setattr(certificate_pages, "cores", lambda: 2)
    monkeypatch.setattr(certificate_pages, "_AHEAD", 1)
    unfit = paper(replace(PAPERS["english"].credential, scope_text="A\u202eB"))

    *made, refused = made_pages([PAPERS["english"], PAPERS["english"], PAPERS["english"], unfit])

    assert made == [pdf_of("english")] * 3
    assert isinstance(refused, UsageError)
    assert (refused.where, refused.hint is not None) == ("scope", True)


def test_a_process_that_dies_ends_the_batch_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate_pages, "WORTH_IT", 1)
    monkeypatch.setattr(certificate_pages, "cores", lambda: 2)

    with pytest.raises(EnvironmentFault, match="a process of this batch has died"):
        list(made_pages([_Deadly()]))  # type: ignore[list-item]


class _Deadly:
    """Ends the process that unpacks it."""

    def __reduce__(self) -> Any:
        import os

        return os._exit, (3,)


def test_a_home_without_a_template_gives_the_plain_look(tmp_path: Path) -> None:
    assert look_of(tmp_path, None, paper=None, languages=()) == Look(PageTemplate())


def test_a_stored_credential_that_was_damaged_is_said_to_be(world: SmallWorld) -> None:
    with opened(world.cb) as home:
        certificate = Register(home).show("DE-1", at=world.now).certificate
    for damaged in (b"rubbish", secure_vc_jwt({"type": ["Nothing"]}, CB.signer())):
        with pytest.raises(StorageError, match="the stored credential is damaged") as refused:
            paper_of(replace(certificate, secured=damaged), "", Look(PageTemplate()), accreditations={}, now=world.now)
        assert refused.value.where == "DE-1"
