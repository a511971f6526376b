"""Whose hosts may stand in a label's address (specs/label.md L9.4)."""

from dataclasses import replace

import pytest

from tests.world import STRANGER, World
from vc.verify.evidence import Evidence
from vc.verify.known_hosts import known_hosts
from vc.verify.question import ask

DID_KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
"""The example of the did:key specification: an identifier that names no host."""
BODY = frozenset({"ab.example"})


def hosts(world: World, target: bytes | str) -> frozenset[str]:
    return known_hosts(world.evidence(target), ask(world.now))


@pytest.mark.parametrize("form", ["label", "certificate"])
def test_the_bodies_and_the_issuer_of_what_is_authentic_are_known(form: str) -> None:
    world = World()
    target = world.label() if form == "label" else world.certificate()

    assert hosts(world, target) == BODY | {"cb.example"}


def test_of_what_is_not_authentic_the_issuer_is_not_known() -> None:
    world = World()

    assert hosts(world, world.certificate(by=STRANGER)) == BODY


def test_every_host_that_the_trust_list_names_is_known() -> None:
    world = World()
    (body,) = world.trust.bodies
    origins = (*body.origins, "https://docs.example:8443")
    other = replace(body, official_page="https://register.example/", origins=origins, did=DID_KEY)
    world.trust = replace(world.trust, bodies=(other,))

    assert hosts(world, b"nothing") == frozenset()
    assert hosts(world, world.certificate()) == BODY | {"register.example", "docs.example:8443"}


def test_a_verification_service_that_the_trust_list_names_is_known() -> None:
    world = World()
    world.trust = replace(world.trust, label_origins=("https://verify.example",))

    assert hosts(world, world.certificate(by=STRANGER)) == BODY | {"verify.example"}


def test_a_status_origin_that_the_accreditation_names_is_known() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, status_origins=("https://lists.example",)))

    assert hosts(world, world.certificate()) == BODY | {"cb.example", "lists.example"}


def test_without_an_anchor_nobody_is_known() -> None:
    assert known_hosts(Evidence(b"x"), ask(World().now)) == frozenset()
