"""`credentials/issue` (specs/vc-api.md VA6, VA7)."""

import json
from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import ENVELOPING, MECHANISMS, V2, Offered, draft, offered, types_of

_EMBEDDING = [name for name in MECHANISMS if name not in ENVELOPING]


@pytest.fixture(scope="module")
def vc_api(tmp_path_factory: pytest.TempPathFactory) -> Offered:
    return offered(tmp_path_factory.mktemp("vc-api"))


@pytest.mark.parametrize("name", _EMBEDDING)
def test_what_came_is_kept_and_a_proof_is_added(vc_api: Offered, name: str) -> None:
    secured = vc_api.issued(name)

    assert {member: secured[member] for member in draft()} == draft()
    assert secured["issuer"] == vc_api.issuer(name)
    proof = secured["proof"]
    assert proof["cryptosuite"] == MECHANISMS[name][1]
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["verificationMethod"].startswith(f"{vc_api.issuer(name)}#")
    assert proof["created"] == "2026-11-28T12:00:00Z"
    assert proof["proofValue"].startswith("z")


@pytest.mark.parametrize("name", ENVELOPING)
def test_an_enveloping_instance_answers_with_an_enveloped_credential(vc_api: Offered, name: str) -> None:
    secured = vc_api.issued(name)

    assert secured["@context"] == V2
    assert secured["type"] == "EnvelopedVerifiableCredential"
    assert secured["id"].startswith(f"data:application/{MECHANISMS[name][1]}")


@pytest.mark.parametrize("name", MECHANISMS)
def test_what_is_issued_verifies(vc_api: Offered, name: str) -> None:
    answer = vc_api.verify(vc_api.issued(name))

    assert answer.status_code == 200, answer.text
    assert answer.json() == {"verified": True, "problemDetails": [], "warnings": []}


def test_an_issuer_that_is_an_object_is_kept_as_it_is(vc_api: Offered) -> None:
    issuer = {"id": vc_api.issuer("ed-jcs"), "name": "A school"}

    assert vc_api.issued("ed-jcs", draft(issuer=issuer))["issuer"] == issuer


def test_another_issuer_is_refused_and_not_repaired(vc_api: Offered) -> None:
    answer = vc_api.issue("ed-jcs", draft(issuer=vc_api.issuer("p256-jcs")))

    assert types_of(answer) == ["issuer_differs"]


@pytest.mark.parametrize("options", [None, {}, {"mandatoryPointers": ["/issuer"]}, {"nobody": {"knows": 1}}])
def test_options_may_be_absent_or_unknown(vc_api: Offered, options: Any) -> None:
    body = {"credential": draft(), "more": True} | ({} if options is None else {"options": options})

    assert vc_api.client.post("/ed-rdfc/credentials/issue", json=body).status_code == 201


def test_a_second_proof_joins_the_first(vc_api: Offered) -> None:
    first = vc_api.issued("ed-jcs", draft(credentialStatus=[]) | {"id": "urn:example:1"})
    secured = vc_api.issued("ed-jcs", first)

    assert len(secured["proof"]) == 2


def test_a_credential_with_a_proof_is_not_enveloped(vc_api: Offered) -> None:
    answer = vc_api.issue("jose", draft(proof={"type": "DataIntegrityProof"}))

    assert types_of(answer) == ["PROOF_GENERATION_ERROR"]


