"""Accredited status as signed, live, offline-checkable credentials.

To verify: gather what is wanted from a source, then judge.

    from datetime import UTC, datetime
    from vc import Anchor, BundleSource, ask, open_bundle, verify_credential

    bundle = open_bundle(Path("world.bundle").read_bytes())
    report, evidence = verify_credential(
        credential,
        anchor=Anchor(Path("root.toml").read_bytes()),
        source=BundleSource(bundle),
        bundle=bundle,
        question=ask(datetime.now(UTC)),
    )
    report.verdict  # Verdict.VALID, INVALID or INDETERMINATE

Names are loaded when they are first used: a cold verifier pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vc.codes import Code
    from vc.errors import VcError
    from vc.model.document import Reference, Retrieved, Source
    from vc.model.finding import Finding, Outcome
    from vc.model.limits import Limits
    from vc.model.vocabulary import Act, CertificateStatus, Verdict
    from vc.resolve.bundle import BundleSource, open_bundle
    from vc.resolve.driver import gather, verify_credential
    from vc.securing.read import read
    from vc.verify.evidence import Anchor, Evidence
    from vc.verify.judge import judge, wanted
    from vc.verify.policy import PRESETS, Policy
    from vc.verify.question import Question, ask
    from vc.verify.report import Report

_HOMES = {
    "Act": "vc.model.vocabulary",
    "Anchor": "vc.verify.evidence",
    "BundleSource": "vc.resolve.bundle",
    "CertificateStatus": "vc.model.vocabulary",
    "Code": "vc.codes",
    "Evidence": "vc.verify.evidence",
    "Finding": "vc.model.finding",
    "Limits": "vc.model.limits",
    "Outcome": "vc.model.finding",
    "PRESETS": "vc.verify.policy",
    "Policy": "vc.verify.policy",
    "Question": "vc.verify.question",
    "Reference": "vc.model.document",
    "Report": "vc.verify.report",
    "Retrieved": "vc.model.document",
    "Source": "vc.model.document",
    "VcError": "vc.errors",
    "Verdict": "vc.model.vocabulary",
    "ask": "vc.verify.question",
    "gather": "vc.resolve.driver",
    "judge": "vc.verify.judge",
    "open_bundle": "vc.resolve.bundle",
    "read": "vc.securing.read",
    "verify_credential": "vc.resolve.driver",
    "wanted": "vc.verify.judge",
}

__all__ = [
    "PRESETS",
    "Act",
    "Anchor",
    "BundleSource",
    "CertificateStatus",
    "Code",
    "Evidence",
    "Finding",
    "Limits",
    "Outcome",
    "Policy",
    "Question",
    "Reference",
    "Report",
    "Retrieved",
    "Source",
    "VcError",
    "Verdict",
    "ask",
    "gather",
    "judge",
    "open_bundle",
    "read",
    "verify_credential",
    "wanted",
]


def __getattr__(name: str) -> object:
    """Load a public name from where it lives."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module 'vc' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(home), name)
