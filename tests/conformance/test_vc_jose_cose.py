"""The W3C's suite for JOSE and COSE: its inputs and keys, what it expects of them, run as it runs an implementation.

VC-JOSE-COSE 1.0 (W3C Recommendation), w3c/vc-jose-cose-test-suite `tests/test-mapping.js` at commit 430909c4: each case
has the number that it has there. Presentations to issue are built from the suite's own tokens.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.vc_cli.command_line import Ran, vc
from vc.encoding import base64_padded, strict_json

FOLDER = Path(__file__).parent / "vc_jose_cose"
KEYS = json.loads((FOLDER / "keys.json").read_bytes())
SIGNED = json.loads((FOLDER / "signed.json").read_bytes())
UNSIGNED = json.loads((FOLDER / "unsigned.json").read_bytes())
P256, P384, P521, ED25519 = "vm-p256", "vm-p384", "vm-p521", "vm-did-ed25519"
THEN = ("--at", "2024-12-13T12:00:00Z")  # before the presentations of the suite expired


def held(kind: str, token: str) -> dict[str, str]:
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/{kind},{token}",
    }


def presentation(*credentials: dict[str, str]) -> dict[str, Any]:
    return {
        "@context": UNSIGNED["credential-minimal"]["@context"],
        "id": "urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5",
        "type": ["VerifiablePresentation"],
        "holder": "https://example.issuer/vc-jose-cose",
        "verifiableCredential": list(credentials),
    }


SINGLE = presentation(held("vc+jwt", SIGNED["credential-jose-minimal"]))
MULTIPLE = presentation(
    held("vc+jwt", SIGNED["credential-jose-minimal"]),
    held("vc+sd-jwt", SIGNED["credential-sdjwt-selective"]),
    held("vc+cose;base64", SIGNED["credential-cose-minimal"]),
)
SELECTIVE = presentation(held("vc+sd-jwt", SIGNED["credential-sdjwt-selective"]))


class Suite:
    """Files and commands as the suite's runner has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output.json"

    def run(self, fn: str, content: object, key: str, feature: str, *options: object) -> Ran:
        """Run one case; `content` is text, or a document to be written as JSON."""
        source, key_file = self.folder / "input", self.folder / "key.json"
        source.write_text(f"{content}\n" if isinstance(content, str) else json.dumps(content))
        key_file.write_text(json.dumps(KEYS[key]))
        arguments = ("--input", source, "--key", key_file, "--feature", feature, "--output", self.output)
        return vc("w3c", fn, *arguments, *options)

    @property
    def answer(self) -> dict[str, str]:
        """What the suite reads."""
        found = json.loads(self.output.read_bytes())
        assert set(found) == {"result", "data"}
        return {"result": found["result"], "data": found["data"]}


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


ISSUED = [
    pytest.param(UNSIGNED["credential-minimal"], P256, "credential_jose", (), id="1"),
    pytest.param(UNSIGNED["credential-full"], P384, "credential_jose", (), id="2"),
    pytest.param(SINGLE, P256, "presentation_jose", (), id="3"),
    pytest.param(MULTIPLE, P521, "presentation_jose", (), id="4"),
    pytest.param(
        UNSIGNED["credential-selective"],
        P384,
        "credential_sdjwt",
        ("credentialSubject.firstName", "credentialSubject.lastName"),
        id="17",
    ),
    pytest.param(
        UNSIGNED["credential-nested-selective"],
        P521,
        "credential_sdjwt",
        (
            "credentialSubject.address.street",
            "credentialSubject.address.city",
            "credentialSubject.phoneNumbers[0]",
        ),
        id="18",
    ),
    pytest.param(SELECTIVE, P384, "presentation_sdjwt", ("holder", "verifiableCredential[0]"), id="19"),
    pytest.param(UNSIGNED["credential-minimal"], ED25519, "credential_cose", (), id="27"),
    pytest.param(SINGLE, P384, "presentation_cose", (), id="28"),
    pytest.param(UNSIGNED["credential-minimal"], P521, "credential_cose", (), id="27, with ES512"),
]


