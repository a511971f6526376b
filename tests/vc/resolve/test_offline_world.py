"""A bundle and the real verification: what is judged, under which root, and with nothing loaded that opens a socket."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import timedelta

from tests.vc.resolve.stubs import NOW
from tests.vc.trust.world import ROOT, ROOT_SIGNERS, STRANGER, trust_list
from vc.codes import Code
from vc.encoding.strict_json import JsonValue
from vc.model.document import Retrieved
from vc.model.finding import Outcome
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.bundle import Bundle, BundleSource, build_bundle, open_bundle
from vc.resolve.combined import ImmediateSource
from vc.resolve.driver import verify_credential
from vc.resolve.driver_async import verify_credential_async
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.anchor import root_to_toml, sign_trust_list
from vc.trust.manifest import TRUST_LIST_URL
from vc.verify.evidence import Anchor
from vc.verify.question import ask

ANCHOR = Anchor(root_to_toml(ROOT))
CLAIMS: dict[str, JsonValue] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:cb.example",
    "credentialSubject": {"id": "did:web:holder.example"},
}
TARGET = secure_vc_jwt(CLAIMS, STRANGER.named("did:web:cb.example"))
OFFLINE = """
import sys
from vc.resolve import bundle, combined, development, driver, folder, memory, offline, online, pinned, recording
loaded = sys.modules.keys() & {"ssl", "socket", "asyncio", "httpx", "httpcore", "anyio", "jwt", "jwcrypto"}
print(*sorted(loaded))
"""


def bundle(signers: tuple[object, ...] = ROOT_SIGNERS[:2]) -> Bundle:
    raw = build_bundle(
        (),
        sign_trust_list(trust_list(), ROOT_SIGNERS[:2]),
        version=1,
        created=NOW,
        expires=NOW + timedelta(days=3),
        environment=Environment.TEST,
        signers=signers,  # type: ignore[arg-type]
    )
    return open_bundle(raw)


def test_a_bundle_of_the_users_root_is_anchored_and_its_trust_list_counts() -> None:
    opened = bundle()

    report, evidence = verify_credential(
        TARGET, anchor=ANCHOR, source=BundleSource(opened), question=ask(NOW), bundle=opened
    )

    passed = {finding.code for finding in report.findings if finding.outcome is Outcome.PASSED}
    assert {Code.BUNDLE_ANCHORED, Code.TRUST_ANCHORED} <= passed
    assert isinstance(evidence.documents[TRUST_LIST_URL], Retrieved)
    assert report.verdict is Verdict.INDETERMINATE  # nobody vouches for its issuer


def test_a_bundle_of_another_root_anchors_nothing() -> None:
    opened = bundle(signers=(STRANGER,))

    report, _ = verify_credential(TARGET, anchor=ANCHOR, source=BundleSource(opened), question=ask(NOW), bundle=opened)

    assert Code.BUNDLE_UNANCHORED in {finding.code for finding in report.findings}
    assert report.anchor is None


def test_an_event_loop_comes_to_the_same_report() -> None:
    opened = bundle()
    source = BundleSource(opened)

    here = verify_credential(TARGET, anchor=ANCHOR, source=source, question=ask(NOW), bundle=opened)
    there = asyncio.run(
        verify_credential_async(TARGET, anchor=ANCHOR, source=ImmediateSource(source), question=ask(NOW), bundle=opened)
    )

    assert here == there


def test_verifying_offline_loads_nothing_that_could_open_a_connection() -> None:
    unobserved = {name: value for name, value in os.environ.items() if not name.startswith("COV")}

    ended = subprocess.run(
        [sys.executable, "-c", OFFLINE], check=False, capture_output=True, text=True, timeout=60, env=unobserved
    )

    assert (ended.returncode, ended.stdout.split()) == (0, []), ended.stderr
