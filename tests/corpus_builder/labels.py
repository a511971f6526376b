"""Labels: the number, the message, the claims, and whose key it names (specs/label.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.corpus_builder.case import Case, Family, Overrides
from tests.corpus_builder.forging import cose
from tests.corpus_builder.surroundings import (
    BITSTRING_URL,
    CB_DID_URL,
    INDEX_URL,
    altered,
    base,
    documents,
    small_family,
)
from tests.world import CB, DAY, NOW, OTHER_CB, STRANGER, World
from vc.codes import Code
from vc.encoding import strict_cbor, strict_json
from vc.model.vocabulary import AccreditationEventKind
from vc.securing.label_number import label_url, parse
from vc.status.value import StatusEvent

CLAIMS = -65537
Payload = dict[Any, Any]


def cases() -> Iterator[Case]:
    """Yield every case about labels."""
    twin = small_family().valid(
        "valid-label", "The label of the good certificate.", source="specs/label.md", given=World().label().encode()
    )
    yield twin
    family = Family(twin)
    yield family.valid(
        "valid-label-number-alone",
        "The number without its address.",
        source="specs/label.md L3",
        given=number().encode(),
    )
    yield family.valid(
        "valid-label-octets", "The COSE octets themselves.", source="specs/securing.md R2", given=message()
    )
    yield from _texts(family)
    yield from _messages(family)
    yield from _claims(family)
    yield from _keys(family)
    yield from _surroundings(family)


def number() -> str:
    """Return the number of the good label."""
    return World().label().partition("#")[2]


def message() -> bytes:
    """Return the COSE octets of the good label."""
    return parse(number())


def payload() -> Payload:
    """Return the decoded payload of the good label."""
    message_parts: Any = strict_cbor.loads(message(), max_depth=8, tag=18)
    decoded: Any = strict_cbor.loads(message_parts[2], max_depth=8)
    assert isinstance(decoded, dict)
    return decoded


def signed(change: Callable[[Payload], object], **parts: Any) -> bytes:
    """Return a label's text whose claims were changed before its issuer signed it."""
    claims = payload()
    change(claims)
    return label_url("cb.example", cose(claims, **parts)).encode()


def _claim(key: int, value: Any) -> Callable[[Payload], object]:
    return lambda claims: claims[CLAIMS].update({key: value})


