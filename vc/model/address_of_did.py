"""The did:web that an https URL stands for: one host and path, told in two ways (did:web, section 2.1)."""

from __future__ import annotations

from typing import Final

_HTTPS: Final = "https://"
_NOT_IN_A_HOST: Final = frozenset("%?#")
_NOT_IN_A_PATH: Final = frozenset(":?#")


def did_of_address(url: str) -> str:
    """Return the did:web of the host and path of an https URL; "" for any other text.

    `https://HOST:PORT/A/B` is `did:web:HOST%3APORT:A:B`. Nothing is decoded and no case is changed, so two addresses
    never give the same identifier. Whether that is well-formed is for whoever resolves it.
    """
    host, slash, path = url.removeprefix(_HTTPS).partition("/")
    segments = path.split("/") if slash else []
    plain = _NOT_IN_A_HOST.isdisjoint(host) and _NOT_IN_A_PATH.isdisjoint(path)
    if not url.startswith(_HTTPS) or not all((host, *segments)) or not plain:
        return ""
    return ":".join(("did:web", host.replace(":", "%3A"), *segments))
