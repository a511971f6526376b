"""X1: how a run ends, and that it always ends in one of five codes."""

import json
from importlib.metadata import version

import pytest

from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk
from vc_cli import problems
from vc_cli.commands import judge
from vc_cli.main import _MODULES, main


@pytest.mark.parametrize("name", list(_MODULES))
def test_every_command_has_help_and_says_what_it_is_for(name: str) -> None:
    ran = vc(name, "--help")

    assert ran.code == 0
    assert f"Usage: vc {name}" in ran.text
    assert len(ran.text.splitlines()[2].strip()) > 10


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("key", ["list", "rotate", "retire", "compromise"]),
        ("did", ["show"]),
        ("schedule", ["add"]),
        ("known", ["add", "list"]),
        ("bundle", ["create", "update", "show"]),
        ("trust", ["show", "check", "pin", "sign", "new-key", "new-root"]),
    ],
)
def test_every_command_of_a_group_has_help(name: str, commands: list[str]) -> None:
    group = vc(name, "--help").text

    for command in commands:
        ran = vc(name, command, "--help")

        assert f"\n  {command} " in group
        assert (ran.code, f"Usage: vc {name} {command}" in ran.text) == (0, True)


def test_help_lists_every_command_under_its_work_with_its_whole_sentence() -> None:
    ran = vc("--help")

    assert ran.code == 0
    assert "..." not in ran.text.partition("Check certificates:")[2]
    assert ran.text.index("Check certificates:") < ran.text.index("\n  verify ") < ran.text.index("\nIssue cert")
    assert all(f"\n  {name} " in ran.text for name in _MODULES)
    assert "Exit codes: 0 valid" in ran.text


def test_without_a_command_the_help_goes_to_stderr_and_the_run_is_refused() -> None:
    ran = vc()

    assert (ran.code, ran.out) == (2, b"")
    assert "Usage: vc" in ran.err


def test_the_version_is_that_of_the_distribution() -> None:
    assert vc("--version").text == f"vc {version('accredited-vc')}\n"


def test_an_unknown_command_is_refused_in_one_line() -> None:
    ran, unlike = vc("verfy"), vc("xyzzy")

    assert (ran.code, unlike.code) == (2, 2)
    assert ran.err == "vc: error: vc: No such command 'verfy'. Did you mean `vc verify`? hint: see `vc --help`\n"
    assert unlike.err == "vc: error: vc: No such command 'xyzzy'. hint: see `vc --help`\n"


def test_an_unknown_option_names_the_command_whose_help_to_read() -> None:
    ran = vc("verify", "x", "--frobnicate")

    assert ran.code == 2
    assert ran.err == "vc: error: vc verify: No such option '--frobnicate'. hint: see `vc verify --help`\n"


def test_with_json_a_refusal_is_one_problem_document_on_stdout() -> None:
    ran = vc("verify", "/no/such/file", "--json")

    assert ran.code == 2
    assert ran.json == {
        "type": "https://accredited-vc.example/problems#usage",
        "title": "The command can't be carried out as asked",
        "detail": "no such file",
        "where": "/no/such/file",
        "hint": "name a file, or pipe its content in and write -",
        "exit_code": 2,
    }
    assert "vc: error: /no/such/file: no such file." in ran.err


def test_a_usage_error_is_a_problem_document_too() -> None:
    ran = vc("verify", "--json")

    assert (ran.code, ran.json["exit_code"]) == (2, 2)
    assert "Missing argument" in ran.json["detail"]


def test_a_fault_of_ours_is_one_line_and_no_traceback(monkeypatch: pytest.MonkeyPatch, desk: CustomsDesk) -> None:
    monkeypatch.setattr(judge, "load_evidence", _broken)

    ran = vc("judge", desk.root)

    assert ran.code == 4
    assert ran.err.startswith("vc: error: ZeroDivisionError was not foreseen. hint: this is our fault")
    assert "Traceback" not in ran.err


def test_a_fault_of_ours_shows_its_details_to_those_who_ask(monkeypatch: pytest.MonkeyPatch, desk: CustomsDesk) -> None:
    monkeypatch.setattr(judge, "load_evidence", _broken)
    monkeypatch.setenv("VC_DEBUG", "1")

    ran = vc("judge", desk.root, "--json")

    assert ran.code == 4
    assert "Traceback" in ran.err
    assert json.loads(ran.out)["type"].endswith("#internal")


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (KeyboardInterrupt(), 4, "vc: error: interrupted."),
        (OSError(28, "No space left on device", "/tmp/x"), 4, "vc: error: /tmp/x: No space left on device\n"),
        (OSError(), 4, "vc: error: OSError\n"),
        (ModuleNotFoundError("No module", name="sqlalchemy"), 2, "vc: error: this needs the package sqlalchemy."),
        (ModuleNotFoundError("No module", name="elsewhere"), 4, "vc: error: ModuleNotFoundError was not foreseen."),
        (RecursionError(), 4, "vc: error: RecursionError was not foreseen."),
    ],
)
def test_whatever_happens_ends_in_a_code_and_a_line(
    error: BaseException, code: int, line: str, monkeypatch: pytest.MonkeyPatch, desk: CustomsDesk
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(judge, "load_evidence", fail)

    ran = vc("judge", desk.root)

    assert ran.code == code
    assert ran.err.lstrip().startswith(line)


def test_a_package_that_is_missing_is_named_with_the_extra_that_brings_it() -> None:
    problem = problems.problem_of(ModuleNotFoundError("No module", name="qrcode"))

    assert problem.hint == 'pip install "accredited-vc[label]"'


def test_a_message_that_ends_in_a_mark_gets_no_second_one() -> None:
    assert problems.Problem("usage", "why?", hint="ask").line() == "vc: error: why? hint: ask"


def test_main_reads_the_arguments_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["vc", "--version"])

    assert main() == 0
    assert capfd.readouterr().out.startswith("vc ")


def _broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError
