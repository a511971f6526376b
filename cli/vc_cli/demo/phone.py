"""An importer's phone: it posts what it has scanned, and gets the answer that the library gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vc.verify.report import Report
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.service import Service
from vc_cli.demo.verifier import Verifier


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone whose browser has opened the service, beside a verifier of our own that checks the service."""

    service: Service
    verifier: Verifier

    def scan(self, text: str, *, now: datetime) -> Report:
        """Return the answer about a scanned code. Raises `StoryBroken` where service and library differ."""
        report, _ = self.verifier.check(text.encode(), now=now)
        if self.service.verify(text, now=now) != report.to_json():
            raise StoryBroken("the service and the library answer differently", where=self.service.address)
        return report
