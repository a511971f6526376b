"""Signing on a token (specs/securing.md K10, K11)."""

import pytest

from tests.soft_token import PIN, SoftToken
from vc.errors import KeyMaterialError
from vc.keys.algorithm import Algorithm
from vc.keys.pkcs11_signer import Pkcs11Signer
from vc.keys.pkcs11_token import Pkcs11Token, open_token
from vc.keys.private_key import generate
from vc.keys.signer import Signer
from vc.securing.vc_jwt import secure_vc_jwt

METHOD = "did:web:cb.example#key-1"
MESSAGE = b"header.payload"


def _signer(soft_token: SoftToken, algorithm: Algorithm = Algorithm.ES256) -> Pkcs11Signer:
    token = open_token(soft_token.place, PIN)
    return Pkcs11Signer.load(token, token.generate(algorithm), METHOD)


@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.EDDSA])
def test_a_signature_is_raw_and_verifies(algorithm: Algorithm, soft_token: SoftToken) -> None:
    signer: Signer = _signer(soft_token, algorithm)

    signatures = [signer.sign(MESSAGE) for _ in range(20)]

    assert signer.algorithm is algorithm
    assert signer.verification_method == METHOD
    assert {len(signature) for signature in signatures} == {64}
    assert all(signer.key.verify(MESSAGE, signature) for signature in signatures)
    assert not signer.key.verify(MESSAGE + b".", signatures[0])


def test_ecdsa_signatures_of_one_message_differ_and_ed25519_ones_do_not(soft_token: SoftToken) -> None:
    ecdsa, ed25519 = _signer(soft_token), _signer(soft_token, Algorithm.EDDSA)

    assert ecdsa.sign(MESSAGE) != ecdsa.sign(MESSAGE)
    assert ed25519.sign(MESSAGE) == ed25519.sign(MESSAGE)


def test_what_is_signed_on_a_token_is_read_and_verified_by_the_second_library(soft_token: SoftToken) -> None:
    token = secure_vc_jwt({"iss": "did:web:cb.example"}, _signer(soft_token))

    assert token.count(b".") == 2


def test_a_token_that_hashes_itself_is_given_the_message(
    soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pkcs11 import Mechanism

    monkeypatch.setattr(Pkcs11Token, "mechanisms", lambda _: frozenset({Mechanism.ECDSA_SHA256}))
    signer = _signer(soft_token)
    asked: list[tuple[bytes, object]] = []
    monkeypatch.setattr(Pkcs11Token, "private_key", lambda *_: _Handle(asked, bytes(64)))

    Pkcs11Signer.load(signer._token, signer.key, METHOD).sign(MESSAGE)

    assert asked == [(MESSAGE, Mechanism.ECDSA_SHA256)]


def test_a_token_that_does_not_sign_so_is_refused(soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pkcs11Token, "mechanisms", lambda _: frozenset())

    with pytest.raises(KeyMaterialError, match="does not sign ES256"):
        _signer(soft_token)


class _Handle:
    """Stands for a private key of a token that SoftHSM is not."""

    def __init__(self, asked: list[tuple[bytes, object]], answer: bytes) -> None:
        self.asked, self.answer = asked, answer

    def sign(self, content: bytes, *, mechanism: object) -> bytes:
        self.asked.append((content, mechanism))
        return self.answer


@pytest.mark.parametrize("length", [0, 63, 70])
def test_a_signature_of_another_length_is_none(
    length: int, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = _signer(soft_token)
    monkeypatch.setattr(Pkcs11Token, "private_key", lambda *_: _Handle([], bytes(length)))
    short = Pkcs11Signer.load(signer._token, signer.key, METHOD)

    with pytest.raises(KeyMaterialError, match=f"a signature of {length} octets, not 64"):
        short.sign(MESSAGE)


def test_a_key_of_somewhere_else_is_not_on_the_token(soft_token: SoftToken) -> None:
    with pytest.raises(KeyMaterialError, match="the key is not on this token"):
        Pkcs11Signer.load(open_token(soft_token.place, PIN), generate(Algorithm.ES256).public, METHOD)


def test_a_lost_session_signs_nothing_and_does_not_come_back_by_itself(soft_token: SoftToken) -> None:
    signer = _signer(soft_token)
    soft_token.close_all_sessions()

    for _ in range(2):
        with pytest.raises(KeyMaterialError) as refused:
            signer.sign(MESSAGE)
        assert refused.value.message == "the connection to the token was lost; nothing was signed"
        assert refused.value.hint is not None
        assert "run the same command again" in refused.value.hint

    again = Pkcs11Signer.load(open_token(soft_token.place, PIN), signer.key, METHOD)
    assert signer.key.verify(MESSAGE, again.sign(MESSAGE))


def test_a_token_that_is_unplugged_in_mid_use_signs_nothing(soft_token: SoftToken) -> None:
    signer = _signer(soft_token)
    soft_token.unplug()

    with pytest.raises(KeyMaterialError, match="was lost; nothing was signed"):
        signer.sign(MESSAGE)


def test_a_driver_that_was_shut_down_signs_nothing(soft_token: SoftToken) -> None:
    import pkcs11

    signer = _signer(soft_token)
    pkcs11._loaded[str(soft_token.module)].finalize()

    with pytest.raises(KeyMaterialError, match="was lost; nothing was signed"):
        signer.sign(MESSAGE)
