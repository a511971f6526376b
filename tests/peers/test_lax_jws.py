"""Spellings of one rightly signed certificate that are not canonical: refused here, whatever the peers make of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jwt as joserfc_jwt
from joserfc.errors import JoseError
from joserfc.jwk import import_key
from jwt import PyJWTError

from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, shows
from tests.vc.securing.forge import CLAIMS, ES256_KEY, HEADER, compact, refusal, segment
from vc.codes import Code
from vc.encoding import base64url, strict_json

JWK = {**ES256_KEY.public.to_jwk(), "alg": "ES256"}
GOOD = compact()
HEAD, PAYLOAD, SIGNATURE = GOOD.split(b".")
RAW = base64url.decode(SIGNATURE)
R, S = (int.from_bytes(half, "big") for half in (RAW[:32], RAW[32:]))
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def with_signature(octets: bytes) -> bytes:
    return b".".join((HEAD, PAYLOAD, segment(octets)))


def spare_bit_set(text: bytes) -> bytes:
    """The same octets to a lenient decoder: the last digit has bits to spare, and one of them is set."""
    return text[:-1] + ALPHABET[ALPHABET.index(text[-1:]) + 1 :][:1]


def twice(name: str, document: object) -> bytes:
    """The document as JSON in which a member stands twice, the last time as it was."""
    return strict_json.dumps(document).replace(f'"{name}":'.encode(), f'"{name}":"x","{name}":'.encode(), 1)


CASES: dict[str, tuple[bytes, Code]] = {
    "halves of 33 octets": (with_signature(b"\0" + RAW[:32] + b"\0" + RAW[32:]), Code.SIG_ENCODING),
    "an octet behind": (with_signature(RAW + b"\0"), Code.SIG_ENCODING),
    "DER": (with_signature(encode_dss_signature(R, S)), Code.SIG_ENCODING),
    "padding": (GOOD + b"==", Code.SIG_ENCODING),
    "trailing bits": (b".".join((HEAD, PAYLOAD, spare_bit_set(SIGNATURE))), Code.SIG_ENCODING),
    "a line feed inside": (GOOD[:-10] + b"\n" + GOOD[-10:], Code.SIG_ENCODING),
    "a claim twice": (compact(payload=twice("issuer", CLAIMS)), Code.FORMAT_DUPLICATE_KEY),
    "a header twice": (compact(header=twice("alg", HEADER)), Code.FORMAT_DUPLICATE_KEY),
}


@pytest.mark.parametrize("name", CASES)
def test_each_is_refused_here(name: str) -> None:
    raw, code = CASES[name]
    assert refusal(raw) is code


TOKENS = {"good": GOOD.decode(), **{name: raw.decode() for name, (raw, _) in CASES.items()}}
TWICE = {"a claim twice", "a header twice"}


def accepted_by(decode: Callable[[str], object]) -> set[str]:
    accepted = set()
    for name, token in TOKENS.items():
        try:
            decode(token)
        except (JoseError, PyJWTError, ValueError):
            continue
        accepted.add(name)
    return accepted


@shows(Peer.JOSE, "vc+jwt", laxer="base64url with padding, trailing bits or line feeds; members that stand twice")
def test_jose_decodes_base64url_leniently_and_takes_the_last_of_two_members(run_peer: RunPeer, tmp_path: Path) -> None:
    job = tmp_path / "job.json"
    job.write_text(json.dumps({"jwk": JWK, "tokens": TOKENS}))

    accepted = set(run_peer("verify_jwt.mjs", job))

    assert accepted == {"good", "padding", "trailing bits", "a line feed inside"} | TWICE


@shows(Peer.JOSERFC, "vc+jwt", laxer="members that stand twice")
def test_joserfc_takes_the_last_of_two_members() -> None:
    key = import_key(dict(JWK))

    assert accepted_by(lambda token: joserfc_jwt.decode(token, key, algorithms=["ES256"])) == {"good"} | TWICE


@shows(Peer.PYJWT, "vc+jwt", laxer="base64url with padding; members that stand twice")
def test_pyjwt_takes_padding_and_the_last_of_two_members() -> None:
    key = jwt.PyJWK(dict(JWK))

    assert accepted_by(lambda token: jwt.decode(token, key, algorithms=["ES256"])) == {"good", "padding"} | TWICE
