"""The README does what it says: every block is run in an empty folder, in order, as a reader would."""

from __future__ import annotations

import contextlib
import io
import re
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.demo_world import made
from tests.vc_cli.command_line import vc
from tests.vc_program import environment_for, program_in
from tests.world import NOW

README: Final = Path(__file__).parents[1] / "README.md"
MAKE_WORLD: Final = "vc demo --out demo-world"
KEEPS_RUNNING: Final = "# keeps running"
_BLOCK: Final = re.compile(r"^```(sh|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_EXITS: Final = re.compile(r"^(?P<command>.*?)\s*# exits (?P<code>[0-9])$", re.DOTALL)
_IN_TEXT: Final = re.compile(r"`(vc(?: [a-z][a-z-]*)+)|`(--[a-z-]+)")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language and its text."""

    language: str
    text: str


def blocks() -> list[Block]:
    return [Block(*found) for found in _BLOCK.findall(README.read_text("utf-8"))]


def commands_of(block: Block) -> list[str]:
    """Return the lines of a block; one that ends in a backslash goes on in the next."""
    return block.text.replace("\\\n", "\\\n\0").replace("\n\0", "\0").splitlines()


def script_of(block: Block) -> str:
    """Return the block as a script that fails unless every command ends as the README says."""
    lines = ["set -eu"]
    for line in commands_of(block):
        command = line.replace("\\\0", " ")
        expected = _EXITS.match(command)
        if expected is None:
            lines.append(command)
        else:
            lines += ["status=0", f"{expected['command']} || status=$?", f"test $status -eq {expected['code']}"]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the reader's with the demo's world in it, and `vc` on the path."""
    folder = tmp_path_factory.mktemp("reader")
    made(tmp_path_factory).copied(folder / "demo-world")
    program_in(bin_of(folder), now=NOW)
    return folder


def bin_of(desk: Path) -> Path:
    return desk.with_name(f"{desk.name}-bin")


def environment_of(desk: Path) -> dict[str, str]:
    return environment_for(bin_of(desk) / "vc")


@contextlib.contextmanager
def serving(command: str, desk: Path) -> Iterator[None]:
    """Run the command that keeps running until it has said its address, and end it afterwards."""
    with subprocess.Popen(
        ["sh", "-c", f"exec {command}"],
        cwd=desk,
        env=environment_of(desk),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("http://")
            yield
        finally:
            process.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def run_python(block: Block, desk: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(desk)
    text = block.text.replace("datetime.now(UTC)", f"datetime.fromisoformat({NOW.isoformat()!r})")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(text, "README.md", "exec"), {})
    return said.getvalue()


def test_every_block_runs_and_ends_as_it_says(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = str(free_port())
    said: list[str] = []
    with contextlib.ExitStack() as running:
        for block in blocks():
            here = Block(block.language, block.text.replace("8000", port))
            if block.language == "python":
                said.append(run_python(here, desk, monkeypatch))
            elif KEEPS_RUNNING in block.text:
                running.enter_context(serving(here.text.partition(KEEPS_RUNNING)[0].strip(), desk))
            elif block.text.strip() != MAKE_WORLD:
                ran = subprocess.run(
                    ["sh", "-c", script_of(here)],
                    cwd=desk,
                    env=environment_of(desk),
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert ran.returncode == 0, f"{block.text}\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}"

    assert [text.split()[0] for text in said if text] == ["valid", "valid"]
    assert {path.name for path in desk.iterdir()} >= {
        "issued",
        "labels.pdf",
        "results.csv",
        "receipt.json",
        "midland-site",
    }


def test_the_world_that_the_blocks_go_on_from_is_made_by_the_first_of_them() -> None:
    assert blocks()[0] == Block("sh", f"{MAKE_WORLD}\n")


def test_every_command_and_option_that_the_text_names_is_in_the_help() -> None:
    named = {found for found in _IN_TEXT.findall(README.read_text("utf-8")) if any(found)}
    used = {word for block in blocks() for word in re.findall(r"(?<= )--[a-z-]+", block.text)}
    commands = {command.split()[1] for command, _ in named if command}

    helps = {command: vc(command, "--help") for command in commands}
    everything = "".join(
        vc(*command.split()[1:], "--help").text for command in (*vc_commands(), *{full for full, _ in named if full})
    )

    assert all(ran.code == 0 for ran in helps.values())
    assert {option for _, option in named if option} | used <= set(re.findall(r"--[a-z-]+", everything))


def vc_commands() -> list[str]:
    """Return every command as it is called, such as "vc issue"."""
    found = re.findall(r"^  ([a-z][a-z0-9-]*)  +\S", vc("--help").text, re.MULTILINE)
    assert {"verify", "certificate", "w3c"} <= set(found)  # the help has sections, each with a column of commands
    return [f"vc {name}" for name in found]


@pytest.mark.parametrize("target", ["demo", "serve", "test", "setup", "check", "fmt"])
def test_make_has_what_readme_and_contributing_name(target: str) -> None:
    makefile = (README.parent / "Makefile").read_text("utf-8")

    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_every_file_that_the_text_links_to_is_there() -> None:
    for document in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (README.parent / document).read_text("utf-8")
        for link in re.findall(r"\]\((?!https?://)([^)#]+)", text):
            assert (README.parent / link).exists(), f"{document} links to {link}"
