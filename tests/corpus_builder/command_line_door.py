"""The corpus through `vc verify` and `vc judge`, in this process: published folders, files, one JSON document back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.corpus_builder.case import Case, Context
from tests.corpus_builder.storing import asked_members
from tests.vc_cli.command_line import vc
from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import Environment
from vc.trust.anchor import environment_of


@dataclass(frozen=True, slots=True)
class CommandLineAnswer:
    """The exit code, and the report where there was one."""

    exit: int
    report: dict[str, Any] | None


def answer_of(case: Case, context: Context, folder: Path) -> CommandLineAnswer:
    """Return what the command line answers; `folder` is empty and the case's own."""
    around = case.overrides.applied(context)
    given = _written(folder / "given", case.given)
    arguments: list[object] = ["judge" if "evidence" in case.features else "verify", given, "--json"]
    if around.anchor is not None:
        arguments += ["--trust", _written(folder / "anchor", around.anchor)]
    if "own-evidence" in case.features:
        arguments.append("--own")
    if "evidence" not in case.features:
        arguments += _surroundings(case, around, folder)
    ran = vc(*arguments, clock=lambda: case.now)
    return CommandLineAnswer(ran.code, ran.json if ran.code in {0, 1, 3} else None)


def _surroundings(case: Case, around: Context, folder: Path) -> list[object]:
    options: list[object] = [] if case.at is None else ["--at", format_instant(case.at)]
    for name, value in asked_members(case).items():
        options += [f"--{name.replace('_', '-')}", value]
    for number, copy in enumerate(around.stapled):
        options += ["--staple", _written(folder / f"copy-{number}", copy)]
    if around.bundle is not None:
        return [*options, "--bundle", _written(folder / "bundle", around.bundle), "--offline"]
    if environment_of(around.anchor) is Environment.PRODUCTION:
        # Development hosts are refused then. Such an anchor is none, and nothing is asked under it.
        return [*options, "--offline"]
    for host in _publish(case, around, folder):
        options += ["--development-hosts", f"{host}={folder / host}"]
    return options


def _publish(case: Case, around: Context, folder: Path) -> list[str]:
    """Write the documents as a folder for each host, also for a host whose documents this case takes away."""
    hosts = {urlsplit(url).netloc for url in {*around.documents, *case.overrides.documents}}
    for host in hosts:
        (folder / host).mkdir()
    for url, content in around.documents.items():
        parts = urlsplit(url)
        path = folder / parts.netloc / parts.path.removeprefix("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted(hosts)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
