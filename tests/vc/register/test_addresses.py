from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vc.errors import UsageError
from vc.register.addresses import Addresses, archive_path, site_path, slug_of
from vc.status.list_url import ListForm

pytestmark = pytest.mark.no_register


def test_addresses_of_a_host() -> None:
    addresses = Addresses.of("did:web:body.example")

    assert addresses.did_document == "https://body.example/.well-known/did.json"
    assert addresses.issuer == "https://body.example"
    assert addresses.issuer_metadata == "https://body.example/.well-known/jwt-vc-issuer"
    assert addresses.status_list(3).current(ListForm.TOKEN) == "https://body.example/status/3/token.jwt"
    assert addresses.credential("QMS 1") == "https://body.example/c/QMS%201"
    assert addresses.accreditation("X-1") == "https://body.example/accreditations/X-1.jwt"
    assert addresses.accreditation("X-1", 4) == "https://body.example/accreditations/X-1/v4.jwt"
    assert addresses.accreditation_index == "https://body.example/accreditations/index.jwt"
    assert addresses.host == "body.example"


def test_a_path_in_the_identifier_stands_before_every_address() -> None:
    addresses = Addresses.of("did:web:host.example%3A8443:cb:de")

    assert addresses.did_document == "https://host.example:8443/cb/de/did.json"
    assert addresses.status_base == "https://host.example:8443/cb/de/status"
    assert addresses.credential("1") == "https://host.example:8443/cb/de/c/1"


def test_only_a_did_web_has_addresses() -> None:
    with pytest.raises(UsageError):
        Addresses.of("did:jwk:eyJ9")


def test_a_file_lies_where_a_plain_server_looks_for_its_url() -> None:
    addresses = Addresses.of("did:web:body.example")
    published = datetime(2026, 3, 1, 8, tzinfo=UTC)

    assert site_path(addresses.credential("认证 1")) == "c/认证 1"
    assert archive_path(addresses.status_list(1), ListForm.BITSTRING, published) == (
        "status/1/history/1772352000.bitstring.jwt"
    )


@pytest.mark.parametrize("number", ["QMS-0001", "D-ZM-16074-01-00", "2026010901000001", "认证 1", "a~b_c.d"])
def test_a_plain_number_is_its_own_slug(number: str) -> None:
    assert slug_of(number) == number


@pytest.mark.parametrize("number", ["CN20/10453", "../../etc/passwd", ".hidden", "a?b", "a#b", "100%", "a\\b", "a\x00"])
def test_a_number_that_no_path_can_carry_gets_a_safe_slug_of_its_own(number: str) -> None:
    slug = slug_of(number)

    assert slug.partition("~")[0].isprintable()
    assert not set(slug) & set("/\\?#%\0")
    assert not slug.startswith(".")
    assert slug[-9] == "~"


def test_numbers_that_look_alike_as_slugs_stay_apart() -> None:
    assert len({slug_of("CN20/10453"), slug_of("CN20_10453"), slug_of("CN20?10453")}) == 3


def test_a_long_number_is_cut_between_characters() -> None:
    slug = slug_of("认" * 100)

    assert slug.startswith("认" * 33 + "~")


def test_no_page_takes_the_place_of_a_credential() -> None:
    assert slug_of("QMS-1.jwt") == "QMS-1.jwt~336eef27"
    assert slug_of("QMS-1.jwt.") == "QMS-1.jwt."
