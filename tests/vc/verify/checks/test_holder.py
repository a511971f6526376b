"""V11.3 to V11.5 and V11.8: who the holder is, and whether it has signed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.verify.presentations import HOLDER, HOLDER_URL, Show, codes, did_key, method, names_exporter
from tests.world import CB, DAY, NOW, STRANGER, World, private_key
from vc.codes import Code
from vc.keys.algorithm import Algorithm
from vc.keys.did import did_of
from vc.keys.file_signer import FileSigner
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import Verdict
from vc.securing.secured import Form


def names(identifier: Any) -> Any:
    def change(claims: dict[str, Any]) -> None:
        claims["credentialSubject"]["id"] = identifier
        del claims["credentialSubject"]["issuedToParty"]

    return change


def shown_by_key(change: Any = names_exporter) -> Show:
    signer = did_key("a wallet")
    world = World()
    credentials = [(Form.VC_JWT, world.certificate(change))]
    return Show(world, credentials, signer, holder=did_of(signer.verification_method))


def test_an_identifier_that_is_its_key_needs_no_document() -> None:
    show = shown_by_key()
    report = show.report()
    assert report.verdict is Verdict.VALID
    assert report.holder == show.holder
    assert HOLDER_URL not in show.asked
    # but the certificate names another party
    assert report.notices == ("presentation.holder_differs",)


def test_no_notice_where_the_certificate_names_the_holder() -> None:
    holder = did_of(did_key("a wallet").verification_method)
    assert shown_by_key(names(holder)).report().notices == ()


def test_a_certificate_that_names_nobody_is_anybodys() -> None:
    def nobody(claims: dict[str, Any]) -> None:
        del claims["credentialSubject"]["id"]
        claims["credentialSubject"]["issuedToParty"].pop("id")

    assert shown_by_key(nobody).report().notices == ()


def test_the_holder_without_a_name_is_who_the_key_belongs_to() -> None:
    show = Show()
    assert show.report(show.presentation(holder=None)).holder == HOLDER


def test_the_subject_itself_may_show_it() -> None:
    world = World()
    show = Show(world, [(Form.VC_JWT, world.certificate(names(HOLDER)))])
    assert show.report().verdict is Verdict.VALID


def test_the_issuer_may_show_it() -> None:
    signer = CB.signer()
    methods = tuple(
        VerificationMethod(one.id, one.controller, one.key, one.relationships | {"authentication"})
        for one in CB.methods()
    )
    world = World(methods={CB.did: methods})
    report = Show(world, signer=signer, holder=CB.did).report()
    assert report.holder == CB.did
    assert report.notices == ("presentation.holder_differs",)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda claims: None, id="another party"),
        pytest.param(names("https://exporter.example/"), id="an address that is not the identifier"),
    ],
)
def test_nobody_is_asked_whom_no_certificate_names(change: Any) -> None:
    world = World()
    show = Show(world, [(Form.VC_JWT, world.certificate(change))])
    report = show.report()
    assert report.verdict is Verdict.INDETERMINATE
    assert [found.code for found in report.reasons] == [Code.PRESENTATION_HOLDER_UNKNOWN]
    assert HOLDER_URL not in show.asked


def test_nobody_is_asked_on_the_word_of_a_certificate_that_is_not_authentic() -> None:
    world = World()
    show = Show(world, [(Form.VC_JWT, world.certificate(names_exporter, by=STRANGER))])
    assert "presentation.holder_unknown" in codes(show.report())
    assert {url.split("/")[2] for url in show.asked} <= {"ab.example"}


def test_a_document_that_is_not_there_leaves_the_holder_unknown() -> None:
    show = Show()
    show.world.replaced[HOLDER_URL] = b"{}"
    assert "presentation.holder_unknown" in codes(show.report())


@pytest.mark.parametrize("holder", ["https://exporter.example/", "did:example:1", "did:key:zzz"])
def test_identifiers_of_other_kinds_stay_unknown(holder: str) -> None:
    show = Show(holder=holder, signer=FileSigner(f"{holder}#key-1", private_key("x")))
    assert "presentation.holder_unknown" in codes(show.report())


def test_a_key_of_somebody_else_is_not_the_holders() -> None:
    report = Show(signer=CB.signer()).report()
    assert [found.code for found in report.reasons] == [Code.PRESENTATION_NOT_HOLDERS]
    assert report.holder is None


def test_a_key_that_is_not_in_the_document_is_unknown() -> None:
    report = Show(signer=FileSigner(f"{HOLDER}#key-9", private_key("exporter.example"))).report()
    assert [found.code for found in report.reasons] == [Code.PRESENTATION_HOLDER_UNKNOWN]


def test_a_name_of_two_keys_has_no_meaning() -> None:
    other = VerificationMethod(f"{HOLDER}#key-1", HOLDER, private_key("y").public, frozenset({"authentication"}))
    assert "presentation.holder_unknown" in codes(Show(methods=(method(), other)).report())


def test_a_key_for_signing_credentials_is_none_for_showing_them() -> None:
    show = Show(methods=(method(relationships=frozenset({"assertionMethod"})),))
    assert [found.code for found in show.report().reasons] == [Code.PRESENTATION_NOT_HOLDERS]


def test_a_key_of_another_algorithm_is_not_the_one() -> None:
    other = private_key("exporter.example", Algorithm.EDDSA).public
    report = Show(
        methods=(VerificationMethod(f"{HOLDER}#key-1", HOLDER, other, frozenset({"authentication"})),)
    ).report()
    assert [found.code for found in report.reasons] == [Code.PRESENTATION_NOT_HOLDERS]


def test_a_signature_of_another_key_is_none() -> None:
    report = Show(signer=FileSigner(f"{HOLDER}#key-1", private_key("z"))).report()
    assert [found.code for found in report.reasons] == [Code.SIG_INVALID]
    assert report.verdict is Verdict.INVALID


@pytest.mark.parametrize("member", ["revoked", "expires"])
def test_a_key_that_is_out_of_use_binds_nobody(member: str) -> None:
    report = Show(methods=(method(**{member: NOW - DAY}),)).report()
    assert [found.code for found in report.reasons] == [Code.PRESENTATION_HOLDER_KEY_ENDED]
