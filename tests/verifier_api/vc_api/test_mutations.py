"""Whatever stands in a request, it is answered with what the interface knows, and never with a fault (VA4)."""

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import V2, Offered, draft, offered

VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1e300, "", "x", "did:key:z6Mk", "https://\u0430.example/", "\ud7ff\U0001f9ea", V2,
    [], {}, [[]], [{}], ["a", "a"], [None], {"id": "urn:x:1"}, {"@id": 7}, {"@value": "x", "@language": "no tag"},
    "data:application/vc+jwt,", {"type": "BitstringStatusListEntry"}, {"type": [["DataIntegrityProof"]]},
    {"@context": {"x": {"@id": "x"}}},
)  # fmt: skip
ADDED = ("proof", "credentialStatus", "@graph", "@included", "vc", "name", "validFrom", "evidence")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Offered:
    return offered(tmp_path_factory.mktemp("vc-api"))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in steps:
        yield (*path, step)
        yield from places(member, (*path, step))


def mutated(document: Any, chance: Random) -> Any:
    """The document with one to three of its values put in the place of another, added, or left out."""
    changed = copy.deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        path = chance.choice(list(places(changed)) or [()])
        if not path:
            return chance.choice(VALUES)
        parent = changed
        for step in path[:-1]:
            parent = parent[step]
        if chance.random() < 0.2:
            del parent[path[-1]]
        else:
            parent[path[-1]] = copy.deepcopy(chance.choice(VALUES))
        if isinstance(parent, dict) and chance.random() < 0.2:
            name = chance.choice(
                ["proof", "credentialStatus", "@graph", "@included", "vc", "name", "validFrom", "evidence"]
            )
            parent[name] = copy.deepcopy(chance.choice(VALUES))
    return changed


@pytest.mark.parametrize("seed", range(6))
def test_a_mutated_credential_is_issued_or_refused(shared: Offered, seed: int) -> None:
    chance = Random(seed)
    rich = draft(
        validFrom="2026-01-01T00:00:00Z",
        name=[{"@value": "School", "@language": "en"}],
        credentialStatus=[{"type": "BitstringStatusListEntry", "statusPurpose": "suspension"}],
        termsOfUse={"type": "IssuerPolicy", "id": "https://terms.example/1"},
    )
    for _ in range(40):
        body = mutated({"credential": rich, "options": {"credentialStatus": []}}, chance)
        name = chance.choice(["ed-jcs", "p256-rdfc", "jose", "cose"])
        answer = shared.client.post(f"/{name}/credentials/issue", json=body)
        assert answer.status_code in {201, 400}, (body, answer.text)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", ["ed-rdfc", "p256-jcs", "jose"])
def test_a_mutated_secured_credential_is_verified_or_refused(shared: Offered, name: str, seed: int) -> None:
    chance = Random(seed)
    secured = shared.issued(name)
    for _ in range(25):
        shown = {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": [secured]}
        bodies = {"credentials": {"verifiableCredential": secured}, "presentations": {"verifiablePresentation": shown}}
        for kind, body in bodies.items():
            sent = mutated(body, chance)
            answer = shared.client.post(f"/{kind}/verify", json=sent)
            assert answer.status_code in {200, 400}, (sent, answer.text)
            assert answer.json()["verified"] is (answer.status_code == 200)
