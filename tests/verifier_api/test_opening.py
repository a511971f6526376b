"""From settings to a verifier (specs/http-api.md A1, A2)."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from tests.vc.trust.world import ROOT, ROOT_SIGNERS
from tests.world import NOW, World
from vc.codes import Code
from vc.errors import ConfigurationError
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.model.vocabulary import Environment
from vc.resolve.bundle import build_bundle
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from verifier_api.app import create_app
from verifier_api.opening import open_verifier, open_web
from verifier_api.settings import Settings

CERTIFICATE = World().certificate()


class Counting:
    """A source that has nothing and counts who asks."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.asked.append(reference.url)
        raise AssertionError("nothing may be asked")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with the world's trust list, a root and a bundle of everything under that root."""
    world = World()
    documents = [Retrieved(url, content, NOW, Via.WEB) for url, content in world.documents().items()]
    bundle = build_bundle(
        documents,
        sign_trust_list(world.trust, ROOT_SIGNERS[:2]),
        version=1,
        created=NOW,
        expires=NOW + timedelta(days=3),
        environment=Environment.TEST,
        signers=ROOT_SIGNERS[:2],
    )
    (tmp_path / "world.bundle").write_bytes(bundle)
    (tmp_path / "damaged.bundle").write_bytes(bundle[:-1] + b"x")
    (tmp_path / "root.toml").write_bytes(root_to_toml(ROOT))
    (tmp_path / "trust.toml").write_bytes(trust_list_to_toml(world.trust))
    return tmp_path


def report_of(settings: Settings, source: Any = None) -> dict[str, Any]:
    client = TestClient(create_app(settings, clock=lambda: NOW + timedelta(hours=1), source=source))
    report: dict[str, Any] = client.post("/verify", json={"input": CERTIFICATE.decode()}).json()
    return report


def codes(report: dict[str, Any]) -> set[str]:
    return {found["code"] for found in report["findings"]}


def test_offline_everything_comes_from_the_bundle_and_nothing_is_asked(files: Path) -> None:
    web = Counting()

    report = report_of(Settings(trust=files / "root.toml", bundle=files / "world.bundle", offline=True), web)

    assert report["verdict"] == "valid"
    assert report["bundle"] == {"version": 1, "created": "2026-11-22T12:00:00Z", "age_seconds": 3_600}
    assert web.asked == []


def test_what_the_web_does_not_answer_comes_from_the_bundle(files: Path) -> None:
    report = report_of(Settings(trust=files / "root.toml", bundle=files / "world.bundle"))

    assert report["verdict"] == "valid"


def test_a_bundle_without_its_root_confirms_nothing(files: Path) -> None:
    report = report_of(Settings(trust=files / "trust.toml", bundle=files / "world.bundle", offline=True))

    assert report["verdict"] == "indeterminate"
    assert "bundle.unanchored" in codes(report)


