"""Selective disclosure: what is added, changed, doubled, hidden or bound wrongly (security.md S01 to S11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.corpus_builder.case import Case, Family, answered
from tests.corpus_builder.surroundings import SMALL_WORLD
from tests.vc.securing.forge import compact
from tests.vc.securing.sd_jwt.sd_forge import digest, disclosure, hidden
from tests.wallets import HOLDER, bare, claims_of, wallet
from tests.world import CB, NOW
from vc.codes import Code
from vc.model.vocabulary import Verdict
from vc.securing.sd_jwt.conceal import ClaimPath
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.sd_jwt.parts import SdJwt

_SUBJECT = "credentialSubject"
_HEADER = {"alg": "ES256", "typ": "dc+sd-jwt", "kid": f"{CB.did}#credentials"}
_EXTRA = disclosure("salt", "extra", "added")


def cases() -> Iterator[Case]:
    """Yield every case about selective disclosure."""
    family = _family()
    yield family.twin
    yield family.valid(
        "selective-nothing-disclosed",
        "What may be hidden is hidden, and said to be.",
        source="sd-jwt SV4",
        given=bare(wallet()).compact,
        notice=Code.SD_HIDDEN,
    )
    yield from _disclosures(family)
    yield from _digests(family)
    yield from _hidden(family)
    yield from _bound(family)
    yield from _forms(family)


def _family() -> Family:
    return Family(
        Case(
            id="valid-selective",
            context=SMALL_WORLD,
            given=wallet().compact,
            expected=answered(Verdict.VALID, None),
            why="The good certificate as an SD-JWT VC, with everything disclosed.",
            source="specs/sd-jwt.md",
            features=("valid",),
        )
    )


def _token(claims: dict[str, Any], *texts: str) -> bytes:
    """The small world's wallet form with exactly these claims and disclosures, correctly signed."""
    return "~".join((compact(_HEADER, claims, key=CB.key()).decode(), *texts, "")).encode()


def _subject(**members: Any) -> dict[str, Any]:
    claims = claims_of()
    claims[_SUBJECT] |= members
    return claims


def _disclosures(family: Family) -> Iterator[Case]:
    whole = wallet()
    first, second = whole.disclosures
    changed = disclosure("salt", "issuedToParty", {"name": "Somebody else"}).encode()
    rows: dict[str, tuple[str, Code, tuple[bytes, ...], str]] = {
        "twice": ("S02", Code.SD_DUPLICATE_DISCLOSURE, (first, second, first), "A disclosure is sent twice."),
        "added": ("S03", Code.SD_UNREFERENCED, (first, second, _EXTRA.encode()), "One that the issuer never signed."),
        "changed": ("S03", Code.SD_UNREFERENCED, (changed, second), "Another holder's name, under no digest."),
        "with-padding": ("S07", Code.FORMAT_BASE64, (first + b"=", second), "Base64url with padding."),
        "of-four-parts": ("S07", Code.SD_MALFORMED, (disclosure("s", "a", 1, 2).encode(),), "Four parts."),
        "with-a-number-for-salt": ("S07", Code.SD_MALFORMED, (disclosure(1, "a", 2).encode(),), "No text for a salt."),
        "named-sd": ("S04", Code.SD_RESERVED_NAME, (disclosure("s", "_sd", []).encode(),), "A reserved name."),
    }
    for name, (row, code, texts, why) in rows.items():
        given = SdJwt(whole.issuer_jwt, texts).compact
        yield family.invalid(f"selective-disclosure-{name}", code, why, source=f"security.md {row}", given=given)
    yield family.invalid(
        "selective-501-disclosures",
        Code.LIMIT_DISCLOSURES,
        "More than anybody needs, counted before anything is decoded.",
        source="security.md S06",
        given=whole.issuer_jwt + b"~WyJzIiwxXQ" * 501 + b"~",
    )


