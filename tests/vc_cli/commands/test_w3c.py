"""`vc w3c`: files, options and exit codes; what is answered stands in tests/conformance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.vc_cli.command_line import Ran, vc

FOLDER = Path(__file__).parents[2] / "conformance" / "vc_jose_cose"
KEY = json.loads((FOLDER / "keys.json").read_bytes())["vm-p256"]
DOCUMENT = json.loads((FOLDER / "unsigned.json").read_bytes())["credential-minimal"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "key.json").write_text(json.dumps(KEY))
    (tmp_path / "input.json").write_text(json.dumps(DOCUMENT))
    return tmp_path


def run(files: Path, fn: str, *options: object, feature: str = "credential_sdjwt", **names: str) -> Ran:
    named = {"input": "input.json", "key": "key.json", "output": "output.json", **names}
    given = [text for name, value in named.items() for text in (f"--{name}", str(files / value))]
    return vc("w3c", fn, *given, "--feature", feature, *options)


def test_it_says_in_one_word_what_it_wrote(files: Path) -> None:
    ran = run(files, "issue", "--sd", '["credentialSubject.degree"]')

    assert (ran.code, ran.text) == (0, "success\n")
    assert set(json.loads((files / "output.json").read_bytes())) == {"result", "data"}


def test_a_failure_says_why(files: Path) -> None:
    ran = run(files, "verify")

    assert ran.code == 1
    assert ran.text.startswith("failure: sd.malformed: ")


def test_indeterminate_has_an_exit_code_of_its_own(files: Path) -> None:
    run(files, "issue")
    token = json.loads((files / "output.json").read_bytes())["data"]
    (files / "bound").write_text(token + "a.b.c")

    assert run(files, "verify", input="bound").code == 3


def test_the_moment_may_be_named(files: Path) -> None:
    run(files, "issue", feature="credential_jose")
    (files / "token").write_text(json.loads((files / "output.json").read_bytes())["data"])

    assert run(files, "verify", "--at", "2010-01-01", feature="credential_jose", input="token").code == 1
    assert run(files, "verify", "--at", "2010-01-02", feature="credential_jose", input="token").code == 0
    assert run(files, "verify", "--at", "then", feature="credential_jose", input="token").code == 2


@pytest.mark.parametrize(
    "paths", ["credentialSubject", "{}", "[5]", '["type"]', '["credentialSubject.nothing"]', "\udcff"]
)
def test_paths_that_are_none_are_refused_and_nothing_is_written(files: Path, paths: str) -> None:
    ran = run(files, "issue", "--sd", paths)

    assert ran.code == 2
    assert "--sd" in ran.err
    assert not (files / "output.json").exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"a":1,"a":2}'])
def test_a_key_file_that_is_none_is_refused(files: Path, content: str) -> None:
    (files / "key.json").write_text(content)

    assert run(files, "issue").code == 2
    assert not (files / "output.json").exists()


@pytest.mark.parametrize("names", [{"input": "nothing"}, {"key": "nothing"}, {"output": "nowhere/output.json"}])
def test_files_that_are_not_there_are_named(files: Path, names: dict[str, str]) -> None:
    assert run(files, "issue", **names).code == 2


def test_only_the_suites_features_are_known(files: Path) -> None:
    assert run(files, "issue", feature="credential_mdoc").code == 2
