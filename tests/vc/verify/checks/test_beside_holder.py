"""V11.5 and V11.7: what the form of a presentation says beside its holder's signature."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.vc.verify.presentations import EXPORTER, HOLDER, Show, codes, did_key, method
from tests.world import NOW, private_key
from vc.encoding.strict_json import dumps, loads_object
from vc.keys.file_signer import FileSigner
from vc.model.vocabulary import Verdict
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.sd_jwt.parts import SdJwt

SECOND = timedelta(seconds=1)
WITNESS = did_key("witness")


def document(raw: bytes) -> dict[str, Any]:
    return loads_object(raw, max_depth=32, max_members=10_000)


@pytest.mark.parametrize(
    ("expires", "verdict"), [(NOW, Verdict.INVALID), (NOW + SECOND, Verdict.VALID)], ids=["now", "in a second"]
)
def test_a_proof_that_was_made_to_end_shows_nothing_any_more(expires: object, verdict: Verdict) -> None:
    show = Show()
    report = show.report(show.proved(expires=expires))

    assert report.verdict is verdict
    assert report.verdicts[1] is Verdict.VALID
    if verdict is Verdict.INVALID:
        (found,) = report.reasons
        assert (found.code.value, found.spec) == ("proof.expired", "V11.7")
        assert found.detail.startswith("the holder's proof")


def test_a_witness_beside_the_holder_is_told() -> None:
    show = Show()
    report = show.report(show.proved(document(show.proved()), signer=WITNESS))

    assert report.verdict is Verdict.VALID
    assert report.holder == HOLDER
    assert "proof.beside_verified" in codes(report)


def test_a_broken_proof_beside_the_holders_is_never_good() -> None:
    show = Show()
    whole = document(show.proved(document(show.proved()), signer=WITNESS))
    own, other = whole["proof"]
    report = show.report(show_with(whole, [own, {**other, "nonce": "another"}]))

    assert report.verdict is Verdict.INVALID
    assert "proof.beside_invalid" in codes(report)


def show_with(whole: dict[str, Any], proofs: list[Any]) -> bytes:
    return dumps({**whole, "proof": [*proofs]})


def test_proofs_beside_are_not_told_of_where_the_holder_has_not_signed() -> None:
    show = Show(signer=FileSigner(f"{HOLDER}#key-1", private_key("somebody else")))
    report = show.report(show.proved(document(show.proved()), signer=WITNESS))

    assert report.verdict is Verdict.INVALID
    assert "sig.invalid" in codes(report)
    assert "proof.beside_verified" not in codes(report)


def test_what_a_presentation_hides_is_said() -> None:
    show = Show()
    whole = show.selective(("verifiableCredential", 0))
    shown, hidden = show.report(whole.compact), show.report(SdJwt(whole.issuer_jwt).compact)

    assert (shown.verdict, shown.notices) == (Verdict.VALID, ())
    assert hidden.verdict is Verdict.INDETERMINATE  # it holds nothing that is seen, so nobody vouches for the holder
    assert {"presentation.empty", "presentation.holder_unknown"} <= codes(hidden)


def test_one_credential_of_two_may_be_kept_back() -> None:
    show = Show()
    claims: dict[str, Any] = show.claims()
    (held,) = claims["verifiableCredential"]
    whole = show.selective(("verifiableCredential", 1), verifiableCredential=[held, held])
    report = show.report(SdJwt(whole.issuer_jwt).compact)

    assert report.verdicts == (Verdict.VALID, Verdict.VALID)
    assert report.notices == ("sd.hidden",)


def bound(signer: FileSigner, *, cnf: bool = True) -> bytes:
    show = Show()
    members = {"cnf": {"jwk": EXPORTER.public.to_jwk()}} if cnf else {}
    return bind(show.selective(**members), signer, Demand("n", "desk"), issued_at=NOW).compact


def test_a_key_binding_is_a_second_word_that_nobody_asked_for() -> None:
    report = Show().report(bound(FileSigner("", EXPORTER)))

    assert report.verdict is Verdict.VALID
    assert report.notices == ("kb.unexpected",)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (bound(FileSigner("", private_key("somebody else"))), "kb.invalid"),
        (bound(FileSigner("", EXPORTER), cnf=False), "kb.key"),
    ],
)
def test_a_key_binding_that_does_not_hold_is_no_notice(raw: bytes, code: str) -> None:
    report = Show().report(raw)

    assert report.verdict is Verdict.INVALID
    assert [found.code.value for found in report.reasons] == [code]


def test_a_key_that_has_ended_shows_nothing_whoever_stands_beside() -> None:
    show = Show(methods=(method(expires=NOW - SECOND),))
    report = show.report(show.proved(document(show.proved()), signer=WITNESS))

    assert "presentation.holder_key_ended" in codes(report)
    assert "proof.beside_verified" not in codes(report)
