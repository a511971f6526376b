"""Which addresses may be dialled: the IANA special-purpose registries (specs/retrieval.md W2; security.md V17, V18)."""

from __future__ import annotations

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.resolve.address_guard import checked_addresses, is_public

INNER = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::5db8:d822", "64:ff9b:1::1", "100::1", "100:0:0:1::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::1", "2002:5db8:d822::1", "2620:4f:8000::1", "3fff::1", "4000::1", "5f00::1",
    "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "2606:2800:220:1::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
    "", "localhost", "127.1", "0x7f000001", "2130706433", "127.0.0.1 ", "127.0.0.01", "1.2.3", "[::1]",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "9.255.255.255", "11.0.0.1", "93.184.216.34", "100.63.255.255", "100.128.0.1", "128.0.0.1",
    "169.253.255.255", "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.255.255", "198.17.255.255", "198.20.0.1",
    "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450::1",
    "2003::1", "240e::1", "3ffe::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_an_address_of_a_special_purpose_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_ordinary_address_is_public(address: str) -> None:
    assert is_public(address)


def test_public_addresses_keep_the_order_of_the_resolver_each_once() -> None:
    assert checked_addresses("cb.org", ["1.1.1.1", "2a00:1450::1", "1.1.1.1"]) == ("1.1.1.1", "2a00:1450::1")


@pytest.mark.parametrize(("addresses", "code"), [(["1.1.1.1", "::1"], Code.FETCH_FORBIDDEN), ([], Code.FETCH_FAILED)])
def test_a_mixed_or_an_empty_answer_is_refused(addresses: list[str], code: Code) -> None:
    with pytest.raises(Refused) as refused:
        checked_addresses("cb.org", addresses)

    assert refused.value.code is code
