"""V11: a presentation beside the credentials that it holds."""

from __future__ import annotations

from dataclasses import replace
from json import loads
from pathlib import Path
from typing import Any

import pytest

from tests.vc.verify.presentations import ASKED, CHALLENGE, HOLDER, Show, codes, method, names_exporter
from tests.wallets import wallet
from tests.world import CB, DAY, NOW, OTHER_CB, SIGNED, World, opened
from vc.codes import Code
from vc.encoding import strict_json
from vc.encoding.strict_json import JsonObject
from vc.keys.did import did_of
from vc.model.vocabulary import Verdict
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.secured import PRESENTATION_FORMS, Form
from vc.securing.vc_cose import secure_vc_cose
from vc.status.value import StatusEvent
from vc.verify.presented import Shown

SPECS = Path(__file__).parents[3] / "specs"


@pytest.mark.parametrize("form", [Form.VP_JWT, Form.VP_SD_JWT, Form.VP_COSE])
def test_a_holder_shows_its_certificate_in_answer_to_a_challenge(form: Form) -> None:
    report = Show(form=form).report()
    assert report.verdict is Verdict.VALID, report.findings
    assert report.verdicts == (Verdict.VALID, Verdict.VALID)
    assert (report.form, report.holder, report.notices) == (form.value, HOLDER, ())
    assert codes(report) == {
        "presentation.read",
        "presentation.holder_bound",
        "presentation.challenge",
        "presentation.in_force",
    }


def test_an_enveloped_presentation_is_the_same() -> None:
    show = Show()
    raw = strict_json.dumps(enveloped(show.presentation(), Form.VP_JWT))
    assert show.report(raw).verdicts == (Verdict.VALID, Verdict.VALID)


def test_credentials_in_cose_and_as_jws_are_judged_alike() -> None:
    world = World()
    jws = world.certificate(names_exporter)
    cose = secure_vc_cose(opened(jws).payload, CB.signer())
    report = Show(credentials=[(Form.VC_COSE, cose), (Form.VC_JWT, jws)]).report()
    assert report.verdicts == (Verdict.VALID,) * 3
    assert report.reports[0].subject == report.reports[1].subject


def with_proof(world: World, **members: Any) -> JsonObject:
    """The small world's certificate for the exporter, secured by a proof of its issuer."""
    claims = {name: value for name, value in opened(world.certificate(names_exporter)).claims.items() if name != "iat"}
    return secure_data_integrity({**claims, **members}, CB.signer(), ProofOptions(created=SIGNED))


def test_a_proof_secures_a_presentation_as_well() -> None:
    show = Show()
    report = show.report(show.proved())
    assert report.verdicts == (Verdict.VALID, Verdict.VALID)
    assert (report.form, report.holder, report.notices) == ("data-integrity", HOLDER, ())


def test_credentials_with_proofs_are_judged_in_every_presentation() -> None:
    show = Show()
    held = [with_proof(show.world), enveloped(show.world.certificate(names_exporter), Form.VC_JWT)]
    shown = [show.proved(show.claims(iat=None, nonce=None, verifiableCredential=held))]
    shown += [replace(show, form=form).presentation(verifiableCredential=held) for form in PRESENTATION_FORMS]
    for raw in shown:
        assert show.report(raw).verdicts == (Verdict.VALID,) * 3


def test_each_of_them_is_judged_whole() -> None:
    show = Show()
    changed = {**with_proof(show.world), "name": "Another name"}
    report = show.report(show.presentation(verifiableCredential=[changed]))
    assert report.verdicts[1] is Verdict.INVALID
    assert Code.SIG_INVALID in {found.code for found in report.reports[0].reasons}


def test_a_wallet_form_may_be_enveloped() -> None:
    held = enveloped(wallet(names_exporter).compact, Form.DC_SD_JWT)
    report = Show().report(Show().presentation(verifiableCredential=held))
    assert report.verdicts == (Verdict.VALID, Verdict.VALID)


def test_a_proof_of_a_presentation_is_not_taken_from_another() -> None:
    """What vouches shows nothing, and what shows vouches for nothing."""
    show = Show()
    assert show.report(show.proved(purpose="assertionMethod")).verdict is Verdict.INVALID
    shown_as_credential = {**with_proof(show.world), "proof": loads(show.proved())["proof"]}
    report = show.report(show.presentation(verifiableCredential=[shown_as_credential]))
    assert report.verdicts[1] is Verdict.INVALID
    assert Code.PROOF_PURPOSE in {found.code for found in report.reports[0].reasons}


def test_each_credential_has_a_report_of_its_own() -> None:
    world = World()
    good, strange = world.certificate(names_exporter), world.certificate(names_exporter, by=OTHER_CB)
    world.record(StatusEvent.WITHDRAWN, effective=NOW - DAY)
    report = Show(world, credentials=[(Form.VC_JWT, good), (Form.VC_JWT, strange)]).report()
    assert report.verdict is Verdict.VALID
    assert report.verdicts[1] is Verdict.INVALID
    assert report.to_json()["summary"] == {"valid": 0, "invalid": 1, "indeterminate": 1}


def test_what_is_no_enveloped_credential_is_named_by_its_place() -> None:
    show = Show()
    held = [enveloped(show.world.certificate(names_exporter), Form.VC_JWT)]
    report = show.report(show.presentation(verifiableCredential=[{"type": "VerifiableCredential"}, *held]))
    assert report.verdicts == (Verdict.INVALID, Verdict.VALID)
    (found,) = report.reasons
    assert (found.code, found.subject) == (Code.PRESENTATION_CREDENTIAL, "/verifiableCredential/0")


def test_an_empty_presentation_confirms_nothing() -> None:
    report = Show(credentials=[]).report()
    assert report.verdict is Verdict.INDETERMINATE
    assert {"presentation.empty", "presentation.holder_unknown"} <= codes(report)


def test_bytes_that_are_no_presentation_are_invalid() -> None:
    report = Show().report(b"garbage")
    assert report.verdicts == (Verdict.INVALID,)
    assert (report.form, report.holder, report.reports) == ("", None, ())


def test_without_a_challenge_whoever_has_a_copy_may_be_showing_it() -> None:
    report = Show().report(shown=Shown())
    assert report.verdict is Verdict.INDETERMINATE
    assert [found.code for found in report.reasons] == [Code.PRESENTATION_CHALLENGE_UNASKED]
    assert report.holder == HOLDER  # still it is known who signed


def test_a_question_about_the_past_asks_about_the_presentation_then() -> None:
    show = Show(methods=(method(expires=NOW - DAY),))
    assert "presentation.holder_key_ended" in codes(show.report())
    assert show.report(at=NOW - 2 * DAY).verdict is Verdict.VALID


def test_who_asked_does_not_follow_from_what_was_sent() -> None:
    report = Show().report(Show().presentation(nonce=CHALLENGE, aud=did_of(HOLDER)), shown=ASKED)
    assert "presentation.audience_unasked" in codes(report)
