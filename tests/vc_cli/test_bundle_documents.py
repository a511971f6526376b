"""X5.4: what belongs into a bundle, in worlds that are not as they should be."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.registers import BASE, INDEX_URL, Register
from tests.world import AB, CB, DAY, NOW, OTHER_CB, World
from vc.encoding.strict_json import dumps
from vc.errors import Refused
from vc.keys.did_document import Service, build_did_document
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.resolve.document_url import parse_document_url
from vc.resolve.memory import MemorySource
from vc.trust.anchor import trust_list_to_toml
from vc.trust.number_set import Listed
from vc.verify.evidence import Anchor
from vc_cli.bundle_documents import Collected, NumbersWanted, Wanted, collect


def _collected(
    world: World, *, past: bool = False, registers: bool = False, numbers: NumbersWanted | None = None
) -> Collected:
    anchor = Anchor(trust_list_to_toml(world.trust))
    wanted = Wanted(world.trust, anchor, (NOW,) if past else (), registers=registers, numbers=numbers)
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


def _with_register(world: World, snapshots: list[tuple[datetime, list[list[bytes]]]]) -> World:
    return Register(snapshots, NOW - DAY).published_in(world)


def _registers(collected: Collected) -> set[str]:
    return {url.rpartition("/")[2] for url in _urls(collected) if url.startswith(BASE) and url.endswith(".jwt")}


SNAPSHOTS = [(NOW - (9 - n) * DAY, [[bytes([n]) * 32]]) for n in range(4)]


def test_of_a_register_nothing_is_collected_unless_asked_for() -> None:
    assert _registers(_collected(_with_register(World(), SNAPSHOTS))) == set()


def test_where_asked_for_the_last_snapshot_is_collected_with_its_parts() -> None:
    collected = _collected(_with_register(World(), SNAPSHOTS), registers=True)

    assert _registers(collected) == {"index.jwt", "v4.jwt"}
    assert len([url for url in _urls(collected) if url.endswith(".digests")]) == 1


def test_of_a_key_that_fell_the_snapshot_of_before_is_always_collected() -> None:
    world = World()
    credentials, lists = CB.methods()
    world.methods[CB.did] = (replace(credentials, revoked=NOW - 7 * DAY), lists)

    collected = _collected(_with_register(world, SNAPSHOTS))

    assert _registers(collected) == {"index.jwt", "v2.jwt"}
    assert collected.gaps == ()


def test_a_register_that_nobody_has_published_is_no_gap() -> None:
    world = _with_register(World(), SNAPSHOTS)
    world.replaced[INDEX_URL] = None

    assert _collected(world, registers=True).gaps == ()


@pytest.mark.parametrize("url", [INDEX_URL, f"{BASE}/v4.jwt"])
def test_a_register_that_is_none_is_a_gap(url: str) -> None:
    world = _with_register(World(), SNAPSHOTS)
    world.replaced[url] = b"rubbish"

    assert any(gap.startswith(INDEX_URL) for gap in _collected(world, registers=True).gaps)


# Numbers (N22)

NUMBER = "DE-QMS-2026-00412"
LISTED = [[Listed(NUMBER, NUMBER), Listed("QMS 2", "QMS%202")], [Listed("AB-1", "AB-1")]]


def _listing() -> World:
    world = Register(SNAPSHOTS, NOW - DAY, numbers=LISTED).published_in(World())
    for name in (NUMBER, "QMS%202", "AB-1"):
        world.replaced[f"{CB.origin}/c/{name}.jwt"] = world.certificate()
    return world


def _certificates(collected: Collected) -> set[str]:
    return {url.rpartition("/")[2] for url in _urls(collected) if url.startswith(f"{CB.origin}/c/")}


def test_numbers_are_collected_with_the_head_that_names_them_and_without_digests() -> None:
    collected = _collected(_listing(), numbers=NumbersWanted())

    assert _registers(collected) == {"index.jwt", "v4.jwt"}
    assert len([url for url in _urls(collected) if url.endswith(".numbers")]) == 2
    assert not [url for url in _urls(collected) if url.endswith(".digests")]
    assert (_certificates(collected), collected.gaps) == (set(), ())


def test_certificates_are_collected_by_their_numbers_or_all_of_them() -> None:
    some = _collected(_listing(), numbers=NumbersWanted(frozenset({"QMS2", "NOBODYS"})))
    every = _collected(_listing(), numbers=NumbersWanted(None))

    assert _certificates(some) == {"QMS%202.jwt"}
    assert _certificates(every) == {f"{NUMBER}.jwt", "QMS%202.jwt", "AB-1.jwt"}


def test_what_a_certificate_needs_beside_it_is_collected_too() -> None:
    world = _listing()
    elsewhere = f"{CB.origin}/status/7/token.jwt"
    far = world.certificate(lambda claims: claims["status"]["status_list"].update(uri=elsewhere))
    world.replaced |= {f"{CB.origin}/c/{NUMBER}.jwt": far, elsewhere: b"a list out of the row"}

    assert elsewhere in _urls(_collected(world, numbers=NumbersWanted(None)))


def test_of_an_issuer_that_lists_no_numbers_there_are_none() -> None:
    collected = _collected(_with_register(World(), SNAPSHOTS), numbers=NumbersWanted(None))

    assert (_certificates(collected), collected.gaps) == (set(), ())
    assert _registers(collected) == {"index.jwt"}, "a head would have to come with its digests (N8)"


def test_a_head_of_which_no_numbers_can_be_had_stays_out() -> None:
    world = _listing()
    world.replaced |= {url: None for url in world.documents() if url.endswith(".numbers")}

    collected = _collected(world, numbers=NumbersWanted(None))

    assert _registers(collected) == {"index.jwt"}
    assert len(collected.gaps) == 2


def test_where_digests_are_wanted_and_missing_there_are_no_numbers() -> None:
    world = _listing()
    world.replaced |= {url: None for url in world.documents() if url.endswith(".digests")}

    collected = _collected(world, registers=True, numbers=NumbersWanted(None))

    assert not [url for url in _urls(collected) if url.endswith(".numbers")]
    assert f"{INDEX_URL}: no numbers, since digests are missing" in collected.gaps
    assert "v4.jwt" in _registers(collected), "so that whoever verifies with the bundle sees that digests are missing"


def test_a_certificate_that_is_not_there_is_a_gap() -> None:
    world = _listing()
    world.replaced[f"{CB.origin}/c/AB-1.jwt"] = None

    (gap,) = _collected(world, numbers=NumbersWanted(None)).gaps
    assert gap.startswith(f"{CB.origin}/c/AB-1.jwt: fetch.not_found")


def test_a_head_of_another_register_leads_nowhere() -> None:
    base = f"{OTHER_CB.origin}/register"
    other = Register(SNAPSHOTS, NOW - DAY, numbers=LISTED, base=base, party=OTHER_CB)
    world = _listing()
    world.replaced[f"{BASE}/v4.jwt"] = other.documents()[f"{base}/v4.jwt"]

    collected = _collected(world, numbers=NumbersWanted(None))

    assert not any("/c/" in url for url in _urls(collected))
    assert f"{INDEX_URL}: register.invalid: {BASE}/v4.jwt is of another register" in collected.gaps
