"""What arrives never anchors itself: anchors, bundles, saved evidence (security.md C15 to C17; issue 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.corpus_builder.case import COMMAND_LINE, LIBRARY, Case, Context, Family, Overrides, answered
from tests.corpus_builder.forging import signed_again
from tests.corpus_builder.surroundings import (
    CB_DID_URL,
    CURRENT_URL,
    INDEX_URL,
    SECOND,
    TOKEN_URL,
    base,
    certificate,
    small_family,
)
from tests.world import AB, CB, DAY, NOW, World, certificate_claims, private_key
from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.keys.file_signer import FileSigner
from vc.model.document import Retrieved, Via
from vc.model.vocabulary import Environment, Verdict
from vc.resolve.bundle import build_bundle
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.value import StatusEvent
from vc.trust.anchor import root_to_toml, sign_trust_list, trust_list_to_toml
from vc.trust.root import Root, RootKey
from vc.trust.trust_list import TrustList
from vc.verify.evidence import Anchor, Evidence
from vc.verify.question import ask
from vc.verify.saved import save_evidence

BUNDLED, PRODUCTION = "bundled", "bundled-production"
_AGE = timedelta(minutes=5)


def root_signer(name: str = "root") -> FileSigner:
    """Return the signer of a root key."""
    return FileSigner(name, private_key(name))


def root(
    *names: str, threshold: int = 1, environment: Environment = Environment.TEST, lasts: timedelta = 300 * DAY
) -> Root:
    """Return a root of these keys."""
    keys = tuple(RootKey.named(private_key(name).public) for name in names or ("root",))
    return Root(1, environment, threshold, NOW + lasts, keys)


def bundle(
    world: World | None = None,
    *,
    age: timedelta = _AGE,
    lasts: timedelta = 30 * DAY,
    environment: Environment = Environment.TEST,
    signer: str = "root",
    trust: TrustList | None = None,
    trust_signer: str = "root",
    without: tuple[str, ...] = (),
    change: Callable[[dict[str, bytes]], object] = lambda documents: None,
) -> bytes:
    """Return a bundle of a world, signed `age` before now."""
    around = World() if world is None else world
    published = dict(base() if world is None else around.documents())
    change(published)
    created = NOW - age
    return build_bundle(
        [Retrieved(url, raw, created, Via.MEMORY) for url, raw in published.items() if url not in without],
        sign_trust_list(trust or around.trust, [root_signer(trust_signer)]),
        version=3,
        created=created,
        expires=created + lasts,
        environment=environment,
        signers=[root_signer(signer)],
    )


def contexts() -> Iterator[Context]:
    """Yield the contexts with a bundle."""
    yield Context(BUNDLED, "A customs desk: a root and a bundle, no network.", root_to_toml(root()), bundle=bundle())
    yield Context(
        PRODUCTION,
        "The same in a production environment.",
        root_to_toml(root(environment=Environment.PRODUCTION)),
        bundle=bundle(_production(), environment=Environment.PRODUCTION),
    )


class _ProductionWorld(World):
    """A world whose index is one of production, too."""

    def documents(self) -> dict[str, bytes]:
        """Return the documents, the index signed again for production."""

        published = super().documents()
        index = signed_again(
            published[INDEX_URL], lambda claims: claims.update(environment="production"), signer=AB.signer("lists")
        )
        return published | {INDEX_URL: index}


def _production() -> World:
    world = _ProductionWorld()
    world.trust = replace(world.trust, environment=Environment.PRODUCTION)
    world.accreditations = tuple(replace(granted, environment="production") for granted in world.accreditations)
    return world


def cases() -> Iterator[Case]:
    """Yield every case about anchors, bundles and saved evidence."""
    yield from _anchors()
    twin = Case(
        id="valid-bundled",
        context=BUNDLED,
        given=certificate(),
        expected=answered(Verdict.VALID, None),
        why="Everything from one signed bundle.",
        source="specs/verification.md V2.4",
        features=("valid", "bundle"),
    )
    yield twin
    yield from _bundles(Family(twin))
    yield from _production_cases(twin)
    yield from _evidence()


def _anchors() -> Iterator[Case]:
    family, trust = small_family(), World().trust
    good = trust_list_to_toml(trust)
    yield family.unknown(
        "no-anchor-at-all",
        Code.TRUST_NONE,
        "Nothing is trusted by default, and nothing is asked.",
        source="issue 2, named case",
        change=Overrides(anchor=b""),
    )

    def listed(**members: Any) -> Overrides:
        return Overrides(anchor=trust_list_to_toml(replace(trust, **members)))

    ends = family.valid(
        "valid-trust-list-in-its-last-second",
        "Expires in a second.",
        source="specs/trust-list.md L3",
        change=listed(expires=NOW + SECOND),
    )
    yield ends
    near = family.near(ends)
    yield near.unknown(
        "trust-list-expired-this-second",
        Code.TRUST_EXPIRED,
        "expires is exclusive.",
        source="specs/trust-list.md L3",
        change=listed(expires=NOW),
    )
    yield near.unknown(
        "trust-list-of-the-future",
        Code.TRUST_EXPIRED,
        "Issued in the future.",
        source="specs/trust-list.md L3",
        change=listed(issued=NOW + 61 * SECOND),
    )
    broken: dict[str, tuple[Code, bytes]] = {
        "signed-without-a-root": (Code.TRUST_UNSIGNED, sign_trust_list(trust, [root_signer()])),
        "root-without-a-bundle": (Code.TRUST_NONE, root_to_toml(root())),
        "not-toml": (Code.TRUST_MALFORMED, b"= no TOML ="),
        "not-utf-8": (Code.TRUST_MALFORMED, b"\xff\xfe"),
        "cut": (Code.TRUST_MALFORMED, good[: len(good) // 2]),
        "with-an-unknown-key": (Code.TRUST_MALFORMED, b"extra = 1\n" + good),
        "with-two-bodies-of-one-name": (Code.TRUST_MALFORMED, good + good[good.index(b"[[body]]") :]),
    }
    for name, (code, content) in broken.items():
        yield family.unknown(
            f"anchor-{name}",
            code,
            "This anchors nothing.",
            source="specs/trust-list.md L1",
            change=Overrides(anchor=content),
        )


def _bundles(family: Family) -> Iterator[Case]:
    row = "security.md C17"

    def given(raw: bytes, *, anchor: bytes | None = None) -> Overrides:
        return Overrides(bundle=raw, anchor=anchor)

    good = bundle()
    trust = World().trust
    with_root = trust_list_to_toml(replace(trust, root=root()))
    yield family.valid(
        "valid-bundled-under-a-trust-list",
        "The user's own trust list names the root.",
        source="specs/verification.md V2.4",
        change=given(good, anchor=with_root),
    )
    yield family.unknown(
        "bundle-without-pinned-root",
        Code.BUNDLE_UNANCHORED,
        "A bundle, and no root that the user gave or pinned: it vouches for itself alone.",
        source="issue 2, named case",
        change=given(good, anchor=b""),
    )
    yield family.unknown(
        "bundle-under-a-trust-list-without-root",
        Code.BUNDLE_UNANCHORED,
        "The user's trust list names no root for bundles.",
        source="specs/verification.md V2.4",
        change=given(good, anchor=trust_list_to_toml(trust)),
    )
    aged = family.valid(
        "valid-bundled-72-hours-ago",
        "As old as is accepted.",
        source=row,
        change=given(bundle(age=72 * timedelta(hours=1), change=_lists_of(72))),
    )
    yield aged
    yield family.near(aged).unknown(
        "bundle-older-than-72-hours",
        Code.BUNDLE_STALE,
        "Older than the policy accepts.",
        source=row,
        change=given(bundle(age=timedelta(hours=72, seconds=1), change=_lists_of(72))),
    )
    ends = family.valid(
        "valid-bundle-in-its-last-second", "Expires in a second.", source=row, change=given(bundle(lasts=_AGE + SECOND))
    )
    yield ends
    yield family.near(ends).unknown(
        "bundle-expired-this-second",
        Code.BUNDLE_EXPIRED,
        "expires is exclusive.",
        source=row,
        change=given(bundle(lasts=_AGE)),
    )
    flipped = bytearray(good)
    flipped[-1] ^= 1
    rows: tuple[tuple[str, Code, Overrides, str], ...] = (
        ("of-the-future", Code.BUNDLE_STALE, given(bundle(age=timedelta(seconds=-61))), "Signed in the future."),
        (
            "by-another-root",
            Code.BUNDLE_UNANCHORED,
            given(bundle(signer="impostor")),
            "Its manifest is signed by another root.",
        ),
        (
            "trust-list-by-another-root",
            Code.TRUST_UNSIGNED,
            given(bundle(trust_signer="impostor")),
            "The trust list in it is signed by another root.",
        ),
        (
            "under-another-root",
            Code.BUNDLE_UNANCHORED,
            given(good, anchor=root_to_toml(root("another"))),
            "The user trusts another root.",
        ),
        (
            "below-the-threshold",
            Code.BUNDLE_BELOW_THRESHOLD,
            given(good, anchor=root_to_toml(root("root", "second", threshold=2))),
            "One signature where two are asked for.",
        ),
        (
            "under-an-expired-root",
            Code.TRUST_EXPIRED,
            given(good, anchor=root_to_toml(root(lasts=timedelta()))),
            "The root has expired.",
        ),
        (
            "for-production",
            Code.BUNDLE_ORIGIN,
            given(bundle(environment=Environment.PRODUCTION)),
            "A bundle of another environment.",
        ),
        (
            "with-a-trust-list-for-production",
            Code.ENVIRONMENT_DIFFERS,
            given(bundle(trust=replace(trust, environment=Environment.PRODUCTION))),
            "A trust list of another environment.",
        ),
        (
            "with-an-expired-trust-list",
            Code.TRUST_EXPIRED,
            given(bundle(trust=replace(trust, expires=NOW))),
            "The trust list in it has expired.",
        ),
        ("cut", Code.BUNDLE_DAMAGED, given(good[:-20]), "The file is cut off."),
        ("one-bit", Code.BUNDLE_DAMAGED, given(bytes(flipped)), "One bit is another."),
        ("empty", Code.BUNDLE_DAMAGED, given(b"\n"), "No bundle."),
        ("a-zip", Code.BUNDLE_DAMAGED, given(b"PK\x03\x04" + bytes(100)), "Another kind of file."),
        (
            "without-the-status-list",
            Code.FETCH_NOT_IN_BUNDLE,
            given(bundle(without=(TOKEN_URL,))),
            "It does not hold the list.",
        ),
        (
            "without-the-accreditation",
            Code.FETCH_NOT_IN_BUNDLE,
            given(bundle(without=(CURRENT_URL,))),
            "It does not hold the accreditation.",
        ),
        (
            "without-the-index",
            Code.CHAIN_INDEX_UNAVAILABLE,
            given(bundle(without=(INDEX_URL,))),
            "It does not hold the index.",
        ),
        (
            "with-an-altered-list",
            Code.STATUS_UNTRUSTED,
            given(bundle(change=_spoil_list)),
            "Its maker put in an altered list: the list's own signature counts.",
        ),
    )
    for name, code, change, why in rows:
        yield family.unknown(f"bundle-{name}", code, why, source=row, change=change)
    expired_root = trust_list_to_toml(replace(trust, root=root(lasts=timedelta())))
    yield family.unknown(
        "bundle-under-a-trust-list-with-an-expired-root",
        Code.TRUST_EXPIRED,
        "The root that the user's own trust list names has expired.",
        source="specs/verification.md V2.2",
        change=given(good, anchor=expired_root),
    )
    suspended = World()
    suspended.record(StatusEvent.SUSPENDED, effective=NOW - DAY)
    yield family.invalid(
        "bundle-with-a-suspension",
        Code.STATUS_SUSPENDED,
        "The list in it says so.",
        source="specs/status.md S1",
        change=given(bundle(suspended)),
    )


def _lists_of(hours: int) -> Callable[[dict[str, bytes]], object]:
    """Put in what was published so many hours ago and counted then."""
    created = NOW - timedelta(hours=hours)
    return lambda documents: documents.update(World(now=created).documents())


def _spoil_list(documents: dict[str, bytes]) -> None:
    documents[TOKEN_URL] = documents[TOKEN_URL][:-8] + b"AAAAAAAA"


def _production_cases(bundled: Case) -> Iterator[Case]:

    claims = certificate_claims()
    claims["environment"] = "production"
    twin = replace(
        bundled,
        id="valid-production",
        context=PRODUCTION,
        given=secure_vc_jwt(claims, CB.signer()),
        why="A production credential under a production root.",
        source="security.md C17",
    )
    yield twin
    yield Family(twin).invalid(
        "environment-test-under-a-production-root",
        Code.ENVIRONMENT_DIFFERS,
        "A credential of the demo at a real desk.",
        source="security.md C17",
        given=certificate(),
    )


def _evidence() -> Iterator[Case]:
    content, question = trust_list_to_toml(World().trust), ask(NOW)
    source = MemorySource(base(), now=lambda: NOW)
    evidence = gather(Evidence(certificate(), Anchor(content)), question, source)
    saved = save_evidence(evidence, question)
    twin = replace(
        small_family().twin,
        id="valid-evidence-under-the-users-own-trust-list",
        given=saved,
        why="Saved evidence, judged again under the trust list that the user gives.",
        source="specs/verification.md V2.3",
        features=("valid", "evidence", "own-evidence"),
        doors=(LIBRARY, COMMAND_LINE),
    )
    yield twin
    family = Family(twin)

    def of(case: Case) -> Case:
        return replace(case, features=("evidence", "own-evidence"))

    yield replace(
        family.unknown(
            "evidence-that-somebody-else-wrote",
            Code.KEY_FROM_EVIDENCE,
            "Nobody signs a DID document: its writer could have left out that a key is compromised.",
            source="specs/verification.md V4.5",
            given=saved,
        ),
        features=("evidence",),
    )
    yield of(
        family.unknown(
            "evidence-judged-without-trust-list",
            Code.TRUST_FROM_EVIDENCE,
            "The anchor came with the evidence: whoever made the file chose it.",
            source="issue 2, named case",
            change=Overrides(anchor=b""),
        )
    )
    yield of(
        family.unknown(
            "evidence-under-another-trust-list",
            Code.TRUST_ANCHOR_DIFFERS,
            "It was judged under another one.",
            source="specs/verification.md V2.3",
            change=Overrides(anchor=trust_list_to_toml(replace(World().trust, version=8))),
        )
    )
    node = strict_json.loads_object(saved, max_depth=10, max_members=10_000)
    del node["anchor"]
    yield of(
        family.unknown(
            "evidence-without-any-anchor",
            Code.TRUST_NONE,
            "It was gathered without one.",
            source="specs/verification.md V2.1",
            given=strict_json.dumps(node),
            change=Overrides(anchor=b""),
        )
    )
    node = strict_json.loads_object(saved, max_depth=10, max_members=10_000)
    for document in _nodes(node["documents"]):
        document["via"] = "bundle"
    yield of(
        family.unknown(
            "evidence-claims-to-come-from-a-bundle",
            Code.CHAIN_ACCREDITATION_UNAVAILABLE,
            "No manifest vouches for such documents.",
            source="specs/verification.md V2.5",
            given=strict_json.dumps(node),
        )
    )
    yield replace(
        family.unknown(
            "evidence-with-a-forged-did-document",
            Code.KEY_UNKNOWN,
            "The writer of the file added a key of its own; the signed index does not name it.",
            source="specs/verification.md V4.5",
            given=_forged_evidence(),
        ),
        features=("evidence",),
    )
    node = strict_json.loads_object(saved, max_depth=10, max_members=10_000)
    for document in _nodes(node["documents"]):
        if document["url"] == TOKEN_URL:
            document["content"] = base64url.encode(base()[TOKEN_URL][:-8] + b"AAAAAAAA")
    yield of(
        family.unknown(
            "evidence-with-an-altered-list",
            Code.STATUS_UNTRUSTED,
            "Evidence is bytes and no verdict: every signature in it is verified again.",
            source="specs/evidence.md",
            given=strict_json.dumps(node),
        )
    )


def _forged_evidence() -> bytes:
    """Return evidence that its writer made up: a key of its own in the DID document, which nobody signs."""
    forger = FileSigner(f"{CB.did}#forger", private_key("forger"))
    world = World()
    added = replace(CB.methods()[0], id=forger.verification_method, key=forger.key)
    world.methods[CB.did] = (*CB.methods(), added)
    forged = {**base(), CB_DID_URL: world.documents()[CB_DID_URL]}
    question = ask(NOW)
    evidence = Evidence(secure_vc_jwt(certificate_claims(), forger), Anchor(trust_list_to_toml(world.trust)))
    return save_evidence(gather(evidence, question, MemorySource(forged, now=lambda: NOW)), question)


def _nodes(value: Any) -> list[dict[str, Any]]:
    assert isinstance(value, list)
    return value
