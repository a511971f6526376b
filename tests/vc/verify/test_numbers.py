"""N21 to N23, D11: which certificate a number means, by the indexes in a bundle."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.registers import BASE, Register, digest_of
from tests.vc.trust.world import ROOT, ROOT_SIGNERS
from tests.world import CB, DAY, OTHER_CB, World
from vc.codes import Code
from vc.encoding import base64url
from vc.model.document import Retrieved, Via
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.bundle import Bundle, BundleSource, build_bundle, open_bundle
from vc.resolve.driver import verify_credential
from vc.securing.secured import Form
from vc.securing.vc_jwt import secured_vc_jwt
from vc.trust.anchor import root_to_toml, sign_trust_list
from vc.trust.number_set import Listed, listed
from vc.trust.register_snapshot import NamedSnapshot, NumbersNamed, RegisterIndex, register_index_claims
from vc.verify.evidence import Anchor, Evidence
from vc.verify.memo import Memo
from vc.verify.numbers import FoundNumber, NumberDirectory, number_directory
from vc.verify.question import ask

HOUR = timedelta(hours=1)
TRUSTED = Anchor(root_to_toml(ROOT))
NOW = World().now
CERTIFICATE = World().certificate()
NUMBER = "DE-QMS-2026-00412"
URL = f"{CB.origin}/c/{NUMBER}.jwt"
OTHER_BASE = f"{OTHER_CB.origin}/register"


def entries(*numbers: str) -> list[Listed]:
    return [entry for number in numbers if (entry := listed(number, number)) is not None]


def register(*numbers: str, **members: Any) -> Register:
    """Return the body's register, which lists these numbers."""
    given: dict[str, Any] = {"numbers": [entries(*numbers)], "signed": NOW - 2 * HOUR} | members
    return Register([(NOW - 3 * HOUR, [[digest_of(CERTIFICATE)]])], **given)


def published(*registers: Register, **more: bytes) -> World:
    made = World()
    for one in registers:
        one.published_in(made)
    made.replaced[URL] = CERTIFICATE
    return made


def bundled(made: World, *, without: str = "", signers: int = 2) -> Bundle:
    documents = {url: raw for url, raw in made.documents().items() if not without or not url.endswith(without)}
    return open_bundle(
        build_bundle(
            [Retrieved(url, raw, NOW, Via.MEMORY) for url, raw in documents.items()],
            sign_trust_list(made.trust, ROOT_SIGNERS),
            version=1,
            created=NOW,
            expires=NOW + DAY,
            environment=Environment.TEST,
            signers=ROOT_SIGNERS[:signers],
        )
    )


def directory(bundle: Bundle, anchor: Anchor | None = TRUSTED) -> NumberDirectory:
    evidence = Evidence(b"", anchor, bundle.documents, manifest=bundle.manifest)
    return number_directory(evidence, ask(NOW), memo=Memo())


def found(made: World, text: str = NUMBER, *, issuer: str = "", without: str = "") -> FoundNumber | Finding:
    return directory(bundled(made, without=without)).find(text, issuer=issuer)


def told(made: World, text: str = NUMBER, *, issuer: str = "", without: str = "") -> tuple[Code, str]:
    """Return code and detail of why a number finds nothing."""
    finding = found(made, text, issuer=issuer, without=without)
    assert isinstance(finding, Finding)
    assert (finding.outcome, finding.spec[:1] in "DV") == (Outcome.UNKNOWN, True)
    return finding.code, finding.detail


def test_a_number_finds_its_certificate_which_is_judged_like_any_other() -> None:
    bundle = bundled(published(register(NUMBER, "QMS-2026-000018")))
    one = directory(bundle).find(NUMBER)

    assert one == FoundNumber(NUMBER, CB.did, NOW - 2 * HOUR, URL, CERTIFICATE)
    report, _ = verify_credential(
        CERTIFICATE, anchor=TRUSTED, source=BundleSource(bundle), bundle=bundle, question=ask(NOW)
    )
    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize("written", ["de-qms-2026-00412", " DE-QMS -2026-004 12"])
