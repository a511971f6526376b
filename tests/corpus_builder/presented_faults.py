"""Presentations that were altered, signed by others, nested or overfull (securing H, verification V11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.corpus_builder.case import Case, Family, answered
from tests.corpus_builder.embedded_proofs import unsigned, with_proof
from tests.corpus_builder.forging import edited, header, segment, token
from tests.corpus_builder.presenting import (
    HOLDER,
    KEY,
    VALID,
    WALLET,
    certificate,
    claims,
    family,
    held,
    octets,
    proved,
    shown,
    to_wallet,
)
from tests.wallets import Chance
from tests.world import CB, NOW, STRANGER, private_key
from vc.codes import Code
from vc.keys.file_signer import FileSigner
from vc.model.vocabulary import Verdict
from vc.securing.enveloped import enveloped
from vc.securing.sd_jwt.conceal import ClaimPath, Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.secured import Form

_SOURCE = "specs/securing.md H"
_IMPOSTOR = FileSigner(WALLET.verification_method, private_key("an impostor"))
NOTHING: tuple[Verdict, ...] = ()


def cases() -> Iterator[Case]:
    """Yield every presentation that can never be good."""
    usual = family()
    yield from _signatures(usual)
    yield from _headers(usual)
    yield from _claims(usual)
    yield from _held(usual)
    yield from _proofs(usual)
    yield from _selective(usual)


def _invalid(
    usual: Family, name: str, code: Code, given: bytes, why: str, *, holding: tuple[Verdict, ...] = NOTHING
) -> Case:
    case = usual.invalid(f"presentation-{name}", code, why, source=_SOURCE, given=given)
    return replace(case, expected=answered(Verdict.INVALID, code, held=holding))


def _signatures(usual: Family) -> Iterator[Case]:
    good = shown()
    signature = good.rpartition(b".")[2]
    cose = shown(form=Form.VP_COSE)
    rows: dict[str, tuple[Code, bytes, str]] = {
        "challenge-changed": (
            Code.SIG_INVALID,
            edited(shown(nonce="n-4712"), lambda said: said.update(nonce="n-4711")),
            "The answer to another challenge, changed afterwards.",
        ),
        "credential-exchanged": (
            Code.SIG_INVALID,
            edited(good, lambda said: said.update(verifiableCredential=[held(), held()])),
            "Another credential was put in.",
        ),
        "signature-of-another": (
            Code.SIG_INVALID,
            good.rpartition(b".")[0] + b"." + shown(nonce="n-1").rpartition(b".")[2],
            "The signature of another presentation.",
        ),
        "cose-one-bit": (Code.SIG_INVALID, cose[:-1] + bytes([cose[-1] ^ 1]), "One bit of the signature."),
        "by-another-key": (Code.SIG_INVALID, shown(signer=_IMPOSTOR), "Signed by another key than the one named."),
        "by-the-certificates-issuer": (
            Code.PRESENTATION_NOT_HOLDERS,
            shown(signer=CB.signer()),
            "Signed by somebody else than the holder.",
        ),
        "by-a-strangers-key": (
            Code.PRESENTATION_NOT_HOLDERS,
            shown(signer=STRANGER.signer()),
            "Signed with a key that its own owner may use.",
        ),
    }
    for name, (code, given, why) in rows.items():
        holding = VALID * 2 if name == "credential-exchanged" else VALID
        yield _invalid(usual, name, code, given, why, holding=holding)
    cut = good.removesuffix(signature) + signature[:-2]
    yield _invalid(usual, "signature-cut", Code.SIG_ENCODING, cut, "An octet of the signature is missing.")


def _headers(usual: Family) -> Iterator[Case]:
    rows: dict[str, tuple[Code, dict[str, Any], str]] = {
        "alg-none": (Code.JOSE_ALG_FORBIDDEN, {"alg": "none"}, "Unsigned."),
        "key-in-the-header": (Code.KEY_HEADER_FORBIDDEN, {"jwk": KEY.public.to_jwk()}, "It brings its own key."),
        "content-of-a-credential": (Code.JOSE_TYP, {"cty": "vc"}, "Another kind of content."),
        "crit": (Code.JOSE_CRIT, {"crit": ["exp"]}, "No extension is understood."),
        "kid-bare": (Code.JOSE_KID_MALFORMED, {"kid": "key-1"}, "It names nobody."),
        "kid-missing": (Code.JOSE_KID_MALFORMED, {"kid": None}, "No key is named."),
    }
    for name, (code, members, why) in rows.items():
        heading = header(WALLET, **{"typ": "vp+jwt", "cty": "vp", **members})
        yield _invalid(usual, name, code, token(heading, claims(), signer=WALLET), why)
    missing = header(WALLET, typ="vp+jwt", cty="vp", kid=f"{HOLDER}#another")
    case = usual.unknown(
        "presentation-kid-of-no-method",
        Code.PRESENTATION_HOLDER_UNKNOWN,
        "A key that the holder's document does not have.",
        source="specs/verification.md V11.4",
        given=token(missing, claims(), signer=WALLET),
    )
    yield replace(case, expected=answered(Verdict.INDETERMINATE, Code.PRESENTATION_HOLDER_UNKNOWN, held=VALID))


def _claims(usual: Family) -> Iterator[Case]:
    rows: dict[str, tuple[Code, dict[str, Any], str]] = {
        "iss-of-another": (Code.FORMAT_CLAIM_CONFLICT, {"iss": STRANGER.did}, "Two holders."),
        "jti-of-another": (Code.FORMAT_CLAIM_CONFLICT, {"id": "urn:x:1", "jti": "urn:x:2"}, "Two identifiers."),
        "nonce-a-number": (Code.FORMAT_CLAIM, {"nonce": 4711}, "No text."),
        "audience-of-numbers": (Code.FORMAT_CLAIM, {"aud": [1, 2]}, "No texts."),
        "end-as-text": (Code.TIME_CLAIM_TYPE, {"exp": "2027-01-01T00:00:00Z"}, "No NumericDate."),
        "context-of-another-order": (
            Code.FORMAT_CONTEXT,
            {"@context": ["https://accredited-vc.example/ns/v1", "https://www.w3.org/ns/credentials/v2"]},
            "The base context stands first.",
        ),
        "type-of-a-credential": (Code.FORMAT_TYPE, {"type": ["VerifiableCredential"]}, "Another type under its typ."),
        "wrapped": (Code.FORMAT_CLAIM, {"vp": {}}, "The claim of version 1."),
        "credential-as-text": (
            Code.FORMAT_CLAIM,
            {"verifiableCredential": [certificate().decode()]},
            "A token as it is, as version 1 had it.",
        ),
    }
    for name, (code, members, why) in rows.items():
        said = claims(**members)
        yield _invalid(usual, name, code, token(header(WALLET, typ="vp+jwt", cty="vp"), said, signer=WALLET), why)
    twice = segment(b'{"nonce":"n-4712",' + octets(claims())[1:])
    heading = segment(header(WALLET, typ="vp+jwt", cty="vp"))
    signed = heading + b"." + twice
    given = signed + b"." + segment(WALLET.sign(signed))
    yield _invalid(usual, "challenge-twice", Code.FORMAT_DUPLICATE_KEY, given, "Readers differ on which one counts.")


def _held(usual: Family) -> Iterator[Case]:
    deep: Any = held()
    for _ in range(40):
        deep = {"verifiableCredential": [deep]}
    inner = {"type": "EnvelopedVerifiablePresentation"}
    rows: dict[str, tuple[Code, list[Any], str, tuple[Verdict, ...]]] = {
        "in-a-presentation": (
            Code.PRESENTATION_CREDENTIAL,
            [enveloped(shown(), Form.VP_JWT)],
            "A presentation in a presentation.",
            NOTHING,
        ),
        "in-a-presentation-with-a-proof": (
            Code.PRESENTATION_CREDENTIAL,
            [proved(), held()],
            "A presentation with a proof beside a certificate.",
            VALID,
        ),
        "of-the-holders-own-word": (
            Code.PRESENTATION_CREDENTIAL,
            [{**unsigned(), "issuer": HOLDER}],
            "Nothing but the presentation secures it.",
            NOTHING,
        ),
        "of-an-empty-envelope": (Code.PRESENTATION_CREDENTIAL, [inner], "No credential.", NOTHING),
        "nested-too-deep": (Code.LIMIT_DEPTH, [deep], "Forty presentations, one in another.", NOTHING),
        "of-33-credentials": (Code.LIMIT_MEMBERS, [held()] * 33, "One more than anybody shows.", NOTHING),
    }
    for name, (code, credentials, why, holding) in rows.items():
        said = claims(credentials)
        given = token(header(WALLET, typ="vp+jwt", cty="vp"), said, signer=WALLET)
        yield _invalid(usual, name, code, given, why, holding=holding)
    yield _invalid(
        usual,
        "above-a-megabyte",
        Code.LIMIT_SIZE,
        shown(note="abcd" * 4) + b"A" * 1_048_576,
        "More octets than are read.",
    )
    empty = usual.unknown(
        "presentation-of-nothing",
        Code.PRESENTATION_EMPTY,
        "It holds no credential.",
        source="specs/verification.md V11.1",
        given=shown([]),
    )
    yield replace(empty, expected=answered(Verdict.INDETERMINATE, Code.PRESENTATION_EMPTY, held=NOTHING))
    yield replace(
        usual.valid(
            "presentation-valid-of-32",
            "As many as are read.",
            source="specs/securing.md H3",
            given=shown([held()] * 32),
        ),
        expected=answered(Verdict.VALID, None, held=VALID * 32),
    )


def _proofs(usual: Family) -> Iterator[Case]:
    good = proved()
    content = unsigned()
    to_wallet(content)
    own = with_proof(content)

    def proof(**members: Any) -> dict[str, Any]:
        return {**good, "proof": {**good["proof"], **members}}

    vouched = proved(purpose="assertionMethod")
    rows: dict[str, tuple[Code, dict[str, Any], str, tuple[Verdict, ...]]] = {
        "proof-that-vouches": (Code.PROOF_PURPOSE, vouched, "A proof for credentials shows nothing.", NOTHING),
        "proof-purpose-changed": (
            Code.SIG_INVALID,
            {**vouched, "proof": {**vouched["proof"], "proofPurpose": "authentication"}},
            "A proof for another purpose, its name changed afterwards.",
            VALID,
        ),
        "proof-challenge-changed": (
            Code.SIG_INVALID,
            proof(nonce="another"),
            "What the proof says was changed.",
            VALID,
        ),
        "proof-of-an-unknown-suite": (Code.PROOF_CRYPTOSUITE, proof(cryptosuite="bbs-2023"), "Unknown.", NOTHING),
        "proof-of-the-credential": (
            Code.PROOF_PURPOSE,
            {**good, "proof": own["proof"]},
            "The proof of the certificate, put on the presentation.",
            NOTHING,
        ),
        "holder-changed": (
            Code.PRESENTATION_NOT_HOLDERS,
            {**good, "holder": STRANGER.did},
            "Another holder under the same proof.",
            VALID,
        ),
    }
    for name, (code, document, why, holding) in rows.items():
        yield _invalid(usual, name, code, octets(document), why, holding=holding)
    replayed = {**own, "proof": good["proof"]}
    yield replace(
        usual.valid(
            "presentation-of-a-credential-with-its-own-proof",
            "The presentation's proof, put on the certificate in it: one that shows vouches for nothing.",
            source="specs/securing.md DI3",
            given=octets(proved([replayed])),
        ),
        expected=answered(Verdict.VALID, Code.PROOF_PURPOSE, held=(Verdict.INVALID,)),
    )


def _selective(usual: Family) -> Iterator[Case]:
    def hiding(path: ClaimPath, **members: Any) -> SdJwt:
        return secure_sd_jwt(claims(**members), WALLET, typ="vp+sd-jwt", hiding=Hiding((path,), Chance()))

    for name in ("aud", "nonce", "holder"):
        whole = hiding((name,))
        for what, given in (("can-be-hidden", whole), ("is-hidden", SdJwt(whole.issuer_jwt))):
            why = "Whoever passes it on could take it away."
            yield _invalid(usual, f"{name}-{what}", Code.SD_MANDATORY_CLAIM, given.compact, why)
    stranger = bind(
        hiding(("verifiableCredential", 0), cnf={"jwk": KEY.public.to_jwk()}),
        _IMPOSTOR,
        Demand("n", "desk"),
        issued_at=NOW,
    )
    why = "A key binding by another key than the one that it names."
    yield _invalid(usual, "bound-by-a-stranger", Code.KB_INVALID, stranger.compact, why, holding=VALID)
    whole = hiding(("verifiableCredential", 0))
    twice = SdJwt(whole.issuer_jwt, whole.disclosures * 2).compact
    yield _invalid(usual, "disclosure-twice", Code.SD_DUPLICATE_DISCLOSURE, twice, "A disclosure is sent twice.")
    yield _invalid(usual, "without-a-tilde", Code.JOSE_TYP, whole.issuer_jwt, "The typ of an SD-JWT on a plain JWT.")
