"""What a customs desk has on its disk: a root, a bundle of the small world, and files that people handed over."""

from datetime import timedelta
from pathlib import Path

from tests.world import DAY, NOW, World, private_key
from vc.keys.file_signer import FileSigner
from vc.model.document import Retrieved, Via
from vc.model.vocabulary import Environment
from vc.resolve.bundle import build_bundle
from vc.trust.anchor import root_to_toml, sign_trust_list
from vc.trust.root import Root, RootKey


class CustomsDesk:
    """Files in `folder`: `root.toml`, `world.bundle`, and `certificate.jwt`, which is valid."""

    def __init__(self, folder: Path, world: World | None = None) -> None:
        self.folder = folder
        self.world = World() if world is None else world
        self.root = self.write("root.toml", root_to_toml(root()))
        self.bundle = self.write("world.bundle", bundle_of(self.world))
        self.certificate = self.write("certificate.jwt", self.world.certificate())

    def write(self, name: str, content: bytes | str) -> Path:
        """Put a file on the disk."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    @property
    def offline(self) -> tuple[object, ...]:
        """The options of a desk without a network."""
        return ("--trust", self.root, "--bundle", self.bundle, "--offline")


def root_signer() -> FileSigner:
    """Return the signer of the root's only key."""
    return FileSigner("root", private_key("root"))


def root(environment: Environment = Environment.TEST) -> Root:
    """Return the root that the desk trusts."""
    return Root(1, environment, 1, NOW + 300 * DAY, (RootKey.named(private_key("root").public),))


def bundle_of(world: World, *, age: timedelta = timedelta(minutes=5)) -> bytes:
    """Return a bundle of everything that the world publishes, signed `age` before its now."""
    created = NOW - age
    documents = [Retrieved(url, content, created, Via.MEMORY) for url, content in world.documents().items()]
    return build_bundle(
        documents,
        sign_trust_list(world.trust, [root_signer()]),
        version=3,
        created=created,
        expires=created + 30 * DAY,
        environment=Environment.TEST,
        signers=[root_signer()],
    )
