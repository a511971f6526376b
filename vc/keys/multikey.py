"""Multikey text: a multicodec prefix and a public key in multibase (Controlled Identifiers 1.0 section 2.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.multibase import encode_base58btc, multibase_decode
from vc.errors import Refused
from vc.keys.algorithm import Algorithm
from vc.keys.public_key import PublicKey

if TYPE_CHECKING:
    from collections.abc import Mapping

# Multicodec names ed25519-pub, p256-pub and p384-pub, each as an unsigned varint.
_PREFIXES: Final[Mapping[Algorithm, bytes]] = {
    Algorithm.EDDSA: b"\xed\x01",
    Algorithm.ES256: b"\x80\x24",
    Algorithm.ES384: b"\x81\x24",
}


def parse_multikey(text: str) -> PublicKey:
    """Return the public key of Multikey text.

    Refuses with `format.base64` or `limit.size` text that is not multibase, with `jose.alg_forbidden` another kind of
    key, with `key.weak` an unsound one.
    """
    octets = multibase_decode(text)
    for algorithm, prefix in _PREFIXES.items():
        if octets.startswith(prefix):
            key = octets[len(prefix) :]
            if algorithm is Algorithm.EDDSA:
                return PublicKey.from_raw_ed25519(key)
            return PublicKey.from_compressed_point(algorithm, key)
    raise Refused(Code.JOSE_ALG_FORBIDDEN, "the Multikey is not one of P-256, P-384, Ed25519")


def format_multikey(key: PublicKey) -> str:
    """Return the Multikey text of `key` in base58btc; `did:key:` before it makes the identifier."""
    return encode_base58btc(_PREFIXES[key.algorithm] + key.compressed())