def test_a_damaged_bundle_is_said_in_the_log_and_in_every_report(files: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(trust=files / "root.toml", bundle=files / "damaged.bundle", offline=True)

    report = report_of(settings)

    assert report["verdict"] == "indeterminate"
    assert "the bundle can't be used" in caplog.text


def test_without_an_anchor_nothing_is_asked(files: Path) -> None:
    web = Counting()

    assert report_of(Settings(bundle=files / "world.bundle"), web)["verdict"] == "indeterminate"
    assert web.asked == []


def test_an_anchor_that_cant_be_read_as_one_confirms_nothing(files: Path) -> None:
    (files / "broken.toml").write_text("this is no anchor [")

    report = report_of(Settings(trust=files / "broken.toml", offline=True))

    assert report["verdict"] == "indeterminate"
    assert "trust.malformed" in codes(report)


def test_development_hosts_answer_from_folders_and_are_announced(files: Path, caplog: pytest.LogCaptureFixture) -> None:
    for url, content in World().documents().items():
        parts = urlsplit(url)
        path = files / parts.netloc / parts.path[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    hosts = tuple(f"{host}={files / host}" for host in ("ab.example", "cb.example"))
    caplog.set_level(logging.WARNING)

    client = TestClient(create_app(Settings(trust=files / "trust.toml", development_hosts=hosts), clock=lambda: NOW))
    report = client.post("/verify", json={"input": CERTIFICATE.decode()}).json()

    assert report["verdict"] == "valid"
    assert "https://cb.example/ is answered from" in caplog.text


def test_development_hosts_are_refused_under_a_production_anchor(files: Path) -> None:
    settings = Settings(development_hosts=(f"cb.example={files}",))

    with pytest.raises(ConfigurationError, match="production environment"):
        open_verifier(settings, clock=lambda: NOW)


def test_the_web_of_others_is_the_one_that_the_settings_have(files: Path) -> None:
    (files / "site").mkdir()
    (files / "site" / "x.jwt").write_bytes(b"x")
    hosts = (f"a.example={files / 'site'}",)
    web = open_web(Settings(trust=files / "trust.toml", development_hosts=hosts), clock=lambda: NOW)
    assert web is not None
    had, private = (web.retrieve(Reference(f"https://{host}/x.jwt")) for host in ("a.example", "localhost"))

    assert isinstance(had, Retrieved)
    assert had.content == b"x"
    assert isinstance(private, NotRetrieved)
    assert private.code is Code.FETCH_FORBIDDEN


def test_offline_there_is_no_web_of_others_and_none_invented_without_a_test_anchor(files: Path) -> None:
    assert open_web(Settings(offline=True), clock=lambda: NOW) is None
    with pytest.raises(ConfigurationError, match="production"):
        open_web(Settings(development_hosts=("a.example=127.0.0.1:9",)), clock=lambda: NOW)


def test_development_hosts_and_offline_contradict_one_another(files: Path) -> None:
    settings = Settings(trust=files / "trust.toml", offline=True, development_hosts=(f"cb.example={files}",))

    with pytest.raises(ConfigurationError, match="asks nothing"):
        open_verifier(settings, clock=lambda: NOW)


@pytest.mark.parametrize("name", ["trust", "bundle"])
def test_a_file_that_is_not_there_stops_the_start(files: Path, name: str) -> None:
    missing: dict[str, Any] = {name: files / "nothing"}

    with pytest.raises(ConfigurationError, match="can't be read"):
        create_app(Settings(**missing))


def test_a_file_beyond_the_bound_stops_the_start(files: Path) -> None:
    with (files / "huge.toml").open("wb") as file:
        file.truncate(10_000_001)

    with pytest.raises(ConfigurationError, match="larger than"):
        create_app(Settings(trust=files / "huge.toml"))


@pytest.mark.parametrize("members", [{"site": "nowhere"}, {"home": "nowhere"}])
def test_a_published_folder_that_is_not_there_stops_the_start(files: Path, members: dict[str, str]) -> None:
    where: dict[str, Any] = {name: files / folder for name, folder in members.items()}

    with pytest.raises(ConfigurationError, match="vc publish --home"):
        create_app(Settings(**where))


def test_a_signed_trust_list_counts_under_the_root_that_is_set(files: Path) -> None:
    signed = files / "trust.json"
    signed.write_bytes(sign_trust_list(World().trust, ROOT_SIGNERS[:2]))
    alone = Settings(trust=signed, bundle=files / "world.bundle", offline=True)

    assert report_of(alone)["verdict"] == "indeterminate"
    assert report_of(alone.model_copy(update={"root": files / "root.toml"}))["verdict"] == "valid"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with monkeypatch.context() as context:
        yield context


def test_settings_come_from_the_environment(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("VC_TRUST", "/etc/vc/root.toml")
    environment.setenv("VC_OFFLINE", "true")
    environment.setenv("VC_DEVELOPMENT_HOSTS", '["cb.example=./site"]')

    found = Settings()

    assert (found.trust, found.offline) == (Path("/etc/vc/root.toml"), True)
    assert found.development_hosts == ("cb.example=./site",)


@pytest.mark.parametrize(
    "members", [{"trusted": "x"}, {"batch_lines": 0}, {"receive_seconds": -1}, {"offline": "maybe"}]
)
def test_settings_that_make_no_sense_are_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**members)


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError):
        setattr(Settings(), "offline", True)  # noqa: B010 - what the type checker forbids
