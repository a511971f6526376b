"""Certificates that their holder presents: key binding where it is demanded (specs/sd-jwt.md KB)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.corpus_builder.case import Case, Family, answered
from tests.corpus_builder.forging import segment
from tests.corpus_builder.surroundings import SECOND, SMALL_WORLD, certificate
from tests.wallets import HOLDER, bare, wallet
from tests.world import CB, NOW
from vc.codes import Code
from vc.keys.file_signer import FileSigner
from vc.model.vocabulary import Verdict
from vc.securing.sd_jwt.key_binding import Demand, bind, sd_hash
from vc.securing.sd_jwt.parts import SdJwt

SOURCE = "specs/sd-jwt.md KB2"
NONCE, DESK = "n-4711", "https://desk.example"
_MINUTES = timedelta(minutes=5)


def bound(
    given: SdJwt | None = None,
    *,
    nonce: str = NONCE,
    audience: str = DESK,
    at: datetime = NOW,
    signer: FileSigner = HOLDER,
) -> bytes:
    """Return the wallet form, or `given`, as its holder presents it to the desk."""
    return bind(given or wallet(), signer, Demand(nonce, audience), issued_at=at).compact


def _bound_by_hand(*, typ: str = "kb+jwt", **members: Any) -> bytes:
    """Return it with a key binding that has these members, signed by the holder."""
    whole = wallet()
    claims = {"iat": int(NOW.timestamp()), "aud": DESK, "nonce": NONCE, "sd_hash": sd_hash(whole), **members}
    signed = segment({"alg": "ES256", "typ": typ}) + b"." + segment(claims)
    return whole.unbound + signed + b"." + segment(HOLDER.sign(signed))


def cases() -> Iterator[Case]:
    """Yield every case in which key binding is demanded."""
    twin = Case(
        id="binding-valid",
        context=SMALL_WORLD,
        given=bound(),
        expected=answered(Verdict.VALID, None),
        why="The wallet form, presented by its holder to whoever asks, in answer to the nonce.",
        source=SOURCE,
        features=("binding",),
        nonce=NONCE,
        audience=DESK,
    )
    family = Family(twin)
    yield twin
    yield family.valid(
        "binding-valid-with-nothing-disclosed",
        "What the holder keeps back is no matter of who presents it.",
        source=SOURCE,
        given=bound(bare(wallet())),
        notice=Code.SD_HIDDEN,
    )
    for name, at in (("five-minutes-old", NOW - _MINUTES), ("a-minute-ahead", NOW + timedelta(minutes=1))):
        why = "The last moment at which it counts."
        yield family.valid(f"binding-valid-{name}", why, source=SOURCE, given=bound(at=at))
    yield from _refused(family)
    yield replace(
        family.valid(
            "binding-unasked", "Nobody asked who presents it: it proves nothing.", source="specs/sd-jwt.md KB3"
        ),
        nonce="",
        audience="",
        expected=answered(Verdict.VALID, Code.KB_UNEXPECTED),
    )


def _refused(family: Family) -> Iterator[Case]:
    ours = wallet()
    rows: dict[str, tuple[Code, bytes, str]] = {
        "missing": (Code.KB_REQUIRED, ours.compact, "It could be anybody's copy."),
        "of-a-certificate-that-has-none": (
            Code.KB_REQUIRED,
            certificate(),
            "A form in which nobody presents anything.",
        ),
        "another-nonce": (Code.KB_NONCE, bound(nonce="n-4712"), "The answer to another question, replayed."),
        "nonce-in-another-case": (Code.KB_NONCE, bound(nonce="N-4711"), "Another text."),
        "another-audience": (Code.KB_AUDIENCE, bound(audience="https://other.example"), "Presented to somebody else."),
        "audience-with-a-slash": (Code.KB_AUDIENCE, bound(audience=f"{DESK}/"), "Another text."),
        "too-old": (Code.KB_TIME, bound(at=NOW - _MINUTES - SECOND), "Made more than five minutes ago."),
        "from-the-future": (Code.KB_TIME, bound(at=NOW + timedelta(seconds=61)), "Made after now."),
        "by-another-key": (
            Code.KB_INVALID,
            bound(signer=CB.signer()),
            "Signed by another key than that of the holder.",
        ),
        "of-another-typ": (Code.KB_INVALID, _bound_by_hand(typ="JWT"), "A token of another kind, by the same key."),
        "for-other-disclosures": (Code.KB_HASH, _bound_by_hand(sd_hash=sd_hash(bare(ours))), "Other disclosures."),
        "to-no-key": (Code.KB_KEY, bound(wallet(lambda claims: claims.pop("cnf"))), "It is bound to nobody."),
        "with-two-audiences": (Code.KB_MALFORMED, _bound_by_hand(aud=[DESK, "https://other.example"]), "An array."),
        "without-nonce": (Code.KB_MALFORMED, _bound_by_hand(nonce=""), "It answers nothing."),
    }
    for name, (code, given, why) in rows.items():
        yield family.invalid(f"binding-{name}", code, why, source=SOURCE, given=given)