def _texts(family: Family) -> Iterator[Case]:
    text, digits = World().label(), number()
    middle = len(digits) // 2
    other = str((int(digits[middle]) + 1) % 10)
    rows: tuple[tuple[str, Code, str, str], ...] = (
        ("leading-zero", Code.FORMAT_QR, f"https://cb.example/q#0{digits}", "One number has one spelling."),
        (
            "letters",
            Code.FORMAT_QR,
            f"https://cb.example/q#{digits[:middle]}x{digits[middle:]}",
            "Decimal digits only.",
        ),
        ("letter-first", Code.FORMAT_QR, f"https://cb.example/q#A{digits}", "Reserved for later formats."),
        ("no-number", Code.FORMAT_QR, "https://cb.example/q#", "Nothing behind the mark."),
        ("no-fragment", Code.FORMAT_QR, "https://cb.example/q", "An address and no label."),
        ("upper-case-scheme", Code.FORMAT_QR, text.replace("https", "HTTPS"), "The scheme is written small."),
        ("upper-case-host", Code.FORMAT_QR, text.replace("cb.example", "CB.example"), "The host is written small."),
        ("another-path", Code.FORMAT_QR, text.replace("/q#", "/c#"), "Another page."),
        ("query", Code.FORMAT_QR, text.replace("/q#", "/q?next=x#"), "A query has no place there."),
        (
            "userinfo",
            Code.FORMAT_QR,
            text.replace("cb.example", "cb.example@stranger.example"),
            "The host is behind the @.",
        ),
        ("unicode-host", Code.FORMAT_QR, text.replace("cb.example", "сb.example"), "A look-alike letter."),
        (
            "http",
            Code.FORMAT_BASE64,
            text.replace("https", "http"),
            "Not over https: no label's text, and no credential.",
        ),
        ("arabic-digits", Code.FORMAT_QR, f"https://cb.example/q#{digits[:-1]}٣", "ASCII digits only."),
        ("space", Code.FORMAT_QR, f"{text} ", "Nothing behind the number."),
        ("minus", Code.FORMAT_QR, f"https://cb.example/q#-{digits}", "No sign."),
        ("724-digits", Code.LIMIT_SIZE, f"https://cb.example/q#{'9' * 724}", "More digits than 300 octets have."),
        ("10000-digits", Code.LIMIT_SIZE, "9" * 10_000, "Counted before they are converted."),
        ("small-number", Code.FORMAT_QR, "https://cb.example/q#4711", "A number that is no message."),
    )
    for name, code, content, why in rows:
        yield family.invalid(f"label-text-{name}", code, why, source="specs/label.md L3", given=content.encode())
    yield family.invalid(
        "label-text-altered-digit",
        Code.FORMAT_CBOR,
        "One digit in the middle is another.",
        source="specs/label.md L3",
        given=f"https://cb.example/q#{digits[:middle]}{other}{digits[middle + 1 :]}".encode(),
    )
    yield family.invalid(
        "label-text-altered-last-digit",
        Code.SIG_INVALID,
        "The last digit is another: the message is well-formed, its signature is not its issuer's.",
        source="specs/label.md L3",
        given=f"https://cb.example/q#{digits[:-1]}{(int(digits[-1]) + 1) % 10}".encode(),
    )
    yield family.valid(
        "valid-label-on-another-host",
        "The host is never evidence: the same label, its page elsewhere.",
        source="specs/label.md L3",
        given=text.replace("cb.example", "verify.example:8443").encode(),
    )


