"""Multikey: the examples of the did:key method specification, with their JWKs from its test vectors."""

from __future__ import annotations

import pytest

from vc.codes import Code
from vc.encoding.multibase import encode_base58btc
from vc.errors import Refused
from vc.keys.multikey import format_multikey, parse_multikey
from vc.keys.public_key import PublicKey

DID_KEY_EXAMPLES = [
    (
        "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI",
            "y": "hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU",
        },
    ),
    (
        "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv",
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns",
            "y": "efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM",
        },
    ),
    (
        "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9",
        {
            "kty": "EC",
            "crv": "P-384",
            "x": "lInTxl8fjLKp_UCrxI0WDklahi-7-_6JbtiHjiRvMvhedhKVdHBfi2HCY8t_QJyc",
            "y": "y6N1IC-2mXxHreETBW7K3mBcw0qGr3CWHCs-yl09yCQRLcyfGv7XhqAngHOu51Zv",
        },
    ),
    (
        "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        {"kty": "OKP", "crv": "Ed25519", "x": "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik"},
    ),
]


@pytest.mark.parametrize(("text", "jwk"), DID_KEY_EXAMPLES)
def test_published_examples_are_read_and_written(text: str, jwk: dict[str, str]) -> None:
    assert parse_multikey(text).to_jwk() == jwk
    assert format_multikey(PublicKey.from_jwk(jwk)) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", Code.JOSE_ALG_FORBIDDEN, id="secp256k1"),
        pytest.param("z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", Code.JOSE_ALG_FORBIDDEN, id="X25519"),
        pytest.param("z", Code.JOSE_ALG_FORBIDDEN, id="nothing"),
        pytest.param(encode_base58btc(b"\xed\x01" + bytes(32)), Code.KEY_WEAK, id="small order"),
        pytest.param(encode_base58btc(b"\xed\x01" + bytes(31)), Code.KEY_WEAK, id="too short"),
        pytest.param(encode_base58btc(b"\x80\x24\x02" + b"\xff" * 32), Code.KEY_WEAK, id="off the curve"),
        pytest.param("mAbcd", Code.FORMAT_BASE64, id="another base"),
        pytest.param("z" + "1" * 300, Code.LIMIT_SIZE, id="too long"),
    ],
)
def test_other_text_is_refused(text: str, code: Code) -> None:
    with pytest.raises(Refused) as refusal:
        parse_multikey(text)
    assert refusal.value.code is code
