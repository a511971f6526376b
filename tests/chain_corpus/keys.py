"""Keys at each level, in time and in use: those of bodies, of accredited bodies, for lists and indexes (T8 to T10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.chain_corpus.settings import FOUR, HOST, SUB, THREE
from tests.chain_corpus.telling import (
    GOOD,
    Answer,
    Setting,
    accreditation,
    certificate,
    failed,
    noticed,
    unknown,
)
from tests.chain_corpus.world import (
    CREDENTIALS,
    LISTS,
    Signed,
    World,
    compromised,
    did_url,
    index_url,
    list_url,
)
from tests.corpus_builder.case import Broken, Case
from tests.world import AB, CB, DAY, GRANTED, NOW, OTHER_CB, SIGNED, STRANGER, Party
from vc.codes import Code
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import KeyState
from vc.trust.trust_list import KeyUse

_PUBLISHED, _LISTED = NOW - timedelta(hours=2), NOW - timedelta(minutes=10)
_NOT_AUTHENTIC, _NO_INDEX = Code.CHAIN_ACCREDITATION_INVALID, Code.CHAIN_INDEX_INVALID
_NEW_KEY = replace(CB, host="new-key.example")


def cases() -> Iterator[Case]:
    """Yield every case about keys."""
    yield from _of_the_body()
    yield from _of_the_middle()
    for setting, level in ((THREE, "three"), (FOUR, "four")):
        yield from _of_the_issuer(setting, level)
    yield from _documents()
    yield from _signers()


def _accreditation(party: Party, setting: Setting = THREE) -> Broken:
    own = setting.good.accreditation(party)
    assert own is not None
    return accreditation(own.current_url)


def _key(party: Party, use: str = CREDENTIALS) -> str:
    return f"{party.did}#{use}"


def _of_the_body() -> Iterator[Case]:
    good = THREE.good
    invalid, no_index = unknown(_NOT_AUTHENTIC, _accreditation(CB)), unknown(_NO_INDEX, accreditation(index_url(AB)))
    retired: dict[str, Any] = {"state": KeyState.RETIRED, "valid_from": GRANTED - 9 * DAY}
    late = good.trusting(issued=NOW)
    rows: tuple[tuple[str, Callable[[timedelta], World], tuple[Answer, Answer, Answer], str], ...] = (
        (
            "begins-as-it-accredited",
            lambda offset: good.body_key(AB, valid_from=GRANTED + offset),
            (GOOD, GOOD, invalid),
            "The key of the body counts from its first second on.",
        ),
        (
            "retired-as-it-accredited",
            lambda offset: good.body_key(AB, **retired, valid_to=GRANTED + offset),
            (invalid, invalid, GOOD),
            "The key of the body counts until its last second.",
        ),
        (
            "for-indexes-begins-as-it-signed",
            lambda offset: good.body_key(AB, LISTS, valid_from=_PUBLISHED + offset),
            (GOOD, GOOD, no_index),
            "The key for indexes counts from its first second on.",
        ),
        (
            "for-indexes-retired-as-it-signed",
            lambda offset: good.body_key(AB, LISTS, **retired, valid_to=_PUBLISHED + offset),
            (no_index, no_index, GOOD),
            "The key for indexes counts until its last second.",
        ),
    )
    for name, told, answers, why in rows:
        yield from THREE.around(f"body-key-{name}", told, answers, why=why, source="specs/trust-chain.md T8")
    stolen: tuple[tuple[str, World, Answer], ...] = (
        ("before-it-accredited", good.body_key(AB, **compromised(GRANTED - DAY)), invalid),
        ("after-it-accredited", good.body_key(AB, **compromised(GRANTED + DAY)), invalid),
        ("this-second", late.body_key(AB, **compromised(NOW)), invalid),
        ("for-indexes-long-ago", good.body_key(AB, LISTS, **compromised(GRANTED)), no_index),
        ("for-indexes-this-second", late.body_key(AB, LISTS, **compromised(NOW)), no_index),
    )
    for name, world, answer in stolen:
        yield THREE.case(
            f"body-key-compromised-{name}",
            world,
            answer,
            "Whoever holds the key writes the date too: what it signed is nobody's word, whenever it says it was.",
            source="specs/trust-chain.md T8",
        )
    uses: tuple[tuple[str, World, Answer], ...] = (
        ("for-indexes-alone", good.body_key(AB, uses=frozenset({KeyUse.INDEX})), invalid),
        ("for-accreditations-alone", good.body_key(AB, LISTS, uses=frozenset({KeyUse.ACCREDITATION})), no_index),
        ("not-in-the-list", good.body_key(AB, key=HOST.key().public), invalid),
        ("for-indexes-not-in-the-list", good.body_key(AB, LISTS, key=HOST.key().public), no_index),
        ("retired-long-after", good.body_key(AB, **retired, valid_to=NOW - DAY), GOOD),
    )
    for name, world, answer in uses:
        yield THREE.case(
            f"body-key-{name}",
            world,
            answer,
            "The trust list says which key of the body may sign what.",
            source="specs/trust-list.md L9",
        )


def _of_the_middle() -> Iterator[Case]:
    good = FOUR.good
    invalid, no_index = (
        unknown(_NOT_AUTHENTIC, _accreditation(CB, FOUR)),
        unknown(_NO_INDEX, accreditation(index_url(SUB))),
    )
    rows: tuple[tuple[str, Callable[[timedelta], World], tuple[Answer, Answer, Answer], str], ...] = (
        (
            "retired-as-it-accredited",
            lambda offset: good.method(SUB, expires=GRANTED + offset),
            (invalid, invalid, GOOD),
            "The key of the body in the middle counts until its last second.",
        ),
        (
            "compromised-now",
            lambda offset: good.method(SUB, revoked=NOW + offset),
            (invalid, invalid, GOOD),
            "Compromised from a second on that has come: nothing of it counts; one that has not come: everything.",
        ),
        (
            "for-indexes-retired-as-it-signed",
            lambda offset: good.method(SUB, LISTS, expires=_PUBLISHED + offset),
            (no_index, no_index, GOOD),
            "Its key for indexes counts until its last second.",
        ),
        (
            "for-indexes-compromised-now",
            lambda offset: good.method(SUB, LISTS, revoked=NOW + offset),
            (no_index, no_index, GOOD),
            "Its key for indexes in other hands.",
        ),
    )
    for name, told, answers, why in rows:
        yield from FOUR.around(f"middle-key-{name}", told, answers, why=why, source="specs/trust-chain.md T9")
    keys: tuple[tuple[str, World, Answer], ...] = (
        ("for-lists-alone", good.method(SUB, relationships=frozenset({"assertionMethod", "statusMethod"})), invalid),
        ("for-authentication-alone", good.method(SUB, relationships=frozenset({"authentication"})), invalid),
        ("another", good.method(SUB, key=HOST.key().public), invalid),
        ("for-indexes-another", good.method(SUB, LISTS, key=HOST.key().public), no_index),
    )
    for name, world, answer in keys:
        yield FOUR.case(
            f"middle-key-{name}",
            world,
            answer,
            "The DID document of the body in the middle does not let this key speak for it.",
            source="specs/trust-chain.md T9",
        )


def _of_the_issuer(setting: Setting, level: str) -> Iterator[Case]:
    good, at, at_list = setting.good, certificate(_key(CB)), certificate(list_url(CB))
    window, stolen = failed(Code.KEY_WINDOW, at), failed(Code.KEY_COMPROMISED, at)
    claimed, untrusted = noticed(Code.ISSUE_TIME_CLAIMED), unknown(Code.STATUS_UNTRUSTED, at_list)
    rows: tuple[tuple[str, str, str, datetime, tuple[Answer, Answer, Answer]], ...] = (
        ("retired-at-signing", CREDENTIALS, "expires", SIGNED, (window, window, claimed)),
        ("retired-now", CREDENTIALS, "expires", NOW, (claimed, claimed, GOOD)),
        ("compromised-at-signing", CREDENTIALS, "revoked", SIGNED, (stolen, stolen, stolen)),
        ("compromised-now", CREDENTIALS, "revoked", NOW, (stolen, stolen, GOOD)),
        ("for-lists-retired-as-it-signed", LISTS, "expires", _LISTED, (untrusted, untrusted, GOOD)),
        ("for-lists-retired-now", LISTS, "expires", NOW, (GOOD, GOOD, GOOD)),
        ("for-lists-compromised-now", LISTS, "revoked", NOW, (untrusted, untrusted, GOOD)),
    )

    def told(use: str, member: str, moment: datetime) -> Callable[[timedelta], World]:
        return lambda offset: good.method(CB, use, **{member: moment + offset})

    for name, use, member, moment, answers in rows:
        yield from setting.around(
            f"{level}-issuers-key-{name}",
            told(use, member, moment),
            answers,
            why="The issuer's DID document says until when a key counts, and since when it may be another's.",
            source="specs/trust-chain.md T8",
        )
    yield setting.case(
        f"{level}-issuers-key-retired-then-compromised",
        good.method(CB, expires=SIGNED + DAY, revoked=NOW - DAY),
        stolen,
        "The stricter of two statements counts.",
        source="specs/trust-chain.md T10",
    )


def _two_methods(*methods: VerificationMethod) -> World:
    return replace(THREE.good, methods={CB.did: methods})


def _documents() -> Iterator[Case]:
    good, at = THREE.good, certificate(_key(CB))
    credentials, lists = CB.methods()
    named_twice = replace(credentials, key=_NEW_KEY.key().public)
    both = frozenset({"assertionMethod", "statusMethod"})
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        (
            "under-two-names-one-retired",
            _two_methods(credentials, replace(credentials, id=f"{CB.did}#old", expires=SIGNED), lists),
            failed(Code.KEY_WINDOW, at),
            "The same key twice, retired under one of its names: the stricter counts.",
        ),
        (
            "name-of-two-keys",
            _two_methods(credentials, named_twice, lists),
            unknown(Code.KEY_AMBIGUOUS, at),
            "One name for two keys has no meaning.",
        ),
        ("gone", _two_methods(lists), unknown(Code.KEY_UNKNOWN, at), "The key is not in the DID document any more."),
        (
            "new-beside-the-old",
            _two_methods(credentials, replace(named_twice, id=f"{CB.did}#credentials-2"), lists),
            GOOD,
            "A new key was added; the old one stays for what it signed.",
        ),
        (
            "for-lists",
            good.method(CB, relationships=both),
            failed(Code.KEY_PURPOSE, at),
            "A key for status lists signs no certificates.",
        ),
        (
            "for-authentication",
            good.method(CB, relationships=frozenset({"authentication"})),
            failed(Code.KEY_PURPOSE, at),
            "A key for authentication signs no certificates.",
        ),
        (
            "another",
            good.method(CB, key=_NEW_KEY.key().public),
            failed(Code.SIG_INVALID, at),
            "The DID document gives the name to another key.",
        ),
        (
            "document-not-there",
            good.without(did_url(CB)),
            unknown(Code.KEY_RESOLUTION, certificate(did_url(CB))),
            "The issuer's keys can't be had.",
        ),
        (
            "document-of-another-body",
            good.document(did_url(CB), good.published[did_url(OTHER_CB)]),
            unknown(Code.KEY_RESOLUTION, certificate(CB)),
            "The document that stands in its place is another body's.",
        ),
        (
            "document-a-page",
            good.document(did_url(CB), b"<!doctype html>"),
            unknown(Code.KEY_RESOLUTION, certificate(CB)),
            "A page in the place of the DID document.",
        ),
    )
    for name, world, answer, why in rows:
        yield THREE.case(f"issuers-key-{name}", world, answer, why, source="specs/verification.md V4")


def _signers() -> Iterator[Case]:
    """Whoever signs in somebody else's name, at each level."""
    good, mine = THREE.good, _key(CB)
    not_issuers = Code.KEY_NOT_ISSUERS
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        (
            "certificate-by-a-stranger-in-its-name",
            good.signed_by(STRANGER, kid=mine),
            failed(Code.SIG_INVALID, certificate(mine)),
            "The header names the issuer's key, a stranger signed.",
        ),
        (
            "certificate-by-a-stranger",
            good.signed_by(STRANGER),
            failed(not_issuers, certificate(_key(STRANGER))),
            "The header names a stranger's key.",
        ),
        (
            "certificate-by-another-accredited-body",
            good.signed_by(OTHER_CB),
            failed(not_issuers, certificate(_key(OTHER_CB))),
            "Another accredited body signs in the issuer's name.",
        ),
        (
            "certificate-by-its-host",
            good.signed_by(HOST),
            failed(not_issuers, certificate(_key(HOST))),
            "A service provider that hosts reports signs for the body.",
        ),
        (
            "certificate-by-the-accreditation-body",
            good.signed_by(AB),
            failed(not_issuers, certificate(_key(AB))),
            "The body above signs in the issuer's name.",
        ),
        (
            "certificate-by-the-issuers-key-for-lists",
            good.signed_by(CB, LISTS),
            failed(Code.KEY_PURPOSE, certificate(_key(CB, LISTS))),
            "The key that stands online for the status lists signs a certificate.",
        ),
        (
            "accreditation-by-its-subject",
            good.rewritten(CB, by=Signed(CB, kid=_key(AB))),
            unknown(_NOT_AUTHENTIC, _accreditation(CB)),
            "The accredited body signed its own accreditation in the name of the body above; the index names it.",
        ),
        (
            "accreditation-by-a-stranger",
            good.rewritten(CB, by=Signed(STRANGER, kid=_key(AB))),
            unknown(_NOT_AUTHENTIC, _accreditation(CB)),
            "A stranger signed the accreditation in the name of the body.",
        ),
        (
            "accreditation-by-the-key-for-indexes",
            good.rewritten(CB, by=Signed(AB, LISTS)),
            unknown(_NOT_AUTHENTIC, _accreditation(CB)),
            "The key for indexes stands online; stealing it must forge no accreditation.",
        ),
        (
            "index-by-the-key-for-accreditations",
            good.index(AB, by=Signed(AB)),
            unknown(_NO_INDEX, accreditation(index_url(AB))),
            "The trust list gives this key to the body for accreditations alone.",
        ),
        (
            "index-by-its-subject",
            good.index(AB, by=Signed(CB, LISTS, kid=_key(AB, LISTS))),
            unknown(_NO_INDEX, accreditation(index_url(AB))),
            "The accredited body signed the index in the name of the body above.",
        ),
        (
            "status-list-by-the-key-for-certificates",
            good.status_list(by=Signed(CB)),
            unknown(Code.STATUS_UNTRUSTED, certificate(list_url(CB))),
            "The key for certificates signs no lists.",
        ),
        (
            "status-list-by-another-accredited-body",
            good.status_list(by=Signed(OTHER_CB, LISTS)),
            unknown(Code.STATUS_UNTRUSTED, certificate(list_url(CB))),
            "Another body's word on the issuer's certificates.",
        ),
        (
            "status-list-by-a-stranger-in-its-name",
            good.status_list(by=Signed(STRANGER, LISTS, kid=_key(CB, LISTS))),
            unknown(Code.STATUS_UNTRUSTED, certificate(list_url(CB))),
            "A stranger signed the list in the issuer's name.",
        ),
    )
    for name, world, answer, why in rows:
        yield THREE.case(name, world, answer, why, source="security.md C01")
    four: tuple[tuple[str, World, Answer, str], ...] = (
        (
            "lower-accreditation-by-the-upper-body",
            FOUR.good.rewritten(CB, by=Signed(AB, kid=_key(SUB))),
            unknown(_NOT_AUTHENTIC, _accreditation(CB, FOUR)),
            "The upper body's key in the name of the one in the middle: keys are not inherited.",
        ),
        (
            "lower-accreditation-by-its-subject",
            FOUR.good.rewritten(CB, by=Signed(CB, kid=_key(SUB))),
            unknown(_NOT_AUTHENTIC, _accreditation(CB, FOUR)),
            "The accredited body signed its own accreditation in the name of the body in the middle.",
        ),
        (
            "middle-accreditation-by-its-subject",
            FOUR.good.rewritten(SUB, by=Signed(SUB, kid=_key(AB))),
            unknown(_NOT_AUTHENTIC, _accreditation(SUB, FOUR)),
            "The body in the middle signed its own accreditation in the name of the upper body.",
        ),
        (
            "lower-index-by-the-upper-body",
            FOUR.good.index(SUB, by=Signed(AB, LISTS, kid=_key(SUB, LISTS))),
            unknown(_NO_INDEX, accreditation(index_url(SUB))),
            "The upper body's key in the name of the one in the middle.",
        ),
    )
    for name, world, answer, why in four:
        yield FOUR.case(name, world, answer, why, source="security.md C01")
