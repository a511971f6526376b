"""DID documents that give no key, two keys, or somebody else's (security.md J08, J27, V20)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.corpus_builder.case import Case, Overrides
from tests.corpus_builder.surroundings import CB_DID_URL, base, documents, small_family
from tests.world import CB, OTHER_CB, STRANGER
from vc.codes import Code
from vc.encoding import strict_json
from vc.encoding.base64url import encode


def cases() -> Iterator[Case]:
    """Yield every case about DID documents."""
    yield from _documents()
    yield from _methods()
    yield from _weak_keys()


def _changed(change: Callable[[dict[str, Any]], object]) -> Overrides:
    document = strict_json.loads_object(base()[CB_DID_URL], max_depth=10, max_members=200)
    change(document)
    return documents({CB_DID_URL: strict_json.dumps(document)})


def _method(change: Callable[[dict[str, Any]], object]) -> Overrides:
    return _changed(lambda document: change(document["verificationMethod"][0]))


def _jwk(**members: Any) -> Overrides:
    return _method(lambda method: method["publicKeyJwk"].update(members))


def _documents() -> Iterator[Case]:
    family, row = small_family(), "security.md V20"
    good = base()[CB_DID_URL]
    rows: tuple[tuple[str, Overrides, str], ...] = (
        ("not-there", documents({CB_DID_URL: None}), "404."),
        ("html", documents({CB_DID_URL: b"<!doctype html>"}), "200 with a page."),
        (
            "of-another-body",
            documents({CB_DID_URL: base()["https://other-cb.example/.well-known/did.json"]}),
            "Another DID's document.",
        ),
        ("of-300-kilobytes", documents({CB_DID_URL: good[:-1] + b" " * 300_000 + b"}"}), "Too large."),
        (
            "with-a-member-twice",
            documents({CB_DID_URL: good.replace(b'"id"', b'"id":"did:web:other-cb.example","id"', 1)}),
            "Not strict JSON.",
        ),
        ("with-a-byte-order-mark", documents({CB_DID_URL: b"\xef\xbb\xbf" + good}), "Not strict JSON."),
        ("an-array", documents({CB_DID_URL: b"[" + good + b"]"}), "No object."),
        ("without-id", _changed(lambda document: document.pop("id")), "Nobody's document."),
        (
            "methods-not-an-array",
            _changed(lambda document: document.update(verificationMethod={})),
            "No list of methods.",
        ),
        (
            "method-of-another-controller",
            _method(lambda method: method.update(controller=OTHER_CB.did)),
            "A method that another controls.",
        ),
        (
            "method-with-another-id",
            _method(lambda method: method.update(id=f"{OTHER_CB.did}#credentials")),
            "A method of another DID.",
        ),
        ("method-without-id", _method(lambda method: method.pop("id")), "A method without a name."),
        (
            "expires-without-zone",
            _method(lambda method: method.update(expires="2029-01-01T00:00:00")),
            "A window that can't be read.",
        ),
        (
            "relationship-of-numbers",
            _changed(lambda document: document.update(assertionMethod=[1])),
            "A relationship that can't be read.",
        ),
    )
    for name, change, why in rows:
        yield family.unknown(f"did-document-{name}", Code.KEY_RESOLUTION, why, source=row, change=change)


def _methods() -> Iterator[Case]:
    family = small_family()
    stranger = STRANGER.signer().key.to_jwk()
    twice = _changed(
        lambda document: document["verificationMethod"].append(
            {"id": f"{CB.did}#credentials", "type": "JsonWebKey", "controller": CB.did, "publicKeyJwk": stranger}
        )
    )
    yield family.unknown(
        "key-ambiguous",
        Code.KEY_AMBIGUOUS,
        "Two keys under one id: it has no meaning.",
        source="security.md J08",
        change=twice,
    )
    left_out: tuple[tuple[str, Overrides, str], ...] = (
        ("removed", _changed(lambda document: document["verificationMethod"].pop(0)), "J10"),
        ("of-an-unknown-type", _method(lambda method: method.update(type="EcdsaSecp256k1VerificationKey2019")), "J32"),
        ("rsa", _method(lambda method: method.update(publicKeyJwk={"kty": "RSA", "n": "AQAB", "e": "AQ"})), "J27"),
        (
            "rsa-huge-exponent",
            _method(lambda method: method.update(publicKeyJwk={"kty": "RSA", "n": "AQAB", "e": "A" * 8_000})),
            "J28",
        ),
        ("symmetric", _method(lambda method: method.update(publicKeyJwk={"kty": "oct", "k": "AAAA"})), "J02"),
        ("secp256k1", _jwk(crv="secp256k1"), "J32"),
        ("for-another-algorithm", _jwk(alg="ES384"), "J03"),
        ("for-encryption", _jwk(use="enc"), "J27"),
        ("without-verify", _jwk(key_ops=["sign"]), "J27"),
    )
    for name, change, row in left_out:
        yield family.unknown(
            f"key-{name}",
            Code.KEY_UNKNOWN,
            "The DID document has no usable key of that name.",
            source=f"security.md {row}",
            change=change,
        )
    yield family.invalid(
        "key-replaced",
        Code.SIG_INVALID,
        "Under the name stands another key than the one that signed.",
        source="security.md J09",
        change=_method(lambda method: method.update(publicKeyJwk=stranger)),
    )
    yield family.invalid(
        "key-under-no-relationship",
        Code.KEY_PURPOSE,
        "The key stands in the document and under assertionMethod no more.",
        source="specs/verification.md V4.3",
        change=_changed(lambda document: document.update(assertionMethod=[f"{CB.did}#lists"])),
    )


def _weak_keys() -> Iterator[Case]:
    family = small_family()
    good = CB.signer().key.to_jwk()
    small_order = {"kty": "OKP", "crv": "Ed25519", "x": encode(bytes(32))}
    rows: tuple[tuple[str, Overrides, str], ...] = (
        ("with-its-private-half", _jwk(d=good["x"]), "d in a public document."),
        ("off-the-curve", _jwk(x=good["y"], y=good["x"]), "No point of the curve."),
        ("at-infinity", _jwk(x=encode(bytes(32)), y=encode(bytes(32))), "No point of the curve."),
        ("with-a-short-coordinate", _jwk(x=good["x"][:-4]), "31 octets at most."),
        ("with-a-padded-coordinate", _jwk(x=good["x"] + "="), "Not canonical base64url."),
        ("without-a-coordinate", _method(lambda method: method["publicKeyJwk"].pop("y")), "No y."),
        (
            "of-small-order",
            _method(lambda method: method.update(publicKeyJwk=small_order)),
            "Under it a signature verifies for many messages.",
        ),
    )
    for name, change, why in rows:
        yield family.unknown(f"key-weak-{name}", Code.KEY_RESOLUTION, why, source="security.md J27", change=change)
