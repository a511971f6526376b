"""The bad-input corpus through the command line: the library's report, and the exit code that goes with it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.corpus_builder import library_door
from tests.corpus_builder.case import COMMAND_LINE, Case, Context
from tests.corpus_builder.storing import asked_members, load_cases, load_contexts
from tests.vc_cli.command_line import Ran, vc
from vc.resolve.memory import MemorySource
from vc_cli.exit_codes import Exit

_CASES = [case for case in load_cases() if COMMAND_LINE in case.doors]


@pytest.fixture(scope="module")
def contexts() -> Mapping[str, Context]:
    """The surroundings that cases share."""
    return load_contexts()


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.id)
def test_the_command_answers_as_the_library_does(
    case: Case, contexts: Mapping[str, Context], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around = case.overrides.applied(contexts[case.context])
    web = MemorySource(around.documents, now=lambda: case.now)
    monkeypatch.setattr("vc.resolve.online.online_source", lambda **_: web)

    ran = _ask(case, around, tmp_path)

    assert ran.code == case.expected.exit
    if ran.code == Exit.REFUSED:  # over the transport cap: never read
        assert ran.json["type"].endswith("#usage")
    else:
        assert ran.json == library_door.answer_of(case, contexts[case.context]).to_json()


def _ask(case: Case, around: Context, folder: Path) -> Ran:
    options: list[object] = ["--json"]
    if around.anchor is not None:
        options += ["--trust", _written(folder / "anchor", around.anchor)]
    given = _written(folder / "input", case.given)
    if "evidence" in case.features:
        own = ["--own"] if "own-evidence" in case.features else []
        return vc("judge", given, *own, *options, clock=lambda: case.now)
    if around.bundle is not None:
        options += ["--offline", "--bundle", _written(folder / "bundle", around.bundle)]
    for number, copy in enumerate(around.stapled):
        options += ["--staple", _written(folder / f"stapled {number}", copy)]
    if case.at is not None:
        options += ["--at", case.at.isoformat()]
    for name, value in asked_members(case).items():
        options += [f"--{name.replace('_', '-')}", value]
    return vc("verify", given, *options, clock=lambda: case.now)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
