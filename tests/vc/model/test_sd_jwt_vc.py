"""SD-JWT VCs as credentials (specs/sd-jwt.md SV; credential-profiles P10; row S09)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.verify.answers import failed, found
from tests.wallets import Chance, bare, claims_of, wallet
from tests.world import CB, SIGNED, World, certificate_claims
from vc.codes import Code
from vc.errors import Refused
from vc.model.credential import Credential, credential_from_claims
from vc.model.sd_jwt_vc import (
    NEVER_DISCLOSED,
    Path,
    credential_from_sd_jwt_vc,
    credential_from_vc_sd_jwt,
    wallet_claims,
)
from vc.model.vocabulary import Profile, Verdict
from vc.profiles.names import CONTEXTS
from vc.profiles.wallet_types import wallet_type
from vc.securing.sd_jwt.conceal import ClaimPath, Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt

SUBJECT = "credentialSubject"
PROFILE = Profile.MANAGEMENT_SYSTEM_CERTIFICATE


def typed(claims: dict[str, Any], *disclosed: Path, hidden: tuple[Path, ...] = ()) -> Credential:
    return credential_from_sd_jwt_vc(claims, disclosed=disclosed, hidden=hidden)


def refusal(claims: dict[str, Any], *disclosed: Path, hidden: tuple[Path, ...] = ()) -> Refused:
    with pytest.raises(Refused) as refused:
        typed(claims, *disclosed, hidden=hidden)
    return refused.value


def test_the_wallet_form_says_what_the_master_says() -> None:
    master = credential_from_claims(certificate_claims())
    found_in_wallet = typed(claims_of())

    for name in (
        "id",
        "issuer",
        "issuer_name",
        "recognized_in",
        "types",
        "name",
        "number",
        "holder",
        "profile",
        "scope",
    ):
        assert getattr(found_in_wallet, name) == getattr(master, name), name
    for name in ("valid_from", "valid_until", "issued_at", "covered", "places", "environment", "surveillance_due"):
        assert getattr(found_in_wallet, name) == getattr(master, name), name
    assert found_in_wallet.status_claims == {"status": master.status_claims["status"]}


def test_a_wallet_form_is_the_same_certificate_to_every_check() -> None:
    world, whole = World(), wallet()

    shown, hidden = world.report(whole.compact), world.report(bare(whole).compact)

    assert shown.verdict is hidden.verdict is Verdict.VALID
    assert [link.id for link in hidden.chain][:2] == [link.id for link in world.report(world.certificate()).chain][:2]
    assert shown.subject is not None
    assert hidden.subject is not None
    assert (shown.subject.holder, shown.subject.covered) == ("Müller Feinmechanik GmbH & Co. KG", ("Werk Lindau",))
    assert (hidden.subject.holder, hidden.subject.covered) == ("", ())
    assert hidden.subject.number == "DE-QMS-2026-00412"


def test_what_may_be_hidden_is_said() -> None:
    whole = wallet()
    answer = World().report(bare(whole).compact)

    assert "sd.hidden" in answer.notices
    assert "/credentialSubject/sites" in found(answer, Code.SD_HIDDEN).detail
    assert "sd.hidden" not in World().report(whole.compact).notices
    assert "sd.hidden" in World().report(wallet(decoys=1).compact).notices, "a decoy looks like something hidden"


@pytest.mark.parametrize(
    "path",
    [
        *(((name,),) for name in sorted(NEVER_DISCLOSED - {"aka_vcts"})),
        (("iat",),),
        (("environment",),),
        ((SUBJECT, "certifiedScope"),),
        ((SUBJECT, "certifiedScope", "sectors"),),
        ((SUBJECT, "certifiedScope", "countries", None),),
        ((SUBJECT, "surveillance"),),
        ((SUBJECT,),),
        ((SUBJECT, "sites"),),
    ],
)
def test_what_nobody_may_hide_is_refused_shown_or_hidden(path: tuple[ClaimPath, ...]) -> None:
    """Row S09."""
    given = wallet(hide=path)

    assert failed(World().report(given.compact)) == {Code.SD_MANDATORY_CLAIM}
    if path != ((SUBJECT, "surveillance"),):  # what a type need not have may be absent
        withheld = World().report(bare(given).compact)
        assert withheld.verdict is Verdict.INVALID
        assert failed(withheld) <= {Code.SD_MANDATORY_CLAIM, Code.FORMAT_TYPE}


def test_a_claim_below_one_that_may_be_hidden_may_be_hidden() -> None:
    given = wallet(hide=((SUBJECT, "sites", None, "country"), (SUBJECT, "sites", None)))

    assert World().report(given.compact).verdict is Verdict.VALID


def test_a_registered_claim_is_never_disclosed_in_a_foreign_type() -> None:
    for name in NEVER_DISCLOSED:
        claims = {"iss": CB.did, "vct": "urn:example:x", name: "x"}
        assert refusal(claims, (name,)).code is Code.SD_MANDATORY_CLAIM


def test_a_foreign_type_has_no_scope_and_is_never_valid() -> None:
    given = wallet(lambda claims: claims.update(vct="https://example.org/report"), hide=())
    answer = World().report(given.compact)

    assert answer.verdict is Verdict.INDETERMINATE
    assert found(answer, Code.CHAIN_SCOPE).detail
    credential = typed({"iss": CB.did, "vct": "urn:example:x", "exp": 10, "nbf": 5, "status": {}, "jti": "u"})
    assert (credential.issuer, credential.name, credential.id) == (CB.did, "urn:example:x", "u")
    assert credential.profile is None
    assert credential.scope is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"vct": None}, Code.FORMAT_TYPE),
        ({"vct": 5}, Code.FORMAT_CLAIM),
        ({"vct#integrity": "sha256-AAAA"}, Code.FORMAT_TYPE),
        ({"@context": list(CONTEXTS)}, Code.FORMAT_CLAIM),
        ({"validUntil": "2099-01-01T00:00:00Z"}, Code.FORMAT_CLAIM),
        ({"credentialStatus": {}}, Code.FORMAT_CLAIM),
        ({"exp": "2029"}, Code.TIME_CLAIM_TYPE),
        ({"exp": 1}, Code.FORMAT_DATA_MODEL),
        ({"status": None}, Code.SD_MANDATORY_CLAIM),
        ({"issuer": None}, Code.SD_MANDATORY_CLAIM),
        ({"issuer": "text"}, Code.FORMAT_CLAIM),
    ],
)
def test_a_claim_in_the_wrong_place_or_form_is_refused(change: dict[str, Any], code: Code) -> None:
    claims = {name: value for name, value in {**claims_of(), **change}.items() if value is not None}

    assert refusal(claims).code is code


def test_the_issuer_is_the_did_of_the_address_that_iss_names() -> None:
    """P10.1: both are signed, and they are one host and path."""
    claims: dict[str, Any] = wallet_claims(certificate_claims(), PROFILE, address="https://cb.example")

    assert (claims["iss"], claims["issuer"]["id"]) == ("https://cb.example", CB.did)
    assert credential_from_sd_jwt_vc(claims, disclosed=(), hidden=()).issuer == CB.did
    usual: dict[str, Any] = wallet_claims(certificate_claims(), PROFILE)
    assert "id" not in usual["issuer"]


@pytest.mark.parametrize(
    ("iss", "stated"),
    [
        ("https://cb.example", "did:web:other-cb.example"),
        ("https://cb.example", "did:web:cb.example:path"),
        ("https://cb.example/", "did:web:cb.example"),
        ("https://cb.example", "https://other-cb.example"),
        ("https://cb.example", 5),
        ("https://cb.example", None),
        ("https://cb.example", ""),
        ("did:web:stranger.example", "did:web:cb.example"),
        ("did:web:cb.example", "https://cb.example"),
        ("urn:example:cb", ""),
    ],
)
def test_no_other_identifier_stands_beside_iss(iss: str, stated: object) -> None:
    claims = claims_of()
    claims["iss"] = iss
    claims["issuer"]["id"] = stated

    assert refusal(claims).code is Code.FORMAT_CLAIM_CONFLICT


def test_a_foreign_type_with_impossible_dates_is_refused() -> None:
    assert refusal({"iss": CB.did, "vct": "urn:example:x", "exp": 5, "nbf": 10}).code is Code.FORMAT_DATA_MODEL
    assert refusal({"vct": "urn:example:x"}).code is Code.FORMAT_CLAIM


def test_the_integrity_of_the_type_goes_with_every_wallet_form() -> None:
    claims = wallet_claims(certificate_claims(), PROFILE)

    assert claims["vct"] == "urn:accredited-vc:management-system-certificate:1"
    assert claims["vct#integrity"] == wallet_type(PROFILE.value).integrity
    assert claims["iat"] == int(SIGNED.timestamp())
    assert "credentialStatus" not in claims


def w3c(hide: tuple[ClaimPath, ...]) -> bytes:
    return secure_sd_jwt(certificate_claims(), CB.signer(), typ="vc+sd-jwt", hiding=Hiding(hide, Chance())).compact


def test_the_w3c_form_of_a_profile_is_held_to_the_same() -> None:
    world = World()

    assert world.report(w3c(((SUBJECT, "issuedToParty"),))).verdict is Verdict.VALID
    for path in ((SUBJECT, "certifiedScope", "sectors"), ("validUntil",), ("credentialStatus",), ("type",), (SUBJECT,)):
        assert world.report(w3c((path,))).verdict is Verdict.INVALID, path
    assert failed(world.report(w3c((("validUntil",),)))) == {Code.SD_MANDATORY_CLAIM}
    hidden = w3c((("validUntil",),)).partition(b"~")[0] + b"~"
    assert failed(world.report(hidden)) == {Code.SD_MANDATORY_CLAIM}


def test_an_accreditation_has_no_parts_that_could_be_hidden() -> None:
    claims = {
        **certificate_claims(),
        "type": ["DigitalIdentityAnchor", "RecognizedEntityCredential", "VerifiableCredential"],
    }
    with pytest.raises(Refused) as refused:
        credential_from_vc_sd_jwt(claims, disclosed=(), hidden=())

    assert refused.value.code is Code.FORMAT_PROFILE
