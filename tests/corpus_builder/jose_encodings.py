"""One spelling for each value: base64url, JSON, numbers, sizes (security.md J16 to J24)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.corpus_builder.case import Case, Expected
from tests.corpus_builder.forging import P256_ORDER, always, claims, edited, halves, header, joined, token, with_text
from tests.corpus_builder.surroundings import certificate, small_family
from tests.world import CB, OTHER_CB, STRANGER, World
from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.model.vocabulary import Verdict


def cases() -> Iterator[Case]:
    """Yield every case about encodings."""
    yield from _signatures()
    yield from _base64url()
    yield from _duplicates()
    yield from _depth()
    yield from _numbers()
    yield from _json()
    yield from _sizes()
    yield from _not_a_credential()


def _signatures() -> Iterator[Case]:
    family = small_family()
    good = base64url.decode(certificate().split(b".")[2])
    r, s = halves(good)
    wrong = {
        "zero": bytes(64),
        "r-zero": joined(0, s),
        "s-zero": joined(r, 0),
        "r-is-the-order": joined(P256_ORDER, s),
        "s-is-the-order": joined(r, P256_ORDER),
        "s-above-the-order": joined(r, 2**256 - 1),
        "swapped": joined(s, r),
        "one-bit": good[:-1] + bytes([good[-1] ^ 1]),
    }
    for name, signature in wrong.items():
        yield family.invalid(
            f"signature-{name}",
            Code.SIG_INVALID,
            "A signature that no signer makes (CVE-2022-21449 for the zeros).",
            source="security.md J16",
            given=token(signature=always(signature)),
        )
    for name, signature in (("der", encode_dss_signature(r, s)), ("63-octets", good[:63]), ("65-octets", good + b"\0")):
        yield family.invalid(
            f"signature-{name}",
            Code.SIG_ENCODING,
            "A JWS signature of ES256 has exactly 64 octets.",
            source="security.md J17",
            given=token(signature=always(signature)),
        )
    yield family.valid(
        "valid-signature-malleated",
        "(r, n - s) verifies too: nothing may be identified by a signature.",
        source="security.md J18",
        given=token(signature=lambda _: joined(r, P256_ORDER - s)),
    )
    for name, signer in (
        ("lists", CB.signer("lists")),
        ("stranger", STRANGER.signer()),
        ("another-body", OTHER_CB.signer()),
    ):
        yield family.invalid(
            f"signature-of-{name}",
            Code.SIG_INVALID,
            "kid names the issuer's key for credentials, another key signed.",
            source="security.md J09",
            given=token(signature=signer.sign),
        )
    yield family.invalid(
        "signature-of-another-certificate",
        Code.SIG_INVALID,
        "A genuine signature, moved to another certificate of the same body.",
        source="security.md J09",
        given=token(
            payload=claims(lambda c: c["credentialSubject"].update(certificateNumber="DE-QMS-2026-00413")),
            signature=lambda _: good,
        ),
    )
    edits = {
        "holder": lambda c: c["credentialSubject"]["issuedToParty"].update(name="Somebody Else GmbH"),
        "valid-until": lambda c: c.update(validUntil="2039-05-04T00:00:00Z"),
        "scope": lambda c: c["credentialSubject"]["certifiedScope"].update(sectors=["IAF:17", "IAF:18"]),
        "status-index": lambda c: c["status"]["status_list"].update(idx=18),
        "status-removed": lambda c: (c.pop("status"), c.pop("credentialStatus")),
        "site-added": lambda c: c["credentialSubject"]["sites"].append({"name": "Werk Lindau 2", "country": "DE"}),
    }
    for name, change in edits.items():
        yield family.invalid(
            f"edited-{name}",
            Code.SIG_INVALID,
            "The certificate was changed after it was signed.",
            source="issue 2, forgeries",
            given=edited(certificate(), change),
        )


def _base64url() -> Iterator[Case]:
    family = small_family()
    heading, payload, signature = certificate().split(b".")
    raw = certificate()
    spare = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin_of_last = bytes([spare[spare.index(signature[-1]) | 1]])
    broken: tuple[tuple[str, Code, bytes], ...] = (
        ("padding", Code.SIG_ENCODING, raw + b"=="),
        ("padding-in-the-payload", Code.FORMAT_BASE64, heading + b"." + payload + b"=." + signature),
        ("plus", Code.FORMAT_BASE64, heading + b".+" + payload[1:] + b"." + signature),
        ("slash", Code.FORMAT_BASE64, heading + b"./" + payload[1:] + b"." + signature),
        ("line-feed-inside", Code.FORMAT_BASE64, heading + b".\n" + payload + b"." + signature),
        ("space-inside", Code.FORMAT_BASE64, heading + b". " + payload + b"." + signature),
        ("space-in-front", Code.FORMAT_BASE64, b" " + raw),
        ("byte-order-mark", Code.FORMAT_BASE64, b"\xef\xbb\xbf" + raw),
        ("spare-bits-in-the-signature", Code.SIG_ENCODING, raw[:-1] + twin_of_last),
        ("two-line-feeds-behind", Code.SIG_ENCODING, raw + b"\n\n"),
        ("empty-header", Code.FORMAT_BASE64, b"." + payload + b"." + signature),
        ("empty-payload", Code.FORMAT_BASE64, heading + b".." + signature),
        ("one-dot", Code.FORMAT_BASE64, heading + b"." + payload),
        ("three-dots", Code.FORMAT_BASE64, raw + b"."),
        ("no-dot", Code.FORMAT_UNRECOGNISED, heading + payload + signature),
        ("one-character-short", Code.SIG_ENCODING, raw[:-1]),
        ("fullwidth-dot", Code.FORMAT_BASE64, heading + "．".encode() + payload + b"." + signature),
        ("percent-encoded", Code.SIG_ENCODING, raw + b"%0A"),
    )
    for name, code, octets in broken:
        yield family.invalid(
            f"base64-{name}",
            code,
            "base64url has one spelling: no padding, no foreign character, no spare bit.",
            source="security.md J12" if name == "empty-payload" else "security.md J19",
            given=octets,
        )
    yield family.valid(
        "valid-line-feed-behind",
        "One line end behind it is an editor's.",
        source="specs/securing.md R2",
        given=raw + b"\n",
    )


def _duplicates() -> Iterator[Case]:
    family = small_family()
    heading = strict_json.dumps(header())
    yield family.invalid(
        "json-duplicate-in-the-header",
        Code.FORMAT_DUPLICATE_KEY,
        "alg stands twice: two readers may take two algorithms.",
        source="security.md J20",
        given=token(heading.replace(b"{", b'{"alg":"none",', 1)),
    )
    doubled = {
        "issuer": ('"issuer":', '"issuer":"did:web:other-cb.example","issuer":'),
        "escaped": ('"validUntil":', '"valid\\u0055ntil":"2039-01-01T00:00:00Z","validUntil":'),
        "nested": ('"sectors":', '"sectors":["IAF:33"],"sectors":'),
        "status": ('"idx":', '"idx":18,"idx":'),
    }
    for name, (before, after) in doubled.items():
        yield family.invalid(
            f"json-duplicate-{name}",
            Code.FORMAT_DUPLICATE_KEY,
            "A member stands twice: two readers may take two values.",
            source="security.md J20",
            given=with_text(before, after),
        )


def _depth() -> Iterator[Case]:
    family = small_family()
    for depth in (32, 900, 30_000):
        yield family.invalid(
            f"json-depth-{depth + 1}",
            Code.LIMIT_DEPTH,
            "Nested deeper than 32.",
            source="security.md J21",
            given=with_text('"environment":', b'"xxxxx":' + b"[" * depth + b"]" * depth + b',"environment":'),
        )
    yield family.valid(
        "valid-json-depth-32",
        "Nested exactly as deep as is allowed.",
        source="security.md J21",
        given=with_text('"environment":', b'"xxxxx":' + b"[" * 31 + b"]" * 31 + b',"environment":'),
    )
    yield family.invalid(
        "json-depth-in-the-header",
        Code.LIMIT_DEPTH,
        "A header nested 900 deep.",
        source="security.md J21",
        given=token(strict_json.dumps(header()).replace(b"{", b'{"x":' + b"[" * 900 + b"]" * 900 + b",", 1)),
    )


def _numbers() -> Iterator[Case]:
    family = small_family()
    numbers = {
        "1e400": "1e400",
        "nan": "NaN",
        "infinity": "Infinity",
        "minus-infinity": "-Infinity",
        "4000-digits": "9" * 4_000,
        "2-to-the-53": str(2**53),
        "2-to-the-64": str(2**64),
        "below-minus-2-to-the-53": str(-(2**53)),
    }
    for name, written in numbers.items():
        yield family.invalid(
            f"json-number-{name}",
            Code.FORMAT_NUMBER,
            "A number that readers do not read alike (RFC 7493 section 2.2).",
            source="security.md J22",
            given=with_text('"environment":', f'"x":{written},"environment":'),
        )
    yield family.valid(
        "valid-json-number-largest",
        "The largest integer that every reader reads alike.",
        source="security.md J22",
        given=with_text('"environment":', f'"x":{2**53 - 1},"environment":'),
    )


def _json() -> Iterator[Case]:
    family = small_family()
    payload = strict_json.dumps(claims(lambda _: None))
    broken: tuple[tuple[str, bytes], ...] = (
        ("byte-order-mark", b"\xef\xbb\xbf" + payload),
        ("trailing", payload + b"{}"),
        ("trailing-null", payload + b"\0"),
        ("lone-surrogate", payload.replace(b'"environment":', b'"x":"\\ud800","environment":')),
        ("overlong-utf8", payload.replace(b'"environment":', b'"x":"\xc0\xaf","environment":')),
        ("invalid-utf8", payload.replace(b'"environment":', b'"x":"\xff","environment":')),
        ("single-quotes", payload.replace(b'"', b"'")),
        ("trailing-comma", payload[:-1] + b",}"),
        ("comment", b"/* signed */" + payload),
        ("array", b"[" + payload + b"]"),
        ("text", b'"credential"'),
        ("null", b"null"),
        ("cut", payload[:-1]),
        ("leading-zero", payload.replace(b'"idx":17', b'"idx":017')),
        ("control-character", payload.replace(b'"environment":', b'"x":"\x01","environment":')),
    )
    for name, octets in broken:
        yield family.invalid(
            f"json-{name}",
            Code.FORMAT_JSON,
            "The signed payload is not one strict JSON object.",
            source="security.md J23",
            given=token(payload=octets),
        )
    yield family.invalid(
        "json-header-is-an-array",
        Code.FORMAT_JSON,
        "The header is no object.",
        source="security.md J23",
        given=token([header()]),
    )


def _sizes() -> Iterator[Case]:
    family, size = small_family(), "security.md J24"
    yield family.invalid(
        "size-header-64-kilobytes",
        Code.LIMIT_SIZE,
        "A header of more than 8 kB is refused before it is decoded.",
        source=size,
        given=token(header(x="x" * 65_535)),
    )
    fitting, too_long = _around_the_bound(262_144)
    yield family.invalid(
        "size-credential-256-kilobytes",
        Code.LIMIT_SIZE,
        "More octets than a credential may have, by three at most.",
        source=size,
        given=too_long,
    )
    yield family.valid("valid-size-at-the-bound", "The largest credential that is read.", source=size, given=fitting)
    yield family.invalid(
        "size-8-megabytes",
        Code.LIMIT_SIZE,
        "Refused by its size alone.",
        source=size,
        given=certificate() + b"AAAA" * 2_000_000,
    )
    oversize = family.invalid(
        "size-above-an-upload",
        Code.LIMIT_SIZE,
        "More than 10 MB: the doors do not take it in at all.",
        source=size,
        given=b"AAAA" * 2_500_001,
    )
    yield replace(oversize, expected=Expected(Verdict.INVALID, Code.LIMIT_SIZE, 2, 413))
    yield family.invalid(
        "size-members",
        Code.LIMIT_MEMBERS,
        "More than 10,000 members.",
        source=size,
        given=with_text('"environment":', '"x":[' + ",".join(["0"] * 10_001) + '],"environment":'),
    )


def _around_the_bound(octets: int) -> tuple[bytes, bytes]:
    """Return the longest good certificate of at most so many octets, and the next one: with a long foreign member."""

    def padded(length: int) -> bytes:
        return with_text('"environment":', f'"x":"{"x" * length}","environment":')

    length = (octets - len(padded(0))) * 3 // 4
    while len(padded(length + 1)) <= octets:
        length += 1
    return padded(length), padded(length + 1)


def _not_a_credential() -> Iterator[Case]:
    family = small_family()
    world = World()
    strange: tuple[tuple[str, Code, bytes], ...] = (
        ("empty", Code.FORMAT_UNRECOGNISED, b""),
        ("html", Code.FORMAT_UNRECOGNISED, b"<!doctype html><title>Certificate</title>"),
        (
            "json-credential-with-a-proof",
            Code.PROOF_MALFORMED,
            strict_json.dumps({**claims(lambda _: None), "proof": {"type": "DataIntegrityProof"}}),
        ),
        ("unsigned-credential", Code.FORMAT_UNRECOGNISED, strict_json.dumps(claims(lambda _: None))),
        ("zip", Code.FORMAT_UNRECOGNISED, b"PK\x03\x04" + bytes(60)),
        ("did-document", Code.FORMAT_UNRECOGNISED, world.documents()["https://cb.example/.well-known/did.json"]),
        ("status-list", Code.JOSE_TYP, world.documents()["https://cb.example/status/1/token.jwt"]),
        ("index", Code.JOSE_TYP, world.documents()["https://ab.example/accreditations/index.jwt"]),
        ("address-of-the-credential", Code.FORMAT_QR, b"https://cb.example/c/DE-QMS-2026-00412.jwt"),
        ("dots", Code.FORMAT_BASE64, b".."),
        ("bidi", Code.FORMAT_UNRECOGNISED, "\u202egnp-etacifitrec".encode()),
    )
    for name, code, octets in strange:
        yield family.invalid(
            f"input-{name}",
            code,
            "What was handed over is no certificate.",
            source="security.md J25" if code is Code.JOSE_TYP else "specs/securing.md R2",
            given=octets,
        )
