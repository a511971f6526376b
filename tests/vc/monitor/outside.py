"""A published home and a look at it from outside, for the monitor's tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.vc.register.homes import BODY, DAY, NOW, publish
from vc.encoding import base64url
from vc.model.document import NotRetrieved, Reference, Retrieved, Source
from vc.monitor.asking import Asker
from vc.monitor.look import Look, look
from vc.monitor.seen import Seen
from vc.monitor.target import parse_target
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.resolve.folder import FolderSource
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt

TOKEN, BITSTRING = "status/1/token.jwt", "status/1/bitstring.jwt"
HISTORY, DID_DOCUMENT, INDEX = "status/1/history/index.jwt", ".well-known/did.json", "accreditations/index.jwt"
HEAD, REGISTER, SNAPSHOT = "ledger/head.jwt", "register/index.jwt", "register/v1.jwt"
SOON = timedelta(minutes=90)  # a list that has not changed is signed anew when it is an hour old


@dataclass
class Outside:
    """What somebody sees who asks for the documents in `site`, and what they remember of it."""

    site: Path
    did: str = BODY
    seen: Seen = field(init=False)
    asked: list[str] = field(default_factory=list)
    before_asking: Callable[[str], None] = field(default=lambda url: None)

    def __post_init__(self) -> None:
        self.seen = Seen(self.did)

    @property
    def url(self) -> str:
        return f"https://{self.did.removeprefix('did:web:')}/"

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.asked.append(reference.url)
        self.before_asking(reference.url)
        host = self.did.removeprefix("did:web:").partition(":")[0]
        return FolderSource({host: self.site}, now=lambda: NOW).retrieve(reference)

    def look(self, now: datetime, *, target: str | None = None, learn: bool = True, **changed: Any) -> Look:
        """Look at `now`; the next look compares with it if `learn`."""
        found = look(self.asker(now, **changed), parse_target(target or self.did), self.seen)
        if learn:
            self.seen = found.seen
        return found

    def asker(self, now: datetime, **changed: Any) -> Asker:
        source: Source = self
        given: dict[str, Any] = {"elapsed": lambda: 0.0, "choose": lambda count: 0, "interval": DAY, **changed}
        return Asker(source, now, **given)


def troubles(found: Look) -> dict[str, list[str]]:
    """The remarks by the path of the document, all but that something was seen for the first time."""
    remarked = {
        document.url.split("/", 3)[3]: [
            remark.trouble.value for remark in document.remarks if remark.trouble != "first_sight"
        ]
        for document in found.documents
    }
    return {path: codes for path, codes in remarked.items() if codes}


def told(found: Look, path: str) -> str:
    """Everything that is remarked of one document, in words."""
    return "; ".join(
        remark.detail for document in found.documents if document.url.endswith(path) for remark in document.remarks
    )


def payload(site: Path, path: str) -> dict[str, Any]:
    """The claims of a published document."""
    claims: dict[str, Any] = json.loads(base64url.decode((site / path).read_bytes().split(b".")[1].decode()))
    return claims


def resign(home: Home, site: Path, path: str, claims: dict[str, Any], form: Form) -> None:
    """Write a document of the issuer's own hand that its program would not have written."""
    signed = secure_vc_jwt(claims, home.signer(KeyRole.STATUS, None), typ=form.value)
    (site / path).write_bytes(signed)


def days(home: Home, site: Path, count: int) -> None:
    """Publish daily, from NOW on."""
    for day in range(count):
        publish(home, site, NOW + day * DAY)