@pytest.mark.parametrize(("document", "key", "feature", "hidden"), ISSUED)
def test_what_is_issued_is_verified_again(
    suite: Suite, document: dict[str, Any], key: str, feature: str, hidden: tuple[str, ...]
) -> None:
    options = ("--sd", json.dumps(hidden)) if hidden else ()
    issued = suite.run("issue", document, key, feature, *options)
    assert (issued.code, suite.answer["result"]) == (0, "success"), issued.err
    token = suite.answer["data"]
    assert not [name for name in hidden if f'"{name.rpartition(".")[2]}"' in token]

    verified = suite.run("verify", token, key, feature)
    assert (verified.code, suite.answer["result"]) == (0, "success"), suite.answer
    assert json.loads(suite.answer["data"]) == document


def test_5_what_the_data_model_does_not_define_is_not_issued(suite: Suite) -> None:
    ran = suite.run("issue", UNSIGNED["credential-unknown-extensions"], P521, "credential_jose")

    assert ran.code == 1
    assert suite.answer["result"] == "failure"
    assert suite.answer["data"].startswith("format.data_model: /badExtension")


VERIFIED = [
    pytest.param("credential-jose-minimal", P256, "credential_jose", (), id="6"),
    pytest.param("presentation-jose-multiple", P384, "presentation_jose", THEN, id="7"),
    pytest.param("credential-issuer-match-signed", ED25519, "credential_jose", (), id="8"),
    pytest.param("credential-unknown-extensions-signed", P521, "credential_jose", (), id="9, with its own key"),
    pytest.param("credential-sdjwt-selective", P384, "credential_sdjwt", (), id="20"),
    pytest.param("credential-sdjwt-nested", P521, "credential_sdjwt", (), id="21"),
    pytest.param("presentation-sdjwt-selective", P384, "presentation_sdjwt", (), id="22"),
    pytest.param("credential-cose-minimal", P256, "credential_cose", (), id="29"),
    pytest.param("presentation-cose-single", P384, "presentation_cose", (), id="31"),
]


