"""One world through every kind of source: the same judgement; and offline, nothing is loaded that opens a socket."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tests.vc.resolve.stubs import plain, serving
from tests.vc.trust.world import ROOT, ROOT_SIGNERS, STRANGER
from tests.world import NOW, World
from vc.codes import Code
from vc.keys.signer import Signer
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.bundle import Bundle, BundleSource, build_bundle, open_bundle
from vc.resolve.combined import ImmediateSource
from vc.resolve.development import DevelopmentHosts
from vc.resolve.driver import verify_credential
from vc.resolve.driver_async import verify_credential_async
from vc.resolve.folder import FolderSource
from vc.resolve.memory import MemorySource
from vc.resolve.online import online_source, online_source_async
from vc.resolve.recording import RecordingSource
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc.verify.evidence import Anchor
from vc.verify.question import ask
from vc.verify.report import Report

WORLD = World()
CERTIFICATE = WORLD.certificate()
LIST_ANCHOR = Anchor(trust_list_to_toml(WORLD.trust))
ROOT_ANCHOR = Anchor(root_to_toml(ROOT))
OFFLINE = """
import sys
from pathlib import Path
from vc.resolve import combined, development, folder, memory, offline, online, pinned, recording
from vc import Anchor, BundleSource, ask, open_bundle, verify_credential
from vc.encoding.rfc3339 import parse_instant

folder = Path(sys.argv[1])
bundle = open_bundle((folder / "bundle").read_bytes())
report, evidence = verify_credential(
    (folder / "certificate").read_bytes(),
    anchor=Anchor((folder / "root").read_bytes()),
    source=BundleSource(bundle),
    bundle=bundle,
    question=ask(parse_instant(sys.argv[2])),
)
print(report.verdict)
print(*sorted(sys.modules.keys() & {"ssl", "socket", "asyncio", "httpx", "httpcore", "anyio", "jwt", "jwcrypto"}))
"""


def bundle_bytes(signers: tuple[Signer, ...] = ROOT_SIGNERS[:2]) -> bytes:
    """What a recording of a verification leaves, closed and signed."""
    recording = RecordingSource(MemorySource(WORLD.documents(), now=lambda: NOW))
    verify_credential(CERTIFICATE, anchor=LIST_ANCHOR, source=recording, question=ask(NOW))
    return build_bundle(
        recording.documents,
        sign_trust_list(WORLD.trust, ROOT_SIGNERS[:2]),
        version=1,
        created=NOW,
        expires=NOW + timedelta(days=3),
        environment=Environment.TEST,
        signers=signers,
    )


def offline(bundle: Bundle, *, age: timedelta = timedelta(0)) -> Report:
    report, _ = verify_credential(
        CERTIFICATE, anchor=ROOT_ANCHOR, source=BundleSource(bundle), question=ask(NOW + age), bundle=bundle
    )
    return report


def published(site: Path) -> dict[str, Path]:
    """Write the world's documents as `vc publish` lays them out; one folder for each host."""
    for url, content in WORLD.documents().items():
        parts = urlsplit(url)
        path = site / parts.netloc / parts.path[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return {folder.name: folder for folder in site.iterdir()}


def codes(report: Report, outcome: Outcome) -> set[Code]:
    return {finding.code for finding in report.findings if finding.outcome is outcome}


def test_a_recording_closed_and_signed_answers_as_its_source_did() -> None:
    report = offline(open_bundle(bundle_bytes()))

    assert report.verdict is Verdict.VALID
    assert {Code.BUNDLE_ANCHORED, Code.TRUST_ANCHORED} <= codes(report, Outcome.PASSED)


def test_a_bundle_past_its_age_confirms_nothing() -> None:
    report = offline(open_bundle(bundle_bytes()), age=timedelta(days=4))

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.BUNDLE_EXPIRED in codes(report, Outcome.UNKNOWN)


def test_a_bundle_of_another_root_anchors_nothing() -> None:
    report = offline(open_bundle(bundle_bytes(signers=(STRANGER,))))

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.BUNDLE_UNANCHORED in codes(report, Outcome.UNKNOWN)


def test_a_document_that_is_smuggled_past_the_bundle_is_not_used() -> None:
    bundle = open_bundle(bundle_bytes())
    url, document = next((url, one) for url, one in bundle.documents.items() if url.endswith("token.jwt"))
    forged = replace(bundle, documents={**bundle.documents, url: replace(document, content=b"e30.e30.AA")})

    report = offline(forged)

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.BUNDLE_MIXED in codes(report, Outcome.UNKNOWN)


def test_a_published_folder_answers_as_memory_does(tmp_path: Path) -> None:
    source = FolderSource(published(tmp_path), now=lambda: NOW)

    report, _ = verify_credential(CERTIFICATE, anchor=LIST_ANCHOR, source=source, question=ask(NOW))

    assert report == WORLD.report(CERTIFICATE)
    assert report.verdict is Verdict.VALID


def test_a_server_on_this_machine_answers_as_memory_does_through_both_drivers() -> None:
    with serving(None) as stub:
        documents = WORLD.documents()
        for url, content in documents.items():
            stub.replies[urlsplit(url).path] = plain(content)
        # The same path on every host; only one of the hosts is asked for it.
        stub.replies["/.well-known/did.json"] = plain(documents["https://cb.example/.well-known/did.json"])
        development = DevelopmentHosts(ports={"ab.example": stub.port, "cb.example": stub.port})
        here, _ = verify_credential(
            CERTIFICATE,
            anchor=LIST_ANCHOR,
            source=online_source(now=lambda: NOW, development=development),
            question=ask(NOW),
        )
        there, _ = asyncio.run(
            verify_credential_async(
                CERTIFICATE,
                anchor=LIST_ANCHOR,
                source=online_source_async(now=lambda: NOW, development=development),
                question=ask(NOW),
            )
        )

    assert here == there == WORLD.report(CERTIFICATE)


def test_an_event_loop_comes_to_the_same_report_and_evidence() -> None:
    bundle = open_bundle(bundle_bytes())
    source = BundleSource(bundle)

    here = verify_credential(CERTIFICATE, anchor=ROOT_ANCHOR, source=source, question=ask(NOW), bundle=bundle)
    there = asyncio.run(
        verify_credential_async(
            CERTIFICATE, anchor=ROOT_ANCHOR, source=ImmediateSource(source), question=ask(NOW), bundle=bundle
        )
    )

    assert here == there


def test_verifying_offline_loads_nothing_that_could_open_a_connection(tmp_path: Path) -> None:
    (tmp_path / "bundle").write_bytes(bundle_bytes())
    (tmp_path / "certificate").write_bytes(CERTIFICATE)
    (tmp_path / "root").write_bytes(ROOT_ANCHOR.content)
    unobserved = {name: value for name, value in os.environ.items() if not name.startswith("COV")}

    ended = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(tmp_path), NOW.isoformat()],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=unobserved,
    )

    assert (ended.returncode, ended.stdout) == (0, "valid\n\n"), ended.stderr
