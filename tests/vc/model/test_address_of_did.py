"""Addresses and the did:web of the same host and path (specs/credential-profiles.md P10.1)."""

import pytest

from vc.keys.did import did_web_url
from vc.model.address_of_did import did_of_address


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("https://w3c-ccg.github.io", "did:web:w3c-ccg.github.io"),  # the examples of the did:web method
        ("https://w3c-ccg.github.io/user/alice", "did:web:w3c-ccg.github.io:user:alice"),
        ("https://example.com:3000/user/alice", "did:web:example.com%3A3000:user:alice"),
    ],
)
def test_an_address_and_its_did_are_resolved_below_one_another(url: str, did: str) -> None:
    assert did_of_address(url) == did
    assert did_web_url(did).removesuffix("/did.json").removesuffix("/.well-known") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "did:web:cb.example",
        "http://cb.example",
        "HTTPS://cb.example",
        "https://",
        "https:///a",
        "https://cb.example/",
        "https://cb.example//a",
        "https://cb.example/a/",
        "https://cb.example/a:b",
        "https://cb.example/a?b",
        "https://cb.example#a",
        "https://cb.example?a",
        "https://cb.example%3A8443",
    ],
)
def test_what_could_be_read_in_two_ways_has_none(url: str) -> None:
    assert did_of_address(url) == ""


def test_letter_case_is_nobodys_to_change() -> None:
    assert did_of_address("https://CB.example") == "did:web:CB.example"