@pytest.mark.parametrize(("name", "key", "feature", "options"), VERIFIED)
def test_the_suites_valid_documents_are_verified(
    suite: Suite, name: str, key: str, feature: str, options: tuple[str, ...]
) -> None:
    ran = suite.run("verify", SIGNED[name], key, feature, *options)

    assert (ran.code, suite.answer["result"]) == (0, "success"), suite.answer
    document = json.loads(suite.answer["data"])
    assert document["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert "_sd" not in suite.answer["data"]


REFUSED = [
    pytest.param("credential-unknown-extensions-signed", ED25519, "credential_jose", "key.unknown", id="9"),
    pytest.param("credential-jose-bad-signature", ED25519, "credential_jose", "sig.invalid", id="12"),
    pytest.param("credential-jose-bad-media-type", ED25519, "credential_jose", "jose.typ", id="13"),
    pytest.param("credential-jose-bad-media-type", ED25519, "presentation_jose", "jose.typ", id="14"),
    pytest.param("credential-jose-vc-vp-claims", ED25519, "credential_jose", "format.claim", id="15"),
    pytest.param("presentation-jose-bad-credential", ED25519, "presentation_jose", "presentation.credential", id="16"),
    pytest.param("credential-sdjwt-bad-media-type", ED25519, "credential_sdjwt", "jose.typ", id="24"),
    pytest.param("presentation-sdjwt-bad-media-type", ED25519, "presentation_sdjwt", "jose.typ", id="25"),
    pytest.param("presentation-sdjwt-bad-credential", P521, "presentation_sdjwt", "jose.typ", id="26"),
    pytest.param("credential-cose-bad-signature", ED25519, "credential_cose", "sig.invalid", id="32"),
    pytest.param("credential-cose-bad-media-type", P384, "credential_cose", "jose.typ", id="33"),
    pytest.param("credential-cose-bad-media-type", P384, "presentation_cose", "jose.typ", id="34"),
    pytest.param("presentation-cose-bad-credential", P256, "presentation_cose", "presentation.credential", id="35"),
]


@pytest.mark.parametrize(("name", "key", "feature", "code"), REFUSED)
def test_the_suites_bad_documents_fail_for_the_reason_that_they_are_made_for(
    suite: Suite, name: str, key: str, feature: str, code: str
) -> None:
    ran = suite.run("verify", SIGNED[name], key, feature, *THEN)

    assert (ran.code, suite.answer["result"]) == (1, "failure")
    assert suite.answer["data"].startswith(f"{code}: ")


@pytest.mark.parametrize(
    ("content", "feature"),
    [
        pytest.param(UNSIGNED["credential-minimal"], "credential_jose", id="10"),
        pytest.param(SINGLE, "presentation_jose", id="11"),
        pytest.param(
            base64_padded.decode(SIGNED["credential-cose-minimal"].encode()).hex(), "credential_cose", id="30"
        ),
    ],
)
def test_what_is_not_secured_or_not_base64_fails(suite: Suite, content: object, feature: str) -> None:
    assert suite.run("verify", content, P256, feature).code == 1
    assert suite.answer["result"] == "failure"


def test_23_a_signature_whose_octets_were_moved_is_none(suite: Suite) -> None:
    token, *disclosures = SIGNED["credential-sdjwt-selective"].split("~")
    head, payload, signature = token.split(".")
    moved = signature[20:40] + signature[:20] + signature[40:]
    suite.run("verify", "~".join([f"{head}.{payload}.{moved}", *disclosures]), P384, "credential_sdjwt")

    assert suite.answer["data"].startswith("sig.invalid: ")


def test_a_presentation_that_expired_in_2024_has_expired(suite: Suite) -> None:
    ran = suite.run("verify", SIGNED["presentation-jose-multiple"], P384, "presentation_jose")

    assert ran.code == 1
    assert suite.answer["data"].startswith("time.expired: ")


def test_what_was_tolerated_is_said_on_stderr(suite: Suite) -> None:
    ran = suite.run("verify", SIGNED["credential-jose-minimal"], P256, "credential_jose")

    assert "iat is the text 2010-01-01T19:23:24Z, not a NumericDate" in ran.err
    assert "kid 73voMXFNmNlOEpuYCSJlh8eN0dscykoO6gBukgRS1uU is no URL" in ran.err


def test_a_credential_of_the_same_key_in_a_presentation_is_verified_too(suite: Suite) -> None:
    damaged = SIGNED["credential-jose-minimal"][:-20] + "AAAAAAAAAAAAAAAAAAAA"
    for token, expected in ((SIGNED["credential-jose-minimal"], "success"), (damaged, "failure")):
        suite.run("issue", presentation(held("vc+jwt", token)), P256, "presentation_jose")
        suite.run("verify", suite.answer["data"], P256, "presentation_jose")
        assert suite.answer["result"] == expected


def test_a_credential_of_another_key_is_not_counted_and_that_is_said(suite: Suite) -> None:
    suite.run("issue", MULTIPLE, P521, "presentation_jose")
    ran = suite.run("verify", suite.answer["data"], P521, "presentation_jose")

    assert suite.answer["result"] == "success"
    assert ran.err.count("signed with another key than the one given, and is not counted") == 3


# VC-JOSE-COSE 1.0 section 3.3.1, example 7, shortened to its header: alg is ES384 (-35), the signature has 64 octets.
def test_the_standards_own_example_in_cose_has_a_signature_of_another_algorithm(suite: Suite) -> None:
    payload = strict_json.dumps(UNSIGNED["credential-minimal"])
    head = b"\xd2\x84\x44\xa1\x01\x38\x22\xa0\x59" + len(payload).to_bytes(2, "big")
    message = head + payload + b"\x58\x40" + bytes(64)
    suite.run("verify", base64_padded.encode(message), P384, "credential_cose")

    assert suite.answer["data"].startswith("sig.encoding: ")
