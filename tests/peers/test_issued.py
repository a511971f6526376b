"""Whatever we issue and publish, independent verifiers verify: npm jose, PyPI joserfc and PyJWT."""

import json
from pathlib import Path

import jwt
import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import import_key

from tests.peers.conftest import RunPeer
from tests.peers.interop import Peer, Shown, shows
from tests.peers.published import Published, part, published
from tests.vc.register.homes import (
    DAY,
    NOW,
    desk,
    issue,
    make_authority,
    make_home,
    publish,
    register_of,
    schedule_draft,
)
from tests.world import CB, CB_EDDSA, Party, World, world_of
from vc.register.certificates.transitions import Change
from vc.status.value import StatusEvent

TYPES = {
    "vc+jwt",
    "statuslist+jwt",
    "status-history+jwt",
    "accreditation-index+jwt",
}
# joserfc wants `Ed25519` of RFC 9864 in the header; UNTP and most readers of today know `EdDSA` only.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")


def of_the_small_world(party: Party) -> Published:
    world: World = world_of(party)
    return published({**world.documents(), "certificate.jwt": world.certificate(by=party)})


def of_a_register(folder: Path) -> Published:
    """A body's and its accreditation body's sites, after a suspension."""
    authority, home = make_authority(folder / "authority"), make_home(folder / "body")
    desk(authority).grant(schedule_draft(), now=NOW)
    issue(home, "QMS-0001", "QMS-0002")
    register_of(home).change("QMS-0002", Change(StatusEvent.SUSPENDED, "late"), now=NOW + DAY)
    found: dict[str, bytes] = {}
    for name, body in (("authority", authority), ("body", home)):
        site = folder / f"{name}-site"
        publish(body, site, NOW + DAY)
        found |= {f"{name}/{path.relative_to(site)}": path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return published(found)


@pytest.fixture(params=["small world, ES256", "small world, EdDSA", "register"])
def everything(request: pytest.FixtureRequest, tmp_path: Path) -> Published:
    """Credentials, accreditations, lists, histories and indexes of one world."""
    if request.param == "register":
        return of_a_register(tmp_path)
    return of_the_small_world(CB_EDDSA if "EdDSA" in request.param else CB)


def test_there_is_one_of_each_kind(everything: Published, request: pytest.FixtureRequest) -> None:
    heads = (
        {"ledger-head+jwt", "register-index+jwt", "register-snapshot+jwt"} if "register" in request.node.name else set()
    )

    assert {part(token, 0)["typ"] for token in everything.documents.values()} == TYPES | heads


@shows(Peer.JOSE, "vc+jwt", Shown.THEY_READ_OURS, algorithms="ES256 EdDSA")
@shows(Peer.JOSE, "all else that is published", Shown.THEY_READ_OURS, algorithms="ES256 EdDSA")
def test_jose_verifies_everything(run_peer: RunPeer, tmp_path: Path, everything: Published) -> None:
    answers = run_peer("verify_issued.mjs", everything.write(tmp_path))

    assert {url: answer.get("claims") for url, answer in answers.items()} == {
        url: part(token, 1) for url, token in everything.documents.items()
    }


def test_jose_refuses_everything_that_was_changed(run_peer: RunPeer, tmp_path: Path, everything: Published) -> None:
    answers = run_peer("verify_issued.mjs", everything.changed().write(tmp_path))

    assert {answer.get("error") for answer in answers.values()} == {"ERR_JWS_SIGNATURE_VERIFICATION_FAILED"}


@shows(Peer.JOSERFC, "vc+jwt", Shown.THEY_READ_OURS, algorithms="ES256 EdDSA")
@shows(Peer.JOSERFC, "all else that is published", Shown.THEY_READ_OURS, algorithms="ES256 EdDSA")
def test_joserfc_verifies_everything(everything: Published) -> None:
    for token in everything.documents.values():
        jwk = everything.key_of(token)

        read = jws.deserialize_compact(token, import_key(jwk), algorithms=[jwk["alg"]])

        assert json.loads(read.payload or b"") == part(token, 1)


def test_joserfc_refuses_everything_that_was_changed(everything: Published) -> None:
    for token in everything.changed().documents.values():
        jwk = everything.key_of(token)
        with pytest.raises(BadSignatureError):
            jws.deserialize_compact(token, import_key(jwk), algorithms=[jwk["alg"]])


@shows(Peer.PYJWT, "vc+jwt", Shown.THEY_READ_OURS, algorithms="ES256 EdDSA")
@shows(Peer.PYJWT, "all else that is published", Shown.THEY_READ_OURS, algorithms="ES256 EdDSA")
def test_pyjwt_verifies_everything(everything: Published) -> None:
    for token in everything.documents.values():
        jwk = everything.key_of(token)

        read = jwt.PyJWS().decode(token, jwt.PyJWK(jwk), algorithms=[jwk["alg"]])

        assert json.loads(read) == part(token, 1)


def test_pyjwt_refuses_everything_that_was_changed(everything: Published) -> None:
    for token in everything.changed().documents.values():
        jwk = everything.key_of(token)
        with pytest.raises(jwt.InvalidSignatureError):
            jwt.PyJWS().decode(token, jwt.PyJWK(jwk), algorithms=[jwk["alg"]])


@shows(Peer.JWT_STATUS_LIST, "statuslist+jwt", Shown.THEY_READ_OURS)
@shows(Peer.DB_BITSTRING, "Bitstring Status List", Shown.THEY_READ_OURS)
def test_peers_find_a_suspension_that_a_register_published(run_peer: RunPeer, tmp_path: Path) -> None:
    site = of_a_register(tmp_path)
    ours = [part(token, 1) for url, token in site.documents.items() if url.startswith("body/c/")]
    index = {one["credentialSubject"]["certificateNumber"]: one["status"]["status_list"]["idx"] for one in ours}
    files = {}
    for form in ("token", "bitstring"):
        files[form] = tmp_path / f"{form}.jwt"
        files[form].write_text(site.documents[f"body/status/1/{form}.jwt"])

    token = run_peer("read_token_list.mjs", files["token"])
    bitstring = run_peer("read_bitstring_list.mjs", files["bitstring"])

    assert token == {"length": 131_072, "values": {str(index["QMS-0002"]): 2}}
    assert bitstring == {"length": 131_072, "set": [index["QMS-0002"]]}
