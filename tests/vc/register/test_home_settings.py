from __future__ import annotations

from dataclasses import replace

import pytest

from vc.errors import ConfigurationError, UsageError
from vc.keys.algorithm import Algorithm
from vc.keys.pkcs11_module import TokenPlace
from vc.model.vocabulary import Environment
from vc.register.home import new_settings
from vc.register.home_settings import HomeSettings, parse_home_settings

pytestmark = pytest.mark.no_register

SETTINGS = new_settings(issuer="did:web:body.example:cn", name='认证 "Body" \\ Ltd', unencrypted=True)


def test_settings_are_read_back_as_they_were_written() -> None:
    withheld = replace(SETTINGS, register_snapshots=False)
    listing = replace(SETTINGS, number_index=True)

    assert parse_home_settings(SETTINGS.to_toml(), where="home.toml") == SETTINGS
    assert parse_home_settings(withheld.to_toml(), where="home.toml") == withheld
    assert parse_home_settings(listing.to_toml(), where="home.toml") == listing
    named = replace(SETTINGS, wallet_address=True)
    assert parse_home_settings(named.to_toml(), where="home.toml") == named
    assert "wallet_address" not in SETTINGS.to_toml(), "likewise"
    assert "number_index" not in SETTINGS.to_toml(), "likewise"
    assert "register_snapshots" not in SETTINGS.to_toml(), "programs of before read it"


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
        ('register_snapshots = "no"', "register_snapshots"),
        ("number_index = 1", "number_index"),
        ("wallet_address = 1", "wallet_address"),
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
    whole = replace(SETTINGS, register_snapshots=False).to_toml() + "number_index = false\nwallet_address = false\n"
    text = "\n".join(line if old.startswith(f"{name} ") else old for old in whole.splitlines())

    with pytest.raises(ConfigurationError) as caught:
        parse_home_settings(text, where="home.toml")

    assert member in str(caught.value)
    assert caught.value.where is not None
    assert caught.value.where.startswith("home.toml")


def test_numbers_without_snapshots_are_refused() -> None:
    with pytest.raises(UsageError, match="which are not published"):
        replace(SETTINGS, register_snapshots=False, number_index=True)


def test_an_identifier_without_an_address_of_its_own_can_not_go_by_one() -> None:
    with pytest.raises(UsageError, match="no https address of its own"):
        replace(SETTINGS, issuer="did:web:Body.example", wallet_address=True)


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


TOKEN = replace(
    new_settings(issuer="did:web:body.example", name="Body"), pkcs11_module="/usr/lib/module.so", pkcs11_token="鍵 1"
)


def test_a_token_is_named_by_its_driver_and_its_label() -> None:
    assert parse_home_settings(TOKEN.to_toml(), where="home.toml") == TOKEN
    assert TOKEN.token == TokenPlace("/usr/lib/module.so", "鍵 1")
    assert SETTINGS.token is None
    assert "pkcs11" not in SETTINGS.to_toml()


@pytest.mark.parametrize(
    ("module", "label", "where"),
    [
        *(("/usr/lib/module.so", label, "pkcs11_token") for label in ("", "  ", "x" * 33, "a\tb", "鍵" * 11)),
        *((module, "keys", "pkcs11_module") for module in ("", "libsofthsm2.so", "../module.so", "/usr/lib/\n.so")),
    ],
)
def test_a_driver_is_named_by_its_whole_path_and_a_token_by_a_label(module: str, label: str, where: str) -> None:
    with pytest.raises(UsageError) as refused:
        replace(TOKEN, pkcs11_module=module, pkcs11_token=label)

    assert refused.value.where == where


def test_the_keys_of_a_token_have_a_pin() -> None:
    with pytest.raises(UsageError, match="keys on a token have a PIN"):
        replace(TOKEN, encrypted_keys=False)
