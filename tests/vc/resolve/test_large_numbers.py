"""A million certificate numbers in a bundle, looked up in by a program of its own (issue 4; specs/performance.md)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.corpus_builder.anchors_and_bundles import root_signer
from tests.registers import Register, digest_of
from tests.vc.resolve.bundle_series import a_root
from tests.world import CB, DAY, NOW, World
from vc.model.document import Retrieved, Via
from vc.model.vocabulary import Environment
from vc.resolve.bundle import build_bundle
from vc.trust.anchor import root_to_toml, sign_trust_list
from vc.trust.number_set import MOST, Listed
from vc.trust.register_snapshot import NUMBERS_SUFFIX

OWN = "DE-QMS-2026-00412"
READER = """
import json, re, sys, time
from datetime import timedelta
from pathlib import Path

folder = Path(sys.argv[1])
from vc import Anchor, Evidence, ask, open_bundle
from vc.verify.memo import Memo
from vc.verify.numbers import FoundNumber, number_directory
began = time.process_time()
bundle = open_bundle((folder / "world.bundle").read_bytes())
opened = time.process_time()
evidence = Evidence(b"", Anchor((folder / "root.toml").read_bytes()), bundle.documents, manifest=bundle.manifest)
directory = number_directory(evidence, ask(bundle.stated.created + timedelta(minutes=5)), memo=Memo())
read = time.process_time()
found = directory.find(sys.argv[2])
others = [f"de-qms-{year}-{number:06}" for year in range(2016, 2026) for number in range(1_000)]
codes = {str(directory.find(other).code) for other in others}
ended = time.process_time()
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps({
    "found": isinstance(found, FoundNumber), "codes": sorted(codes), "open": opened - began, "read": read - opened,
    "look_up": (ended - read) / 10_001, "kilobytes": int(peak[1]),
}))
"""


@pytest.fixture(scope="module")
def bundle() -> bytes:
    """A bundle with an issuer's index of a million numbers, and one of its certificates."""
    made, certificate = World(), World().certificate()
    numbers = [f"DE-QMS-{year}-{number:06}" for year in range(2016, 2026) for number in range(100_000)]
    listed = [Listed(number, number) for number in [*numbers[:-1], OWN]]
    parts = [listed[start : start + MOST] for start in range(0, len(listed), MOST)]
    register = Register([(NOW - DAY, [[digest_of(certificate)]])], NOW - DAY / 2, numbers=parts)
    register.published_in(made)
    made.replaced[f"{CB.origin}/c/{OWN}.jwt"] = certificate
    documents = {url: raw for url, raw in made.documents().items() if not url.endswith(".digests")}
    assert sum(len(raw) for url, raw in documents.items() if url.endswith(NUMBERS_SUFFIX)) > 18_000_000
    return build_bundle(
        [Retrieved(url, raw, NOW, Via.WEB) for url, raw in documents.items()],
        sign_trust_list(made.trust, [root_signer("a")]),
        version=1,
        created=NOW,
        expires=NOW + DAY,
        environment=Environment.TEST,
        signers=[root_signer("a")],
    )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the largest resident size")
def test_a_million_numbers_are_read_and_looked_up_in_within_the_bounds(bundle: bytes, tmp_path: Path) -> None:
    (tmp_path / "world.bundle").write_bytes(bundle)
    (tmp_path / "root.toml").write_bytes(root_to_toml(a_root("a")))

    ran = subprocess.run([sys.executable, "-c", READER, str(tmp_path), OWN], capture_output=True, text=True, check=True)

    told: dict[str, Any] = json.loads(ran.stdout)
    assert len(bundle) <= 4_000_000
    assert told["found"]
    assert told["codes"] == ["number.certificate_missing"]
    assert told["read"] < 10
    assert told["look_up"] < 0.001
    assert told["kilobytes"] < 100_000