def _messages(family: Family) -> Iterator[Case]:
    good = message()
    parts: Any = strict_cbor.loads(good, max_depth=8, tag=18)
    protected, _, content, signature = parts
    kid = CB.signer().key.kid8
    doubled = strict_cbor.dumps(payload())
    doubled = bytes([doubled[0] + 1]) + doubled[1:] + strict_cbor.dumps(6) + strict_cbor.dumps(1)
    rows: tuple[tuple[str, Code, bytes, str], ...] = (
        ("long-array-head", Code.FORMAT_CBOR, b"\xd2\x98\x04" + good[2:], "A head longer than needed."),
        ("indefinite-array", Code.FORMAT_CBOR, b"\xd2\x9f" + good[2:] + b"\xff", "An indefinite length."),
        ("trailing-octet", Code.FORMAT_CBOR, good + b"\0", "Something behind the message."),
        ("cut", Code.FORMAT_CBOR, good[:-1], "The last octet is missing."),
        ("five-parts", Code.FORMAT_CBOR, strict_cbor.dumps([*parts, b""], tag=18), "Five elements."),
        (
            "detached-payload",
            Code.FORMAT_CBOR,
            strict_cbor.dumps([protected, {}, None, signature], tag=18),
            "The payload is not attached.",
        ),
        ("payload-no-map", Code.FORMAT_CBOR, cose(strict_cbor.dumps([1])), "A payload that is no map."),
        ("payload-key-twice", Code.FORMAT_CBOR, cose(doubled), "A key stands twice."),
        ("alg-none", Code.JOSE_ALG_FORBIDDEN, cose(content, heading={4: kid}), "No algorithm."),
        ("alg-es384", Code.JOSE_ALG_FORBIDDEN, cose(content, heading={1: -35, 4: kid}), "ES384 is not for labels."),
        ("alg-hmac", Code.JOSE_ALG_FORBIDDEN, cose(content, heading={1: 5, 4: kid}), "A shared secret."),
        (
            "alg-text",
            Code.JOSE_ALG_FORBIDDEN,
            cose(content, heading={1: "ES256", 4: kid}),
            "The algorithm is a number.",
        ),
        ("kid-missing", Code.COSE_HEADER, cose(content, heading={1: -7}), "No kid."),
        ("kid-short", Code.COSE_HEADER, cose(content, heading={1: -7, 4: kid[:7]}), "A kid of 7 octets."),
        ("kid-text", Code.COSE_HEADER, cose(content, heading={1: -7, 4: kid.hex()}), "A kid as text."),
        ("crit", Code.COSE_HEADER, cose(content, heading={1: -7, 2: [9], 4: kid}), "A critical extension."),
        ("typ", Code.COSE_HEADER, cose(content, heading={1: -7, 4: kid, 16: 61}), "A member that has no place."),
        ("unprotected-alg", Code.COSE_HEADER, cose(content, unprotected={1: -8}), "An unprotected header."),
        (
            "signature-63-octets",
            Code.SIG_ENCODING,
            strict_cbor.dumps([protected, {}, content, signature[:63]], tag=18),
            "63 octets.",
        ),
        (
            "signature-zero",
            Code.SIG_INVALID,
            strict_cbor.dumps([protected, {}, content, bytes(64)], tag=18),
            "r = s = 0.",
        ),
        ("301-octets", Code.LIMIT_SIZE, b"\xd2" + bytes(300), "More than 300 octets."),
    )
    for name, code, octets, why in rows:
        yield family.invalid(f"label-message-{name}", code, why, source="specs/label.md L1", given=octets)
    for name, octets in (
        ("untagged", good[1:]),
        ("tag-in-two-octets", b"\xd8\x12" + good[1:]),
        ("cwt-tag", b"\xd8\x3d" + good),
    ):
        yield family.invalid(
            f"label-message-{name}",
            Code.FORMAT_QR,
            "The number does not begin a message with tag 18.",
            source="specs/label.md L1",
            given=f"https://cb.example/q#{int.from_bytes(octets, 'big')}".encode(),
        )


