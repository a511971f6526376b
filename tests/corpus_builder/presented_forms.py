"""Presentations in every form that is accepted, and what each of them answers (specs/verification.md V11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.corpus_builder.case import Case, Family, Overrides, answered
from tests.corpus_builder.cose_credentials import message
from tests.corpus_builder.embedded_proofs import unsigned, with_proof
from tests.corpus_builder.key_bindings import DESK
from tests.corpus_builder.presenting import VALID, WALLET, claims, family, held, octets, proved, shown, to_wallet
from tests.corpus_builder.surroundings import altered, certificate, documents
from tests.wallets import Chance, wallet
from tests.world import DAY, NOW, private_key
from vc.codes import Code
from vc.encoding import strict_json
from vc.keys.did_document import build_did_document
from vc.keys.file_signer import FileSigner
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import Verdict
from vc.securing.enveloped import enveloped
from vc.securing.sd_jwt.conceal import Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.secured import Form
from vc.status.value import StatusEvent

EXPORTER = "did:web:exporter.example"
EXPORTER_URL = "https://exporter.example/.well-known/did.json"
_KEY = private_key("exporter.example")


def exporter_document(**members: Any) -> Overrides:
    """Return the surroundings in which the exporter has published its key."""
    said: dict[str, Any] = {"relationships": frozenset({"authentication"}), **members}
    method = VerificationMethod(f"{EXPORTER}#key-1", EXPORTER, _KEY.public, **said)
    return documents({EXPORTER_URL: strict_json.dumps(build_did_document(EXPORTER, [method]))})


def by_exporter(*, named: bool = True) -> bytes:
    """Return a presentation by the exporter, whose certificate names it, or names the wallet."""

    def to_exporter(content: dict[str, Any]) -> None:
        content["credentialSubject"]["issuedToParty"]["id"] = EXPORTER

    content = unsigned()
    (to_exporter if named else to_wallet)(content)
    return shown([with_proof(content)], holder=EXPORTER, signer=FileSigner(f"{EXPORTER}#key-1", _KEY))


def selective(*, count: int = 1, hide: int = 0) -> SdJwt:
    """Return the good presentation of so many copies as an SD-JWT, in which one of them can be kept back."""
    said = claims([held()] * count)
    return secure_sd_jwt(said, WALLET, typ="vp+sd-jwt", hiding=Hiding((("verifiableCredential", hide),), Chance()))


def cases() -> Iterator[Case]:
    """Yield the good presentations, and those that answer somebody else or nobody."""
    usual = family()
    yield usual.twin
    yield from _forms(usual)
    yield from _credentials(usual)
    yield from _holders(usual)
    yield from _answers(usual)


def _forms(usual: Family) -> Iterator[Case]:
    rows: dict[str, tuple[bytes, str]] = {
        "cose": (shown(form=Form.VP_COSE), "In COSE."),
        "sd-jwt": (shown(form=Form.VP_SD_JWT), "As an SD-JWT that hides nothing."),
        "proof": (octets(proved()), "Secured by a proof."),
        "enveloped": (octets(enveloped(shown(), Form.VP_JWT)), "In an envelope."),
        "enveloped-cose": (octets(enveloped(shown(form=Form.VP_COSE), Form.VP_COSE)), "COSE in an envelope."),
        "enveloped-sd-jwt": (
            octets(enveloped(shown(form=Form.VP_SD_JWT), Form.VP_SD_JWT)),
            "An SD-JWT in an envelope.",
        ),
    }
    for name, (given, why) in rows.items():
        yield usual.valid(f"presentation-valid-{name}", why, source="specs/securing.md H1", given=given)
    kept_back = selective(count=2, hide=1)
    yield usual.valid(
        "presentation-valid-one-kept-back",
        "An SD-JWT from which its holder has taken the second of two certificates.",
        source="specs/securing.md H5",
        given=SdJwt(kept_back.issuer_jwt).compact,
        notice=Code.SD_HIDDEN,
    )


def _credentials(usual: Family) -> Iterator[Case]:
    content = unsigned()
    to_wallet(content)
    rows: dict[str, tuple[bytes, str]] = {
        "of-a-proof": (shown([with_proof(content)]), "The certificate has a proof of its own, and no envelope."),
        "of-a-proof-in-a-proof": (octets(proved([with_proof(content)])), "Both are secured by proofs."),
        "of-a-wallet-form": (
            shown([enveloped(wallet(to_wallet).compact, Form.DC_SD_JWT)]),
            "The certificate as an SD-JWT VC, in an envelope.",
        ),
    }
    for name, (given, why) in rows.items():
        yield usual.valid(f"presentation-valid-{name}", why, source="specs/securing.md H3", given=given)
    differing = (("cose", message(), Form.VC_COSE), ("jwt", certificate(), Form.VC_JWT))
    for name, octets_of_it, form in differing:
        yield usual.valid(
            f"presentation-holder-differs-{name}",
            "The certificate names nobody whom the verifier knows the holder to be.",
            source="specs/verification.md V11.8",
            given=shown([enveloped(octets_of_it, form)]),
            notice=Code.PRESENTATION_HOLDER_DIFFERS,
        )
    withdrawn = altered(lambda world: world.record(StatusEvent.WITHDRAWN, effective=NOW - DAY))
    yield replace(
        usual.valid(
            "presentation-of-a-withdrawn-certificate",
            "The presentation is good, and what it holds is withdrawn.",
            source="specs/verification.md V11",
            change=withdrawn,
        ),
        expected=answered(Verdict.VALID, Code.STATUS_WITHDRAWN, held=(Verdict.INVALID,)),
    )
    mixed = [held(), {**with_proof(content), "name": "Another name"}]
    yield replace(
        usual.valid(
            "presentation-of-a-good-and-a-changed-certificate",
            "Each of them is judged by itself.",
            source="specs/verification.md V11.2",
            given=shown(mixed),
        ),
        expected=answered(Verdict.VALID, Code.SIG_INVALID, held=(Verdict.VALID, Verdict.INVALID)),
    )


def _holders(usual: Family) -> Iterator[Case]:
    twin = usual.valid(
        "presentation-valid-by-did-web",
        "The holder has an address, which an authentic certificate names.",
        source="specs/verification.md V11.3",
        given=by_exporter(),
        change=exporter_document(),
    )
    yield twin
    near = usual.near(twin)
    ended = (("revoked", {"revoked": NOW}), ("expired", {"expires": NOW}))
    for name, members in ended:
        yield _invalid(
            near,
            f"presentation-by-a-key-that-was-{name}",
            Code.PRESENTATION_HOLDER_KEY_ENDED,
            "The holder's key is not good any more.",
            "V11.4",
            change=exporter_document(**members),
        )
    yield _invalid(
        near,
        "presentation-by-a-key-that-vouches",
        Code.PRESENTATION_NOT_HOLDERS,
        "The holder's key is for credentials, not to show who it is.",
        "V11.4",
        change=exporter_document(relationships=frozenset({"assertionMethod"})),
    )
    unknown = (
        ("that-is-not-there", by_exporter(), documents({EXPORTER_URL: None})),
        ("that-nobody-vouches-for", by_exporter(named=False), exporter_document()),
    )
    for name, given, change in unknown:
        yield _unknown(
            near,
            f"presentation-by-a-holder-{name}",
            Code.PRESENTATION_HOLDER_UNKNOWN,
            "The holder's keys can't be had; on a stranger's word nobody is asked.",
            "V11.3",
            given=given,
            change=change,
        )


def _answers(usual: Family) -> Iterator[Case]:
    twice = [DESK, "https://other.example"]
    yield usual.valid(
        "presentation-valid-for-two", "It is for others, too.", source="RFC 7519 4.1.3", given=shown(aud=twice)
    )
    rows: dict[str, tuple[Code, bytes, str]] = {}
    for form in (Form.VP_JWT, Form.VP_COSE, Form.VP_SD_JWT):
        name = form.value.removeprefix("vp+")
        rows |= {
            f"another-challenge-{name}": (
                Code.PRESENTATION_CHALLENGE_DIFFERS,
                shown(form=form, nonce="n-4712"),
                "An answer to another challenge, replayed.",
            ),
            f"another-audience-{name}": (
                Code.PRESENTATION_AUDIENCE_DIFFERS,
                shown(form=form, aud="https://other.example"),
                "It was made for somebody else.",
            ),
            f"expired-{name}": (
                Code.PRESENTATION_EXPIRED,
                shown(form=form, exp=int(NOW.timestamp())),
                "It ends with this second.",
            ),
        }
    rows |= {
        "without-a-challenge": (Code.PRESENTATION_CHALLENGE_DIFFERS, shown(nonce=None), "It answers nothing."),
        "for-nobody": (Code.PRESENTATION_AUDIENCE_DIFFERS, shown(aud=None), "It was made for nobody in particular."),
        "not-yet": (Code.PRESENTATION_NOT_YET_VALID, shown(nbf=int(NOW.timestamp()) + 1), "It begins in a second."),
        "another-challenge-proof": (
            Code.PRESENTATION_CHALLENGE_DIFFERS,
            octets(proved(challenge="n-4712")),
            "The proof answers another challenge.",
        ),
        "challenge-beside-the-proof": (
            Code.PRESENTATION_CHALLENGE_DIFFERS,
            octets(proved(document=claims(iat=None), challenge=None)),
            "The challenge stands in the document, where a proof does not answer.",
        ),
        "another-domain": (
            Code.PRESENTATION_AUDIENCE_DIFFERS,
            octets(proved(domain=("https://other.example",))),
            "The proof was made for somebody else.",
        ),
        "two-domains": (
            Code.PRESENTATION_AUDIENCE_DIFFERS,
            octets(proved(domain=tuple(twice))),
            "A proof is for all of its domains or for none (Data Integrity 4.4).",
        ),
        "proof-that-has-expired": (
            Code.PROOF_EXPIRED,
            octets(proved(expires=NOW)),
            "The proof was made to end with this second.",
        ),
    }
    for name, (code, given, why) in rows.items():
        yield _invalid(usual, f"presentation-{name}", code, why, "V11.6", given=given)
    yield usual.valid(
        "presentation-valid-for-a-second-more",
        "The last second of it.",
        source="specs/verification.md V11.7",
        given=shown(exp=int((NOW + timedelta(seconds=1)).timestamp())),
    )
    why = "Whoever has a copy may be showing it."
    unasked = _unknown(usual, "presentation-unasked", Code.PRESENTATION_CHALLENGE_UNASKED, why, "V11.6")
    yield replace(unasked, nonce="")
    why = "It is for somebody, and nobody says who asks."
    yield replace(
        _unknown(usual, "presentation-for-whom", Code.PRESENTATION_AUDIENCE_UNASKED, why, "V11.6"), audience=""
    )


def _invalid(usual: Family, name: str, code: Code, why: str, step: str, **more: Any) -> Case:
    case = usual.invalid(name, code, why, source=f"specs/verification.md {step}", **more)
    return replace(case, expected=answered(Verdict.INVALID, code, held=VALID))


def _unknown(usual: Family, name: str, code: Code, why: str, step: str, **more: Any) -> Case:
    case = usual.unknown(name, code, why, source=f"specs/verification.md {step}", **more)
    return replace(case, expected=answered(Verdict.INDETERMINATE, code, held=VALID))
