"""Which 32 octets are a sound Ed25519 public key (RFC 8032 section 5.1.3; specs/securing.md K4).

OpenSSL accepts any 32 octets as a key, also points of small order, under which a signature verifies for many messages.
"""

from __future__ import annotations

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_SIGN_BIT = 1 << 255

# The y coordinates of the points whose order divides 8: 1, 2, 4, and the two of order 8.
_SMALL_ORDER_Y = frozenset(
    {
        1,
        _P - 1,
        0,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    }
)


def is_sound(encoded: bytes) -> bool:
    """Tell whether `encoded` is the canonical encoding of a curve point whose order is not small."""
    number = int.from_bytes(encoded, "little")
    y = number & ~_SIGN_BIT
    if y >= _P or y in _SMALL_ORDER_Y:
        return False
    # x^2 = u / v must be a square (Euler's criterion); u * v is one exactly when u / v is.
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    return pow(u * v, (_P - 1) // 2, _P) == 1
