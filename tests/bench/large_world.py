"""A world with as many organisations as the real one, signed, and a small one made in the same way beside it.

What grows with the number of organisations, and should not, shows in the ratio between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from tests.bench.paired import Batch
from tests.bench.subjects import bare_check
from tests.world import NOW, opened
from vc.keys.public_key import PublicKey
from vc.model.vocabulary import Activity
from vc.register.addresses import Addresses
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.securing.secured import Form
from vc.status.list_url import ListForm
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.question import ask
from vc_cli.world.certificate import WorldCertificate
from vc_cli.world.documents import Organisations
from vc_cli.world.lists import BodyLists, allocation
from vc_cli.world.organisations import Body, Census
from vc_cli.world.sample import Sample
from vc_cli.world.signatures import CREDENTIALS, LISTS
from vc_cli.world.stream import Plan

QUESTION = ask(NOW)
Counts = tuple[int, int, int, int]
"""Accreditation bodies, certification bodies, laboratories, lines of all schedules together (0: as they come)."""

SMALL: Counts = (1, 4, 0, 0)
_CERTIFICATES_OF_A_BODY = 300


@dataclass(frozen=True)
class LargeWorld:
    """Organisations, what they publish by URL, and the trust list above them."""

    organisations: Organisations
    documents: dict[str, bytes]
    anchor: Anchor

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Those that certify systems and are accredited."""
        certifying = (one for one in self.organisations.plan.census.bodies if one.withdrawn_before is None)
        return tuple(one for one in certifying if one.activity is Activity.MANAGEMENT_SYSTEM_CERTIFICATION)

    @property
    def subject(self) -> Body:
        """The largest body under the last accreditation body: whoever searches from the first one comes to it late."""
        last = self.organisations.plan.census.authorities[-1]
        return max((one for one in self.bodies if one.authority == last), key=lambda body: body.certificates)

    def certificates(self, body: Body, count: int) -> tuple[bytes, ...]:
        """Return so many signed certificates of a body that are in force, and publish its lists."""
        in_force = (one for one in self.organisations.plan.certificates(body) if one.change is None)
        chosen = tuple(islice(in_force, count))
        self.documents.update(self._lists(body, chosen))
        return self.signed(body, chosen)

    def signed(self, body: Body, certificates: tuple[WorldCertificate, ...]) -> tuple[bytes, ...]:
        """Return certificates of a body, signed."""
        everyone = Sample(self.organisations, count=self.organisations.plan.census.certificates)
        return tuple(one.credential for one in everyone.signed(body, iter(certificates)))

    def evidence(self, token: bytes) -> Evidence:
        """Return a certificate with all that a verifier would gather for it."""
        source = MemorySource(self.documents, now=lambda: NOW)
        return gather(Evidence(token, self.anchor), QUESTION, source)

    def raw(self, body: Body, tokens: tuple[bytes, ...], *, whole_chain: bool) -> Batch:
        """Return the limit: the bare verification of each token, and of the three documents above it."""
        own = [bare_check(opened(token), self._key(body.did, CREDENTIALS)) for token in tokens]
        chain = self._chain(body) if whole_chain else []

        def batch() -> None:
            for check in own:
                check()
                for link in chain:
                    link()

        return batch

    def _chain(self, body: Body) -> list[Callable[[], object]]:
        above, own = Addresses.of(body.authority.did), Addresses.of(body.did)
        signed = (
            (above.accreditation(body.number), Form.VC_JWT, self._key(body.authority.did, CREDENTIALS)),
            (above.accreditation_index, Form.JWT_INDEX, self._key(body.authority.did, LISTS)),
            (own.status_list(1).current(ListForm.TOKEN), Form.STATUS_LIST_JWT, self._key(body.did, LISTS)),
        )
        return [bare_check(opened(self.documents[url], frozenset({form})), key) for url, form, key in signed]

    def _key(self, did: str, use: str) -> PublicKey:
        return self.organisations.keyring.key(did, use).public

    def _lists(self, body: Body, certificates: tuple[WorldCertificate, ...]) -> Iterator[tuple[str, bytes]]:
        lists = BodyLists(body, self.organisations)
        for certificate in certificates:
            assert allocation(Addresses.of(body.did), certificate).list_number == 1
            yield from lists.enter(certificate)
        yield from lists.finished()


@cache
def large_world(counts: Counts) -> LargeWorld:
    """Return a world of so many organisations; every system body has some hundred certificates."""
    authorities, certifying, laboratories, rules = counts
    census = Census(
        certificates=certifying * _CERTIFICATES_OF_A_BODY,
        accreditation_bodies=authorities,
        certification_bodies=certifying,
        laboratories=laboratories,
        inspection_bodies=0,
        ministries=0,
        rules=rules or None,
    )
    organisations = Organisations(Plan(census, "bench", NOW.date()), NOW)
    documents = dict(organisations.documents())
    return LargeWorld(organisations, documents, Anchor(trust_list_to_toml(organisations.trust_list())))


def same_documents(first: Evidence, tokens: tuple[bytes, ...]) -> tuple[Evidence, ...]:
    """Return evidence for each token with the documents of another certificate of the same body."""
    return tuple(replace(first, target=token) for token in tokens)
