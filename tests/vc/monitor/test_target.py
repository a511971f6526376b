"""Whom a URL means (specs/monitor.md M1)."""

import pytest

from vc.errors import UsageError
from vc.monitor.target import parse_target


@pytest.mark.parametrize(
    ("text", "did", "only"),
    [
        ("did:web:body.example", "did:web:body.example", None),
        ("did:web:host.example:cb", "did:web:host.example:cb", None),
        ("https://body.example", "did:web:body.example", None),
        ("https://body.example/", "did:web:body.example", None),
        ("https://body.example/.well-known/did.json", "did:web:body.example", None),
        ("https://host.example/cb", "did:web:host.example:cb", None),
        ("https://host.example/cb/", "did:web:host.example:cb", None),
        ("https://host.example/cb/did.json", "did:web:host.example:cb", None),
        ("https://body.example/status/3/token.jwt", "did:web:body.example", "https://body.example/status/3"),
        (
            "https://host.example/cb/status/3/bitstring.jwt",
            "did:web:host.example:cb",
            "https://host.example/cb/status/3",
        ),
    ],
)
def test_an_issuer_or_a_list_is_meant(text: str, did: str, only: str | None) -> None:
    target = parse_target(text)

    assert (target.did, target.only and target.only.base) == (did, only)


def test_the_base_is_that_of_all_addresses() -> None:
    assert parse_target("did:web:body.example").base == "https://body.example/"
    assert parse_target("did:web:host.example:cb").base == "https://host.example/cb/"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "body.example",
        "http://body.example/",
        "HTTPS://body.example/",
        "https://user@body.example/",
        "https://body.example/#x",
        "https://body.example/?x",
        "https://body.example/status/3/token.jwt?time=1",
        "https://body.example/lists/3/token.jwt",
        "https://body.example/status/x/token.jwt",
        "https://192.0.2.1/",
        "https://localhost/",
        "https://body.example/%41",
        "did:key:z6Mk",
        "did:web:localhost",
        "did:web:body.example#key",
        "file:///etc/passwd",
        "x" * 10_000,
    ],
)
def test_anything_else_is_refused_with_what_to_name_instead(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_target(text)

    assert refused.value.hint is not None
    assert "did:web:body.example" in refused.value.hint
