"""What labels and credentials in COSE share, and how one is told from the other (specs/securing.md C1, C2)."""

from __future__ import annotations

import pytest

from tests.vc.securing.forge import CLAIMS, ES256_KEY, KID, cose
from vc.codes import Code
from vc.encoding import strict_cbor, strict_json
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sign1 import map_of, message_of, names_its_type, parts_of, to_be_signed

PAYLOAD = strict_json.dumps(CLAIMS)
HEADER = {1: -7, 3: "application/vc", 4: KID.encode(), 16: "application/vc+cose"}

# cose-wg/Examples, sign1-tests/sign-pass-01.json (commit 3d0ee8fb, BSD licence): ToBeSign_hex; its header is empty.
COSE_WG_TO_BE_SIGNED = bytes.fromhex("846A5369676E617475726531404054546869732069732074686520636F6E74656E742E")


def test_the_structure_that_is_signed_is_the_published_one() -> None:
    assert to_be_signed(b"", b"This is the content.") == COSE_WG_TO_BE_SIGNED


def test_a_message_has_the_parts_that_it_was_made_of() -> None:
    protected = strict_cbor.dumps(HEADER)
    signature = ES256_KEY.sign(to_be_signed(protected, PAYLOAD))
    message = message_of(protected, PAYLOAD, signature)
    assert parts_of(message, DEFAULT_LIMITS) == (protected, {}, PAYLOAD, signature)
    assert map_of(protected, DEFAULT_LIMITS, "header") == HEADER
    assert message == cose(header=HEADER, payload=PAYLOAD)


def test_what_is_no_map_is_called_by_its_name() -> None:
    with pytest.raises(Refused, match="protected header") as refused:
        map_of(b"\x80", DEFAULT_LIMITS, "protected header")
    assert refused.value.code is Code.FORMAT_CBOR


@pytest.mark.parametrize("raw", [b"", b"\xd2", b"\xd2\x84", b"\xd2\x84\x5b" + bytes(8), b"\xd2\x84\x40", b"\xd2\x85"])
def test_a_beginning_alone_names_no_type(raw: bytes) -> None:
    assert not names_its_type(raw)


@pytest.mark.parametrize("filler", [0, 400])
def test_the_type_is_found_behind_heads_of_either_length(filler: int) -> None:
    header = strict_cbor.dumps({**HEADER, 3: "x" * filler})
    assert names_its_type(cose(header=header, payload=PAYLOAD))
