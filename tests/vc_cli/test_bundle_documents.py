"""X5.4: what belongs into a bundle, in worlds that are not as they should be."""

from dataclasses import replace

from tests.world import AB, CB, NOW, World
from vc.encoding.strict_json import dumps
from vc.errors import Refused
from vc.keys.did_document import Service, build_did_document
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.resolve.document_url import parse_document_url
from vc.resolve.memory import MemorySource
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor
from vc_cli.bundle_documents import Collected, Wanted, collect


def _collected(world: World, *, past: bool = False) -> Collected:
    wanted = Wanted(world.trust, Anchor(trust_list_to_toml(world.trust)), (NOW,) if past else ())
    return collect(wanted, MemorySource(world.documents(), now=lambda: NOW), now=NOW)


def _urls(collected: Collected) -> set[str]:
    return {document.url for document in collected.documents}


def test_an_accreditation_on_an_origin_of_somebody_else_is_not_asked_for() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, current_url="https://elsewhere.example/cb.jwt"))

    collected = _collected(world)

    assert "https://elsewhere.example/cb.jwt" not in _urls(collected)
    assert not any(url.startswith(CB.origin) for url in _urls(collected))


def test_a_body_with_a_static_identifier_has_no_document_to_ask_for() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, subject="did:jwk:e30"))

    collected = _collected(world)

    assert not any(url.startswith(CB.origin) for url in _urls(collected))
    assert collected.gaps == ()


def test_an_identifier_that_names_no_place_is_a_gap() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, subject="did:web:127.0.0.1"))

    collected = _collected(world)

    assert any(gap.startswith("did:web:127.0.0.1: ") for gap in collected.gaps)


def test_the_index_of_an_accredited_accreditation_body_is_collected_too() -> None:
    world = World()
    services = (
        Service(f"{CB.did}#index", "AccreditationIndex", f"{CB.origin}/accreditations/index.jwt"),
        Service(f"{CB.did}#other", "Guestbook", f"{CB.origin}/guests"),
    )
    document = dumps(build_did_document(CB.did, CB.methods(), services))
    world.replaced[f"{CB.origin}/.well-known/did.json"] = document
    world.replaced[f"{CB.origin}/accreditations/index.jwt"] = b"kept as it is"

    collected = _collected(world)

    assert f"{CB.origin}/accreditations/index.jwt" in _urls(collected)
    assert f"{CB.origin}/guests" not in _urls(collected)


def test_a_history_that_is_none_is_kept_and_leads_nowhere() -> None:
    world = World()
    world.replaced[f"{CB.origin}/status/1/history/index.jwt"] = b"rubbish"

    assert _collected(world, past=True).gaps == ()


def test_a_history_with_claims_that_are_none_is_a_gap() -> None:
    from vc.securing.vc_jwt import secure_vc_jwt

    world = World()
    world.replaced[f"{CB.origin}/status/1/history/index.jwt"] = secure_vc_jwt(
        {"iss": CB.did}, CB.signer("lists"), typ="status-history+jwt"
    )

    collected = _collected(world, past=True)

    assert any("/history/index.jwt: " in gap for gap in collected.gaps)


def test_a_moment_before_the_first_list_adds_nothing() -> None:
    world = World()
    wanted = Wanted(world.trust, Anchor(trust_list_to_toml(world.trust)), (NOW.replace(year=2020),))

    collected = collect(wanted, MemorySource(world.documents(), now=lambda: NOW), now=NOW)

    assert collected.gaps == ()
    assert f"{AB.origin}/accreditations/index.jwt" in _urls(collected)


def test_a_list_that_could_not_be_asked_for_is_a_gap_and_not_the_end_of_the_lists() -> None:
    world = World()
    services = (Service(f"{CB.did}#status-base", "StatusListBase", "https://127.0.0.1/status/"),)
    document = dumps(build_did_document(CB.did, CB.methods(), services))
    published = world.documents() | {f"{CB.origin}/.well-known/did.json": document}
    wanted = Wanted(world.trust, Anchor(trust_list_to_toml(world.trust)))

    collected = collect(wanted, _Guarded(MemorySource(published, now=lambda: NOW)), now=NOW)

    (gap,) = collected.gaps
    assert gap == "https://127.0.0.1/status/1/token.jwt: fetch.forbidden: an address instead of a host name"


class _Guarded:
    """Memory behind the rules for addresses."""

    def __init__(self, memory: MemorySource) -> None:
        self._memory = memory

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Refuse what may not be asked for."""
        try:
            parse_document_url(reference.url)
        except Refused as refusal:
            return NotRetrieved(reference.url, refusal.code, refusal.detail, NOW)
        return self._memory.retrieve(reference)
