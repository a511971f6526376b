"""RFC 8785 appendix B: how numbers are written, by the bits of an IEEE 754 double."""

from __future__ import annotations

import struct

import pytest

from vc.codes import Code
from vc.encoding import jcs
from vc.errors import Refused

SAMPLES = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


def double(bits: str) -> float:
    number: float
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    return number


@pytest.mark.parametrize("bits", SAMPLES)
def test_a_number_is_written_as_published(bits: str) -> None:
    assert jcs.canonicalize([double(bits)]) == f"[{SAMPLES[bits]}]".encode()


@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000"])
def test_what_is_no_number_is_refused(bits: str) -> None:
    with pytest.raises(Refused) as refusal:
        jcs.canonicalize([double(bits)])
    assert refusal.value.code is Code.FORMAT_NUMBER
