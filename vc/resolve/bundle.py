r"""The offline bundle: one file with every document that a verification without a network needs (specs/bundle.md).

    octets 0-7    89 56 43 42 0D 0A 1A 02     magic; the last octet is the layout
    octets 8-39   SHA-256 of everything after them
    octets 40-43  length of the manifest, big-endian
    manifest      signed by the keys of a root (`vc.trust.manifest`)
    the rest      the members in the manifest's order, one raw DEFLATE stream (`vc.resolve.bundle_packing`)

What is read here is held against the manifest in the file, which says nothing about who made it. Whether the
manifest counts is judged by `vc.verify`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypedDict, Unpack

from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.keys.signer import Signer
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.model.vocabulary import Environment
from vc.resolve.bundle_packing import pack, unpack
from vc.trust.manifest import TRUST_LIST_URL, Manifest, Member, read_signed_manifest, sign_manifest

LARGEST_BUNDLE = 67_108_864
"""Octets of a bundle, as a file and unpacked."""

_MAGIC = b"\x89VCB\r\n\x1a\x02"
_DIGEST = slice(len(_MAGIC), len(_MAGIC) + 32)
_LENGTH = slice(_DIGEST.stop, _DIGEST.stop + 4)


@dataclass(frozen=True, slots=True)
class Bundle:
    """An intact bundle. Nothing in it is trusted: `stated` is what its manifest says, whoever signed it.

    `manifest` is the signed document that belongs into `Evidence.manifest` wherever `documents` are used; `digest` is
    the SHA-256 (hexadecimal) of its payload, which names the bundle (B8).
    """

    manifest: bytes
    stated: Manifest
    documents: Mapping[str, Retrieved]
    digest: str


class BundleSource:
    """Serves the documents of a bundle, dated as they were retrieved; anything else is `fetch.not_in_bundle`."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the member for the URL."""
        document = self._bundle.documents.get(reference.url)
        if document is None:
            # Its contents were settled when it was made; asking again at another time changes nothing.
            moment = self._bundle.stated.created
            return NotRetrieved(reference.url, Code.FETCH_NOT_IN_BUNDLE, "not in the bundle", moment)
        return document


class Edition(TypedDict):
    """What a manifest says about the bundle as a whole.

    `created` is the signed time, for which the documents count as fresh; `version` counts from 1 and never falls.
    """

    version: int
    created: datetime
    expires: datetime
    environment: Environment


def build_bundle(
    documents: Iterable[Retrieved], trust_list: bytes, *, signers: Sequence[Signer], **edition: Unpack[Edition]
) -> bytes:
    """Return a signed bundle of `documents` and the signed `trust_list`; `edition` is given as keywords.

    The same arguments give the same octets where the signers are deterministic and the zlib is the same. Raises
    `UsageError` for two documents with one URL, for one under the trust list's name, for a bundle above 64 MiB, and
    for what `vc.trust.manifest` does not sign.
    """
    own = Retrieved(TRUST_LIST_URL, trust_list, edition["created"], Via.MEMORY, "application/json")
    ordered = sorted([own, *documents], key=lambda document: document.url)
    members = tuple(_member(document) for document in ordered)
    _hold_size(sum(member.size for member in members))
    packed = pack(document.content for document in ordered)
    digest = hashlib.sha256(packed).hexdigest()
    manifest = Manifest(trust_list_url=TRUST_LIST_URL, members=members, packed=digest, **edition)
    bundle = contained(sign_manifest(manifest, signers), packed)
    try:
        open_bundle(bundle)
    except Refused as refusal:
        hint = "leave out the document that the message names"
        raise UsageError(f"this bundle could not be opened: {refusal.detail}", where="documents", hint=hint) from None
    return bundle


def contained(manifest: bytes, packed: bytes) -> bytes:
    """Return the file of a signed manifest and its members' stream (B1), whether they belong together or not."""
    covered = b"".join([len(manifest).to_bytes(4, "big"), manifest, packed])
    return _MAGIC + hashlib.sha256(covered).digest() + covered


def open_bundle(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> Bundle:
    """Return the documents of an intact bundle.

    Raises `Refused`: `limit.size` above the bounds, `bundle.damaged` for everything else that `build_bundle` would
    not have written, down to a single bit (B3). Intact is not trusted (B4).
    """
    if len(raw) > LARGEST_BUNDLE:
        raise Refused(Code.LIMIT_SIZE, f"a bundle of more than {LARGEST_BUNDLE} octets")
    if not raw.startswith(_MAGIC):
        raise _damaged("not a bundle of this layout")
    if hashlib.sha256(memoryview(raw)[_DIGEST.stop :]).digest() != raw[_DIGEST]:
        raise _damaged("its octets are not those that were written")
    end = _LENGTH.stop + int.from_bytes(raw[_LENGTH], "big")
    manifest = raw[_LENGTH.stop : end]
    signed = read_signed_manifest(manifest, limits)
    stated = signed.manifest
    _hold_bounds(stated, limits)
    packed = memoryview(raw)[end:]
    if hashlib.sha256(packed).hexdigest() != stated.packed:
        raise _damaged("its members are not packed as the manifest says")
    documents = _documents(stated, packed)
    return Bundle(manifest, stated, MappingProxyType(documents), signed.digest)


def _member(document: Retrieved) -> Member:
    digest = hashlib.sha256(document.content).hexdigest()
    return Member(document.url, digest, len(document.content), document.retrieved_at, document.media_type)


def _hold_size(octets: int) -> None:
    if octets > LARGEST_BUNDLE:
        raise UsageError(f"{octets} octets are too many for one bundle", where="documents", hint="make several bundles")


def _documents(stated: Manifest, packed: memoryview) -> dict[str, Retrieved]:
    """Unpack the members one after another: none is ever there twice."""
    contents = unpack(packed, [member.size for member in stated.members])
    return {member.url: _document(member, content) for member, content in zip(stated.members, contents, strict=True)}


def _document(member: Member, content: bytes) -> Retrieved:
    if hashlib.sha256(content).hexdigest() != member.sha256:
        raise _damaged(f"{member.url} is not the document that the manifest names")
    return Retrieved(member.url, content, member.retrieved_at, Via.BUNDLE, member.media_type)


def _hold_bounds(stated: Manifest, limits: Limits) -> None:
    """Refuse members that are too large, before any of them is unpacked."""
    total = sum(member.size for member in stated.members)
    if total > LARGEST_BUNDLE or any(member.size > limits.document_bytes for member in stated.members):
        raise Refused(Code.LIMIT_SIZE, "the members are larger than the bounds")


def _damaged(detail: str) -> Refused:
    return Refused(Code.BUNDLE_DAMAGED, detail)
