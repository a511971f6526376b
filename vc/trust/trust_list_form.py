"""Trust lists and roots read from tables, the same for TOML and JSON (specs/trust-list.md L2 to L10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from vc.encoding.strict_json import JsonValue
from vc.errors import ConfigurationError, Refused
from vc.keys.did import parse_did
from vc.keys.public_key import PublicKey
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, Environment, KeyState, LinkKind
from vc.trust.lookalikes import mixes_scripts, skeleton
from vc.trust.origin import is_origin, origin_of
from vc.trust.root import Root, RootKey, kid_of
from vc.trust.table import Malformed, Table
from vc.trust.trust_list import (
    EVERY_USE,
    Arrangement,
    ArrangementKind,
    BodyKey,
    KeyUse,
    LegalBasis,
    RecognisedBody,
    RecognisedScope,
    TrustList,
)

_MAX_KEYS = 32


def trust_list_from_table(table: Table) -> TrustList:
    """Read a trust list. Raises `Malformed` with the path of the first fault."""
    table.only("version", "issued", "expires", "environment", "label_origins", "arrangement", "body", "root")
    environment = table.choice("environment", Environment)
    issued, expires = table.instant("issued"), table.instant("expires")
    if expires <= issued:
        raise Malformed(table.at("expires"), "must be after issued")
    arrangements = tuple(_arrangement(item) for item in table.tables("arrangement"))
    _different(table.at("arrangement"), "id", [known.id for known in arrangements])
    _no_lookalikes(table.at("arrangement"), [known.name for known in arrangements])
    known = {arrangement.id: arrangement for arrangement in arrangements}
    bodies = tuple(_body(item, known, issued) for item in table.tables("body"))
    root = root_from_table(table.table("root")) if table.has("root") else None
    if root is not None and root.environment is not environment:
        raise Malformed(table.at("root.environment"), "differs from the trust list's")
    _bodies_apart(table.at("body"), bodies, root)
    version, services = table.number("version"), _label_origins(table)
    return TrustList(version, issued, expires, environment, arrangements, bodies, root, services)


def root_from_table(table: Table) -> Root:
    """Read a root. Raises `Malformed` with the path of the first fault."""
    table.only("version", "environment", "threshold", "expires", "key")
    keys: list[RootKey] = []
    for item in table.tables("key"):
        item.only("kid", "jwk")
        keys.append(RootKey(item.text("kid"), _public_key(item)))
    if len(keys) > _MAX_KEYS:
        raise Malformed(table.at("key"), f"more than {_MAX_KEYS} keys")
    try:
        return Root(
            version=table.number("version"),
            environment=table.choice("environment", Environment),
            threshold=table.number("threshold"),
            expires=table.instant("expires"),
            keys=tuple(keys),
        )
    except ConfigurationError as fault:
        raise Malformed(table.at(fault.where or ""), fault.message, fault.hint or "") from None


def _label_origins(table: Table) -> tuple[str, ...]:
    if not table.has("label_origins"):
        return ()
    origins = table.texts("label_origins")
    for origin in origins:
        if not is_origin(origin):
            raise Malformed(table.at("label_origins"), f"{origin!a} is not an https origin", "https://verify.example")
    return origins


def _arrangement(table: Table) -> Arrangement:
    table.only("id", "name", "kind", "source", "date", "scopes")
    activities = frozenset(table.choice_of(word, "scopes", Activity) for word in table.texts("scopes"))
    kind = table.choice("kind", ArrangementKind) if table.has("kind") else ArrangementKind.RECOGNITION
    basis = None
    if kind is ArrangementKind.LEGAL_BASIS:
        basis = LegalBasis(table.text("source"), table.instant("date"))
    else:
        for name in ("source", "date"):
            if table.has(name):
                raise Malformed(table.at(name), "belongs to a legal basis only", 'write kind = "legal_basis"')
    return Arrangement(table.text("id"), _name(table), activities, basis)


def _body(table: Table, arrangements: Mapping[str, Arrangement], issued: datetime) -> RecognisedBody:
    table.only("did", "name", "kind", "arrangement", "official_page", "origins", "index", "scope", "key")
    did = table.text("did")
    try:
        parse_did(did)
    except Refused as refusal:
        raise Malformed(table.at("did"), f"{did!a} is {refusal.detail}", "did:web:ab.example") from None
    arrangement = arrangements.get(table.text("arrangement"))
    if arrangement is None:
        raise Malformed(table.at("arrangement"), "names no arrangement of this list", "add an [[arrangement]]")
    kind = table.choice("kind", LinkKind) if table.has("kind") else LinkKind.ACCREDITATION
    if kind is not arrangement.kind:
        raise Malformed(table.at("arrangement"), f"is no basis for {kind.value}", "see specs/trust-list.md L15")
    origins = table.texts("origins")
    for origin in origins:
        if not is_origin(origin):
            raise Malformed(table.at("origins"), f"{origin!a} is not an https origin", "https://ab.example")
    if origin_of(table.text("index")) not in origins:
        raise Malformed(table.at("index"), "is not an https URL on one of the body's origins")
    if origin_of(table.text("official_page")) is None:
        raise Malformed(table.at("official_page"), "is not an https URL", "https://ab.example/verify")
    keys = tuple(_key(item, issued) for item in table.tables("key"))
    if len(keys) > _MAX_KEYS:
        raise Malformed(table.at("key"), f"more than {_MAX_KEYS} keys")
    return RecognisedBody(
        did=did,
        name=_name(table),
        arrangement=arrangement.id,
        official_page=table.text("official_page"),
        origins=origins,
        index=table.text("index"),
        scopes=tuple(_scope(item, arrangement) for item in table.tables("scope")),
        keys=keys,
        kind=kind,
    )


def _scope(table: Table, arrangement: Arrangement) -> RecognisedScope:
    table.only("activity", "standard", "scheme", "product_category", "from", "to")
    activity = table.choice("activity", Activity)
    if activity not in arrangement.activities:
        raise Malformed(table.at("activity"), f"is not a scope of the arrangement {arrangement.id}")
    start, end = _window(table)
    designates = arrangement.kind is LinkKind.DESIGNATION
    if designates and (not table.has("scheme") or _codes(table, "scheme") == ANY):
        raise Malformed(table.at("scheme"), "is missing: for which schemes does the authority designate?")
    return RecognisedScope(
        activity,
        ANY if designates and not table.has("standard") else _codes(table, "standard"),
        start,
        end,
        schemes=_codes(table, "scheme") if table.has("scheme") else ANY,
        product_categories=_codes(table, "product_category") if table.has("product_category") else ANY,
    )


def _codes(table: Table, name: str) -> frozenset[str]:
    codes = frozenset(table.texts(name))
    if codes > ANY:
        raise Malformed(table.at(name), f'"*" must stand alone to mean any {name.replace("_", " ")}')
    return codes


def _key(table: Table, issued: datetime) -> BodyKey:
    table.only("jwk", "from", "to", "state", "since", "use")
    start, end = _window(table)
    state = table.choice("state", KeyState)
    since = table.optional_instant("since")
    if state is KeyState.COMPROMISED and since is None:
        raise Malformed(table.at("since"), "is missing: since when is the key compromised?")
    if state is not KeyState.COMPROMISED and since is not None:
        raise Malformed(table.at("since"), "belongs to a compromised key only")
    if state is KeyState.RETIRED and end is None:
        raise Malformed(table.at("to"), "is missing: until when did the retired key sign?")
    if since is not None and since > issued:
        raise Malformed(table.at("since"), "is after the list's issued")
    uses = EVERY_USE
    if table.has("use"):
        uses = frozenset(table.choice_of(word, "use", KeyUse) for word in table.texts("use"))
    return BodyKey(_public_key(table), start, end, state, since, uses)


def _window(table: Table) -> tuple[datetime, datetime | None]:
    start, end = table.instant("from"), table.optional_instant("to")
    if end is not None and end <= start:
        raise Malformed(table.at("to"), "must be after from")
    return start, end


def _public_key(table: Table) -> PublicKey:
    jwk = table.table("jwk")
    jwk.only("kty", "crv", "x", "y")
    try:
        return PublicKey.from_jwk(cast("Mapping[str, JsonValue]", jwk.entries))
    except Refused as refusal:
        raise Malformed(jwk.path, refusal.detail, "give a public key as JWK: P-256, P-384 or Ed25519") from None


def _name(table: Table) -> str:
    name = table.text("name")
    if mixes_scripts(name):
        raise Malformed(table.at("name"), f"mixes scripts within a word: {name!a}", "look-alike letters?")
    return name


def _bodies_apart(path: str, bodies: tuple[RecognisedBody, ...], root: Root | None) -> None:
    """No identifier, name, origin or key may stand for two parties."""
    _different(path, "did", [body.did for body in bodies])
    _no_lookalikes(path, [body.name for body in bodies])
    _different(path, "origins", [origin for body in bodies for origin in body.origins])
    keys = [kid_of(key.key) for body in bodies for key in body.keys]
    _different(path, "key", keys)
    if root is not None:
        shared = {root_key.kid for root_key in root.keys} & set(keys)
        if shared:
            raise Malformed(path, f"the root's key {min(shared)} is also a body's", "separate the two roles")


def _different(path: str, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise Malformed(path, f"{what} {value!a} stands in this list twice")
        seen.add(value)


def _no_lookalikes(path: str, names: Iterable[str]) -> None:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(skeleton(name), name)
        if other is not name:
            raise Malformed(path, f"the names {other!a} and {name!a} look alike", "is one an imitation?")
