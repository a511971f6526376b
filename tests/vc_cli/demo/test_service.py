"""The service of the story: really served, asked over HTTP, and the same as the library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.demo_world import DemoWorld
from tests.world import NOW
from vc.model.vocabulary import Verdict
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.phone import Phone
from vc_cli.demo.service import Service, serve
from vc_cli.demo.stage import Stage
from vc_cli.demo.verifier import Verifier


@pytest.fixture(scope="module")
def stage(demo: DemoWorld) -> Iterator[Stage]:
    """The stage after the story, for reading."""
    world = Stage(demo.folder, NOW - timedelta(days=400), NOW)
    world.hosts = {path.name: path.name for path in (demo.folder / "site").iterdir()}
    with world.closing:
        yield world


@pytest.fixture(scope="module")
def service(stage: Stage) -> Service:
    return serve(stage, "huaheng.example", now=NOW)


@pytest.fixture(scope="module")
def label(demo: DemoWorld) -> str:
    return (demo.folder / "labels" / "label.txt").read_text().strip()


@pytest.mark.parametrize("path", ["/", "/q", "/healthz", "/.well-known/did.json", "/status/1/token.jwt"])
def test_pages_and_documents_are_served(service: Service, path: str) -> None:
    assert service.get(path, now=NOW)


def test_the_phone_gets_the_answer_of_the_library(service: Service, stage: Stage, label: str) -> None:
    report = Phone(service, Verifier(stage)).scan(label, now=NOW)

    assert report.verdict is Verdict.VALID


def test_the_service_goes_by_the_time_of_the_story(service: Service, label: str) -> None:
    tomorrow = NOW + timedelta(days=2)

    assert service.verify(label, now=tomorrow)["judged_at"] == "2026-11-24T12:00:00Z"
    assert service.verify(label, now=tomorrow)["verdict"] == "indeterminate"


def test_any_answer_but_200_ends_the_story(service: Service) -> None:
    with pytest.raises(StoryBroken, match="404"):
        service.get("/c/nothing-of-that-name", now=NOW)


def test_a_service_that_differs_from_the_library_ends_the_story(
    service: Service, stage: Stage, label: str, tmp_path: Path
) -> None:
    elsewhere = Stage(tmp_path, stage.start, stage.end, hosts=stage.hosts)
    (tmp_path / "trust.toml").write_bytes((stage.out / "trust.toml").read_bytes())

    with pytest.raises(StoryBroken, match="differently"):
        Phone(service, Verifier(elsewhere)).scan(label, now=NOW)


def test_it_ends_with_the_stage(stage: Stage) -> None:
    short = Stage(stage.out, stage.start, stage.end, hosts=stage.hosts)
    with short.closing:
        ended = serve(short, "huaheng.example", now=NOW)
        ended.get("/healthz", now=NOW)

    with pytest.raises(StoryBroken, match="no answer"):
        ended.get("/healthz", now=NOW)