def _claims(family: Family) -> Iterator[Case]:
    iat = payload()[6]
    rows: tuple[tuple[str, Code, Callable[[Payload], object]], ...] = (
        ("without-iat", Code.FORMAT_CLAIM, lambda claims: claims.pop(6)),
        ("without-claims", Code.FORMAT_CLAIM, lambda claims: claims.pop(CLAIMS)),
        ("iss", Code.FORMAT_CLAIM, lambda claims: claims.update({1: CB.did})),
        ("status-claim", Code.FORMAT_CLAIM, lambda claims: claims.update({65535: {}})),
        ("without-holder", Code.FORMAT_CLAIM, lambda claims: claims[CLAIMS].pop(2)),
        ("without-scope", Code.FORMAT_CLAIM, lambda claims: claims[CLAIMS].pop(8)),
        ("unknown-key", Code.FORMAT_CLAIM, _claim(9, 1)),
        ("serial-without-product", Code.FORMAT_CLAIM, _claim(5, "S-1")),
        ("profile-unknown", Code.FORMAT_PROFILE, _claim(0, 99)),
        ("profile-true", Code.FORMAT_PROFILE, _claim(0, True)),
        ("number-too-long", Code.FORMAT_CLAIM, _claim(1, "N" * 41)),
        ("number-as-text-of-digits", Code.FORMAT_CLAIM, _claim(1, "20260412")),
        ("number-not-ascii", Code.FORMAT_CLAIM, _claim(1, "DE-QMS-2026-００412")),
        ("holder-empty", Code.FORMAT_CLAIM, _claim(2, "")),
        ("holder-bidi", Code.FORMAT_CLAIM, _claim(2, "\u202eHbmG relleuM")),
        ("holder-zero-width", Code.FORMAT_CLAIM, _claim(2, "Müller\u200b GmbH")),
        ("holder-not-nfc", Code.FORMAT_CLAIM, _claim(2, "Mu\u0308ller GmbH")),
        ("holder-line-feed", Code.FORMAT_CLAIM, _claim(2, "Müller\nGmbH")),
        ("holder-trailing-space", Code.FORMAT_CLAIM, _claim(2, "Müller ")),
        ("standard-without-edition", Code.FORMAT_CLAIM, _claim(3, "ISO 9001:")),
        ("status-list-0", Code.FORMAT_CLAIM, _claim(6, [0, 17])),
        ("status-one-number", Code.FORMAT_CLAIM, _claim(6, [1])),
        ("status-negative", Code.FORMAT_CLAIM, _claim(6, [1, -1])),
        ("digest-short", Code.FORMAT_CLAIM, _claim(7, bytes(15))),
        ("scope-three-members", Code.FORMAT_CLAIM, lambda claims: claims[CLAIMS][8].pop()),
        ("scope-activity-unknown", Code.FORMAT_CLAIM, lambda claims: claims[CLAIMS][8].__setitem__(0, 99)),
        ("scope-codes-out-of-order", Code.FORMAT_CLAIM, lambda claims: claims[CLAIMS][8].__setitem__(2, [18, 17])),
        ("scope-code-as-text", Code.FORMAT_CLAIM, lambda claims: claims[CLAIMS][8].__setitem__(2, ["IAF:17"])),
        ("scope-country-lower-case", Code.FORMAT_CLAIM, lambda claims: claims[CLAIMS][8].__setitem__(3, "de")),
        ("nbf-equal-to-iat", Code.FORMAT_CLAIM, lambda claims: claims.update({5: iat})),
        ("exp-before-iat", Code.FORMAT_DATA_MODEL, lambda claims: claims.update({4: iat - 86_400})),
        ("iat-text", Code.TIME_CLAIM_TYPE, lambda claims: claims.update({6: str(iat)})),
        ("exp-year-10000", Code.TIME_CLAIM_TYPE, lambda claims: claims.update({4: 253_402_300_800})),
        ("list-number-of-ages", Code.STATUS_INDEX, _claim(6, [2**63, 17])),
        ("sector-unheld", Code.CHAIN_SCOPE_NOT_COVERED, lambda claims: claims[CLAIMS][8].__setitem__(2, [33])),
        ("standard-another", Code.CHAIN_SCOPE_NOT_COVERED, _claim(3, "ISO 14001:2015")),
        ("expired", Code.TIME_EXPIRED, lambda claims: claims.update({4: int(NOW.timestamp())})),
        ("not-yet-valid", Code.TIME_NOT_YET_VALID, lambda claims: claims.update({5: int(NOW.timestamp()) + 1})),
    )
    for name, code, change in rows:
        yield family.invalid(
            f"label-claims-{name}",
            code,
            "Signed by its issuer, and refused for what it says.",
            source="specs/label.md L2",
            given=signed(change),
        )
    for name, code, status in (
        ("index-outside-the-list", Code.STATUS_RANGE, [1, 131_072]),
        ("list-not-there", Code.STATUS_UNAVAILABLE, [2, 17]),
    ):
        yield family.unknown(
            f"label-status-{name}",
            code,
            "The list does not answer.",
            source="specs/label.md L2",
            given=signed(_claim(6, status)),
        )


