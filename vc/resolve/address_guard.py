"""Which addresses may be dialled (specs/retrieval.md W2): public unicast only, every answer of the resolver alike.

Written out rather than left to `ipaddress.is_global`, whose answers change with the version of Python.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from vc.codes import Code
from vc.errors import Refused

# IANA IPv4 Special-Purpose Address Registry, multicast (RFC 5771) and class E.
_FORBIDDEN_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network, RFC 791
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "127.0.0.0/8",  # loopback, RFC 1122
        "169.254.0.0/16",  # link local and cloud metadata, RFC 3927
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.31.196.0/24",  # AS112, RFC 7535
        "192.52.193.0/24",  # AMT, RFC 7450
        "192.88.99.0/24",  # 6to4 relay, RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "192.175.48.0/24",  # AS112, RFC 7534
        "198.18.0.0/15",  # benchmarking, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved and broadcast, RFC 1112
    )
)
# Only this block holds global unicast addresses so far (RFC 4291 2.4): everything outside it, mapped, translated
# (64:ff9b::/96), unique local, link local and multicast alike, is forbidden without being listed.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_FORBIDDEN_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking, RFC 2928
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4 carries an IPv4 address, RFC 3056
        "2620:4f:8000::/48",  # AS112, RFC 7534
        "3fff::/20",  # documentation, RFC 9637
    )
)


def is_public(address: str) -> bool:
    """Tell whether `address`, an IP address as text, is a public unicast one. Text that is no address is not."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in block for block in _FORBIDDEN_V4)
    # A zone index names one of our own interfaces.
    return parsed.scope_id is None and parsed in _GLOBAL_V6 and not any(parsed in block for block in _FORBIDDEN_V6)


def checked_addresses(host: str, addresses: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses of `host`, each once, in the resolver's order, if every one of them is public.

    One inner address among public ones is what rebinding looks like, so it spoils them all: `fetch.forbidden`. No
    address at all is `fetch.failed`.
    """
    distinct = tuple(dict.fromkeys(addresses))
    if not distinct:
        raise Refused(Code.FETCH_FAILED, f"{host} has no address")
    if not all(is_public(address) for address in distinct):
        raise Refused(Code.FETCH_FORBIDDEN, f"{host} leads to an address that is not public")
    return distinct
