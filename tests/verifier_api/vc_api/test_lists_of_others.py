"""Issuers with a did:web and status lists of others, at origins that the operator named (specs/vc-api.md VA19)."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import NOW, V2, Offered, Stranger, configured, draft, offered, types_of
from tests.world import private_key
from vc.encoding.strict_json import dumps
from vc.errors import ConfigurationError
from vc.keys.did_document import build_did_document
from vc.keys.verification_method import VerificationMethod
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.resolve.memory import MemorySource
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.bitstring_list import encode, pack_bitstring_list
from vc.status.packing import StatusValues
from verifier_api.vc_api.configuration import read_configuration
from verifier_api.vc_api.service import open_service

DID = "did:web:a.example"
DOCUMENT = "https://a.example/.well-known/did.json"
LIST = "https://a.example/lists/1"
ISSUER = Stranger(private_key("a.example"), did=DID)
OTHER = Stranger(private_key("b.example"))
BOTH = frozenset({"assertionMethod", "authentication"})


def document(**members: Any) -> bytes:
    """The DID document of the issuer, with one key."""
    held: dict[str, Any] = {"relationships": BOTH, **members}
    return dumps(build_did_document(DID, (VerificationMethod(ISSUER.verification_method, DID, ISSUER.key, **held),)))


def list_of(
    signer: Stranger = ISSUER, *, at: Mapping[int, int] | None = None, form: str = "jwt", **members: Any
) -> bytes:
    """A status list; `at` are the values that are not zero."""
    values = StatusValues.sparse(dict(at or {}), length=131_072)
    subject = {
        "id": f"{LIST}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": encode(pack_bitstring_list(values), level=6),
    }
    claims: dict[str, Any] = {
        "@context": [V2],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": signer.did,
        "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": subject,
        **members,
    }
    if form == "proof":
        return dumps(secure_data_integrity(claims, signer, ProofOptions(created=NOW - timedelta(days=1))))
    return secure_vc_jwt(claims, signer)


def credential(signer: Stranger = ISSUER, *, issuer: str = DID, **members: Any) -> Any:
    entry = {
        "id": f"{LIST}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": LIST,
    }
    claims = draft(issuer=issuer, **{"credentialStatus": entry, **members})
    return enveloped(secure_vc_jwt(claims, signer), Form.VC_JWT)


class Web:
    """What others serve; `asked` are the addresses that were asked for."""

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        self.asked: list[str] = []
        self._inner = MemorySource(dict(documents), now=lambda: NOW)

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.asked.append(reference.url)
        return self._inner.retrieve(reference)


def asking(folder: Path, documents: Mapping[str, bytes], *, origin: str = "https://a.example") -> tuple[Offered, Web]:
    web = Web(documents)
    path = configured(folder, extra=f"origins = {json.dumps([origin])}")
    return offered(folder, configuration=path, source=web), web


def titles(answer: Any) -> list[str]:
    assert types_of(answer)
    return [one["title"] for one in answer.json()["problemDetails"]]


@pytest.mark.parametrize("form", ["jwt", "proof"])
def test_an_issuer_and_a_list_of_others_are_judged(tmp_path: Path, form: str) -> None:
    vc_api, web = asking(tmp_path, {DOCUMENT: document(), LIST: list_of(form=form)})

    assert vc_api.verify(credential()).status_code == 200
    assert web.asked == [DOCUMENT, LIST]


def test_an_embedded_proof_of_others_is_judged_alike(tmp_path: Path) -> None:
    vc_api, _ = asking(tmp_path, {DOCUMENT: document()})
    claims = draft(issuer=DID)
    proven = secure_data_integrity(claims, ISSUER, ProofOptions(created=NOW - timedelta(days=1)))

    assert vc_api.verify(proven).status_code == 200
    assert titles(vc_api.verify({**proven, "id": "urn:a:b"})) == ["sig.invalid"]


def test_a_set_bit_fails(tmp_path: Path) -> None:
    vc_api, _ = asking(tmp_path, {DOCUMENT: document(), LIST: list_of(at={7: 1})})

    assert titles(vc_api.verify(credential())) == ["status.withdrawn"]


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        (list_of(OTHER), "status.untrusted"),
        (list_of(OTHER, issuer=DID), "key.unknown"),
        (list_of(validUntil="2026-11-20T00:00:00Z"), "status.stale"),
        (list_of(validFrom="2024-11-20T00:00:00Z"), "status.stale"),
        (list_of(validFrom="2027-11-20T00:00:00Z"), "status.window"),
        (list_of(id="https://a.example/lists/2"), "status.wrong_list"),
        (list_of(type=["VerifiableCredential"]), "status.malformed"),
        (list_of()[:-4] + b"AAAA", "sig.invalid"),
        (b"", "format.unrecognised"),
    ],
)
def test_a_list_that_can_not_speak_for_the_issuer_is_none(tmp_path: Path, listed: bytes, code: str) -> None:
    vc_api, _ = asking(tmp_path, {DOCUMENT: document(), LIST: listed})

    assert titles(vc_api.verify(credential())) == [code]


def test_a_list_that_is_not_there_fails(tmp_path: Path) -> None:
    vc_api, _ = asking(tmp_path, {DOCUMENT: document()})

    answer = vc_api.verify(credential())
    assert types_of(answer) == ["STATUS_RETRIEVAL_ERROR"]


def test_what_is_forged_asks_for_no_list(tmp_path: Path) -> None:
    vc_api, web = asking(tmp_path, {DOCUMENT: document(), LIST: list_of()})
    forged = Stranger(private_key("forger"), did=DID)
    forged.verification_method = ISSUER.verification_method

    assert titles(vc_api.verify(credential(forged))) == ["sig.invalid", "status.unavailable"]
    assert web.asked == [DOCUMENT]


def test_another_origin_is_never_asked(tmp_path: Path) -> None:
    vc_api, web = asking(tmp_path, {DOCUMENT: document(), LIST: list_of()}, origin="https://b.example")

    assert titles(vc_api.verify(credential())) == ["key.unknown", "status.unavailable"]
    assert web.asked == []


def test_a_computed_identifier_may_keep_its_list_at_a_named_origin(tmp_path: Path) -> None:
    vc_api, web = asking(tmp_path, {LIST: list_of(OTHER)})

    assert vc_api.verify(credential(OTHER, issuer=OTHER.did)).status_code == 200
    assert web.asked == [LIST]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "key.resolution"),
        (b"{}", "key.resolution"),
        (document(relationships=frozenset({"authentication"})), "key.purpose"),
        (document(relationships=BOTH | {"statusMethod"}), "key.purpose"),
        (document(revoked=NOW - timedelta(days=1)), "key.compromised"),
        (document(expires=datetime.fromisoformat("2026-11-01T00:00:00Z")), "key.window"),
    ],
)
def test_a_key_that_may_not_sign_it_fails(tmp_path: Path, raw: bytes | None, code: str) -> None:
    documents = {LIST: list_of()} if raw is None else {DOCUMENT: raw, LIST: list_of()}
    vc_api, _ = asking(tmp_path, documents)

    assert titles(vc_api.verify(credential(iat=int(NOW.timestamp()) - 60)))[0] == code


def test_a_key_that_has_ended_since_still_stands_for_what_it_signed_before(tmp_path: Path) -> None:
    vc_api, _ = asking(tmp_path, {DOCUMENT: document(expires=NOW - timedelta(days=1)), LIST: list_of()})
    before = int((NOW - timedelta(days=2)).timestamp())

    assert vc_api.verify(credential(iat=before)).status_code == 200
    for unsaid in (credential(), credential(iat="then")):
        assert titles(vc_api.verify(unsaid))[0] == "key.window"


def test_a_holder_of_others_is_known_while_its_key_is(tmp_path: Path) -> None:
    for ended, status in ((None, 200), (NOW - timedelta(days=1), 400)):
        folder = tmp_path / str(status)
        folder.mkdir()
        vc_api, _ = asking(folder, {DOCUMENT: document(expires=ended)})
        claims: dict[str, Any] = {"@context": [V2], "type": ["VerifiablePresentation"], "holder": DID}
        options = ProofOptions(purpose="authentication", challenge="c", created=NOW - timedelta(days=2))
        proven = secure_data_integrity(claims, ISSUER, options)
        assert vc_api.show(proven, challenge="c").status_code == status


def test_identifiers_of_others_are_not_retrieved_for_who_merely_asks(tmp_path: Path) -> None:
    vc_api, web = asking(tmp_path, {DOCUMENT: document()})

    assert vc_api.client.get(f"/1.0/identifiers/{DID}").status_code == 404
    assert web.asked == []


def test_origins_without_a_web_are_refused(tmp_path: Path) -> None:
    path = configured(tmp_path, extra='origins = ["https://a.example"]')

    with pytest.raises(ConfigurationError, match="offline"):
        open_service(read_configuration(path), clock=lambda: NOW)
