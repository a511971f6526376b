"""What a verifier has seen survives it, and nothing of it falls (specs/retrieval.md W12; security.md section 3, 6)."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc.resolve.bundle_series import AGE, a_root, line, series
from tests.world import DAY, NOW, World
from vc.errors import ConfigurationError, StorageError
from vc.resolve.bundle import open_bundle
from vc.resolve.verifier_state import STATE_FORMAT, WORTH_WRITING, VerifierState
from vc.trust.anchor import root_to_toml, trust_list_to_toml
from vc.trust.seen import Seen, Witnessed
from vc.trust.succession import root_digest
from vc.verify.evidence import Anchor, Evidence
from vc.verify.memo import Memo
from vc.verify.question import ask
from vc.verify.witnessed import anchor_name

A = a_root("a")
NAME = root_digest(A)
SOAK = bool(os.environ.get("VC_SOAK"))


def bundle_seen(version: int, **more: object) -> Witnessed:
    return replace(Witnessed(A, version, f"{version:064}", 7, NOW), **more)  # type: ignore[arg-type]


def test_what_was_kept_is_there_for_the_next_program(tmp_path: Path) -> None:
    VerifierState(tmp_path / "new").keep(NAME, bundle_seen(3))

    seen = VerifierState(tmp_path / "new").seen(NAME)

    assert (seen.bundle_version, seen.trust_list_version, seen.root_version, seen.signed_time) == (3, 7, 1, NOW)
    assert (tmp_path / "new" / "seen.json").stat().st_mode & 0o777 == 0o600


def test_nothing_falls(tmp_path: Path) -> None:
    state = VerifierState(tmp_path)
    state.keep(NAME, bundle_seen(3))
    state.keep(NAME, bundle_seen(2, trust_list_version=1, signed_time=NOW - DAY))

    assert state.seen(NAME) == VerifierState(tmp_path).seen(NAME)
    assert VerifierState(tmp_path).seen(NAME).advanced(bundle_seen(3)) == state.seen(NAME)


def test_what_another_program_has_kept_meanwhile_is_not_taken_back(tmp_path: Path) -> None:
    early = VerifierState(tmp_path)
    early.keep(NAME, bundle_seen(3))
    VerifierState(tmp_path).keep(NAME, bundle_seen(9))

    early.keep(NAME, bundle_seen(4))

    assert VerifierState(tmp_path).seen(NAME).bundle_version == 9


def test_anchors_are_remembered_apart(tmp_path: Path) -> None:
    state = VerifierState(tmp_path)
    state.keep(NAME, bundle_seen(3))
    state.keep("other", Witnessed(None, signed_time=NOW))

    assert VerifierState(tmp_path).seen("other").bundle_version == 0
    assert VerifierState(tmp_path).seen(NAME).bundle_version == 3
    assert VerifierState(tmp_path).seen("a third") == Seen(anchors=("a third",))


def test_an_anchor_is_known_by_each_root_that_it_has_been(tmp_path: Path) -> None:
    later = a_root("b", version=2)
    state = VerifierState(tmp_path)
    state.keep(NAME, bundle_seen(3))
    state.keep(NAME, bundle_seen(1, root=later))

    seen = VerifierState(tmp_path).seen(root_digest(later))

    assert (seen.root_version, seen.bundle_version) == (2, 1)
    assert seen == VerifierState(tmp_path).seen(NAME)
    assert len(json.loads((tmp_path / "seen.json").read_bytes())["entries"]) == 1


def test_the_time_alone_is_written_when_an_hour_has_passed(tmp_path: Path) -> None:
    state = VerifierState(tmp_path)
    state.keep(NAME, bundle_seen(3))
    written = (tmp_path / "seen.json").stat().st_mtime_ns

    state.keep(NAME, bundle_seen(3, signed_time=NOW + WORTH_WRITING - timedelta(seconds=1)))
    assert (tmp_path / "seen.json").stat().st_mtime_ns == written
    assert state.seen(NAME).signed_time == NOW + WORTH_WRITING - timedelta(seconds=1), "kept in memory all the same"

    VerifierState(tmp_path).keep(NAME, bundle_seen(3, signed_time=NOW + WORTH_WRITING))
    assert VerifierState(tmp_path).seen(NAME).signed_time == NOW + WORTH_WRITING


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\0" * 100,
        b'{"format":"accredited-vc-seen/2","entries":[]}',
        json.dumps({"format": STATE_FORMAT, "entries": [{"anchors": ["x"], "bundle_version": -1}]}).encode(),
        json.dumps({"format": STATE_FORMAT, "entries": [{"anchors": ["x"], "bundle_version": 2**53}]}).encode(),
        json.dumps({"format": STATE_FORMAT, "entries": [{"anchors": "x"}]}).encode(),
        json.dumps({"format": STATE_FORMAT, "entries": [{"anchors": ["x"], "signed_time": "now"}]}).encode(),
        json.dumps({"format": STATE_FORMAT, "entries": [{"anchors": ["x"], "forgotten": True}]}).encode(),
    ],
)
def test_what_was_seen_is_never_forgotten_silently(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "seen.json").write_bytes(content)
    (tmp_path / "seen.json").chmod(0o600)

    with pytest.raises(StorageError, match=r"seen\.json: is damaged.*removing it forgets"):
        VerifierState(tmp_path).seen(NAME)
    assert (tmp_path / "seen.json").read_bytes() == content


def test_a_file_cut_off_anywhere_is_damaged(tmp_path: Path) -> None:
    VerifierState(tmp_path).keep(NAME, bundle_seen(3))
    whole = (tmp_path / "seen.json").read_bytes()

    for length in range(len(whole) - 1):
        (tmp_path / "seen.json").write_bytes(whole[:length])
        with pytest.raises(StorageError):
            VerifierState(tmp_path).seen(NAME)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_a_file_that_others_can_write_counts_for_nothing(tmp_path: Path) -> None:
    VerifierState(tmp_path).keep(NAME, bundle_seen(3))
    (tmp_path / "seen.json").chmod(0o666)

    with pytest.raises(ConfigurationError, match="chmod 600"):
        VerifierState(tmp_path).seen(NAME)


def test_where_nothing_can_be_written_it_says_so_once_and_goes_on(tmp_path: Path) -> None:
    # given a folder whose lock can't be opened, whoever asks: as in a read-only container
    VerifierState(tmp_path).keep(NAME, bundle_seen(3))
    (tmp_path / "seen.lock").unlink()
    (tmp_path / "seen.lock").mkdir()
    told: list[str] = []
    state = VerifierState(tmp_path, notice=told.append)

    state.keep(NAME, bundle_seen(3))
    assert told == [], "what is known already need not be written"
    state.keep(NAME, bundle_seen(4))
    state.keep(NAME, bundle_seen(5))

    assert len(told) == 1
    assert "seen.json can't be written" in told[0]
    assert state.seen(NAME).bundle_version == 5, "remembered while it runs"
    assert VerifierState(tmp_path).seen(NAME).bundle_version == 3, "what is there still counts"


def test_without_a_folder_it_is_remembered_in_memory() -> None:
    state = VerifierState(None)
    state.keep(NAME, bundle_seen(3))

    assert state.seen(NAME).bundle_version == 3
    assert VerifierState(None).seen(NAME).bundle_version == 0


def visited(state: VerifierState, bundle: bytes | None, anchor: bytes) -> Seen | None:
    opened = None if bundle is None else open_bundle(bundle)
    evidence = Evidence(
        b"",
        Anchor(anchor),
        {} if opened is None else opened.documents,
        manifest=None if opened is None else opened.manifest,
    )
    return state.visit(evidence, ask(NOW), Memo())


def test_a_visit_tells_what_was_seen_before_and_keeps_what_is_new(tmp_path: Path) -> None:
    state, roots = VerifierState(tmp_path), line((a_root("b", version=2), ("a", "b")), start=A)
    toml = root_to_toml(A)

    before = visited(state, series(4), toml)
    again = visited(state, series(4, signed_by=("b",), roots=roots), toml)
    last = visited(state, series(9), toml)

    assert before == Seen(anchors=(NAME,))
    assert again is not None
    assert (again.bundle_version, again.root_version, again.signed_time) == (4, 1, NOW - AGE)
    assert last is not None
    assert last.root_version == 2
    assert state.seen(NAME) == last, "a bundle of the root that was replaced gives nothing to remember"


def test_a_trust_list_of_ones_own_gives_the_time_that_it_was_issued(tmp_path: Path) -> None:
    trust = World().trust
    toml = trust_list_to_toml(trust)
    state = VerifierState(tmp_path)
    visited(state, None, toml)

    seen = state.seen(anchor_name(Anchor(toml)) or "")

    assert (seen.signed_time, seen.trust_list_version) == (trust.issued, 0)


def test_an_anchor_that_can_not_be_read_is_remembered_under_no_name(tmp_path: Path) -> None:
    assert visited(VerifierState(tmp_path), None, b"\0") is None
    assert anchor_name(Anchor(b"{}")) is None


WRITER = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from vc.resolve.verifier_state import VerifierState
from vc.trust.seen import Witnessed
version, step = int(sys.argv[2]), int(sys.argv[3])
while True:
    VerifierState(Path(sys.argv[1])).keep("x", Witnessed(None, version, str(version), 1, datetime.now(UTC)))
    print(version, flush=True)
    version += step
"""


def test_killed_at_any_moment_it_has_forgotten_nothing(tmp_path: Path) -> None:
    chance, acknowledged = random.Random(4), 0
    for _ in range(60 if SOAK else 8):
        programs = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(tmp_path), str(acknowledged + first), "2"], stdout=subprocess.PIPE
            )
            for first in (1, 2)
        ]
        for program in programs:
            assert program.stdout is not None
            program.stdout.readline()
        time.sleep(chance.random() / 20)
        for program in programs:
            program.send_signal(signal.SIGKILL)
        said = [int(last) for program in programs for last in program.communicate()[0].split()[-1:]]
        acknowledged = max([acknowledged, *said])

        assert VerifierState(tmp_path).seen("x").bundle_version >= acknowledged
    assert acknowledged > 8
