"""`vc w3c`: what the W3C's suite for JOSE and COSE calls, and nothing else (specs/conformance-mode.md)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from vc.encoding import strict_json
from vc.errors import Refused, UsageError
from vc.keys.conformance_key import ConformanceKey, read_key_file
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.w3c.feature import Answer, Feature, Result
from vc_cli.asking import parse_moment
from vc_cli.exit_codes import Exit
from vc_cli.files import FILE, read_file, write_file
from vc_cli.invocation import invocation
from vc_cli.output import say, warn
from vc_cli.shown_help import ShownGroup
from vc_cli.shown_text import shown

Command = TypeVar("Command", bound=Callable[..., Any])
_MOST_KEY: Final = 16_384
_EXITS: Final = {
    Result.SUCCESS: Exit.DONE,
    Result.FAILURE: Exit.INVALID,
    Result.INDETERMINATE: Exit.INDETERMINATE,
}


@click.group("w3c", cls=ShownGroup)
def w3c_command() -> None:
    """Conformance runs of the W3C's suite for JOSE and COSE.

    Its keys prove nothing and its results are no verdicts: to check a certificate, use `vc verify`.
    """


def suite_options(command: Command) -> Command:
    """Add the options that both commands of the suite have."""
    for option in (
        click.option("--output", type=click.Path(path_type=Path), metavar="FILE", required=True, help="The result."),
        click.option(
            "--feature",
            type=click.Choice([feature.value for feature in Feature]),
            required=True,
            help="What it is, and how it is secured.",
        ),
        click.option("--key", type=FILE, metavar="FILE", required=True, help="A verification method, as JSON."),
        click.option("--input", "source", type=FILE, metavar="FILE", required=True, help="The document."),
    ):
        command = option(command)
    return command


@w3c_command.command("issue")
@suite_options
@click.option(
    "--sd",
    "hidden",
    metavar="JSON",
    default="[]",
    help='What is disclosed one by one, as ["credentialSubject.name", "holder"]; SD-JWT alone.',
)
def issue_command(*, source: str, key: str, feature: str, hidden: str, output: Path) -> int:
    """Secure the document in a file, and write {"result", "data"}."""
    from vc.securing.w3c.issuing import issue

    raw, method = _document(source), _key(key)
    answer = issue(raw, method, Feature(feature), hidden=_paths(hidden), chance=secrets.token_bytes)
    return _answer(answer, output)


@w3c_command.command("verify")
@suite_options
@click.option("--at", metavar="TIME", help="Ask about this moment, as `vc verify` does. Default: now.")
def verify_command(*, source: str, key: str, feature: str, at: str | None, output: Path) -> int:
    """Verify a secured document with the key in a file, and write {"result", "data"}.

    Exit code: 0 success, 1 failure, 3 indeterminate, 2 refused, 4 the surroundings failed.
    """
    from vc.securing.w3c.verifying import verify

    moment = invocation().now() if at is None else parse_moment(at, where="--at")
    answer = verify(_document(source), _key(key), feature=Feature(feature), at=moment)
    return _answer(answer, output)


def _document(name: str) -> bytes:
    return read_file(name, limit=DEFAULT_LIMITS.upload_bytes)


def _key(name: str) -> ConformanceKey:
    try:
        document = strict_json.loads_object(read_file(name, limit=_MOST_KEY), max_depth=4, max_members=64)
    except Refused as refusal:
        hint = "give a verification method as JSON"
        raise UsageError(f"not a key file: {refusal.detail}", where=name, hint=hint) from None
    return read_key_file(document)


def _paths(text: str) -> list[str]:
    try:
        paths = strict_json.loads(text.encode(errors="replace"), max_depth=1, max_members=256)
    except Refused:
        paths = None
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        hint = 'write it as ["credentialSubject.name"]'
        raise UsageError("not a JSON array of paths", where="--sd", hint=hint)
    return [str(path) for path in paths]


def _answer(answer: Answer, output: Path) -> Exit:
    write_file(output, strict_json.dumps({"result": answer.result.value, "data": answer.data}) + b"\n")
    for note in answer.notes:
        warn(shown(note))
    told = answer.result.value if answer.result is Result.SUCCESS else f"{answer.result}: {shown(answer.data)}"
    say(told)
    return _EXITS[answer.result]
