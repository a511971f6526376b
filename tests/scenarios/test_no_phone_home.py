"""No phone-home: the log of 1,000 online verifications tells nobody which certificate was looked at (design 2.3).

Nothing is cached between them, and a real server on this machine answers, so the log holds every request that a
verifier could make.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.world import AB, DAY, LIST_LENGTH, NOW, Party, accreditation, accreditation_claims, opened, trust_list
from tests.world import certificate_claims as good_claims
from vc.keys.did_document import Service, build_did_document
from vc.model.credential import credential_from_claims
from vc.model.label_claims import label_payload
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.driver import verify_credential
from vc.resolve.routing import DevelopmentRouter, PublicRouter
from vc.resolve.web import WebSource
from vc.securing.cose import secure_cose
from vc.securing.label_number import label_url
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.claims import ListPublication, token_list_claims
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues
from vc.trust.anchor import trust_list_to_toml
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.verify.evidence import Anchor
from vc.verify.memo import Memo
from vc.verify.question import ask

BODIES, LISTS, VERIFICATIONS = 10, 2, 1_000
ISSUERS = tuple(Party(f"cb{number}.example", f"Body {number} (invented)") for number in range(BODIES))
REQUEST_FIELDS = {"Host", "Accept", "Accept-Encoding", "User-Agent", "Connection"}


@dataclass(frozen=True)
class Certificate:
    """Something to verify, and what of it no request may tell."""

    handed_over: bytes
    issuer: Party
    list_number: int
    is_label: bool
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    host: str
    target: str
    fields: tuple[tuple[str, str], ...]


def certificate(number: int, chance: random.Random) -> Certificate:
    """The certificate of a number, of one of the issuers, somewhere in one of its lists."""
    issuer, list_number = ISSUERS[number % BODIES], 1 + number // BODIES % LISTS
    index = chance.randrange(10_000, LIST_LENGTH)
    claims: dict[str, Any] = good_claims(issuer, index)
    name = f"Q{chance.randrange(10**9):09}"
    claims["id"] = f"{issuer.origin}/c/{name}"
    claims["status"] = {"status_list": {"idx": index, "uri": f"{issuer.origin}/status/{list_number}/token.jwt"}}
    subject = claims["credentialSubject"]
    subject |= {"id": f"{claims['id']}#attestation", "certificateNumber": name, "name": name}
    subject["issuedToParty"] |= {"id": f"https://{name}.example/", "name": f"Holder {name}"}
    secured = secure_vc_jwt(claims, issuer.signer())
    is_label = number % 5 == 0
    read = opened(secured)
    payload = label_payload(
        credential_from_claims(read.claims), list_number=list_number, index=index, digest=read.digest
    )
    handed_over = label_url(issuer.host, secure_cose(payload, issuer.signer())).encode() if is_label else secured
    return Certificate(handed_over, issuer, list_number, is_label, (name, str(index), read.digest.hex()))


@cache
def published() -> dict[tuple[str, str], bytes]:
    """What accreditation body and issuers publish, by host and request target."""
    documents: dict[str, bytes] = {f"{AB.origin}/.well-known/did.json": did_document(AB)}
    entries = []
    for issuer in ISSUERS:
        granted = accreditation(issuer)
        secured = secure_vc_jwt(accreditation_claims(granted), AB.signer())
        documents |= {granted.id: secured, granted.current_url: secured}
        documents[f"{issuer.origin}/.well-known/did.json"] = did_document(issuer)
        kids = tuple(method.key.kid8 for method in issuer.methods())
        entries.append(
            IndexEntry(issuer.did, granted.id, granted.current_url, granted.version, opened(secured).digest, kids)
        )
        for number in range(1, LISTS + 1):
            address = ListAddress(f"{issuer.origin}/status/{number}")
            publication = ListPublication(issuer.did, address, NOW, NOW + DAY, timedelta(hours=1))
            values = StatusValues.sparse({7: 1}, length=LIST_LENGTH)
            claims = token_list_claims(values, publication, level=1)
            documents[address.current(ListForm.TOKEN)] = secure_vc_jwt(
                claims, issuer.signer("lists"), typ="statuslist+jwt"
            )
    index = AccreditationIndex(AB.did, NOW, NOW + DAY, 1, Environment.TEST, tuple(entries))
    documents[f"{AB.origin}/accreditations/index.jwt"] = secure_vc_jwt(
        index_claims(index), AB.signer("lists"), typ="accreditation-index+jwt"
    )
    return {_parted(url): content for url, content in documents.items()}


def did_document(party: Party) -> bytes:
    services = (Service(f"{party.did}#status-base", "StatusListBase", f"{party.origin}/status/"),)
    return json.dumps(build_did_document(party.did, party.methods(), services)).encode()


def _parted(url: str) -> tuple[str, str]:
    host, _, path = url.removeprefix("https://").partition("/")
    return host, f"/{path}"


@contextlib.contextmanager
def recording(log: list[Asked]) -> Iterator[int]:
    """Serve everything on a port of this machine and write down every request, whole."""

    class Recorder(BaseHTTPRequestHandler):
        wbufsize = -1  # head and body in one go: else each answer waits for an acknowledgement

        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            log.append(Asked(host, self.path, tuple(self.headers.items())))
            content = published().get((host, self.path))
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.send_header("Set-Cookie", "visitor=1; Path=/")
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            """Keep the terminal quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@dataclass(frozen=True)
class Visit:
    """One verification: what was verified, and what the network saw of it."""

    certificate: Certificate
    requests: tuple[Asked, ...]


