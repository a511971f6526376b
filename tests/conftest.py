"""What every test may ask for."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import system_parts
from tests.soft_token import SoftToken, soft_tokens
from tests.vc.register.places import SQLITE, settle
from tests.verifier_api.browser import Browser, running

settings.register_profile("ci", derandomize=True, database=None, deadline=None, max_examples=100)
settings.register_profile("desk", deadline=None, max_examples=100)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test reads or writes what the person at this machine has pinned or seen."""
    folder = tmp_path_factory.mktemp("configurations")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VC_CONFIG", str(folder / "session"))
        yield folder


@pytest.fixture(autouse=True)
def seen_nothing(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins as a verifier that has seen nothing; its folder is made when something is kept in it."""
    monkeypatch.setenv("VC_CONFIG", str(own_folder / secrets.token_hex(8)))


@pytest.fixture(scope="session")
def require_program() -> Callable[[str], Path]:
    """`require_program("node")` is the program's path; see `system_parts.require_program`."""
    return system_parts.require_program


@pytest.fixture(scope="module")
def browser(require_program: Callable[[str], Path]) -> Iterator[Browser]:
    """One Chromium for the tests of a file."""
    with running(require_program("chromium")) as started:
        yield started


@pytest.fixture(scope="session")
def peers() -> Path:
    """The folder of the npm peers, with what its lock names installed."""
    folder = Path(__file__).parent / "peers"
    if not (folder / "node_modules").is_dir():
        system_parts.missing(f"{folder / 'node_modules'} is missing; `make test` installs it with npm")
    return folder


@pytest.fixture(scope="session")
def untp_samples() -> Path:
    """The folder of the United Nations' sample credentials; the one part that may be missing in a gate too."""
    named = os.environ.get("UNTP_SAMPLES")
    if not named:
        pytest.skip("UNTP_SAMPLES is unset: it names the folder of the UNTP sample credentials")
    folder = Path(named)
    return folder / "samples" if (folder / "samples").is_dir() else folder


@pytest.fixture
def soft_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoftToken]:
    """A software token (SoftHSM) of the test's own."""
    with soft_tokens(tmp_path / "softhsm", monkeypatch) as token:
        yield token


@pytest.fixture(autouse=True)
def registers_in_their_place(request: pytest.FixtureRequest) -> None:
    """Registers are files, unless the test asks for an engine; a test before it may have asked for another."""
    settle(request.getfixturevalue("register_place") if "register_place" in request.fixturenames else SQLITE)
