"""What the parties of a world of chains sign and publish. Whatever was signed once in a run is not signed again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.corpus_builder.forging import header, token
from tests.world import DAY, LIST_LENGTH, NOW, Party, accreditation_claims
from vc.encoding import base64url, strict_json
from vc.encoding.multibase import digest_multibase_of
from vc.keys.did_document import Service, build_did_document
from vc.keys.file_signer import FileSigner
from vc.model.accreditation import Accreditation
from vc.model.vocabulary import LinkKind, Role
from vc.status.claims import ListPublication, bitstring_list_credential, history_claims, token_list_claims
from vc.status.history import HistoryEntry, StatusChange, timeline
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues
from vc.status.value import value_after

if TYPE_CHECKING:
    from tests.chain_corpus.world import Signed, World

HISTORY_URL = "{}/status/1/history/index.jwt"
INDEX_TYP, TOKEN_TYP, HISTORY_TYP = "accreditation-index+jwt", "statuslist+jwt", "status-history+jwt"


def certificate(world: World) -> bytes:
    """Return the certificate of a world as its signer made it."""
    assert world.claims is not None, "nobody has certified anything"
    claims = deepcopy(world.claims)
    for change in world.claimed:
        change(claims)
    return secured(claims, world.signed)


def documents(world: World) -> dict[str, bytes]:
    """Return everything that is published in a world, by URL."""
    published = {f"{party.origin}/.well-known/did.json": did_document(world, party) for party in world.parties.values()}
    accreditations = [(one, accreditation_document(world, one)) for one in world.accreditations]
    for one, raw in accreditations:
        published[one.id] = published[one.current_url] = raw
    for party in _accreditors(world):
        entries = [_entry(world, one, raw) for one, raw in accreditations if one.issuer == party.did]
        published[f"{party.origin}/accreditations/index.jwt"] = index_document(world, party, entries)
    if world.claims is not None:
        published |= _status_documents(world)
    for url, content in world.replaced.items():
        before = published.pop(url, b"")
        written = content(before) if callable(content) else content
        if written is not None:
            published[url] = written
    return published


def accreditation_document(world: World, one: Accreditation) -> bytes:
    """Return an accreditation as its signer made it."""
    claims = _claims(one)
    above = world.parties[one.issuer]
    claims["issuer"]["name"] = above.name
    if one.recognized_in is not None:
        claims["issuer"]["recognizedIn"] = {"type": "RecognizedEntityCredential", "id": one.recognized_in}
    for change in world.written.get(one.subject, ()):
        change(claims)
    return secured(claims, world.written_by.get(one.subject) or _own(above))


def _claims(one: Accreditation) -> dict[str, Any]:
    """Return the claims of an accreditation; of a designation what is granted stands under its own name (T12)."""
    claims = accreditation_claims(replace(one, kind=LinkKind.ACCREDITATION))
    subject = claims["credentialSubject"]
    subject[one.kind.value] = subject.pop("accreditation")
    return claims


def did_document(world: World, party: Party) -> bytes:
    """Return the DID document of a party; one that may accredit names its index."""
    methods = world.methods.get(party.did, party.methods())
    services = [Service(f"{party.did}#status-base", "StatusListBase", f"{party.origin}/status/")]
    if party in _accreditors(world):
        url = f"{party.origin}/accreditations/index.jwt"
        services.append(Service(f"{party.did}#index", "AccreditationIndex", url))
    return strict_json.dumps(build_did_document(party.did, methods, services))


def index_document(world: World, party: Party, entries: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the index of a body."""
    issued = int((world.index_issued.get(party.did) or NOW - timedelta(hours=2)).timestamp())
    claims: dict[str, Any] = {
        "iss": party.did,
        "iat": issued,
        "exp": issued + 172_800,
        "version": 100,
        "environment": world.trust.environment.value,
        "entries": list(entries),
    }
    for change in world.indexed.get(party.did, ()):
        change(claims)
    return secured(claims, world.index_signed.get(party.did) or _own(party, "lists"), typ=INDEX_TYP)


