"""What a stranger hands over makes us ask nobody but those to whom the trust list leads."""

import pytest

from tests.world import AB, World
from vc.codes import Code
from vc.errors import Refused
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS
from vc.resolve.document_url import parse_document_url
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.resolve.web_exchange import Redirect, read_head
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.question import ask


def redirected(asked: str, location: str) -> str:
    """Return where a redirect leads, as far as it is followed."""
    head = read_head(parse_document_url(asked), 302, [(b"Location", location.encode())], limits=DEFAULT_LIMITS)
    assert isinstance(head, Redirect)
    return head.url.text


@pytest.mark.parametrize(
    "location", ["https://victim.org/delete?all", "//victim.org/", "https://ab.org.victim.org/", "https://x.ab.org/"]
)
def test_an_open_redirect_on_a_trusted_site_leads_nowhere_else(location: str) -> None:
    # recognizedIn may be any address on an accreditation body's origin, "https://ab.org/go?to=..." among them. Sites
    # that redirect anywhere are common, and each turned the verifier into a client of the stranger's choice.
    with pytest.raises(Refused) as refusal:
        redirected("https://ab.org/go?to=anywhere", location)

    assert refusal.value.code is Code.FETCH_FORBIDDEN


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("https://ab.org/a", "https://ab.org/b"),
        ("https://ab.org/a", "https://www.ab.org/a"),
        ("https://www.ab.org/a", "https://ab.org/a"),
    ],
)
def test_a_site_may_still_move_its_documents_about(asked: str, location: str) -> None:
    assert redirected(asked, location) == location


class Listening:
    """A source that notes whom it is asked about."""

    def __init__(self, world: World) -> None:
        self._memory = MemorySource(world.documents(), now=lambda: world.now)
        self.hosts: set[str] = set()

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Answer from the world."""
        self.hosts.add(reference.url.split("/")[2])
        return self._memory.retrieve(reference)


def test_a_certificate_that_names_strangers_everywhere_asks_no_stranger() -> None:
    world = World()

    def everywhere(claims: dict[str, object]) -> None:
        evil = "https://evil.example/x"
        claims["issuer"] = {"id": "did:web:evil.example", "recognizedIn": {"id": evil}}
        claims["credentialSchema"] = {"id": evil, "type": "JsonSchema"}
        claims["status"] = {"status_list": {"idx": 1, "uri": evil}}

    source = Listening(world)
    evidence = Evidence(world.certificate(everywhere), Anchor(trust_list_to_toml(world.trust)))
    gather(evidence, ask(world.now), source)

    assert source.hosts == set()


def test_an_unauthenticated_certificate_asks_its_issuer_at_most_for_its_keys() -> None:
    world = World()
    source = Listening(world)
    target = world.certificate()[:-8] + b"AAAAAAAA"

    gather(Evidence(target, Anchor(trust_list_to_toml(world.trust))), ask(world.now), source)

    assert source.hosts == {AB.host, "cb.example"}
