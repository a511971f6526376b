"""A key in other hands, and the issuer's register of before, which tells the honest certificates (N7, T8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.chain_corpus.publishing import certificate as issued
from tests.chain_corpus.settings import THREE
from tests.chain_corpus.telling import GOOD, Answer, Setting, certificate, failed, unknown
from tests.chain_corpus.world import LISTS, SECOND, World, did_url
from tests.corpus_builder.case import Case
from tests.registers import INDEX_URL, Register, digest_of
from tests.world import CB, DAY, NOW, SIGNED, STRANGER
from vc.codes import Code
from vc.keys.did_document import Service
from vc.trust.issue_time import REGISTER_SERVICE

_HOUR = timedelta(hours=1)
STOLEN = SIGNED + 100 * DAY
_KEY = f"{CB.did}#credentials"
_OTHERS = [hashlib.sha256(b"%d" % number).digest() for number in range(5)]
_OWN = digest_of(issued(THREE.good))
_N7 = "specs/register-snapshot.md N7"

_Snapshot = tuple[datetime, list[list[bytes]]]


def _at(moment: datetime, *own: bytes) -> _Snapshot:
    return moment, [_OTHERS, list(own)] if own else [_OTHERS]


def snapshot(moment: datetime, *, own: bool) -> tuple[datetime, list[list[bytes]]]:
    """Return a snapshot of a moment that holds certificates of others, and the one of the case or not."""
    return _at(moment, _OWN) if own else _at(moment)


def _naming_it(document: bytes) -> bytes:
    described = json.loads(document)
    service = Service(f"{CB.did}#register", REGISTER_SERVICE, INDEX_URL)
    described["service"].append({"id": service.id, "type": service.type, "serviceEndpoint": service.endpoint})
    return json.dumps(described).encode()


def registered(*snapshots: _Snapshot, stolen: datetime | None = STOLEN, **register: Any) -> World:
    """Return the world of a register with these snapshots, in which the key is in other hands since `stolen`."""
    published = Register(snapshots, register.pop("signed", NOW - _HOUR), **register).documents()
    told = THREE.good if stolen is None else THREE.good.method(CB, revoked=stolen)
    for url, content in published.items():
        told = told.document(url, content)
    return told.document(did_url(CB), _naming_it)


REGISTERED = Setting(
    "stolen-key-and-a-register",
    "The key that signed the certificate came into other hands long after; a snapshot of before holds the certificate.",
    registered(_at(SIGNED + DAY, _OWN)),
)


def settings() -> Iterator[Setting]:
    """Yield the world with a register."""
    yield REGISTERED


_STANDS_NOT = failed(Code.KEY_COMPROMISED, certificate(_KEY))
_NOT_HAD = unknown(Code.REGISTER_UNAVAILABLE, certificate(INDEX_URL))
_NOT_ITS_OWN = unknown(Code.REGISTER_INVALID, certificate(INDEX_URL))


def cases() -> Iterator[Case]:
    """Yield every case about registers."""
    yield from _snapshots()
    yield from _certificates()
    yield from _documents()


def _snapshots() -> Iterator[Case]:
    yield from REGISTERED.around(
        "register-snapshot-an-hour-before-the-theft",
        lambda offset: registered(_at(STOLEN - _HOUR + offset, _OWN)),
        (GOOD, _STANDS_NOT, _STANDS_NOT),
        why="A snapshot must be older than the theft by more than the margin of an hour.",
        source=_N7,
    )
    yield from REGISTERED.around(
        "key-stolen-an-hour-after-the-snapshot",
        lambda offset: registered(_at(SIGNED + DAY, _OWN), stolen=SIGNED + DAY + _HOUR + offset),
        (_STANDS_NOT, _STANDS_NOT, GOOD),
        why="The same, told from the theft.",
        source=_N7,
    )
    open_ = unknown(Code.KEY_COMPROMISED, certificate(_KEY))
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("of-after-the-theft", registered(_at(STOLEN + DAY, _OWN)), _STANDS_NOT, "The thief could be in it."),
        ("without-it", registered(_at(SIGNED + DAY)), _STANDS_NOT, "It is none of those that were there before."),
        (
            "with-it-before-and-not-after",
            registered(_at(SIGNED + DAY, _OWN), _at(STOLEN + DAY)),
            GOOD,
            "The last one from before the theft counts.",
        ),
        (
            "with-it-only-after",
            registered(_at(SIGNED + DAY), _at(STOLEN + DAY, _OWN)),
            _STANDS_NOT,
            "Recorded after the theft.",
        ),
        (
            "of-an-index-from-before-the-theft",
            registered(_at(SIGNED + DAY), signed=STOLEN - DAY),
            open_,
            "The index does not know all snapshots of before: the certificate may be in a later one.",
        ),
        (
            "that-holds-it-by-an-index-from-before-the-theft",
            registered(_at(SIGNED + DAY, _OWN), signed=STOLEN - DAY),
            GOOD,
            "What stands in a snapshot stands in it, however old the index.",
        ),
    )
    for name, told, answer, why in rows:
        yield REGISTERED.case(f"register-snapshot-{name}", told, answer, why, source=_N7)
    yield REGISTERED.case(
        "register-that-does-not-name-it-while-no-key-is-stolen",
        registered(_at(SIGNED + DAY), stolen=None),
        GOOD,
        "Nobody asks a register online while the keys are in good hands.",
        source="specs/register-snapshot.md N6",
    )


def _certificates() -> Iterator[Case]:
    good = REGISTERED.good
    rows: tuple[tuple[str, World], ...] = (
        ("dated-back-to-the-day-before-the-snapshot", good.says(lambda c: c.update(iat=int(SIGNED.timestamp()) - 60))),
        ("for-somebody-else", good.says(lambda c: c["credentialSubject"]["issuedToParty"].update(name="Thief Ltd"))),
        ("that-runs-longer", good.says(lambda c: c.update(validUntil="2029-05-05T00:00:00Z"))),
    )
    for name, told in rows:
        yield REGISTERED.case(
            f"stolen-key-signs-one-{name}",
            told,
            _STANDS_NOT,
            "The thief's own payload is in no snapshot of before, whatever it says.",
            source="specs/trust-chain.md T8",
        )


def _documents() -> Iterator[Case]:
    good = REGISTERED.good
    urls = [url for url in good.published if url.startswith(INDEX_URL.removesuffix("index.jwt"))]
    (head,) = (url for url in urls if url.endswith("/v1.jwt"))
    (own_part,) = (url for url in urls if good.published[url] == _OWN[:16])
    later = NOW + timedelta(minutes=1)
    rows: tuple[tuple[str, World, Answer, str], ...] = (
        ("index-not-there", good.without(INDEX_URL), _NOT_HAD, "It may hold the proof."),
        ("snapshot-not-there", good.without(head), unknown(Code.REGISTER_UNAVAILABLE, certificate(head)), "Likewise."),
        (
            "part-not-there",
            good.without(own_part),
            unknown(Code.REGISTER_UNAVAILABLE, certificate(own_part)),
            "Likewise.",
        ),
        ("part-of-other-octets", good.document(own_part, _OTHERS[0][:16]), _NOT_ITS_OWN, "Not what the head names."),
        ("snapshot-a-page", good.document(head, b"<!doctype html>"), _NOT_ITS_OWN, "Not what the index names."),
        ("index-a-page", good.document(INDEX_URL, b"<!doctype html>"), _NOT_ITS_OWN, "Not an index."),
        (
            "by-a-stranger",
            registered(_at(SIGNED + DAY, _OWN), signer=STRANGER.signer(LISTS)),
            _NOT_ITS_OWN,
            "Who makes a register for the issuer makes a proof for the thief.",
        ),
        (
            "by-the-stolen-key",
            registered(_at(SIGNED + DAY, _OWN), signer=CB.signer()),
            _NOT_ITS_OWN,
            "A key for certificates signs no register.",
        ),
        (
            "signed-a-minute-and-a-second-ahead",
            registered(_at(SIGNED + DAY, _OWN), signed=later + SECOND),
            _NOT_ITS_OWN,
            "A clock may be a minute ahead, and no second more.",
        ),
        ("signed-a-minute-ahead", registered(_at(SIGNED + DAY, _OWN), signed=later), GOOD, "Just that."),
        (
            "by-a-key-for-lists-that-is-stolen-too",
            good.method(CB, LISTS, revoked=NOW - DAY),
            _NOT_ITS_OWN,
            "Whoever holds that key, too, writes the register of before.",
        ),
        (
            "that-no-service-names",
            good.document(did_url(CB), lambda raw: raw.replace(REGISTER_SERVICE.encode(), b"Other")),
            _STANDS_NOT,
            "Without a register all that the key signed has to be issued anew.",
        ),
    )
    for name, told, answer, why in rows:
        yield REGISTERED.case(f"register-{name}", told, answer, why, source="specs/register-snapshot.md N5")
