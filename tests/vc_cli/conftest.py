"""What the tests of the command line share."""

import shutil
from pathlib import Path

import pytest

from tests.vc_cli.customs_desk import CustomsDesk
from tests.vc_cli.small_world import SmallWorld, found


@pytest.fixture
def desk(tmp_path: Path) -> CustomsDesk:
    """A customs desk in a folder of its own."""
    return CustomsDesk(tmp_path)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """The world that was made through the commands, once; tests work on copies."""
    world = SmallWorld(tmp_path_factory.mktemp("world"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VC_USER", "clerk")
        found(world)
    return world


@pytest.fixture
def world(founded: SmallWorld, tmp_path: Path) -> SmallWorld:
    """A copy of the world in another place: a home names no place, so it works there as it did."""
    copied = SmallWorld(Path(shutil.copytree(founded.folder, tmp_path / "copied world")))
    copied.now = founded.now
    return copied


@pytest.fixture(autouse=True)
def own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that the person at this machine has pinned, or set, counts in a test."""
    monkeypatch.setenv("VC_CONFIG", str(tmp_path / "configuration"))
    monkeypatch.setenv("VC_USER", "clerk")
    for name in ("VC_HOME", "VC_PASSPHRASE_FILE", "VC_DEBUG"):
        monkeypatch.delenv(name, raising=False)
