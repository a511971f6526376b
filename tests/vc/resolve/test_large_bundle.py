"""The whole world offline: a million statuses, their history and fifty schedules in a program of its own (issue 4)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.vc.resolve.bundle_series import a_root
from tests.vc.resolve.large_bundles import LargeWorld
from tests.world import CB, certificate_claims
from vc.resolve.bundle_delta import apply_delta, build_delta, open_delta
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.anchor import root_to_toml

READER = """
import re, sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path

asked = []
sys.addaudithook(lambda event, given: asked.append(event) if event.startswith("socket.") else None)
folder = Path(sys.argv[1])
from vc import Anchor, BundleSource, ask, open_bundle, verify_credential
began = time.process_time()
bundle = open_bundle((folder / "world.bundle").read_bytes())
report, _ = verify_credential(
    (folder / "certificate.jwt").read_bytes(),
    anchor=Anchor((folder / "root.toml").read_bytes()),
    source=BundleSource(bundle),
    bundle=bundle,
    question=ask(bundle.stated.created + timedelta(minutes=5)),
)
seconds = time.process_time() - began
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
import json
print(json.dumps({"verdict": report.verdict, "seconds": seconds, "kilobytes": int(peak[1]), "sockets": asked}))
"""


@pytest.fixture(scope="module")
def two_days() -> tuple[bytes, bytes]:
    """The bundles of two days."""
    world = LargeWorld(histories=True)
    return world.bundle(0), world.bundle(1)


def test_what_changes_in_a_day_and_the_whole_are_small(two_days: tuple[bytes, bytes]) -> None:
    first, second = two_days

    delta = build_delta(first, second)

    assert apply_delta(first, open_delta(delta)) == second
    assert len(second) <= 1_000_000
    assert len(delta) <= 50_000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the largest resident size")
def test_it_is_opened_and_verified_in_a_second_and_a_hundred_megabytes_without_a_socket(
    two_days: tuple[bytes, bytes], tmp_path: Path
) -> None:
    (tmp_path / "world.bundle").write_bytes(two_days[1])
    (tmp_path / "root.toml").write_bytes(root_to_toml(a_root("a")))
    (tmp_path / "certificate.jwt").write_bytes(certificate())

    ran = subprocess.run([sys.executable, "-c", READER, str(tmp_path)], capture_output=True, text=True, check=True)

    told: dict[str, Any] = json.loads(ran.stdout)
    assert (told["verdict"], told["sockets"]) == ("valid", [])
    assert told["seconds"] < 1
    assert told["kilobytes"] < 100_000


def certificate() -> bytes:
    """Return a certificate of the body of the first schedule."""
    claims = certificate_claims()
    claims["issuer"]["recognizedIn"]["id"] = "https://ab.example/accreditations/NAS-0000.jwt"
    return secure_vc_jwt(claims, CB.signer())
