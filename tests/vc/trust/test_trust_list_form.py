"""Every fault of a trust list or a root is refused with its place (specs/trust-list.md L2 to L10)."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.vc.trust import world
from tests.vc.trust.world import BODY_SIGNER, INDEX_SIGNER, ROOT, ROOT_SIGNERS
from vc.errors import ConfigurationError
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, LinkKind
from vc.trust.anchor import parse_trust_list_toml, root_to_toml, trust_list_to_toml
from vc.trust.table import Malformed, Table
from vc.trust.trust_list import Arrangement, LegalBasis, RecognisedScope
from vc.trust.trust_list_form import root_from_table, trust_list_from_table

Document = dict[str, Any]

GOOD = tomllib.loads(trust_list_to_toml(world.trust_list(root=ROOT)).decode())
TWO_BODIES = world.trust_list(
    bodies=(
        world.body(keys=world.body().keys[:1]),
        world.body(
            did="did:web:other.example",
            name="Other Board",
            origins=("https://other.example",),
            index="https://other.example/index.jwt",
            keys=world.body().keys[1:],
        ),
    )
)
TWO = tomllib.loads(trust_list_to_toml(TWO_BODIES).decode())


def copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: copy(item) for name, item in value.items()}
    return [copy(item) for item in value] if isinstance(value, list) else value


def put(path: str, value: Any) -> Callable[[Document], None]:
    """A fault: set (or with ... remove) one entry, named by a path such as "body.0.did"."""

    def change(document: Document) -> None:
        place: Any = document
        *way, last = path.split(".")
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if value is ...:
            del place[last]
        else:
            place[last] = value

    return change


LIST_FAULTS: list[tuple[str, Any, str, str]] = [
    ("extra", 1, "extra", "unknown key"),
    ("version", ..., "version", "is missing"),
    ("version", 0, "version", "whole number from 1"),
    ("version", "1", "version", "whole number from 1"),
    ("version", True, "version", "whole number from 1"),
    ("version", 1.0, "version", "whole number from 1"),
    ("version", 2**53, "version", "whole number from 1"),
    ("issued", "yesterday", "issued", "must be a date"),
    ("issued", 20260301, "issued", "must be a date"),
    ("expires", "2026-03-01T00:00:00Z", "expires", "must be after issued"),
    ("environment", "staging", "environment", "is not known"),
    ("environment", ["test"], "environment", "must be a string"),
    ("label_origins", [], "label_origins", "non-empty array of strings"),
    ("label_origins", ["https://verify.example/"], "label_origins", "is not an https origin"),
    ("label_origins", ["https://verify.example", "https://verify.example"], "label_origins", "twice"),
    ("arrangement", [], "arrangement", "non-empty array of tables"),
    ("arrangement", {}, "arrangement", "non-empty array of tables"),
    ("arrangement", ["gac"], "arrangement[1]", "must be a table"),
    ("arrangement.0.scope", ["testing"], "arrangement[1].scope", "unknown key"),
    ("arrangement.0.scopes", [], "arrangement[1].scopes", "non-empty array of strings"),
    ("arrangement.0.scopes", 1, "arrangement[1].scopes", "non-empty array of strings"),
    ("arrangement.0.scopes", ["testing", 1], "arrangement[1].scopes", "strings only"),
    ("arrangement.0.scopes", ["testing", "testing"], "arrangement[1].scopes", "twice"),
    ("arrangement.0.scopes", ["wizardry"], "arrangement[1].scopes", "is not known"),
    ("arrangement.0.name", "", "arrangement[1].name", "1 to 2000 characters"),
    ("arrangement.0.name", " x", "arrangement[1].name", "1 to 2000 characters"),
    ("arrangement.0.name", "x" * 2001, "arrangement[1].name", "1 to 2000 characters"),
    ("arrangement.0.name", "GAC\u202eMRA", "arrangement[1].name", "control or invisible"),
    ("arrangement.0.name", "GAC\u200bMRA", "arrangement[1].name", "control or invisible"),
    ("arrangement.0.name", "GAC\nMRA", "arrangement[1].name", "control or invisible"),
    ("arrangement.0.name", "Cafe\u0301", "arrangement[1].name", "normalization form C"),
    ("arrangement.0.name", "GАC MRA", "arrangement[1].name", "mixes scripts"),
    ("body", ..., "body", "is missing"),
    ("body.0.did", "ab.example", "body[1].did", "not a DID"),
    ("body.0.did", "did:web:ab example", "body[1].did", "not a DID"),
    ("body.0.did", "did:web:ab.example#key", "body[1].did", "not a DID"),
    ("body.0.name", "Аb Board", "body[1].name", "mixes scripts"),
    ("body.0.arrangement", "ilac-mra", "body[1].arrangement", "names no arrangement"),
    ("body.0.official_page", "http://ab.example/verify", "body[1].official_page", "not an https URL"),
    ("body.0.official_page", "javascript:alert(1)", "body[1].official_page", "not an https URL"),
    ("body.0.origins", ["https://ab.example/"], "body[1].origins", "not an https origin"),
    ("body.0.origins", ["https://127.0.0.1"], "body[1].origins", "not an https origin"),
    ("body.0.origins", [], "body[1].origins", "non-empty array"),
    ("body.0.index", "https://evil.example/index.jwt", "body[1].index", "not an https URL on one of"),
    ("body.0.index", "https://ab.example@evil.example/", "body[1].index", "not an https URL on one of"),
    ("body.0.scope", [], "body[1].scope", "non-empty array of tables"),
    ("body.0.scope.0.activity", "inspection", "body[1].scope[1].activity", "not a scope of the arrangement"),
    ("body.0.scope.0.standard", ["*", "ISO 9001"], "body[1].scope[1].standard", "must stand alone"),
    ("body.0.scope.0.scheme", ["*", "CCC"], "body[1].scope[1].scheme", "any scheme"),
    ("body.0.scope.0.scheme", [], "body[1].scope[1].scheme", "non-empty array"),
    ("body.0.scope.0.product_category", ["CCC:0901", "*"], "body[1].scope[1].product_category", "any product category"),
    ("body.0.scope.0.product_categories", ["CCC:0901"], "body[1].scope[1].product_categories", "unknown key"),
    ("body.0.scope.0.standards", ["ISO 9001"], "body[1].scope[1].standards", "unknown key"),
    ("body.0.scope.0.from", ..., "body[1].scope[1].from", "is missing"),
    ("body.0.scope.0.to", "2020-01-01T00:00:00Z", "body[1].scope[1].to", "must be after from"),
    ("body.0.key", [], "body[1].key", "non-empty array of tables"),
    ("body.0.key.0.kid", "x", "body[1].key[1].kid", "unknown key"),
    ("body.0.key.0.jwk", "x", "body[1].key[1].jwk", "must be a table"),
    ("body.0.key.0.jwk.d", "AA", "body[1].key[1].jwk.d", "unknown key"),
    ("body.0.key.0.jwk.x", 1, "body[1].key[1].jwk", "no member x"),
    ("body.0.key.0.jwk.x", "AA", "body[1].key[1].jwk", "wrong length"),
    ("body.0.key.0.jwk.crv", "secp256k1", "body[1].key[1].jwk", "P-256"),
    ("body.0.key.0.state", "lost", "body[1].key[1].state", "is not known"),
    ("body.0.key.0.state", "compromised", "body[1].key[1].since", "is missing"),
    ("body.0.key.0.state", "retired", "body[1].key[1].to", "is missing"),
    ("body.0.key.0.since", "2026-01-01T00:00:00Z", "body[1].key[1].since", "compromised key only"),
    ("body.0.key.0.to", "2019-01-01T00:00:00Z", "body[1].key[1].to", "must be after from"),
    ("body.0.key.0.use", ["everything"], "body[1].key[1].use", "is not known"),
    ("body.0.key.0.use", [], "body[1].key[1].use", "non-empty array"),
    ("root", 1, "root", "must be a table"),
    ("root.environment", "production", "root.environment", "differs from the trust list's"),
    ("root.threshold", 4, "root.threshold", "can't be required"),
    ("root.key.0.kid", "root-1", "root.key[1].kid", "not the thumbprint"),
    ("root.key.0.jwk.y", ..., "root.key[1].jwk", "no member y"),
]


@pytest.mark.parametrize(("path", "value", "where", "problem"), LIST_FAULTS, ids=lambda value: ascii(value)[:40])
def test_fault_of_a_trust_list_is_refused_with_its_place(path: str, value: Any, where: str, problem: str) -> None:
    document = copy(GOOD)
    trust_list_from_table(Table(document))
    put(path, value)(document)

    with pytest.raises(Malformed) as fault:
        trust_list_from_table(Table(document))

    assert fault.value.path == where
    assert problem in fault.value.problem


WITH_AUTHORITY = world.trust_list(
    arrangements=(
        *world.trust_list().arrangements,
        Arrangement("act", "Invented Act", frozenset({Activity.TESTING}), LegalBasis("Gazette 2003", world.LONG_AGO)),
    ),
    bodies=(
        world.body(keys=world.body().keys[:1]),
        world.body(
            did="did:web:authority.example",
            name="Invented Authority",
            arrangement="act",
            origins=("https://authority.example",),
            index="https://authority.example/index.jwt",
            scopes=(RecognisedScope(Activity.TESTING, ANY, world.LONG_AGO, schemes=frozenset({"CCC"})),),
            keys=world.body().keys[1:],
            kind=LinkKind.DESIGNATION,
        ),
    ),
)
AUTHORITY = tomllib.loads(trust_list_to_toml(WITH_AUTHORITY).decode())
AUTHORITY_FAULTS: list[tuple[str, Any, str, str]] = [
    ("body.1.kind", ..., "body[2].arrangement", "no basis for accreditation"),
    ("body.1.kind", "blessing", "body[2].kind", "is not known"),
    ("body.0.kind", "designation", "body[1].arrangement", "no basis for designation"),
    ("body.1.arrangement", "gac-mra", "body[2].arrangement", "no basis for designation"),
    ("body.1.scope.0.scheme", ..., "body[2].scope[1].scheme", "for which schemes"),
    ("body.1.scope.0.scheme", "*", "body[2].scope[1].scheme", "for which schemes"),
    ("arrangement.1.source", ..., "arrangement[2].source", "is missing"),
    ("arrangement.1.date", ..., "arrangement[2].date", "is missing"),
    ("arrangement.1.kind", ..., "arrangement[2].source", "belongs to a legal basis only"),
    ("arrangement.1.kind", "law", "arrangement[2].kind", "is not known"),
    ("arrangement.0.date", "2003-11-01", "arrangement[1].date", "belongs to a legal basis only"),
]


@pytest.mark.parametrize(("path", "value", "where", "problem"), AUTHORITY_FAULTS)
def test_fault_of_an_authority_is_refused_with_its_place(path: str, value: Any, where: str, problem: str) -> None:
    document = copy(AUTHORITY)
    put(path, value)(document)

    with pytest.raises(Malformed) as fault:
        trust_list_from_table(Table(document))

    assert fault.value.path == where
    assert problem in fault.value.problem


def test_authority_is_written_and_read_again_the_same() -> None:
    assert parse_trust_list_toml(trust_list_to_toml(WITH_AUTHORITY)) == WITH_AUTHORITY


def test_authority_may_leave_the_standard_out() -> None:
    document = copy(AUTHORITY)
    put("body.1.scope.0.standard", ...)(document)

    assert trust_list_from_table(Table(document)) == WITH_AUTHORITY


TWO_FAULTS: list[tuple[str, Any, str]] = [
    ("body.1.did", world.BODY, "did 'did:web:ab.example' stands in this list twice"),
    ("body.1.name", "MusterAkkreditierung  中国样例", "look alike"),
    ("body.1.name", "Мustеrаккrеditiеrung", "mixes scripts"),
    ("body.1.origins", ["https://other.example", "https://ab.example"], "origins 'https://ab.example' stands"),
    ("body.1.key", TWO["body"][0]["key"], "key "),
]


@pytest.mark.parametrize(("path", "value", "problem"), TWO_FAULTS)
def test_nothing_may_stand_for_two_bodies(path: str, value: Any, problem: str) -> None:
    document = copy(TWO)
    put(path, value)(document)

    with pytest.raises(Malformed) as fault:
        trust_list_from_table(Table(document))

    assert problem in fault.value.problem


def test_two_arrangements_of_one_id_are_refused() -> None:
    document = copy(GOOD)
    document["arrangement"].append({"id": "gac-mra", "name": "Another", "scopes": ["testing"]})

    with pytest.raises(Malformed, match="stands in this list twice"):
        trust_list_from_table(Table(document))


def test_arrangement_that_imitates_another_is_refused() -> None:
    document = copy(GOOD)
    document["arrangement"].append({"id": "gac", "name": "Global Accreditation C00peration MRA", "scopes": ["testing"]})

    with pytest.raises(Malformed, match="look alike"):
        trust_list_from_table(Table(document))


def test_one_key_twice_in_one_body_is_refused() -> None:
    kept = world.trust_list(bodies=(world.body(keys=(world.body().keys[0], world.body().keys[0])),))

    with pytest.raises(ConfigurationError, match="twice"):
        parse_trust_list_toml(trust_list_to_toml(kept))


def test_root_key_that_is_also_a_body_key_is_refused() -> None:
    root_signer_as_body = replace(world.body().keys[0], key=ROOT_SIGNERS[0].key)
    kept = world.trust_list(root=ROOT, bodies=(world.body(keys=(root_signer_as_body,)),))

    with pytest.raises(ConfigurationError, match="is also a body's"):
        parse_trust_list_toml(trust_list_to_toml(kept))


def test_compromise_in_the_future_of_the_list_is_refused() -> None:
    document = copy(GOOD)
    document["body"][0]["key"][0].update(state="compromised", since="2026-03-01T00:00:01Z")

    with pytest.raises(Malformed) as fault:
        trust_list_from_table(Table(document))

    assert fault.value.path == "body[1].key[1].since"


@pytest.mark.parametrize(("document", "read"), [(GOOD, trust_list_from_table), (ROOT, root_from_table)])
def test_more_keys_than_anybody_needs_are_refused(document: Any, read: Callable[[Table], object]) -> None:
    keys = [{"kid": "k", "jwk": world.signer(n).key.to_jwk()} for n in range(20, 53)]
    changed = copy(GOOD)
    if document is GOOD:
        window = {"from": "2020-01-01T00:00:00Z", "state": "active"}
        changed["body"][0]["key"] = [{"jwk": key["jwk"], **window} for key in keys]
    else:
        changed = tomllib.loads(root_to_toml(ROOT).decode()) | {"key": keys}

    with pytest.raises(Malformed, match="more than 32 keys"):
        read(Table(changed))


def test_naive_moments_and_impossible_ones_are_refused() -> None:
    text = trust_list_to_toml(world.trust_list()).decode()

    for moment in ("2026-03-01T00:00:00", "0001-01-01T00:00:00+14:00", "00:00:00"):
        with pytest.raises(ConfigurationError) as refusal:
            parse_trust_list_toml(text.replace("issued = 2026-03-01T00:00:00Z", f"issued = {moment}").encode())
        assert refusal.value.where == "issued"
        assert refusal.value.hint


def test_trust_list_answers_for_identifiers_arrangements_and_origins() -> None:
    kept = TWO_BODIES

    assert kept.body("did:web:other.example") is kept.bodies[1]
    assert kept.body("did:web:OTHER.example") is None
    assert kept.arrangement("gac-mra") is kept.arrangements[0]
    assert kept.arrangement("GAC-MRA") is None
    assert kept.body_for_origin("https://archive.ab.example:8443/accreditations/x.jwt") is kept.bodies[0]
    assert kept.body_for_origin("https://archive.ab.example/accreditations/x.jwt") is None
    assert kept.body_for_origin("https://ab.example.evil.example/accreditations/x.jwt") is None
    assert {key.key for key in kept.bodies[0].keys} == {BODY_SIGNER.key}
    assert {key.key for key in kept.bodies[1].keys} == {INDEX_SIGNER.key}


def test_a_recognition_limited_to_schemes_and_categories_reads_back_as_it_was_written() -> None:
    usual = world.body()
    designated = replace(usual.scopes[0], schemes=frozenset({"CCC"}), product_categories=frozenset({"CCC:0901"}))
    trust_list = world.trust_list(bodies=(replace(usual, scopes=(designated, *usual.scopes[1:])),))

    written = trust_list_to_toml(trust_list)

    assert parse_trust_list_toml(written) == trust_list
    assert b'scheme = ["CCC"]' in written
    assert b'product_category = ["CCC:0901"]' in written


def test_a_recognition_that_says_nothing_of_schemes_is_not_limited_to_any() -> None:
    document = copy(GOOD)
    document["body"][0]["scope"][0]["scheme"] = "*"

    assert trust_list_from_table(Table(document)) == trust_list_from_table(Table(GOOD))
