"""Who accredited the issuer, and by what right: strangers, roles, stale copies, indexes (security.md C01 to C03)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from tests.corpus_builder.case import COMMAND_LINE, LIBRARY, Case, Context, Family, Overrides, answered
from tests.corpus_builder.forging import claims_of, signed_again, token
from tests.corpus_builder.surroundings import (
    CURRENT_URL,
    INDEX_URL,
    altered,
    base,
    certificate,
    documents,
    small_family,
)
from tests.world import (
    AB,
    CB,
    DAY,
    ISO_9001,
    NOW,
    OTHER_CB,
    STRANGER,
    Party,
    World,
    accreditation,
    accreditation_claims,
    certificate_claims,
    opened,
)
from vc.codes import Code
from vc.encoding import strict_json
from vc.encoding.multibase import digest_multibase_of
from vc.keys.did_document import Service, build_did_document
from vc.model.accreditation import Accreditation
from vc.model.vocabulary import AccreditationEventKind, Role, Verdict
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.anchor import trust_list_to_toml

TWO_LEVELS = "two-levels"
SUB = Party("sub-ab.example", "Coastal Accreditation Office (invented)")
IMITATION = Party("ab-example.example", "Northern Accreditation Service (imitation)")
_SUB_INDEX = f"{SUB.origin}/accreditations/index.jwt"


def contexts() -> Iterator[Context]:
    """Yield the contexts that these cases need beside the small world."""
    why = "The body of the trust list has accredited another accreditation body, and that one the certification body."
    yield Context(TWO_LEVELS, why, trust_list_to_toml(World().trust), two_levels(Role.ACCREDITATION_BODY))


def cases() -> Iterator[Case]:
    """Yield every case about recognition."""
    yield from _strangers()
    yield from _look_alikes()
    yield from _accreditations()
    yield from _indexes()
    yield from _stapled()
    yield from _levels()


def _by(party: Party, change: Callable[[dict[str, Any]], object] = lambda claims: None) -> bytes:
    claims = certificate_claims(party)
    change(claims)
    return token(payload=claims, signer=party.signer())


def _recognized_in(url: str | None) -> Callable[[dict[str, Any]], object]:
    if url is None:
        return lambda claims: claims["issuer"].pop("recognizedIn")
    return lambda claims: claims["issuer"]["recognizedIn"].update(id=url)


def _strangers() -> Iterator[Case]:
    family, row = small_family(), "security.md C01"
    rows: tuple[tuple[str, Code, bytes, str], ...] = (
        (
            "names-its-own-body",
            Code.CHAIN_UNTRUSTED,
            _by(STRANGER, _recognized_in("https://stranger.example/accreditation.jwt")),
            "Nobody of the trust list; nothing is asked of the stranger.",
        ),
        (
            "names-nobody",
            Code.CHAIN_UNTRUSTED,
            _by(STRANGER, _recognized_in(None)),
            "No index of the trust list names it.",
        ),
        (
            "issuer-as-text",
            Code.CHAIN_UNTRUSTED,
            _by(STRANGER, lambda claims: claims.update(issuer=STRANGER.did)),
            "No index names it.",
        ),
        (
            "borrows-an-accreditation",
            Code.CHAIN_SUBJECT,
            _by(STRANGER, _recognized_in(CURRENT_URL)),
            "The accreditation is another body's.",
        ),
        (
            "names-a-page-that-is-not-there",
            Code.CHAIN_ACCREDITATION_UNAVAILABLE,
            _by(STRANGER, _recognized_in("https://ab.example/accreditations/stranger.jwt")),
            "The body has no such accreditation.",
        ),
        (
            "names-the-index",
            Code.CHAIN_ACCREDITATION_INVALID,
            _by(STRANGER, _recognized_in(INDEX_URL)),
            "An index is no accreditation.",
        ),
        (
            "names-a-did-document",
            Code.CHAIN_ACCREDITATION_INVALID,
            _by(STRANGER, _recognized_in("https://ab.example/.well-known/did.json")),
            "A DID document is no accreditation.",
        ),
        (
            "userinfo-trick",
            Code.CHAIN_UNTRUSTED,
            _by(STRANGER, _recognized_in("https://ab.example@stranger.example/a.jwt")),
            "The host is behind the @.",
        ),
        (
            "backslash-trick",
            Code.CHAIN_UNTRUSTED,
            _by(STRANGER, _recognized_in("https://stranger.example\\@ab.example/a.jwt")),
            "Two clients read two hosts out of it.",
        ),
        (
            "over-http",
            Code.CHAIN_UNTRUSTED,
            _by(STRANGER, _recognized_in("http://ab.example/accreditations/cb.jwt")),
            "Not over https.",
        ),
        (
            "another-port",
            Code.CHAIN_UNTRUSTED,
            _by(STRANGER, _recognized_in("https://ab.example:8443/a.jwt")),
            "Another origin.",
        ),
        ("file", Code.CHAIN_UNTRUSTED, _by(STRANGER, _recognized_in("file:///etc/passwd")), "No https URL."),
        (
            "loopback",
            Code.CHAIN_UNTRUSTED,
            _by(STRANGER, _recognized_in("https://127.0.0.1/a.jwt")),
            "Nothing inside is asked.",
        ),
    )
    for name, code, content, why in rows:
        yield family.unknown(f"chain-stranger-{name}", code, why, source=row, given=content)
    yield family.unknown(
        "chain-body-not-in-the-trust-list",
        Code.CHAIN_UNTRUSTED,
        "The trust list names another accreditation body.",
        source=row,
        change=altered(
            lambda world: _replace_body(
                world, did=IMITATION.did, origins=(IMITATION.origin,), index=f"{IMITATION.origin}/index.jwt"
            )
        ),
    )
    yield family.valid(
        "valid-without-recognized-in",
        "No hint: the index of the trust list's body names the issuer.",
        source="specs/verification.md V3.1",
        given=_by(CB, _recognized_in(None)),
    )
    yield family.invalid(
        "chain-key-of-another-body",
        Code.KEY_NOT_ISSUERS,
        "Another accredited body signs in the issuer's name, with its own key.",
        source="security.md J31",
        given=token(payload=certificate_claims(CB), signer=OTHER_CB.signer()),
    )


def _replace_body(world: World, **members: Any) -> None:
    world.trust = replace(world.trust, bodies=(replace(world.trust.bodies[0], **members),))


def _look_alikes() -> Iterator[Case]:
    family, row = small_family(), "issue 2, forgeries: look-alike issuer"
    for name, did in (
        ("upper-case", "did:web:CB.example"),
        ("path", "did:web:cb.example:branch"),
        ("port", "did:web:cb.example%3A8443"),
        ("trailing-dot", "did:web:cb.example."),
        ("sub-domain", "did:web:cb.example.stranger.example"),
        ("one-letter", "did:web:cd.example"),
        ("cyrillic", "did:web:сb.example"),
        ("another-method", "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"),
    ):
        claims = certificate_claims()
        claims["issuer"]["id"] = did
        yield family.unknown(
            f"chain-look-alike-{name}",
            Code.CHAIN_SUBJECT,
            "The issuer's identifier is not the accredited body's, octet for octet; its name is.",
            source=row,
            given=token(payload=claims),
        )


def _current(content: bytes) -> Overrides:
    return documents({CURRENT_URL: content})


def _signed_ahead(seconds: int) -> Overrides:
    ahead = NOW + timedelta(seconds=seconds)
    return altered(lambda world: world.accredit(lambda granted: replace(granted, signed_at=ahead)))


def _accreditations() -> Iterator[Case]:
    family, good = small_family(), base()[CURRENT_URL]
    ahead = family.valid(
        "valid-accreditation-60-seconds-ahead",
        "The accreditation body's clock may be a minute ahead.",
        source="specs/verification.md V3.3",
        change=_signed_ahead(60),
    )
    yield ahead
    yield family.near(ahead).unknown(
        "chain-accreditation-61-seconds-ahead",
        Code.CHAIN_ACCREDITATION_INVALID,
        "Signed in the future.",
        source="specs/verification.md V3.3",
        change=_signed_ahead(61),
    )

    def stale(claims: dict[str, Any]) -> None:
        claims["credentialSubject"]["accreditation"].update(version=2)

    rows: tuple[tuple[str, Code, Overrides, str], ...] = (
        (
            "not-there",
            Code.CHAIN_ACCREDITATION_UNAVAILABLE,
            documents({CURRENT_URL: None}),
            "404 at the accreditation body.",
        ),
        ("html", Code.CHAIN_ACCREDITATION_INVALID, _current(b"<!doctype html>"), "200 with a page."),
        (
            "altered",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(good[:-8] + b"AAAAAAAA"),
            "Its signature does not verify.",
        ),
        (
            "by-the-issuer-itself",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(signed_again(good, lambda _: None, signer=CB.signer())),
            "Signed by the accredited body.",
        ),
        (
            "by-a-stranger",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(signed_again(good, lambda _: None, signer=STRANGER.signer(), kid=AB.signer().verification_method)),
            "kid names the accreditation body, a stranger signed.",
        ),
        (
            "not-the-current-version",
            Code.CHAIN_ACCREDITATION_STALE,
            _current(signed_again(good, stale, signer=AB.signer())),
            "The index names another version.",
        ),
        (
            "of-another-body",
            Code.CHAIN_SUBJECT,
            _current(base()["https://ab.example/accreditations/other-cb.jwt"]),
            "A genuine accreditation, of somebody else.",
        ),
        (
            "for-production",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(signed_again(good, lambda c: c.update(environment="production"), signer=AB.signer())),
            "Of another environment.",
        ),
        (
            "a-certificate",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(certificate()),
            "A certificate in the place of the accreditation.",
        ),
        (
            "without-schedule",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(signed_again(good, lambda c: c["credentialSubject"].pop("accreditation"), signer=AB.signer())),
            "No accreditation object.",
        ),
        (
            "unknown-role",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(
                signed_again(
                    good, lambda c: c["credentialSubject"]["accreditation"].update(role="wizard"), signer=AB.signer()
                )
            ),
            "A role that is not registered.",
        ),
        (
            "unknown-event",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(
                signed_again(
                    good,
                    lambda c: c["credentialSubject"]["accreditation"]["history"][0].update(event="praised"),
                    signer=AB.signer(),
                )
            ),
            "An event that is not registered.",
        ),
        (
            "unsigned",
            Code.CHAIN_ACCREDITATION_INVALID,
            _current(strict_json.dumps(claims_of(good))),
            "No signature at all.",
        ),
    )
    for name, code, change, why in rows:
        yield family.unknown(f"chain-accreditation-{name}", code, why, source="security.md C01", change=change)


def _index(change: Callable[[dict[str, Any]], object], **members: Any) -> Overrides:
    signer = members.pop("signer", AB.signer("lists"))
    return documents({INDEX_URL: signed_again(base()[INDEX_URL], change, signer=signer, **members)})


def _indexes() -> Iterator[Case]:
    family, row, now = small_family(), "specs/trust-chain.md T6", int(NOW.timestamp())

    def dated(iat: int, exp: int) -> Overrides:
        return _index(lambda claims: claims.update(iat=iat, exp=exp))

    ends = family.valid(
        "valid-index-in-its-last-second",
        "Expires in a second.",
        source="specs/trust-chain.md T7",
        change=dated(now - 172_799, now + 1),
    )
    yield ends
    yield family.near(ends).unknown(
        "chain-index-expired-this-second",
        Code.CHAIN_INDEX_STALE,
        "exp is exclusive.",
        source="specs/trust-chain.md T7",
        change=dated(now - 172_799, now),
    )
    ahead = family.valid(
        "valid-index-60-seconds-ahead",
        "A clock a minute ahead.",
        source="specs/trust-chain.md T7",
        change=dated(now + 60, now + 3_600),
    )
    yield ahead
    yield family.near(ahead).unknown(
        "chain-index-61-seconds-ahead",
        Code.CHAIN_INDEX_STALE,
        "Signed in the future.",
        source="specs/trust-chain.md T7",
        change=dated(now + 61, now + 3_600),
    )
    entry: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims["entries"][0]  # noqa: E731
    rows: tuple[tuple[str, Code, Overrides, str], ...] = (
        ("not-there", Code.CHAIN_INDEX_UNAVAILABLE, documents({INDEX_URL: None}), "404."),
        ("html", Code.CHAIN_INDEX_INVALID, documents({INDEX_URL: b"<!doctype html>"}), "200 with a page."),
        (
            "of-last-week",
            Code.CHAIN_INDEX_STALE,
            altered(lambda world: setattr(world, "index_issued", NOW - 7 * DAY)),
            "A host that stopped publishing.",
        ),
        (
            "for-49-hours",
            Code.CHAIN_INDEX_INVALID,
            dated(now - 60, now + 176_400),
            "An index lives for 48 hours at most.",
        ),
        ("without-exp", Code.CHAIN_INDEX_INVALID, _index(lambda claims: claims.pop("exp")), "No end."),
        (
            "by-a-stranger",
            Code.CHAIN_INDEX_INVALID,
            _index(lambda _: None, signer=STRANGER.signer()),
            "Signed by nobody of the trust list.",
        ),
        (
            "by-the-accredited-body",
            Code.CHAIN_INDEX_INVALID,
            _index(lambda _: None, signer=CB.signer()),
            "Signed by the body that it speaks of.",
        ),
        (
            "of-another-body",
            Code.CHAIN_INDEX_INVALID,
            _index(lambda claims: claims.update(iss=IMITATION.did)),
            "Issued by another body than signed it.",
        ),
        (
            "for-production",
            Code.CHAIN_INDEX_INVALID,
            _index(lambda claims: claims.update(environment="production")),
            "Of another environment.",
        ),
        (
            "without-the-issuer",
            Code.CHAIN_ACCREDITATION_STALE,
            _index(lambda claims: claims["entries"].pop(0)),
            "It does not name the issuer.",
        ),
        (
            "with-the-issuer-twice",
            Code.CHAIN_INDEX_INVALID,
            _index(lambda claims: claims["entries"].append(entry(claims))),
            "Two answers for one body.",
        ),
        (
            "with-another-digest",
            Code.CHAIN_ACCREDITATION_STALE,
            _index(lambda claims: entry(claims).update(digest=digest_multibase_of(bytes(32)))),
            "It names another version.",
        ),
        (
            "with-a-malformed-digest",
            Code.CHAIN_INDEX_INVALID,
            _index(lambda claims: entry(claims).update(digest="z")),
            "No SHA-256 multihash.",
        ),
        (
            "typ-another",
            Code.CHAIN_INDEX_INVALID,
            _index(lambda _: None, typ="statuslist+jwt"),
            "A status list is no index.",
        ),
    )
    for name, code, change, why in rows:
        yield family.unknown(f"chain-index-{name}", code, why, source=row, change=change)


def _stapled() -> Iterator[Case]:
    family, gone = small_family(), documents({CURRENT_URL: None})
    good = base()[CURRENT_URL]
    fine = family.valid(
        "valid-stapled",
        "A copy that came along, while the accreditation body's page is gone: the index says that it is current.",
        source="specs/verification.md V3.1",
        change=replace(gone, stapled=(good,)),
    )
    yield fine
    near = family.near(fine)
    withdrawn = altered(lambda world: world.accreditation_event(AccreditationEventKind.WITHDRAWN, NOW - 120 * DAY))
    yield near.unknown(
        "chain-stapled-after-the-withdrawal",
        Code.CHAIN_ACCREDITATION_STALE,
        "A withdrawn body staples the accreditation of better days for ever.",
        source="security.md C06",
        change=replace(withdrawn, documents={**withdrawn.documents, CURRENT_URL: None}, stapled=(good,)),
    )
    rows: tuple[tuple[str, Code, bytes, str], ...] = (
        (
            "by-an-imitation",
            Code.CHAIN_UNTRUSTED,
            _imitation(),
            "An accreditation body that is in no trust list, with a familiar name.",
        ),
        (
            "by-the-issuer-itself",
            Code.CHAIN_CYCLE,
            signed_again(good, lambda c: c["issuer"].update(id=CB.did), signer=CB.signer()),
            "The issuer accredits itself.",
        ),
        ("garbage", Code.CHAIN_ACCREDITATION_INVALID, b"garbage", "No credential."),
        ("altered", Code.CHAIN_ACCREDITATION_INVALID, good[:-8] + b"AAAAAAAA", "Its signature does not verify."),
        (
            "of-another-body",
            Code.CHAIN_SUBJECT,
            base()["https://ab.example/accreditations/other-cb.jwt"],
            "Somebody else's.",
        ),
    )
    for name, code, copy, why in rows:
        yield near.unknown(
            f"chain-stapled-{name}", code, why, source="security.md C01", change=replace(gone, stapled=(copy,))
        )
    first, second = Party("first.example", "First"), Party("second.example", "Second")
    yield near.unknown(
        "chain-stapled-circle",
        Code.CHAIN_CYCLE,
        "The issuer's accreditor and another accredit each other.",
        source="security.md C02",
        change=replace(gone, stapled=(accredits(first, CB), accredits(second, first), accredits(first, second))),
    )
    yield near.invalid(
        "chain-stapled-by-an-accredited-certification-body",
        Code.CHAIN_ROLE,
        "Another certification body, itself well accredited, accredits the issuer.",
        source="security.md C03",
        change=replace(gone, stapled=(accredits(OTHER_CB, CB),)),
    )
    parties = [CB, *(Party(f"level-{n}.example", f"Level {n}") for n in range(10))]
    ladder = tuple(accredits(above, below) for below, above in pairwise(parties))
    yield near.unknown(
        "chain-stapled-10-deep",
        Code.LIMIT_CHAIN,
        "A ladder of ten bodies that leads nowhere.",
        source="security.md C02",
        change=replace(gone, stapled=ladder),
    )
    crowd = near.unknown(
        "chain-stapled-65-copies",
        Code.LIMIT_DOCUMENTS,
        "More copies than are read.",
        source="specs/verification.md V3.3",
        change=replace(gone, stapled=tuple(b"copy %d" % number for number in range(65))),
    )
    yield replace(crowd, doors=(LIBRARY, COMMAND_LINE))  # over HTTP so many are no request
    yield family.valid(
        "valid-bad-copy-beside-the-good-one",
        "A worthless copy came along; the one at the accreditation body's is good.",
        source="security.md C02",
        change=Overrides(stapled=(b"garbage", _imitation())),
    )


def _imitation() -> bytes:
    claims = accreditation_claims(replace(accreditation(), issuer=IMITATION.did))
    return token(payload=claims, signer=IMITATION.signer())


def accredits(above: Party, below: Party) -> bytes:
    """Return the accreditation of one party by another, whoever they are."""
    granted = replace(accreditation(below), issuer=above.did, role=Role.ACCREDITATION_BODY)
    return token(payload=accreditation_claims(granted), signer=above.signer())


def _levels() -> Iterator[Case]:
    certificate_below = _by(CB, _recognized_in(f"{AB.origin}/accreditations/sub-cb.jwt"))
    twin = Case(
        id="valid-two-levels",
        context=TWO_LEVELS,
        given=certificate_below,
        expected=answered(Verdict.VALID, None),
        why="Every level in force, the middle one accredited as an accreditation body.",
        source="specs/verification.md V3.3",
        features=("valid",),
    )
    yield twin
    family, good = Family(twin), two_levels(Role.ACCREDITATION_BODY)

    def changed(other: dict[str, bytes]) -> Overrides:
        return documents({url: raw for url, raw in other.items() if good.get(url) != raw})

    for role in (Role.CERTIFICATION_BODY, Role.LABORATORY, Role.INSPECTION_BODY):
        yield family.invalid(
            f"chain-accredited-by-a-{role.value.replace('_', '-')}",
            Code.CHAIN_ROLE,
            "However good its own accreditation: it may not accredit others.",
            source="security.md C03",
            change=changed(two_levels(role)),
        )
    yield family.invalid(
        "chain-middle-level-withdrawn",
        Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW,
        "The accreditation body in the middle lost its own accreditation 120 days ago.",
        source="security.md C06",
        change=changed(two_levels(Role.ACCREDITATION_BODY, withdrawn=True)),
    )
    yield family.invalid(
        "chain-middle-level-scope",
        Code.CHAIN_SCOPE_NOT_COVERED,
        "The schedule of the middle level does not hold the sector.",
        source="security.md C04",
        change=changed(two_levels(Role.ACCREDITATION_BODY, sectors=frozenset({"IAF:18"}))),
    )
    yield family.unknown(
        "chain-middle-level-index-not-there",
        Code.CHAIN_INDEX_UNAVAILABLE,
        "Nobody says which version of the lower accreditation is current.",
        source="specs/verification.md V3.5",
        change=documents({_SUB_INDEX: None}),
    )
    yield family.unknown(
        "chain-middle-level-keys-not-there",
        Code.KEY_RESOLUTION,
        "The keys of the middle level can't be had.",
        source="specs/verification.md V3.3",
        change=documents({f"{SUB.origin}/.well-known/did.json": None}),
    )
    yield family.unknown(
        "chain-middle-level-names-no-index",
        Code.CHAIN_INDEX_UNAVAILABLE,
        "Its DID document says of no index.",
        source="specs/verification.md V3.5",
        change=documents(
            {f"{SUB.origin}/.well-known/did.json": strict_json.dumps(build_did_document(SUB.did, SUB.methods()))}
        ),
    )


def two_levels(role: Role, *, withdrawn: bool = False, sectors: frozenset[str] = ISO_9001.sectors) -> dict[str, bytes]:
    """Return all documents of a world in which AB accredits SUB (in that role) and SUB accredits CB."""
    middle = replace(
        accreditation(SUB),
        id=f"{AB.origin}/accreditations/sub/v1.jwt",
        current_url=f"{AB.origin}/accreditations/sub.jwt",
        role=role,
        schedule=(replace(ISO_9001, sectors=sectors),),
    )
    if withdrawn:
        event = replace(middle.events[0], kind=AccreditationEventKind.WITHDRAWN, effective_from=NOW - 120 * DAY)
        middle = replace(middle, events=(*middle.events, event))
    world = World()
    world.accreditations = (middle,)
    published = world.documents()
    lower = replace(
        accreditation(CB),
        id=f"{AB.origin}/accreditations/sub-cb/v1.jwt",
        issuer=SUB.did,
        current_url=f"{AB.origin}/accreditations/sub-cb.jwt",
    )
    claims = accreditation_claims(lower)
    claims["issuer"]["recognizedIn"] = {"type": "RecognizedEntityCredential", "id": middle.current_url}
    secured = secure_vc_jwt(claims, SUB.signer())
    services = (Service(f"{SUB.did}#index", "AccreditationIndex", _SUB_INDEX),)
    return published | {
        lower.id: secured,
        lower.current_url: secured,
        f"{SUB.origin}/.well-known/did.json": strict_json.dumps(build_did_document(SUB.did, SUB.methods(), services)),
        _SUB_INDEX: _index_of(lower, secured),
    }


def _index_of(granted: Accreditation, secured: bytes) -> bytes:
    issued = int(NOW.timestamp()) - 3_600
    entry = {
        "issuer": granted.subject,
        "id": granted.id,
        "current": granted.current_url,
        "version": granted.version,
        "digest": digest_multibase_of(opened(secured).digest),
        "kids": [method.key.kid8.hex() for method in CB.methods()],
    }
    claims: dict[str, Any] = {
        "iss": SUB.did,
        "iat": issued,
        "exp": issued + 172_800,
        "version": 1,
        "environment": "test",
        "entries": [entry],
    }
    return secure_vc_jwt(claims, SUB.signer("lists"), typ="accreditation-index+jwt")