def test_spaces_and_capitals_are_of_no_concern(written: str) -> None:
    one = found(published(register(NUMBER)), written)

    assert isinstance(one, FoundNumber)
    assert one.number == NUMBER


def test_it_is_found_in_whichever_part_it_lies_and_with_its_issuer_named() -> None:
    made = published(register(numbers=[entries("A-1", "Z-1"), entries(NUMBER), entries("Q-1", "R-1")]))

    assert isinstance(found(made), FoundNumber)
    assert isinstance(found(made, issuer=CB.did), FoundNumber)


def test_a_number_that_nobody_lists_is_not_found() -> None:
    code, detail = told(published(register(NUMBER)), "QMS-2026-9")

    assert (code, detail) == (Code.NUMBER_NOT_FOUND, "looked in the numbers of 1 issuer")


def test_a_number_that_its_own_issuer_does_not_list_is_absent() -> None:
    code, detail = told(published(register(NUMBER)), "QMS-2026-9", issuer=CB.did)

    assert code is Code.NUMBER_ABSENT
    assert detail == f"{CB.did} lists all that it had issued until 2026-11-22T10:00:00Z"


def test_a_number_of_two_issuers_is_ambiguous_until_one_is_named() -> None:
    other = register("de-qms-2026-004 12", base=OTHER_BASE, party=OTHER_CB, signer=OTHER_CB.signer("lists"))
    made = published(register(NUMBER), other)

    code, detail = told(made)
    assert code is Code.NUMBER_AMBIGUOUS
    assert detail == f"{NUMBER} of {CB.did}; de-qms-2026-004 12 of {OTHER_CB.did}"
    assert isinstance(found(made, issuer=CB.did), FoundNumber)
    assert told(made, issuer=OTHER_CB.did)[0] is Code.NUMBER_CERTIFICATE_MISSING


def test_of_many_numbers_with_one_key_three_are_named_and_that_there_are_more_is_said() -> None:
    spelt = ("AB 1", "AB1", "Ab1", "aB1")

    assert told(published(register(*spelt[:3])), "ab1")[1].count(" of ") == 3
    assert told(published(register(*spelt)), "ab1")[1].endswith("; and others")
    assert "others" not in told(published(register(*spelt[:3])), "ab1")[1]


def test_two_numbers_of_one_issuer_that_differ_in_spelling_alone_are_ambiguous_however_they_are_spelt() -> None:
    made = published(register(NUMBER, NUMBER.lower()))

    assert told(made, issuer=CB.did)[0] is Code.NUMBER_AMBIGUOUS


@pytest.mark.parametrize("written", ["DЕ-QMS-2026-00412", "ＤＥ-ＱＭＳ-2026-00412", "DE\u2011QMS\u20132026-00412"])
def test_a_number_in_other_characters_is_named_and_not_taken_for_it(written: str) -> None:
    code, detail = told(published(register(NUMBER)), written)

    assert (code, detail) == (Code.NUMBER_LOOKALIKE, f"looks like {NUMBER} of {CB.did}")


@pytest.mark.parametrize("written", ["QМS-9", "号-9"])
def test_a_number_in_other_characters_that_is_like_none_is_not_found(written: str) -> None:
    assert told(published(register(NUMBER)), written)[0] is Code.NUMBER_NOT_FOUND


