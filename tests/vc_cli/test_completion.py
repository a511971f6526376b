"""X1.7: bash, zsh and fish complete what `vc` takes, each in the shell itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system_parts import require_program

_BASH = """
eval "$(_VC_COMPLETE=bash_source vc)"
COMP_WORDS=({words}); COMP_CWORD={cword}
$(complete -p vc | sed 's/.*-F \\([^ ]*\\).*/\\1/') vc
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
_FISH = "_VC_COMPLETE=fish_source vc | source; complete -C '{line}'"
# The completion system of zsh needs a terminal; what registers and what takes the offers is stood in for.
_ZSH = """
compdef() {{ registered=$1; }}
compadd() {{ print -l -- ${{(P)${{@[-1]}}}}; }}
_describe() {{ print -l -- ${{(P)3}}; }}
_path_files() {{ print files; }}
eval "$(_VC_COMPLETE=zsh_source vc)"
words=({words}); CURRENT={current}
$registered
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which `vc` is this code, and no folder of the user's is touched."""
    program = tmp_path / "vc"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m vc_cli.main "$@"\n', "utf-8")
    program.chmod(0o755)
    return os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}


def offers(script: str, shell: str, environment: dict[str, str]) -> set[str]:
    """What the shell offers, each without its explanation."""
    flags = ["--no-config"] if shell == "fish" else ["-f"] if shell == "zsh" else ["--norc"]
    ran = subprocess.run(
        [require_program(shell), *flags, "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return {line.split("\t")[0].split(":")[0] for line in ran.stdout.splitlines() if line}


def test_bash(environment: dict[str, str]) -> None:
    commands = offers(_BASH.format(words="vc re", cword=1), "bash", environment)
    options = offers(_BASH.format(words="vc verify --off", cword=2), "bash", environment)
    choices = offers(_BASH.format(words="vc verify --act e", cword=3), "bash", environment)

    assert {"reissue", "receipt", "restore"} <= commands
    assert all(name.startswith("re") for name in commands)
    assert (options, choices) == ({"--offline"}, {"export"})


def test_fish(environment: dict[str, str]) -> None:
    assert {"reissue", "receipt"} <= offers(_FISH.format(line="vc re"), "fish", environment)
    assert offers(_FISH.format(line="vc verify --off"), "fish", environment) == {"--offline"}
    assert offers(_FISH.format(line="vc verify --act e"), "fish", environment) == {"export"}


def test_zsh(environment: dict[str, str]) -> None:
    assert {"reissue", "receipt"} <= offers(_ZSH.format(words="vc re", current=2), "zsh", environment)
    assert offers(_ZSH.format(words="vc verify --off", current=3), "zsh", environment) == {"--offline"}
    assert offers(_ZSH.format(words="vc verify --trust ro", current=4), "zsh", environment) == {"files"}
