"""A trust list finds a body by identifier and by origin, exactly, however many there are."""

from __future__ import annotations

from dataclasses import replace

from tests.world import trust_list
from vc.trust.trust_list import TrustList


def many() -> TrustList:
    one = trust_list().bodies[0]
    bodies = tuple(
        replace(
            one,
            did=f"did:web:ab-{number}.example",
            origins=(f"https://ab-{number}.example", f"https://www-{number}.example"),
        )
        for number in range(50)
    )
    return replace(trust_list(), bodies=bodies)


def test_each_of_fifty_bodies_is_found_by_its_identifier_and_by_each_of_its_origins() -> None:
    listed = many()

    for body in listed.bodies:
        assert listed.body(body.did) is body
        for origin in body.origins:
            assert listed.body_for_origin(f"{origin}/accreditations/x.jwt") is body


def test_nobody_is_found_under_another_spelling() -> None:
    listed = many()

    for did in ("did:web:AB-1.example", "did:web:ab-1.example ", "did:web:ab-50.example", ""):
        assert listed.body(did) is None
    for url in (
        "https://ab-1.example",
        "https://AB-1.example/x",
        "https://ab-1.example.evil.example/x",
        "http://ab-1.example/x",
    ):
        assert listed.body_for_origin(url) is None


def test_a_list_with_another_body_finds_that_one_and_not_the_one_before() -> None:
    listed = many()
    moved = replace(listed.bodies[0], name="Another name")

    changed = replace(listed, bodies=(moved, *listed.bodies[1:]))

    assert changed.body(moved.did) is moved
    assert changed.body_for_origin("https://ab-0.example/x") is moved
