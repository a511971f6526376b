"""Private keys: RFC 6979 and RFC 8037 signatures octet for octet, exchange through jwcrypto, nothing in a repr."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from vc.encoding import base64url
from vc.errors import KeyMaterialError, UsageError
from vc.keys import private_key
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import from_jwk, from_pem, generate
from vc.keys.public_key import PublicKey

ALGORITHMS = [Algorithm.ES256, Algorithm.ES384, Algorithm.EDDSA]


def number(text: str) -> str:
    return base64url.encode(bytes.fromhex(text))


# RFC 6979 appendix A.2.5 and A.2.6.
P256_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "d": number("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
    "x": number("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
    "y": number("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"),
}
P384_JWK = {
    "kty": "EC",
    "crv": "P-384",
    "d": number("6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5"),
    "x": number("EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13"),
    "y": number("8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720"),
}
# RFC 8037 appendix A.1 and A.4.
ED25519_JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
SIGNATURES = [
    (
        P256_JWK,
        b"sample",
        (
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
        ),
    ),
    (
        P256_JWK,
        b"test",
        (
            "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
            "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"
        ),
    ),
    (
        P384_JWK,
        b"sample",
        (
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46"
            "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8"
        ),
    ),
]


@pytest.mark.parametrize(("jwk", "message", "signature"), SIGNATURES)
def test_ecdsa_signatures_are_those_of_rfc_6979(jwk: dict[str, str], message: bytes, signature: str) -> None:
    key = from_jwk(jwk)
    assert key.sign(message).hex().upper() == signature
    assert key.public.verify(message, key.sign(message))


def test_the_ed25519_signature_is_that_of_rfc_8037() -> None:
    message = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    expected = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    assert base64url.encode(from_jwk(ED25519_JWK).sign(message)) == expected


@pytest.mark.parametrize("algorithm", [*ALGORITHMS, Algorithm.ED25519])
def test_a_generated_key_signs_what_its_public_half_verifies(algorithm: Algorithm) -> None:
    key = generate(algorithm)
    assert key.algorithm is algorithm.canonical
    assert key.public.verify(b"message", key.sign(b"message"))
    assert not generate(algorithm).public.verify(b"message", key.sign(b"message"))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("passphrase", [b"correct horse", None])
def test_a_key_survives_its_pem(algorithm: Algorithm, passphrase: bytes | None) -> None:
    key = generate(algorithm)
    pem = key.to_pem(passphrase)
    assert pem.startswith(b"-----BEGIN PRIVATE KEY" if passphrase is None else b"-----BEGIN ENCRYPTED PRIVATE KEY")
    assert from_pem(pem, passphrase).sign(b"message") == key.sign(b"message")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_key_survives_its_jwk_and_jwcrypto_agrees_on_its_thumbprint(algorithm: Algorithm) -> None:
    from jwcrypto.jwk import JWK

    key = generate(algorithm)
    assert from_jwk(key.to_jwk()).public == key.public
    assert JWK(**key.public.to_jwk()).thumbprint() == base64url.encode(key.public.thumbprint)


def test_an_empty_passphrase_is_the_callers_mistake() -> None:
    with pytest.raises(UsageError):
        generate(Algorithm.ES256).to_pem(b"")


@pytest.mark.parametrize(
    ("passphrase", "reason"), [(b"wrong", "wrong passphrase"), (None, "needs its passphrase"), (b"", "passphrase")]
)
def test_a_locked_key_says_why_it_can_not_be_opened(passphrase: bytes | None, reason: str) -> None:
    pem = generate(Algorithm.ES256).to_pem(b"right")
    with pytest.raises(KeyMaterialError, match=reason):
        from_pem(pem, passphrase)


def test_a_passphrase_for_an_open_key_is_refused() -> None:
    with pytest.raises(KeyMaterialError, match="not encrypted"):
        from_pem(generate(Algorithm.ES256).to_pem(None), b"any")


def pem_of(native: Any) -> bytes:
    pem: bytes = native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"not a key",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        pem_of(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        pem_of(ec.generate_private_key(ec.SECP521R1())),
        pem_of(ec.generate_private_key(ec.SECP256K1())),
    ],
)
def test_text_that_holds_no_allowed_key_is_refused(pem: bytes) -> None:
    with pytest.raises(KeyMaterialError):
        from_pem(pem, None)


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        PublicKey.from_jwk({name: P256_JWK[name] for name in ("kty", "crv", "x", "y")}).to_jwk(),
        {"kty": "oct", "k": "AAAA"},
        {**P256_JWK, "x": "AAAA"},
        {**P256_JWK, "d": P384_JWK["d"]},
        {"kty": "OKP", "crv": "X25519", "x": ED25519_JWK["x"], "d": ED25519_JWK["d"]},
    ],
)
def test_a_jwk_without_an_allowed_private_key_is_refused(jwk: dict[str, str]) -> None:
    with pytest.raises(KeyMaterialError):
        from_jwk(jwk)


def test_an_openssl_that_can_not_sign_deterministically_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    key = generate(Algorithm.ES256)

    def refuse(*_: object, **__: object) -> None:
        raise UnsupportedAlgorithm("deterministic signing")

    private_key._deterministic.cache_clear()
    monkeypatch.setattr(ec, "ECDSA", refuse)
    with pytest.raises(KeyMaterialError, match="deterministically"):
        key.sign(b"message")


def test_nothing_of_the_private_half_is_in_a_repr() -> None:
    key = from_jwk(P256_JWK)
    shown = f"{key!r} {key}"
    assert P256_JWK["d"] not in shown
    assert "EllipticCurvePrivateKey" not in shown
