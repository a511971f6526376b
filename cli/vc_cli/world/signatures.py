"""The keys of the world: made anew for each run, held in memory, thrown away (specs/demo-world.md W2)."""

from __future__ import annotations

from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import FileSigner
from vc.keys.private_key import PrivateKey, generate
from vc.keys.verification_method import ASSERTION_METHOD, STATUS_METHOD, VerificationMethod
from vc.trust.root import kid_of

CREDENTIALS = "credentials"
LISTS = "lists"
_RELATIONSHIPS = {
    CREDENTIALS: frozenset({ASSERTION_METHOD}),
    LISTS: frozenset({ASSERTION_METHOD, STATUS_METHOD}),
}


class Keyring:
    """The keys of everybody, each made when it is first wanted."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], PrivateKey] = {}
        self.root = generate(Algorithm.ES256)

    def key(self, did: str, use: str) -> PrivateKey:
        """Return the key of a party for a use, `CREDENTIALS` or `LISTS`."""
        found = self._keys.get((did, use))
        if found is None:
            found = self._keys[did, use] = generate(Algorithm.ES256)
        return found

    def signer(self, did: str, use: str) -> FileSigner:
        """Return the signer of that key."""
        return FileSigner(f"{did}#{use}", self.key(did, use))

    def root_signer(self) -> FileSigner:
        """Return the signer of the root's key."""
        return FileSigner(f"urn:demo:root#{kid_of(self.root.public)}", self.root)

    def methods(self, did: str) -> tuple[VerificationMethod, ...]:
        """Return what the DID document of a party lists."""
        return tuple(
            VerificationMethod(f"{did}#{use}", did, self.key(did, use).public, relationships)
            for use, relationships in _RELATIONSHIPS.items()
        )