@pytest.fixture(scope="module")
def visits() -> list[Visit]:
    """The log of all verifications, every one of them valid."""
    chance = random.Random(20_261_122)
    anchor = Anchor(trust_list_to_toml(replace(trust_list(), issued=NOW - DAY)))
    log: list[Asked] = []
    made = []
    with recording(log) as port:
        hosts = dict.fromkeys([AB.host, *(issuer.host for issuer in ISSUERS)], port)
        source = WebSource(now=lambda: NOW, router=DevelopmentRouter(hosts, otherwise=PublicRouter()))
        memo = Memo(4_096)  # of what was verified; documents are asked for anew each time
        for number in range(VERIFICATIONS):
            looked_at, mark = certificate(number, chance), len(log)
            report, _ = verify_credential(
                looked_at.handed_over, anchor=anchor, source=source, question=ask(NOW), memo=memo
            )
            assert report.verdict is Verdict.VALID, report.reasons
            made.append(Visit(looked_at, tuple(log[mark:])))
    return made


def test_every_document_that_was_asked_for_serves_many_certificates(visits: list[Visit]) -> None:
    served: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for visit in visits:
        for request in visit.requests:
            served[request.host, request.target].add(visit.certificate.secrets)

    assert set(served) <= set(published())
    assert min(len(certificates) for certificates in served.values()) >= VERIFICATIONS // (BODIES * LISTS)
    assert LIST_LENGTH >= 131_072


def test_what_is_asked_depends_on_issuer_and_list_alone(visits: list[Visit]) -> None:
    seen: dict[tuple[str, int, bool], set[tuple[tuple[str, str], ...]]] = defaultdict(set)
    for visit in visits:
        looked_at = visit.certificate
        requests = tuple((one.host, one.target) for one in visit.requests)
        seen[looked_at.issuer.host, looked_at.list_number, looked_at.is_label].add(requests)

    assert {len(sequences) for sequences in seen.values()} == {1}
    assert all(visit.requests for visit in visits)


def test_a_request_carries_nothing_but_what_every_request_carries(visits: list[Visit]) -> None:
    requests = [request for visit in visits for request in visit.requests]
    by_host: dict[str, set[tuple[tuple[str, str], ...]]] = defaultdict(set)
    for request in requests:
        by_host[request.host].add(request.fields)

    assert {name for request in requests for name, _ in request.fields} == REQUEST_FIELDS
    assert {len(fields) for fields in by_host.values()} == {1}
    assert not any("?" in request.target or "#" in request.target for request in requests)


def test_no_secret_of_a_certificate_is_in_any_request(visits: list[Visit]) -> None:
    whole = "\n".join(f"{one.host} {one.target} {one.fields}" for visit in visits for one in visit.requests)
    words = set(re.findall(r"[0-9A-Za-z]+", whole))

    assert not words & {secret for visit in visits for secret in visit.certificate.secrets}
    assert "visitor" not in words