def _digests(family: Family) -> Iterator[Case]:
    element = disclosure("salt", "DE")
    bomb, texts = disclosure("s", "bang"), []
    for number in range(300):
        texts.append(bomb)
        bomb = disclosure(f"s{number}", [{"...": digest(bomb)}, {"...": digest(bomb)}])
    deep, nested = disclosure("s", "a", 1), []
    for number in range(100):
        nested.append(deep)
        deep = disclosure(f"s{number}", "a", {"_sd": [digest(deep)]})
    rows: dict[str, tuple[str, Code, bytes, str]] = {
        "digest-twice": (
            "S01",
            Code.SD_DUPLICATE_DIGEST,
            _token(_subject(_sd=hidden(_EXTRA, _EXTRA)), _EXTRA),
            "In one place.",
        ),
        "digest-at-two-levels": (
            "S01",
            Code.SD_DUPLICATE_DIGEST,
            _token(_subject(_sd=hidden(_EXTRA)) | {"_sd": hidden(_EXTRA)}, _EXTRA),
            "At two levels.",
        ),
        "name-is-there": (
            "S04",
            Code.SD_COLLISION,
            _token(_subject(_sd=hidden(_EXTRA), extra="signed in the open"), _EXTRA),
            "A disclosure would replace what is signed in the open.",
        ),
        "element-for-a-claim": ("S07", Code.SD_MALFORMED, _token(_subject(_sd=hidden(element)), element), "No name."),
        "bomb": (
            "S05",
            Code.SD_DUPLICATE_DIGEST,
            _token(_subject(x=[{"...": digest(bomb)}]), *texts, bomb),
            "2^300 elements.",
        ),
        "deep": ("S06", Code.LIMIT_DEPTH, _token(_subject(_sd=[digest(deep)]), *nested, deep), "100 levels."),
        "md5": ("S08", Code.SD_ALG, _token(claims_of() | {"_sd_alg": "md5"}), "A hash function that is broken."),
        "nested-hash-name": ("S08", Code.SD_ALG, _token(_subject(_sd_alg="sha-256")), "It stands at the top alone."),
        "sd-of-text": ("S07", Code.SD_MALFORMED, _token(_subject(_sd="text")), "_sd is no array."),
    }
    for name, (row, code, given, why) in rows.items():
        yield family.invalid(f"selective-{name}", code, why, source=f"security.md {row}", given=given)


def _hidden(family: Family) -> Iterator[Case]:
    paths: dict[str, ClaimPath] = {
        "status": ("status",),
        "exp": ("exp",),
        "issuer": ("iss",),
        "vct": ("vct",),
        "scope": (_SUBJECT, "certifiedScope"),
        "sectors": (_SUBJECT, "certifiedScope", "sectors"),
        "the-subject": (_SUBJECT,),
    }
    for name, path in paths.items():
        yield family.invalid(
            f"selective-{name}-can-be-hidden",
            Code.SD_MANDATORY_CLAIM,
            "It is shown, but a holder could hide it, and nobody may.",
            source="security.md S09",
            given=wallet(hide=(path,)).compact,
        )
        if name not in {"vct", "issuer"}:
            yield family.invalid(
                f"selective-{name}-is-hidden",
                Code.SD_MANDATORY_CLAIM,
                "Hidden by its holder.",
                source="security.md S09",
                given=bare(wallet(hide=(path,))).compact,
            )


def _bound(family: Family) -> Iterator[Case]:
    whole = bind(wallet(), HOLDER, Demand("n", "customs"), issued_at=NOW)
    stranger = bind(wallet(), CB.signer(), Demand("n", "customs"), issued_at=NOW)
    nobodys = bind(wallet(lambda claims: claims.pop("cnf")), HOLDER, Demand("n", "customs"), issued_at=NOW)
    rows = {
        "by-a-stranger": ("S10", Code.KB_INVALID, stranger, "Signed by another key than cnf."),
        "to-no-key": ("S10", Code.KB_KEY, nobodys, "The issuer has bound it to nobody."),
        "for-more-disclosures": (
            "S11",
            Code.KB_HASH,
            SdJwt(whole.issuer_jwt, whole.disclosures[1:], whole.key_binding),
            "One of the disclosures was taken away since.",
        ),
        "malformed": ("S10", Code.KB_MALFORMED, SdJwt(whole.issuer_jwt, whole.disclosures, b"a.b.c"), "No JWT."),
    }
    for name, (row, code, given, why) in rows.items():
        source = f"security.md {row}"
        yield family.invalid(f"selective-bound-{name}", code, why, source=source, given=given.compact)


def _forms(family: Family) -> Iterator[Case]:
    whole = wallet()
    rows: dict[str, tuple[Code, bytes, str]] = {
        "without-a-tilde": (Code.JOSE_TYP, whole.issuer_jwt, "The typ of an SD-JWT on a plain JWT."),
        "of-an-older-draft": (
            Code.JOSE_TYP,
            compact(_HEADER | {"typ": "vc+sd-jwt"}, claims_of(), key=CB.key()) + b"~",
            "An SD-JWT VC under the media type that is the W3C's.",
        ),
        "with-an-empty-part": (Code.SD_MALFORMED, whole.issuer_jwt + b"~~", "Two tildes in a row."),
    }
    for name, (code, given, why) in rows.items():
        yield family.invalid(f"selective-{name}", code, why, source="sd-jwt SD1, SD6", given=given)
