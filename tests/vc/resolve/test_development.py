"""Invented hosts for a demo: loud, and never in production (specs/retrieval.md W9)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.vc.resolve.stubs import clock, plain, serving
from vc.codes import Code
from vc.errors import ConfigurationError, UsageError
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.model.vocabulary import Environment
from vc.resolve import online
from vc.resolve.development import DevelopmentHosts, parse_development_hosts
from vc.resolve.online import online_source, online_source_async


def parse(*entries: str, environment: Environment = Environment.TEST) -> tuple[DevelopmentHosts, list[str]]:
    notices: list[str] = []
    return parse_development_hosts(entries, environment=environment, notice=notices.append), notices


def test_hosts_are_mapped_to_folders_and_to_ports_and_each_is_announced(tmp_path: Path) -> None:
    hosts, notices = parse(f"cb.example={tmp_path}", "localhost=127.0.0.1:8000")

    assert hosts == DevelopmentHosts({"cb.example": tmp_path}, {"localhost": 8_000})
    assert [host in notice for host, notice in zip(("cb.example", "localhost"), notices, strict=True)] == [True, True]
    assert all("DEVELOPMENT" in notice for notice in notices)


def test_no_entries_need_no_permission() -> None:
    assert parse(environment=Environment.PRODUCTION) == (DevelopmentHosts(), [])


def test_production_knows_no_development_hosts() -> None:
    with pytest.raises(ConfigurationError):
        parse("cb.example=127.0.0.1:8000", environment=Environment.PRODUCTION)


@pytest.mark.parametrize(
    "entries",
    [
        ["cb.example"],
        ["cb.example="],
        ["=127.0.0.1:8000"],
        ["CB.example=127.0.0.1:8000"],
        ["cb.example/=127.0.0.1:8000"],
        ["cb.example=127.0.0.1"],
        ["cb.example=127.0.0.1:0"],
        ["cb.example=127.0.0.1:65536"],
        ["cb.example=10.0.0.1:8000"],
        ["cb.example=localhost:8000"],
        ["cb.example=no/such/folder"],
        ["cb.example=127.0.0.1:8000", "cb.example=127.0.0.1:8001"],
    ],
)
def test_an_entry_of_another_form_is_refused(entries: list[str]) -> None:
    with pytest.raises(UsageError):
        parse(*entries)


def test_mapped_hosts_are_answered_from_folder_and_port_and_all_others_stay_guarded(tmp_path: Path) -> None:
    (tmp_path / "d").write_bytes(b"folder")
    with serving(None) as stub:
        stub.replies["/d"] = plain(b"port")
        development = DevelopmentHosts({"cb.example": tmp_path}, {"ab.example": stub.port})
        urls = ["https://cb.example/d", "https://ab.example/d", "https://other.example/d"]
        source = online_source(now=clock, development=development)
        answers = [source.retrieve(Reference(url)) for url in urls]

        async def ask() -> list[Retrieved | NotRetrieved]:
            same = online_source_async(now=clock, development=development)
            return [await same.retrieve(Reference(url)) for url in urls]

        assert asyncio.run(ask()) == answers
        assert b"Host: ab.example\r\n" in stub.requests[0]

    folder, port, other = answers
    assert isinstance(folder, Retrieved)
    assert (folder.content, folder.via) == (b"folder", Via.FOLDER)
    assert isinstance(port, Retrieved)
    assert (port.content, port.via) == (b"port", Via.WEB)
    assert isinstance(other, NotRetrieved)
    assert other.code is Code.FETCH_FORBIDDEN


def test_a_missing_package_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(**arguments: object) -> None:
        raise ModuleNotFoundError("No module named 'httpcore'", name="httpcore")

    monkeypatch.setattr(online, "_build", build)

    with pytest.raises(ConfigurationError) as raised:
        online_source(now=clock)
    assert "httpcore" in raised.value.message
    assert "accredited-vc[online]" in (raised.value.hint or "")