def test_a_certificate_that_is_not_in_the_bundle_is_named_by_its_address() -> None:
    made = published(register(NUMBER))
    made.replaced[URL] = None
    finding = found(made)

    assert isinstance(finding, Finding)
    assert (finding.code, finding.subject) == (Code.NUMBER_CERTIFICATE_MISSING, URL)


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (World().certificate(lambda claims: claims["credentialSubject"].update(certificateNumber="QMS-1")), "QMS-1"),
        (World().certificate(lambda claims: claims["credentialSubject"].pop("certificateNumber")), "without a number"),
        (World().certificate(lambda claims: claims.update(credentialSubject=7)), "format.claim"),
        (b"<html>", "format."),
        (CERTIFICATE[:-3], "sig.encoding"),
    ],
)
def test_what_stands_there_must_be_the_certificate_with_that_number(content: bytes, detail: str) -> None:
    made = published(register(NUMBER))
    made.replaced[URL] = content

    code, why = told(made)
    assert code is Code.NUMBER_OTHER_CERTIFICATE
    assert detail in why


def test_a_certificate_of_another_issuer_under_the_number_is_not_taken() -> None:
    made = published(register(NUMBER))
    made.replaced[URL] = World().certificate(by=OTHER_CB)

    assert told(made)[0] is Code.NUMBER_OTHER_CERTIFICATE


# What does not count finds nothing


def test_without_numbers_in_the_bundle_nothing_is_resolved() -> None:
    assert told(published(register(numbers=None)))[0] is Code.NUMBER_UNRESOLVED
    assert told(World())[0] is Code.NUMBER_UNRESOLVED
    assert told(published(register(NUMBER)), issuer="did:web:nobody.example")[0] is Code.NUMBER_UNRESOLVED
    assert told(published(register(NUMBER)), issuer="Harbour Certification")[0] is Code.NUMBER_UNRESOLVED


def test_a_bundle_that_does_not_count_resolves_nothing() -> None:
    bundle = bundled(published(register(NUMBER)), signers=1)

    for anchor in (TRUSTED, None):
        finding = directory(bundle, anchor).find(NUMBER)
        assert isinstance(finding, Finding)
        assert finding.code is Code.NUMBER_UNRESOLVED


@pytest.mark.parametrize("without", ["index.jwt", "v1.jwt", ".well-known/did.json"])
def test_documents_that_are_not_in_the_bundle_leave_the_number_unresolved(without: str) -> None:
    made = published(register(NUMBER))
    made.replaced |= {url: None for url in made.documents() if url == f"{CB.origin}/{without}"}
    if without != ".well-known/did.json":
        made.replaced[f"{BASE}/{without}"] = None

    assert told(made, issuer=CB.did)[0] in {Code.REGISTER_UNAVAILABLE, Code.NUMBER_UNRESOLVED}


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"signer": CB.signer()}, "is no key for status lists"),
        ({"signer": OTHER_CB.signer("lists")}, "is not known"),
        ({"signed": NOW + DAY}, "in the future"),
        ({"party": OTHER_CB}, "of another register"),
    ],
)
def test_numbers_that_the_issuer_has_not_signed_do_not_count(change: dict[str, Any], detail: str) -> None:
    one = register(NUMBER, **change)
    made = published(replace(one, party=CB, signer=CB.signer("lists"), signed=NOW - HOUR))
    made.replaced |= one.documents()

    code, why = told(made, issuer=CB.did)
    assert code is Code.REGISTER_INVALID
    assert detail in why


def test_a_part_that_is_not_the_one_that_was_signed_does_not_count() -> None:
    made = published(register(NUMBER))
    (url,) = (url for url in made.documents() if url.endswith(".numbers"))
    made.replaced[url] = f"{NUMBER}\nZ-1\n".encode()

    code, why = told(made, issuer=CB.did)
    assert (code, why) == (Code.REGISTER_INVALID, f"the octets of {url} are not those that the snapshot names")


def test_one_part_that_is_missing_makes_the_list_no_list() -> None:
    made = published(register(numbers=[entries(NUMBER), entries("Z-1")]))
    url = min(url for url in made.documents() if url.endswith(".numbers"))
    made.replaced[url] = None

    assert told(made)[0] is Code.REGISTER_UNAVAILABLE