def _keys(family: Family) -> Iterator[Case]:
    content = payload()
    other, stranger, lists = OTHER_CB.signer(), STRANGER.signer(), CB.signer("lists")
    yield family.unknown(
        "label-kid-of-a-stranger",
        Code.KEY_UNKNOWN,
        "No index names this key.",
        source="specs/verification.md V3.2",
        given=label_url("cb.example", cose(content, signer=stranger)).encode(),
    )
    yield family.unknown(
        "label-kid-wrong",
        Code.KEY_UNKNOWN,
        "The issuer's signature under a kid that nobody has.",
        source="specs/verification.md V3.2",
        given=label_url("cb.example", cose(content, heading={1: -7, 4: bytes(8)})).encode(),
    )
    yield family.invalid(
        "label-kid-of-another-body",
        Code.SIG_INVALID,
        "kid names another accredited body's key, the issuer's made the signature.",
        source="specs/verification.md V3.2",
        given=label_url("cb.example", cose(content, heading={1: -7, 4: other.key.kid8})).encode(),
    )
    yield family.unknown(
        "label-key-copied-by-another-body",
        Code.KEY_AMBIGUOUS,
        "Another accredited body has copied the public key into its own DID document: the signature names nobody.",
        source="specs/verification.md V3.2",
        change=altered(_copy_the_key),
    )
    yield family.invalid(
        "label-forged-under-the-issuers-kid",
        Code.SIG_INVALID,
        "kid names the issuer's key, a stranger signed.",
        source="specs/verification.md V5.1",
        given=label_url(
            "cb.example", cose(content, heading={1: -7, 4: CB.signer().key.kid8}, signer=stranger)
        ).encode(),
    )
    yield family.invalid(
        "label-signed-with-the-key-for-lists",
        Code.KEY_PURPOSE,
        "A key for status lists signs no labels.",
        source="specs/verification.md V4.3",
        given=label_url("cb.example", cose(content, signer=lists)).encode(),
    )
    yield family.unknown(
        "label-of-a-body-without-lists",
        Code.STATUS_UNAVAILABLE,
        "Another accredited body signs the same content: its own lists are asked, and there are none.",
        source="security.md J31",
        given=label_url("cb.example", cose(content, signer=other)).encode(),
    )


def _copy_the_key(world: World) -> None:
    copied = replace(CB.methods()[0], id=f"{OTHER_CB.did}#copied", controller=OTHER_CB.did)
    world.methods[OTHER_CB.did] = (*OTHER_CB.methods(), copied)


def _without_service(raw: bytes) -> bytes:
    document = strict_json.loads_object(raw, max_depth=10, max_members=200)
    del document["service"]
    return strict_json.dumps(document)


def _surroundings(family: Family) -> Iterator[Case]:
    rows: tuple[tuple[str, Code, Overrides], ...] = (
        (
            "suspended",
            Code.STATUS_SUSPENDED,
            altered(lambda world: world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)),
        ),
        (
            "withdrawn",
            Code.STATUS_WITHDRAWN,
            altered(lambda world: world.record(StatusEvent.WITHDRAWN, effective=NOW - DAY)),
        ),
        (
            "issuer-withdrawn-120-days-ago",
            Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW,
            altered(lambda world: world.accreditation_event(AccreditationEventKind.WITHDRAWN, NOW - 120 * DAY)),
        ),
    )
    for name, code, change in rows:
        yield family.invalid(
            f"label-{name}", code, "As for the certificate itself.", source="specs/verification.md V9", change=change
        )
    unknown: tuple[tuple[str, Code, Overrides], ...] = (
        (
            "without-a-place-for-lists",
            Code.STATUS_UNAVAILABLE,
            documents({CB_DID_URL: _without_service(base()[CB_DID_URL])}),
        ),
        ("index-not-there", Code.KEY_UNKNOWN, documents({INDEX_URL: None})),
        ("keys-not-there", Code.KEY_RESOLUTION, documents({CB_DID_URL: None})),
    )
    for name, code, change in unknown:
        yield family.unknown(
            f"label-{name}", code, "What it needs is not to be had.", source="specs/verification.md V3.2", change=change
        )
    yield family.valid(
        "valid-label-without-the-bitstring-list",
        "A label is decided by the token list alone.",
        source="specs/verification.md V9.1",
        change=documents({BITSTRING_URL: None}),
    )
