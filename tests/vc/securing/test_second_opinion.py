"""A second library's word on a signature (specs/securing.md W3)."""

import pytest

from tests.vc.securing.forge import KEYS
from vc.keys.algorithm import Algorithm
from vc.securing.second_opinion import confirms

MESSAGE = b"header.payload"


@pytest.mark.parametrize("algorithm", KEYS)
def test_it_confirms_a_signature_of_the_key_and_no_other(algorithm: Algorithm) -> None:
    key = KEYS[algorithm]
    signature = key.sign(MESSAGE)

    assert confirms(key.public, MESSAGE, signature)
    assert not confirms(key.public, MESSAGE + b".", signature)
    assert not confirms(key.public, MESSAGE, bytes(len(signature)))
