"""Spellings of one rightly signed SD-JWT that are not canonical: refused here, whatever the peers make of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, shows
from tests.peers.published import part
from tests.peers.test_lax_jws import spare_bit_set, twice
from tests.vc.securing.forge import refusal, segment
from tests.wallets import wallet
from tests.world import CB, NOW, World
from vc.codes import Code
from vc.encoding import base64url

TOKEN_LIST = "https://cb.example/status/1/token.jwt"
WHOLE = wallet()
HEADER, CLAIMS = (part(WHOLE.issuer_jwt.decode(), number) for number in (0, 1))
HEAD, PAYLOAD, SIGNATURE = WHOLE.issuer_jwt.split(b".")
RAW = base64url.decode(SIGNATURE)
R, S = (int.from_bytes(half, "big") for half in (RAW[:32], RAW[32:]))
STRANGE = segment(["salt", "name", "value"])


def signed(header: object, payload: object) -> bytes:
    signing_input = segment(header) + b"." + segment(payload)
    return signing_input + b"." + segment(CB.signer().sign(signing_input))


def with_signature(segment_of_it: bytes) -> bytes:
    return b".".join((HEAD, PAYLOAD, segment_of_it))


def shown(issuer_jwt: bytes, *more: bytes) -> bytes:
    return b"~".join((issuer_jwt, *WHOLE.disclosures, *more, b""))


CASES: dict[str, tuple[bytes, Code]] = {
    "halves of 33 octets": (
        shown(with_signature(segment(b"\0" + RAW[:32] + b"\0" + RAW[32:]))),
        Code.SIG_ENCODING,
    ),
    "DER": (shown(with_signature(segment(encode_dss_signature(R, S)))), Code.SIG_ENCODING),
    "padding": (shown(WHOLE.issuer_jwt + b"=="), Code.SIG_ENCODING),
    "trailing bits": (shown(with_signature(spare_bit_set(SIGNATURE))), Code.SIG_ENCODING),
    "a claim twice": (shown(signed(HEADER, twice("vct", CLAIMS))), Code.FORMAT_DUPLICATE_KEY),
    "a header twice": (shown(signed(twice("alg", HEADER), CLAIMS)), Code.FORMAT_DUPLICATE_KEY),
    "a disclosure of nothing": (shown(WHOLE.issuer_jwt, STRANGE), Code.SD_UNREFERENCED),
    "a disclosure twice": (shown(WHOLE.issuer_jwt, WHOLE.disclosures[0]), Code.SD_DUPLICATE_DISCLOSURE),
}


@pytest.mark.parametrize("name", CASES)
def test_each_is_refused_here(name: str) -> None:
    raw, code = CASES[name]
    assert refusal(raw) is code


DOCUMENTS = {"good": WHOLE.compact, **{name: raw for name, (raw, _) in CASES.items()}}
MEMBERS_TWICE = {"a claim twice", "a header twice"}


@shows(
    Peer.SD_JWT_VC,
    "dc+sd-jwt",
    laxer="disclosures that nothing refers to or that are sent twice; members that stand twice; "
    "how a signature is spelled is left to the caller's verifier",
)
def test_sd_jwt_vc_overlooks_disclosures_and_leaves_the_signature_to_its_caller(
    run_peer: RunPeer, tmp_path: Path
) -> None:
    listed = {"jwt": World().documents()[TOKEN_LIST].decode(), "jwk": CB.key("lists").public.to_jwk()}
    accepted = set()
    for name, raw in DOCUMENTS.items():
        file = tmp_path / "job.json"
        job = {"sd_jwt": raw.decode(), "jwk": CB.key().public.to_jwk(), "now": int(NOW.timestamp())}
        file.write_text(json.dumps({"verify": {**job, "lists": {TOKEN_LIST: listed}}}))
        if "payload" in run_peer("sd_jwt_vc.mjs", file):
            accepted.add(name)

    # padding and trailing bits are what Node's decoder lets pass, in the verifier of sd_jwt_vc.mjs
    spelled = {"padding", "trailing bits"}
    assert accepted == {"good", "a disclosure of nothing", "a disclosure twice"} | MEMBERS_TWICE | spelled


@shows(
    Peer.SD_JWT,
    "dc+sd-jwt",
    laxer="over-long ECDSA signatures; base64url with padding or trailing bits; disclosures that nothing refers to; "
    "members that stand twice",
)
def test_sd_jwt_takes_over_long_signatures_and_disclosures_of_nothing() -> None:
    key = JWK(**CB.key().public.to_jwk())
    accepted = set()
    for name, raw in DOCUMENTS.items():
        try:
            SDJWTVerifier(raw.decode(), lambda _issuer, _header: key).get_verified_payload()
        except (JWException, ValueError):
            continue
        accepted.add(name)

    spelled = {"halves of 33 octets", "padding", "trailing bits"}
    assert accepted == {"good", "a disclosure of nothing"} | MEMBERS_TWICE | spelled
