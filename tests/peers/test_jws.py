"""Independent verifiers accept what we sign and refuse what was changed, and we theirs: npm jose, joserfc, PyJWT."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import Key, import_key

from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.vc.verify.answers import failed
from tests.world import CB, CB_EDDSA, DAY, NOW, Party, certificate_claims, world_of
from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.strict_json import JsonObject
from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import FileSigner, write_key
from vc.keys.private_key import generate
from vc.model.vocabulary import Verdict
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.claims import ListPublication, bitstring_list_credential, history_claims, token_list_claims
from vc.status.list_url import ListAddress
from vc.status.packing import StatusValues
from vc.status.value import StatusEvent

KID = "did:web:body.example#status"
PUBLICATION = ListPublication(
    "did:web:body.example",
    ListAddress("https://body.example/status/3"),
    datetime(2026, 3, 1, tzinfo=UTC),
    datetime(2026, 3, 2, tzinfo=UTC),
    timedelta(minutes=5),
)
VALUES = StatusValues.sparse({5: 2, 131_000: 13}, length=131_072)
DOCUMENTS: dict[str, JsonObject] = {
    "statuslist+jwt": token_list_claims(VALUES, PUBLICATION, level=6),
    "vc+jwt": bitstring_list_credential(VALUES, PUBLICATION, level=6),
    "status-history+jwt": history_claims(PUBLICATION, version=1, entries=[], events=[]),
}
# joserfc wants `Ed25519` of RFC 9864 in the header; UNTP and most readers of today know `EdDSA` only.
EDDSA_IS_ITS_NAME = pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")


@pytest.fixture(params=[Algorithm.ES256, Algorithm.EDDSA, Algorithm.ES384], ids=str)
def signer(request: pytest.FixtureRequest, tmp_path: Path) -> FileSigner:
    """A key as an issuer has it: written to a file and loaded again."""
    path = tmp_path / "status.pem"
    write_key(path, generate(request.param), None)
    return FileSigner.load(path, None, KID)


def key_file(folder: Path, signer: FileSigner) -> Path:
    path = folder / "key.json"
    path.write_text(json.dumps(signer.key.to_jwk()))
    return path


def second_key(signer: FileSigner) -> Key:
    members: dict[str, str | list[str]] = {**signer.key.to_jwk()}
    return import_key(members)


def token_file(folder: Path, name: str, token: bytes) -> Path:
    path = folder / f"{name}.jwt"
    path.write_bytes(token)
    return path


def changed(token: bytes) -> bytes:
    header, payload, signature = token.split(b".")
    return b".".join((header, payload[:-6] + (b"AAAAAA" if payload[-6:] != b"AAAAAA" else b"BBBBBB"), signature))


@shows(Peer.JOSE, "statuslist+jwt", Shown.THEY_READ_OURS, algorithms="ES256 ES384 EdDSA")
@shows(Peer.JOSE, "vc+jwt", Shown.THEY_READ_OURS, algorithms="ES256 ES384 EdDSA")
@shows(Peer.JOSE, "status-history+jwt", Shown.THEY_READ_OURS, algorithms="ES256 ES384 EdDSA")
@pytest.mark.parametrize("typ", list(DOCUMENTS))
def test_jose_verifies_what_we_publish(run_peer: RunPeer, tmp_path: Path, signer: FileSigner, typ: str) -> None:
    token = secure_vc_jwt(DOCUMENTS[typ], signer, typ=typ)

    (read,) = run_peer("verify_jws.mjs", key_file(tmp_path, signer), typ, token_file(tmp_path, "list", token))

    assert read["claims"] == DOCUMENTS[typ]
    assert (read["header"]["kid"], read["header"]["alg"]) == (KID, signer.algorithm)


def test_jose_refuses_what_was_changed(
    require_program: Callable[[str], Path], peers: Path, tmp_path: Path, signer: FileSigner
) -> None:
    token = secure_vc_jwt(DOCUMENTS["statuslist+jwt"], signer, typ="statuslist+jwt")
    file = token_file(tmp_path, "changed", changed(token))
    script = peers / "verify_jws.mjs"

    command = [str(require_program("node")), str(script), str(key_file(tmp_path, signer)), "statuslist+jwt", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 1
    assert "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" in ended.stderr


@shows(Peer.JOSERFC, "statuslist+jwt", Shown.THEY_READ_OURS, algorithms="ES256 ES384 EdDSA")
@shows(Peer.JOSERFC, "vc+jwt", Shown.THEY_READ_OURS, algorithms="ES256 ES384 EdDSA")
@shows(Peer.JOSERFC, "status-history+jwt", Shown.THEY_READ_OURS, algorithms="ES256 ES384 EdDSA")
@EDDSA_IS_ITS_NAME
@pytest.mark.parametrize("typ", list(DOCUMENTS))
def test_joserfc_verifies_what_we_publish(signer: FileSigner, typ: str) -> None:
    token = secure_vc_jwt(DOCUMENTS[typ], signer, typ=typ)

    read = jws.deserialize_compact(token, second_key(signer), algorithms=[signer.algorithm.value])

    assert read.headers()["typ"] == typ
    assert json.loads(read.payload or b"") == DOCUMENTS[typ]


@EDDSA_IS_ITS_NAME
def test_joserfc_refuses_what_was_changed(signer: FileSigner) -> None:
    token = secure_vc_jwt(DOCUMENTS["statuslist+jwt"], signer, typ="statuslist+jwt")

    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(changed(token), second_key(signer), algorithms=[signer.algorithm.value])


@shows(Peer.JWT_STATUS_LIST, "statuslist+jwt", Shown.THEY_READ_OURS)
@shows(Peer.DB_BITSTRING, "Bitstring Status List", Shown.THEY_READ_OURS)
@pytest.mark.parametrize("typ", ["statuslist+jwt", "vc+jwt"])
def test_peers_find_our_values_in_signed_lists(run_peer: RunPeer, tmp_path: Path, signer: FileSigner, typ: str) -> None:
    file = token_file(tmp_path, "list", secure_vc_jwt(DOCUMENTS[typ], signer, typ=typ))

    if typ == "statuslist+jwt":
        assert run_peer("read_token_list.mjs", file) == {"length": 131_072, "values": {"5": 2, "131000": 13}}
    else:
        assert run_peer("read_bitstring_list.mjs", file) == {"length": 131_072, "set": [5, 131_000]}


def peers_token(run_peer: RunPeer, folder: Path, peer: str, party: Party) -> str:
    """The small world's certificate, signed by the peer with the body's key."""
    header = {"alg": party.algorithm.value, "kid": f"{party.did}#credentials", "typ": "vc+jwt", "cty": "vc"}
    claims = certificate_claims(party)
    members: dict[str, str | list[str]] = {**party.key().to_jwk()}
    if peer == "joserfc":
        return jws.serialize_compact(header, json.dumps(claims), import_key(members), algorithms=[header["alg"]])
    if peer == "PyJWT":
        key = jwt.PyJWK({**members}).key
        return jwt.PyJWS().encode(json.dumps(claims).encode(), key, algorithm=header["alg"], headers=header)
    job = folder / "job.json"
    job.write_text(json.dumps({"jwk": members, "header": header, "claims": claims}))
    token: str = run_peer("sign_jws.mjs", job)
    return token


@shows(Peer.JOSE, "vc+jwt", Shown.WE_READ_THEIRS, algorithms="ES256 EdDSA")
@shows(Peer.JOSERFC, "vc+jwt", Shown.WE_READ_THEIRS, algorithms="ES256 EdDSA")
@shows(Peer.PYJWT, "vc+jwt", Shown.WE_READ_THEIRS, algorithms="ES256 EdDSA")
@EDDSA_IS_ITS_NAME
@pytest.mark.parametrize("party", [CB, CB_EDDSA], ids=["ES256", "EdDSA"])
@pytest.mark.parametrize("peer", ["jose", "joserfc", "PyJWT"])
def test_a_certificate_that_a_peer_signs_is_judged_like_one_of_ours(
    run_peer: RunPeer, tmp_path: Path, peer: str, party: Party
) -> None:
    world = world_of(party)
    token = peers_token(run_peer, tmp_path, peer, party)

    assert world.report(token).verdict is Verdict.VALID
    header, _, signature = token.split(".")
    other = base64url.encode(json.dumps({**certificate_claims(party), "name": "another"}).encode())
    assert failed(world.report(f"{header}.{other}.{signature}")) == {Code.SIG_INVALID}
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)
    assert failed(world.report(token)) == {Code.STATUS_SUSPENDED}