@pytest.mark.parametrize(
    "members",
    [
        {"@context": []},
        {"@context": "https://www.w3.org/ns/credentials/v2"},
        {"@context": ["https://www.w3.org/2018/credentials/v1"]},
        {"@context": [V2, "https://nobody.example/context"]},
        {"type": []},
        {"type": ["Alumni"]},
        {"id": "not a URL"},
        {"issuer": "not a URL"},
        {"issuer": {"name": "nobody"}},
        {"issuer": 7},
        {"credentialSubject": None},
        {"credentialSubject": {}},
        {"credentialSubject": []},
        {"validFrom": "yesterday"},
        {"validFrom": "2026-01-01T00:00:00Z", "validUntil": "2025-01-01T00:00:00Z"},
        {"credentialSchema": {"id": "https://schema.example/1"}},
        {"refreshService": {"id": "https://refresh.example/1"}},
        {"termsOfUse": {"id": "https://terms.example/1"}},
        {"evidence": {"id": "https://evidence.example/1"}},
        {"relatedResource": ["https://related.example/1"]},
        {"relatedResource": [{"digestSRI": "sha384-8kZ+ok"}]},
        {"relatedResource": [{"id": "https://related.example/1"}]},
        {"relatedResource": [{"id": V2, "digestSRI": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]},
    ],
)
@pytest.mark.parametrize("name", ["ed-jcs", "p256-rdfc", "jose"])
def test_what_breaks_the_data_model_is_400_and_nothing_else(
    vc_api: Offered, name: str, members: dict[str, Any]
) -> None:
    assert types_of(vc_api.issue(name, draft(**members)))


@pytest.mark.parametrize("missing", ["@context", "type", "credentialSubject"])
def test_what_misses_a_required_member_is_400(vc_api: Offered, missing: str) -> None:
    credential = draft()
    del credential[missing]

    assert types_of(vc_api.issue("ed-rdfc", credential))


def test_an_entry_is_added_and_names_a_list_over_https(vc_api: Offered) -> None:
    status = vc_api.issued("ed-jcs")["credentialStatus"]

    assert status["type"] == "BitstringStatusListEntry"
    assert status["statusPurpose"] == "revocation"
    assert 0 <= int(status["statusListIndex"]) < 131_072
    assert status["statusListCredential"].startswith("https://vc.example:8443/ed-jcs/status/")
    assert status["id"] == f"{status['statusListCredential']}#{status['statusListIndex']}"


def test_any_purpose_can_be_asked_for_with_size_and_messages(vc_api: Offered) -> None:
    messages = [{"status": f"0x{value}", "message": f"message {value}"} for value in range(4)]
    asked = [
        {"type": "BitstringStatusListEntry", "statusPurpose": "suspension"},
        {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "message",
            "statusSize": 2,
            "statusMessage": messages,
            "statusReference": "https://vc.example/meaning",
        },
    ]

    by_options = vc_api.issued("ed-rdfc", credentialStatus=asked)
    by_credential = vc_api.issued("ed-rdfc", draft(credentialStatus=asked))

    for secured in (by_options, by_credential):
        first, second = secured["credentialStatus"]
        assert first["statusPurpose"] == "suspension"
        assert (second["statusSize"], second["statusMessage"]) == (2, messages)
        assert second["statusReference"] == "https://vc.example/meaning"
        assert first["statusListCredential"] != second["statusListCredential"]
        assert vc_api.verify(secured).status_code == 200


def test_an_entry_with_a_list_of_its_own_is_kept(vc_api: Offered) -> None:
    own = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://elsewhere.example/status/3",
    }

    kept, added = vc_api.issued("ed-jcs", draft(credentialStatus=own))["credentialStatus"]

    assert kept == own
    assert added["statusListCredential"].startswith("https://vc.example:8443/")


@pytest.mark.parametrize(
    "asked",
    [
        {"statusSize": 0},
        {"statusSize": 3, "statusMessage": []},
        {"statusSize": 2},
        {"statusPurpose": ""},
        {"statusPurpose": "p" * 65},
        {"statusPurpose": ["revocation"]},
        {"statusMessage": [{"status": "0x0"}]},
        {"statusSize": 4, "statusMessage": [{"status": f"{value:#x}", "message": "m"} for value in range(8)]},
    ],
)
def test_an_entry_that_nobody_could_read_is_400(vc_api: Offered, asked: dict[str, Any]) -> None:
    status = {"type": "BitstringStatusListEntry", **asked}

    assert types_of(vc_api.issue("ed-jcs", draft(credentialStatus=status)))


def test_five_entries_are_too_many(vc_api: Offered) -> None:
    asked = [{"type": "BitstringStatusListEntry", "statusPurpose": f"purpose-{number}"} for number in range(5)]

    assert types_of(vc_api.issue("ed-jcs", credentialStatus=asked)) == ["status.unsupported"]


def test_what_nobody_would_read_is_not_issued(vc_api: Offered) -> None:
    answer = vc_api.issue("ed-jcs", draft(name="n" * 300_000))

    assert json.loads(answer.text)["problemDetails"][0]["title"] == "limit.size"
    assert answer.status_code == 400
