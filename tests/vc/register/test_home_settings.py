from __future__ import annotations

import pytest

from vc.errors import ConfigurationError, UsageError
from vc.keys.algorithm import Algorithm
from vc.model.vocabulary import Environment
from vc.register.home import new_settings
from vc.register.home_settings import HomeSettings, parse_home_settings

SETTINGS = new_settings(issuer="did:web:body.example:cn", name='认证 "Body" \\ Ltd', unencrypted=True)


def test_settings_are_read_back_as_they_were_written() -> None:
    assert parse_home_settings(SETTINGS.to_toml(), where="home.toml") == SETTINGS


def test_the_landing_page_of_labels_is_the_issuers_own_unless_named() -> None:
    assert SETTINGS.verify_url == "https://body.example/q"
    assert SETTINGS.verify_host == "body.example"
    assert SETTINGS.addresses.base == "https://body.example/cn/"


@pytest.mark.parametrize(
    ("line", "member"),
    [
        ("format = 2", "format"),
        ("issuer = 7", "issuer"),
        ("encrypted_keys = 1", "encrypted_keys"),
        ("list_length = true", "list_length"),
        ('environment = "staging"', "staging"),
        ('algorithm = "ES384"', "algorithm"),
        ('issuer = "did:key:z6Mk"', "did:key"),
        ('verify_url = "http://body.example/q"', "verify_url"),
        ('verify_url = "https://body.example/check"', "verify_url"),
        ('name = " "', "name"),
        ("list_length = 0", "list_length"),
    ],
)
def test_a_member_that_cannot_be_used_is_named(line: str, member: str) -> None:
    name = line.partition(" ")[0]
    text = "\n".join(line if old.startswith(f"{name} ") else old for old in SETTINGS.to_toml().splitlines())

    with pytest.raises(ConfigurationError) as caught:
        parse_home_settings(text, where="home.toml")

    assert member in str(caught.value)
    assert caught.value.where is not None
    assert caught.value.where.startswith("home.toml")


def test_a_missing_or_unknown_member_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="name must be there"):
        parse_home_settings(SETTINGS.to_toml().replace("name = ", "nome = "), where="home.toml")
    with pytest.raises(ConfigurationError, match="unknown member 'colour'"):
        parse_home_settings(SETTINGS.to_toml() + 'colour = "red"', where="home.toml")


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="not TOML"):
        parse_home_settings("format: 1", where="home.toml")


def test_a_production_home_has_encrypted_keys() -> None:
    with pytest.raises(UsageError, match="passphrase"):
        HomeSettings(
            issuer="did:web:body.example",
            name="Body",
            environment=Environment.PRODUCTION,
            algorithm=Algorithm.ES256,
            verify_url="https://body.example/q",
            encrypted_keys=False,
        )
