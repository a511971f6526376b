"""What leaves the house: the wheel, the source archive, the base install, the licence, the pins."""

import ast
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source_tree import PACKAGES, ROOT, modules, tracked_files
from vc_cli.problems import EXTRAS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints" / "dev.txt").read_text(encoding="utf-8")

# Written in two halves, so that this file does not name them itself.
REGISTRY_HOSTS = tuple(
    "".join(halves)
    for halves in (
        ("pypi.", "org"),
        ("python", "hosted.org"),
        ("npm", "js.org"),
        ("npm", "js.com"),
        ("yarn", "pkg.com"),
        ("deb.", "debian.org"),
    )
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, built as `make package` builds them."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True, timeout=120)
    return folder


def wheel_names(built: Path) -> set[str]:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def requirements_of(*groups: str) -> list[Requirement]:
    """What the named extras ask for, less references to ourselves."""
    listed = [Requirement(line) for group in groups for line in PROJECT["project"]["optional-dependencies"][group]]
    return [requirement for requirement in listed if requirement.name != PROJECT["project"]["name"]]


def modules_of_the_extras() -> set[str]:
    """Top-level module names that only the extras bring."""
    distributions = {
        canonicalize_name(one.name) for one in requirements_of(*PROJECT["project"]["optional-dependencies"])
    }
    return {
        module
        for module, brought_by in packages_distributions().items()
        if distributions & {canonicalize_name(name) for name in brought_by}
    }


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, unobserved: the coverage measurement imports modules too."""
    unobserved = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60, env=unobserved
    )


def test_the_wheel_holds_exactly_our_three_top_level_names(built: Path) -> None:
    tops = {PurePosixPath(name).parts[0] for name in wheel_names(built)}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"vc", "verifier_api", "vc_cli"}


def test_the_wheel_holds_every_tracked_file_of_the_packages(built: Path) -> None:
    tracked = {str(path.relative_to(ROOT)) for path in tracked_files()}
    expected = {name.removeprefix("cli/") for name in tracked if name.startswith(tuple(f"{one}/" for one in PACKAGES))}

    assert expected - wheel_names(built) == set()


def test_the_wheel_says_that_it_is_typed_and_carries_the_licence(built: Path) -> None:
    names = wheel_names(built)

    assert {"vc/py.typed", "verifier_api/py.typed", "vc_cli/py.typed"} <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_source_archive_holds_tests_and_specs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        tops = {PurePosixPath(name).parts[1] for name in archive.getnames() if len(PurePosixPath(name).parts) > 1}

    assert {"tests", "specs", "LICENSE", "README.md", "CHANGELOG.md", "Makefile"} <= tops


def test_the_base_install_needs_none_of_the_extras() -> None:
    # given a process in which everything that only the extras bring is absent
    blocked = sorted(modules_of_the_extras())
    assert {"fastapi", "httpcore", "jwcrypto", "jwt", "qrcode", "sqlalchemy"} <= set(blocked)
    program = f"""
import sys
sys.modules.update(dict.fromkeys({blocked!r}))
import vc
for name in vc.__all__:
    getattr(vc, name)
from vc_cli.main import main
sys.argv = ["vc", "verify", "--help"]
main()
"""
    # when the library and its command are asked for
    ended = run_python(program)

    # then nothing is missed
    assert ended.returncode == 0, ended.stderr


def test_every_module_that_an_extra_brings_is_named_with_it_where_it_is_missing() -> None:
    ours = {PurePosixPath(name).name for name in PACKAGES}
    imported = {name for module in modules() for name in imported_tops(module.tree)} - sys.stdlib_module_names - ours
    in_the_base = {
        module
        for module, brought_by in packages_distributions().items()
        if {canonicalize_name(name) for name in brought_by} & base_distributions()
    }

    assert imported - in_the_base == EXTRAS.keys()


def imported_tops(tree: ast.Module) -> set[str]:
    """Top-level names of the modules that a module imports when it runs, wherever the import stands."""
    typing_only = {
        inner
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for inner in ast.walk(block)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def base_distributions() -> set[str]:
    """The distributions that the base installation asks for."""
    return {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}


def test_the_cold_verifier_loads_no_heavy_library() -> None:
    program = """
import importlib, pkgutil, sys, vc.verify
for found in pkgutil.walk_packages(vc.verify.__path__, "vc.verify."):
    importlib.import_module(found.name)
import vc.keys.public_key, vc.securing.read
heavy = {"asyncio", "httpcore", "httpx", "jsonschema", "jwcrypto", "jwt", "rich", "sqlalchemy", "ssl"}
print(*sorted(sys.modules.keys() & heavy))
"""
    ended = run_python(program)

    assert (ended.returncode, ended.stdout.split()) == (0, []), ended.stderr


def test_no_tracked_file_names_a_registry() -> None:
    naming = {
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    }

    assert naming == set()


def test_npm_locks_hold_no_addresses() -> None:
    for lock in (path for path in tracked_files() if path.name == "package-lock.json"):
        packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]

        assert [name for name, entry in packages.items() if "resolved" in entry] == []
        assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_the_licence_is_the_one_that_the_package_names() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_every_pin_has_hashes_and_no_address() -> None:
    pins = re.findall(r"^[a-zA-Z0-9][^\n]*", CONSTRAINTS, re.MULTILINE)

    assert [pin for pin in pins if not re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+( ; [^\\]+)? \\$", pin)] == []
    assert "://" not in CONSTRAINTS


def test_the_pins_satisfy_what_the_package_asks_for() -> None:
    # given every direct requirement
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    asked = [Requirement(line) for line in lines] + requirements_of(*PROJECT["project"]["optional-dependencies"])

    # when each is looked up among the pins
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)", CONSTRAINTS, re.MULTILINE)
    pinned = {canonicalize_name(name): version for name, version in found}

    # then it is there, in a version that fits; `sh tools/lock.sh` mends it
    assert [str(one) for one in asked if not one.specifier.contains(pinned.get(canonicalize_name(one.name), "0"))] == []