def secured(claims: Mapping[str, Any], signed: Signed, *, typ: str = "vc+jwt") -> bytes:
    """Return claims under somebody's signature, whatever they are."""
    return _secured(strict_json.dumps(claims), signed, typ)


@cache
def _secured(payload: bytes, signed: Signed, typ: str) -> bytes:
    key = signed.by.signer(signed.use)
    signer = key if signed.kid is None else FileSigner(signed.kid, signed.by.key(signed.use))
    heading = header(signer, typ=typ, cty="vc" if typ == "vc+jwt" else None)
    return token(heading, payload, signer=signer)


def _own(party: Party, use: str = "credentials") -> Signed:
    from tests.chain_corpus.world import Signed

    return Signed(party, use)


def _accreditors(world: World) -> list[Party]:
    """Return whoever publishes an index: the bodies of the trust list, and all that accredit or may."""
    named = [body.did for body in world.trust.bodies]
    named += [one.issuer for one in world.accreditations]
    named += [one.subject for one in world.accreditations if one.role is Role.ACCREDITATION_BODY]
    return [world.parties[did] for did in dict.fromkeys(named) if did in world.parties]


def _entry(world: World, one: Accreditation, raw: bytes) -> dict[str, Any]:
    subject = world.parties[one.subject]
    return {
        "issuer": one.subject,
        "id": one.id,
        "current": one.current_url,
        "version": one.version,
        "digest": digest_of(raw),
        "kids": [method.key.kid8.hex() for method in world.methods.get(subject.did, subject.methods())],
    }


def digest_of(raw: bytes) -> str:
    """Return the digest of a document's payload octets, as an index and a history name it."""
    return digest_multibase_of(hashlib.sha256(base64url.decode(raw.split(b".")[1])).digest())


def _status_documents(world: World) -> dict[str, bytes]:
    issuer = world.issuer
    address = ListAddress(f"{issuer.origin}/status/1")
    issued = world.list_issued or NOW - timedelta(minutes=10)
    signer = world.list_signed or _own(issuer, "lists")
    published: dict[str, bytes] = {}
    entries = []
    for version, moment in enumerate((*world.archived, issued), start=1):
        token_claims, bitstring = _lists(issuer, moment, _values(world.changes, moment))
        claims = deepcopy(token_claims)
        for change in world.listed:
            change(claims)
        by_form = {
            ListForm.TOKEN: secured(claims, signer, typ=TOKEN_TYP),
            ListForm.BITSTRING: secured(bitstring, signer),
        }
        urls = {form: address.archived(form, moment) for form in by_form}
        published |= {urls[form]: raw for form, raw in by_form.items()}
        published |= {address.current(form): raw for form, raw in by_form.items()}
        digests = [digest_of(raw) for raw in by_form.values()]
        entries.append(HistoryEntry(moment, moment + DAY, version, *urls.values(), *digests))
    publication = ListPublication(issuer.did, address, issued, issued + DAY, timedelta(hours=1))
    history = history_claims(publication, version=len(entries), entries=entries, events=timeline(world.changes))
    published[address.history] = secured(history, signer, typ=HISTORY_TYP)
    return published


def _values(changes: Iterable[StatusChange], moment: datetime) -> tuple[tuple[int, int], ...]:
    """Return the values that are not active at a moment, as they were known then."""
    known: dict[int, list[StatusChange]] = {}
    for change in sorted(changes, key=lambda change: change.effective):
        if change.effective <= moment and change.recorded <= moment:
            known.setdefault(change.index, []).append(change)
    return tuple((index, int(value_after(one.event for one in listed))) for index, listed in sorted(known.items()))


@cache
def _lists(issuer: Party, moment: datetime, values: tuple[tuple[int, int], ...]) -> tuple[Any, Any]:
    publication = ListPublication(
        issuer.did, ListAddress(f"{issuer.origin}/status/1"), moment, moment + DAY, timedelta(hours=1)
    )
    packed = StatusValues.sparse(dict(values), length=LIST_LENGTH)
    return token_list_claims(packed, publication, level=9), bitstring_list_credential(packed, publication, level=9)
