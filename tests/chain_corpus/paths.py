"""How the issuer's authority is found: ladders, circles, several ways, copies that came along (V3.1, V3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.chain_corpus.publishing import accreditation_document
from tests.chain_corpus.settings import FOUR, SECOND_AB, SUB, THREE, TWO_BODIES, rungs
from tests.chain_corpus.telling import (
    GOOD,
    Answer,
    Setting,
    accreditation,
    failed,
    recognition,
    unknown,
)
from tests.chain_corpus.world import World, did_url, index_url, recognised_for, world
from tests.corpus_builder.case import COMMAND_LINE, LIBRARY, Case
from tests.world import AB, CB, DAY, NOW, OTHER_CB, STRANGER, Party
from vc.codes import Code
from vc.encoding import strict_json
from vc.model.vocabulary import Activity, Role

_BODIES = tuple(Party(f"circle-{number}.example", f"Circle {number}") for number in range(1, 5))
_FIRST, _SECOND, _THIRD, _ = _BODIES
_CURRENT, _OTHERS = f"{AB.origin}/accreditations/cb.jwt", f"{SECOND_AB.origin}/accreditations/cb.jwt"
_LONG_AGO = NOW - 120 * DAY


def settings() -> Iterator[Setting]:
    """Yield ladders of one more body than another can stand on, and of one less."""
    yield from LADDERS


LADDERS = tuple(
    Setting(
        f"{number}-bodies-between",
        "A long ladder of accreditation bodies, each accredited by the one above.",
        rungs(number),
    )
    for number in (2, 5)
)


def cases() -> Iterator[Case]:
    """Yield every case about the way up."""
    yield from _ladders()
    yield from _roles()
    yield from _circles()
    yield from _ways()
    yield from _copies()
    yield from _hints()
    yield from _missing()


def _ladders() -> Iterator[Case]:
    """Break each rung of a ladder."""
    ladder = LADDERS[0]
    for number in (1, 2):
        rung = Party(f"rung-{number}.example", f"Rung {number}")
        yield ladder.case(
            f"rung-{number}-withdrawn",
            ladder.good.withdrawn(rung, _LONG_AGO),
            failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, accreditation(rung)),
            "A body in the middle lost its accreditation 120 days ago.",
            source="specs/verification.md V7.1",
        )
        yield ladder.case(
            f"rung-{number}-without-the-sector",
            ladder.good.line(rung, sectors=frozenset({"IAF:18"})),
            failed(Code.CHAIN_SCOPE_NOT_COVERED, accreditation(rung)),
            "Every schedule on the way up must cover the certificate.",
            source="specs/verification.md V8.2",
        )
        yield ladder.case(
            f"rung-{number}-a-certification-body",
            ladder.good.accredited(rung, role=Role.CERTIFICATION_BODY),
            failed(Code.CHAIN_ROLE, accreditation(rung)),
            "Accredited to certify, it accredits.",
            source="specs/trust-chain.md T3",
        )
    longest = LADDERS[1]
    six = rungs(6)
    yield longest.case(
        "6-bodies-between",
        six,
        unknown(Code.LIMIT_CHAIN, accreditation("did:web:rung-1.example")),
        "One link more than one check may follow.",
        source="specs/verification.md V3.3",
    )


def _roles() -> Iterator[Case]:
    source = "specs/trust-chain.md T3"
    for role in (Role.CERTIFICATION_BODY, Role.LABORATORY, Role.INSPECTION_BODY):
        yield FOUR.case(
            f"accredited-by-a-{role.value.replace('_', '-')}",
            FOUR.good.accredited(SUB, role=role),
            failed(Code.CHAIN_ROLE, accreditation(SUB)),
            "However good its own accreditation: it may not accredit others.",
            source=source,
        )
    yield THREE.case(
        "certificate-by-a-body-accredited-to-accredit",
        THREE.good.accredited(CB, role=Role.ACCREDITATION_BODY),
        failed(Code.CHAIN_ROLE, accreditation(CB)),
        "What is accredited to accredit certifies nobody.",
        source=source,
    )
    yield FOUR.case(
        "certificate-by-the-body-in-the-middle",
        FOUR.good.certificate(SUB),
        failed(Code.CHAIN_ROLE, accreditation(SUB)),
        "The body in the middle certifies itself instead of accrediting who does.",
        source=source,
    )
    yield THREE.case(
        "accreditation-of-an-unknown-role",
        THREE.good.rewritten(CB, lambda c: c["credentialSubject"]["accreditation"].update(role="wizard")),
        unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(_CURRENT)),
        "A role that is not registered.",
        source=source,
    )
    yield THREE.case(
        "accredited-by-another-certification-body",
        THREE.good.stapling(_accredits(OTHER_CB, CB)).without(_CURRENT),
        failed(Code.CHAIN_ROLE, accreditation(OTHER_CB)),
        "Another certification body, itself well accredited, accredits the issuer.",
        source="security.md C03",
    )


def _accredits(above: Party, below: Party, *, role: Role = Role.ACCREDITATION_BODY) -> bytes:
    """Return the accreditation of one party by another, whoever they are."""
    made = world().body(above).accredits(below, role=role)
    return accreditation_document(made, replace(made.accreditations[0], recognized_in=None))


def _circles() -> Iterator[Case]:
    gone = THREE.good.without(_CURRENT)
    rows: tuple[tuple[str, tuple[bytes, ...], str, str], ...] = (
        ("of-one", (_accredits(CB, CB),), CB.did, "The issuer accredits itself."),
        ("of-two", (_accredits(_FIRST, CB), _accredits(CB, _FIRST)), CB.did, "Two accredit each other."),
        (
            "of-three",
            (_accredits(_FIRST, CB), _accredits(_SECOND, _FIRST), _accredits(CB, _SECOND)),
            CB.did,
            "Three accredit one another in a circle.",
        ),
        (
            "above-the-issuer",
            (_accredits(_FIRST, CB), _accredits(_SECOND, _FIRST), _accredits(_FIRST, _SECOND)),
            _FIRST.did,
            "The circle begins above the issuer.",
        ),
    )
    for name, copies, at, why in rows:
        yield THREE.case(
            f"circle-{name}",
            gone.stapling(*copies),
            unknown(Code.CHAIN_CYCLE, accreditation(at)),
            why,
            source="security.md C02",
        )
    yield THREE.case(
        "circle-beside-the-good-way",
        THREE.good.stapling(_accredits(_FIRST, CB), _accredits(CB, _FIRST)),
        GOOD,
        "A circle came along; what stands at the accreditation body's is good.",
        source="security.md C02",
    )
    net = [_accredits(above, below) for above in _BODIES for below in (*_BODIES, CB) if above != below]
    yield THREE.case(
        "circles-without-number",
        gone.stapling(*net),
        unknown(Code.CHAIN_CYCLE, accreditation(_FIRST)),
        "Each accredits each: the ways up are more than one check may try.",
        source="security.md C02",
    )
    ladder = [_accredits(above, below) for below, above in zip((CB, *_BODIES[:-1]), _BODIES, strict=True)]
    yield THREE.case(
        "ladder-that-leads-nowhere",
        gone.stapling(*ladder),
        unknown(Code.CHAIN_UNTRUSTED, recognition(_BODIES[-1])),
        "Four bodies, each accredited by the next, and the last by nobody.",
        source="security.md C02",
    )


def _ways() -> Iterator[Case]:
    good = TWO_BODIES.good
    first, second = good.published[_CURRENT], good.published[_OTHERS]
    untrusting = tuple(body for body in good.trust.bodies if body.did == SECOND_AB.did)
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("named-second", _leading(good, _OTHERS), GOOD, "The certificate leads to the other of two bodies."),
        ("not-named", _leading(good, None), GOOD, "Without a hint the indexes of both are asked."),
        (
            "first-withdrawn-second-named",
            _leading(good.withdrawn(CB, _LONG_AGO), _OTHERS),
            failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, accreditation(CB)),
            "Both accreditations have ended.",
        ),
        (
            "first-body-unknown-not-named",
            _leading(good.trusting(bodies=untrusting), None),
            GOOD,
            "One of its two accreditation bodies is in the trust list, and names it.",
        ),
        (
            "first-body-unknown-second-stapled",
            good.trusting(bodies=untrusting).stapling(second),
            GOOD,
            "The certificate leads to a body that is not in the list; a copy of the other's accreditation came along.",
        ),
        (
            "first-index-down-second-stapled",
            good.without(index_url(AB)).stapling(second),
            GOOD,
            "One body's index is down; by the other's accreditation, which came along, the issuer is good.",
        ),
        (
            "both-stapled",
            good.stapling(first, second),
            GOOD,
            "Copies of both came along.",
        ),
        (
            "first-recognised-for-testing-second-named",
            _leading(good.recognised(AB, recognised_for(Activity.TESTING)), _OTHERS),
            GOOD,
            "The body that the certificate names is recognised for this; that the other is not is of no concern.",
        ),
        (
            "first-recognised-for-testing-first-named",
            good.recognised(AB, recognised_for(Activity.TESTING)),
            failed(Code.CHAIN_BODY_SCOPE_NOT_COVERED, recognition(AB)),
            "The certificate leads to the body that is not recognised for this.",
        ),
    )
    for name, told, answer, why in rows:
        yield TWO_BODIES.case(f"two-ways-{name}", told, answer, why, source="specs/verification.md V3.1")


def _leading(told: World, url: str | None) -> World:
    """Let the certificate lead to an address, or nowhere."""
    if url is None:
        return told.says(lambda claims: claims["issuer"].pop("recognizedIn"))
    return told.says(lambda claims: claims["issuer"]["recognizedIn"].update(id=url))


def _copies() -> Iterator[Case]:
    good = THREE.good
    own, other = good.published[_CURRENT], good.published[f"{AB.origin}/accreditations/other-cb.jwt"]
    gone = good.without(_CURRENT)
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("the-good-one", gone.stapling(own), GOOD, "The page is gone; a copy came along, and the index names it."),
        (
            "altered",
            gone.stapling(own[:-8] + b"AAAAAAAA"),
            unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation("stapled document 1")),
            "Its signature does not verify.",
        ),
        (
            "of-another-body",
            gone.stapling(other),
            unknown(Code.CHAIN_SUBJECT, accreditation(CB)),
            "A genuine accreditation, of somebody else.",
        ),
        (
            "a-certificate",
            gone.stapling(good.input),
            unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation("stapled document 1")),
            "A certificate is no accreditation.",
        ),
        (
            "by-a-body-that-is-in-no-list",
            gone.stapling(_accredits(STRANGER, CB)),
            unknown(Code.CHAIN_UNTRUSTED, recognition(STRANGER)),
            "Nobody of the trust list stands above it.",
        ),
        ("twice", good.stapling(own, own), GOOD, "The same copy twice does no harm."),
        ("garbage-beside", good.stapling(b"garbage", other, _accredits(STRANGER, CB)), GOOD, "Three worthless copies."),
        (
            "in-the-second-place",
            gone.stapling(other, own),
            GOOD,
            "A copy that does not serve stands before the one that does.",
        ),
    )
    for name, told, answer, why in rows:
        yield THREE.case(f"stapled-{name}", told, answer, why, source="specs/verification.md V3.1")
    four = FOUR.good
    middle, lower = (four.published[one.current_url] for one in four.accreditations)
    urls = tuple(one.current_url for one in four.accreditations)
    both = four.without(*urls)
    yield FOUR.case(
        "stapled-both-levels",
        both.stapling(lower, middle),
        GOOD,
        "Copies of both accreditations came along, in the order from below.",
        source="specs/verification.md V3.1",
    )
    yield FOUR.case(
        "stapled-both-levels-in-another-order",
        both.stapling(middle, lower),
        GOOD,
        "Copies of both, in the order from above.",
        source="specs/verification.md V3.1",
    )
    yield FOUR.case(
        "stapled-lower-level-alone",
        both.stapling(lower),
        unknown(Code.CHAIN_ACCREDITATION_UNAVAILABLE, accreditation(urls[0])),
        "The upper accreditation is nowhere to be had.",
        source="specs/verification.md V3.1",
    )
    yield FOUR.case(
        "stapled-upper-level-withdrawn-since",
        four.withdrawn(SUB, _LONG_AGO).without(*urls).stapling(lower, middle),
        unknown(Code.CHAIN_ACCREDITATION_STALE, accreditation(four.accreditations[0].id)),
        "The upper copy is of better days.",
        source="security.md C06",
    )
    crowd = THREE.case(
        "stapled-65-copies",
        gone.stapling(*(b"copy %d" % number for number in range(64)), own),
        unknown(Code.LIMIT_DOCUMENTS, accreditation("")),
        "The good one stands behind as many as are read.",
        source="specs/verification.md V3.3",
    )
    yield replace(crowd, doors=(LIBRARY, COMMAND_LINE))  # over HTTP so many are no request


def _hints() -> Iterator[Case]:
    good = THREE.good
    rows: tuple[tuple[str, str | None, Answer, str], ...] = (
        ("nowhere", None, GOOD, "No hint: the index of the body names the issuer."),
        (
            "to-the-immutable-version",
            f"{AB.origin}/accreditations/cb/v1.jwt",
            GOOD,
            "The version of the signing time, which is the current one.",
        ),
        (
            "to-a-stranger",
            f"{STRANGER.origin}/accreditations/cb.jwt",
            unknown(Code.CHAIN_UNTRUSTED, recognition(f"{STRANGER.origin}/accreditations/cb.jwt")),
            "A host that is nobody's of the trust list is never asked.",
        ),
        (
            "to-another-bodys-accreditation",
            f"{AB.origin}/accreditations/other-cb.jwt",
            unknown(Code.CHAIN_SUBJECT, accreditation(CB)),
            "The accreditation of somebody else.",
        ),
        (
            "to-the-index",
            index_url(AB),
            unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(index_url(AB))),
            "An index is no accreditation.",
        ),
        (
            "to-a-did-document",
            did_url(AB),
            unknown(Code.CHAIN_ACCREDITATION_INVALID, accreditation(did_url(AB))),
            "A DID document is no accreditation.",
        ),
        (
            "to-a-page-that-is-not-there",
            f"{AB.origin}/accreditations/gone.jwt",
            unknown(Code.CHAIN_ACCREDITATION_UNAVAILABLE, accreditation(f"{AB.origin}/accreditations/gone.jwt")),
            "Nothing stands there.",
        ),
    )
    for name, url, answer, why in rows:
        yield THREE.case(f"hint-{name}", _leading(good, url), answer, why, source="specs/verification.md V3.1")


def _missing() -> Iterator[Case]:
    """Take each document away that a chain needs."""
    four = FOUR.good
    middle, lower = four.accreditations
    rows: tuple[tuple[str, str, Answer], ...] = (
        ("lower-accreditation", lower.current_url, _unavailable(lower.current_url)),
        ("middle-accreditation", middle.current_url, _unavailable(middle.current_url)),
        ("middle-keys", did_url(SUB), unknown(Code.KEY_RESOLUTION, accreditation(did_url(SUB)))),
    )
    for name, url, answer in rows:
        yield FOUR.case(
            f"{name}-not-there",
            four.without(url),
            answer,
            "A document that the chain needs can't be had.",
            source="specs/verification.md V3",
        )
    for name, url in (
        ("upper-did-document", did_url(AB)),
        ("immutable-lower-accreditation", lower.id),
        ("immutable-middle-accreditation", middle.id),
        ("bitstring-list", f"{CB.origin}/status/1/bitstring.jwt"),
        ("history-of-the-list", f"{CB.origin}/status/1/history/index.jwt"),
    ):
        yield FOUR.case(
            f"{name}-not-there",
            four.without(url),
            GOOD,
            "A document that the answer does not rest on.",
            source="specs/verification.md V3",
        )
    unnamed = four.document(did_url(SUB), _without_services)
    yield FOUR.case(
        "middle-names-no-index",
        unnamed,
        unknown(Code.CHAIN_INDEX_UNAVAILABLE, accreditation("")),
        "Its DID document says of no index.",
        source="specs/verification.md V3.5",
    )


def _unavailable(url: str) -> Answer:
    return unknown(Code.CHAIN_ACCREDITATION_UNAVAILABLE, accreditation(url))


def _without_services(raw: bytes) -> bytes:
    read = strict_json.loads_object(raw, max_depth=32, max_members=1_000)
    return strict_json.dumps({name: value for name, value in read.items() if name != "service"})
