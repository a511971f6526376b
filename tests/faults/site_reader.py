"""Somebody who reads a published folder as fast as they can, and holds every document to what it must be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.vc.register.homes import BODY
from vc.keys.did_document import parse_did_document
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read_document
from vc.securing.secured import Form
from vc.status.document import parse_bitstring_list, parse_token_list
from vc.status.history import parse_status_history
from vc.verify.checks.list_signature import list_signature_fault

_SIGNED: dict[str, tuple[Form, Callable[..., Any]]] = {
    "status/1/token.jwt": (Form.STATUS_LIST_JWT, parse_token_list),
    "status/1/bitstring.jwt": (Form.VC_JWT, parse_bitstring_list),
    "status/1/history/index.jwt": (Form.JWT_HISTORY, parse_status_history),
}
_DID_DOCUMENT, _PAGE = ".well-known/did.json", "c/QMS-0001/index.html"


@dataclass
class SiteReader:
    """What was read: how often, how many different publications, and everything that was not as it must be."""

    site: Path
    readings: int = 0
    publications: int = 0
    faults: list[str] = field(default_factory=list)
    _last: dict[str, bytes] = field(default_factory=dict)
    _dates: dict[str, datetime] = field(default_factory=dict)
    _version: int = 0

    def read_once(self) -> None:
        """Read every document once; one that is what it was has been held to its rules already."""
        for path in (_DID_DOCUMENT, *_SIGNED, _PAGE):
            self.readings += 1
            try:
                content = (self.site / path).read_bytes()
            except OSError as fault:
                self.faults.append(f"{path}: {fault}")
                continue
            if content != self._last.get(path):
                self._last[path] = content
                self._hold(path, content)

    def _hold(self, path: str, content: bytes) -> None:
        if path == _PAGE:
            if not content.rstrip().endswith(b"</html>"):
                self.faults.append(f"{path}: torn")
            return
        keys = parse_did_document(self._last[_DID_DOCUMENT], BODY, DEFAULT_LIMITS)
        if path == _DID_DOCUMENT:
            return
        form, parse = _SIGNED[path]
        secured = read_document(content, DEFAULT_LIMITS, expect=frozenset({form}))
        if isinstance(secured, Finding):
            self.faults.append(f"{path}: {secured.code}: {secured.detail}")
            return
        document = parse(secured, DEFAULT_LIMITS)
        fault = list_signature_fault(secured, keys, issued_at=document.issued_at, now=document.issued_at)
        if fault is not None:
            self.faults.append(f"{path}: {fault}")
        if document.issued_at < self._dates.get(path, document.issued_at):
            self.faults.append(f"{path}: of {document.issued_at}, one of {self._dates[path]} before")
        self._dates[path] = document.issued_at
        if form is Form.JWT_HISTORY:
            if document.version < self._version:
                self.faults.append(f"{path}: version {document.version}, {self._version} before")
            self._version = document.version
            self.publications += 1


@contextmanager
def reading(site: Path) -> Iterator[SiteReader]:
    """Read the folder without a pause while the block runs."""
    reader = SiteReader(site)
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            reader.read_once()

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield reader
    finally:
        over.set()
        thread.join()
