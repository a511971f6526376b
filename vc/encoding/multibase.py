"""Multibase text (`z` base58btc, `u` base64url) and SHA-256 multihashes (Controlled Identifiers 1.0, 2.4 and 2.5)."""

from __future__ import annotations

import hashlib
import hmac

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE_OF = {character: value for value, character in enumerate(_ALPHABET)}
_LONGEST_BASE58 = 256  # conversion is quadratic; keys, digests and signatures have 132 characters or fewer
_SHA2_256 = b"\x12\x20"  # multihash prefix: function sha2-256, length 32


def encode_base58btc(raw: bytes) -> str:
    """Return `raw` as multibase base58btc: `z` and the digits, a leading `1` for each leading zero octet."""
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    number = int.from_bytes(raw, "big")
    digits = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(_ALPHABET[digit])
    return "z" + "1" * zeros + "".join(reversed(digits))


def multibase_decode(text: str) -> bytes:
    """Return the octets of multibase text in base58btc (`z`, up to 256 digits) or base64url (`u`).

    Refuses with `format.base64` another base or a foreign character, with `limit.size` longer base58 text.
    """
    if text.startswith("u"):
        return base64url.decode(text[1:])
    if text.startswith("z"):
        return _decode_base58btc(text[1:])
    raise Refused(Code.FORMAT_BASE64, "multibase text must begin with z (base58btc) or u (base64url)")


def sha256_of_multibase(text: str) -> bytes | None:
    """Return the 32 octets of the SHA-256 digest that multibase text holds; None where it holds another multihash.

    Refuses what `multibase_decode` refuses.
    """
    octets = multibase_decode(text)
    if not octets.startswith(_SHA2_256) or len(octets) != len(_SHA2_256) + 32:
        return None
    return octets[len(_SHA2_256) :]


def digest_multibase(raw: bytes) -> str:
    """Return the SHA-256 of `raw` as a base58btc multihash, as `digestMultibase` carries it."""
    return digest_multibase_of(hashlib.sha256(raw).digest())


def digest_multibase_of(sha256: bytes) -> str:
    """Return a SHA-256 of 32 octets as a base58btc multihash."""
    return encode_base58btc(_SHA2_256 + sha256)


def digest_matches(multibase: str, raw: bytes) -> bool:
    """Tell whether `multibase` is the SHA-256 multihash of `raw`; text that can't be read does not match."""
    try:
        expected = multibase_decode(multibase)
    except Refused:
        return False
    return hmac.compare_digest(expected, _SHA2_256 + hashlib.sha256(raw).digest())


def _decode_base58btc(digits: str) -> bytes:
    if len(digits) > _LONGEST_BASE58:
        raise Refused(Code.LIMIT_SIZE, f"base58 text of more than {_LONGEST_BASE58} characters")
    number = 0
    for character in digits:
        value = _VALUE_OF.get(character)
        if value is None:
            raise Refused(Code.FORMAT_BASE64, "not base58btc")
        number = number * 58 + value
    zeros = len(digits) - len(digits.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
