"""The corpus through `POST /verify`: one service for each anchor and bundle, its documents changed between requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.corpus_builder.case import Case, Context
from tests.corpus_builder.storing import asked_members
from tests.world import NOW
from vc.encoding.rfc3339 import format_instant
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.resolve.memory import MemorySource
from verifier_api.app import create_app
from verifier_api.settings import Settings


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The status, and the report where there was one."""

    status: int
    report: dict[str, Any] | None


@dataclass
class _Published:
    """What the web answers at the moment; the service keeps its memo while this changes under it."""

    now: datetime = NOW
    documents: dict[str, bytes] = field(default_factory=dict)

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        return MemorySource(self.documents, now=lambda: self.now).retrieve(reference)


class HttpDoor:
    """Services under one folder for their anchors and bundles."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._services: dict[tuple[bytes | None, bytes | None], tuple[TestClient, _Published]] = {}

    def answer_of(self, case: Case, context: Context) -> HttpAnswer:
        """Return what the service answers to a case."""
        around = case.overrides.applied(context)
        client, published = self._service(around)
        published.now, published.documents = case.now, dict(around.documents)
        answer = self._asked(client, case, around)
        return HttpAnswer(answer.status_code, answer.json() if answer.status_code == 200 else None)

    def _asked(self, client: TestClient, case: Case, around: Context) -> Any:
        try:
            text = case.given.decode()
        except UnicodeDecodeError:
            text = None
        more = asked_members(case) | ({} if case.at is None else {"at": format_instant(case.at)})
        if not (more or around.stapled):
            headers = {"content-type": "application/octet-stream"}
            return client.post("/verify", content=case.given, headers=headers)
        if text is None:
            upload = {"file": ("input", case.given, "application/octet-stream")}
            return client.post("/verify", data=more, files=upload)
        body: dict[str, Any] = {"input": text, "stapled": [copy.decode() for copy in around.stapled], **more}
        return client.post("/verify", json=body)

    def _service(self, around: Context) -> tuple[TestClient, _Published]:
        key = (around.anchor, around.bundle)
        if key not in self._services:
            published = _Published()
            settings: dict[str, Any] = {"requests_per_second": None, "offline": around.bundle is not None}
            for name, content in (("trust", around.anchor), ("bundle", around.bundle)):
                if content is not None:
                    settings[name] = self._folder / f"{len(self._services)}.{name}"
                    settings[name].write_bytes(content)
            app = create_app(Settings(**settings), clock=lambda: published.now, source=published)
            self._services[key] = TestClient(app), published
        return self._services[key]