def test_an_issuer_that_nobody_accredits_has_no_numbers() -> None:
    made = published(register(NUMBER))
    made.accreditations = tuple(one for one in made.accreditations if one.subject != CB.did)

    assert told(made)[0] is Code.NUMBER_UNRESOLVED


def test_a_register_that_does_not_count_is_told_of_beside_those_that_were_looked_in() -> None:
    other = register("X-1", base=OTHER_BASE, party=OTHER_CB, signer=CB.signer("lists"))
    made = published(register(NUMBER), other)

    assert isinstance(found(made), FoundNumber)
    assert told(made, "X-1")[1] == "looked in the numbers of 1 issuer; 1 more could not be looked in"
    assert told(made, "X-1", issuer=OTHER_CB.did)[0] is Code.REGISTER_INVALID


class _Miscounted(Register):
    """Names one number more in each part than there are."""

    def _numbers(self, found: dict[str, bytes]) -> NumbersNamed | None:
        named = super()._numbers(found)
        assert named is not None
        return replace(named, parts=tuple(replace(part, count=part.count + 1) for part in named.parts))


def test_a_part_with_another_count_than_the_head_says_does_not_count() -> None:
    one = _Miscounted([(NOW - 3 * HOUR, [[digest_of(CERTIFICATE)]])], NOW - 2 * HOUR, numbers=[entries(NUMBER)])

    code, why = told(published(one), issuer=CB.did)
    assert code is Code.REGISTER_INVALID
    assert why.endswith(".numbers has not as many numbers as the snapshot says")


def test_a_head_of_another_version_than_the_index_says_does_not_count() -> None:
    made = published(register(NUMBER))
    head = made.documents()[f"{BASE}/v1.jwt"]
    named = NamedSnapshot(7, NOW - 3 * HOUR, digest_of_document(head))
    index = RegisterIndex(BASE, CB.did, NOW - HOUR, NOW - HOUR, True, (named,))
    signed = secured_vc_jwt(register_index_claims(index), CB.signer("lists"), typ=Form.JWT_REGISTER_INDEX.value)
    made.replaced |= {f"{BASE}/v7.jwt": head, f"{BASE}/index.jwt": signed.raw}

    code, why = told(made, issuer=CB.did)
    assert code is Code.REGISTER_INVALID
    assert "not of the version and time" in why


def test_a_head_of_other_octets_than_the_index_says_does_not_count() -> None:
    made = published(register(NUMBER))
    made.replaced[f"{BASE}/v1.jwt"] = register("OTHER-1").documents()[f"{BASE}/v1.jwt"]

    assert "is not the snapshot that the index names" in told(made, issuer=CB.did)[1]


def test_an_index_that_cant_be_read_does_not_count() -> None:
    made = published(register(NUMBER))
    made.replaced[f"{BASE}/index.jwt"] = b"rubbish"

    assert told(made)[0] is Code.REGISTER_INVALID


def test_numbers_that_the_last_head_names_no_more_are_none() -> None:
    made = published(register(NUMBER))
    made.replaced |= register(numbers=None).documents()

    assert told(made, issuer=CB.did)[0] is Code.NUMBER_UNRESOLVED


def test_an_issuer_whose_document_or_accreditation_is_none_has_no_numbers() -> None:
    document, accreditation = published(register(NUMBER)), published(register(NUMBER))
    document.replaced[f"{CB.origin}/.well-known/did.json"] = b"rubbish"
    granted = next(one for one in accreditation.accreditations if one.subject == CB.did)
    accreditation.replaced[granted.current_url] = None

    assert told(document)[0] is Code.NUMBER_UNRESOLVED
    assert told(accreditation)[0] is not Code.NUMBER_NOT_FOUND


def digest_of_document(raw: bytes) -> str:
    """Return the SHA-256 of a document's payload, in hexadecimal."""
    return hashlib.sha256(base64url.decode(raw.split(b".")[1].decode())).hexdigest()
