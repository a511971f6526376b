r"""What changed from one bundle to the next (specs/bundle.md B10 to B12): with the one it makes exactly the other.

    octets 0-7     89 56 43 44 0D 0A 1A 01     magic
    octets 8-39    SHA-256 of everything after them
    octets 40-71   the older bundle's name: the SHA-256 of its manifest's payload
    octets 72-75   length of the manifest, big-endian
    manifest       that of the newer bundle, signed
    the rest       the documents that changed, in the manifest's order, one raw DEFLATE stream

A delta is signed by nobody: what it makes has the digests of the signed manifest, or is not made.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import Final

from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve.bundle import LARGEST_BUNDLE, Bundle, contained, open_bundle
from vc.resolve.bundle_packing import pack
from vc.resolve.octet_patch import Reader, Writer, read_patch, write_patch
from vc.resolve.opened_document import OpenedDocument, opened, parts_of, reproducible
from vc.trust.manifest import Manifest, Member, read_manifest

LARGEST_DELTA: Final = LARGEST_BUNDLE
"""Octets of a delta, as a file and unpacked."""

_MAGIC: Final = b"\x89VCD\r\n\x1a\x01"
_DIGEST: Final = slice(8, 40)
_BASE: Final = slice(40, 72)
_LENGTH: Final = slice(72, 76)
_RAW_DEFLATE: Final = -15


@dataclass(frozen=True, slots=True)
class Delta:
    """An intact delta. `base` names the bundle that it is for; `manifest` is the signed one of the bundle it makes."""

    base: str
    manifest: bytes
    stated: Manifest
    changes: bytes


def is_delta(raw: bytes) -> bool:
    """Whether a file claims to be a delta rather than a bundle."""
    return raw.startswith(_MAGIC)


def build_delta(old: bytes, new: bytes, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return what makes the bundle `new` of the bundle `old`; both are the files.

    Raises `Refused` as `open_bundle` does, `UsageError` where `new` is not the later one.
    """
    base, later = _Base(open_bundle(old, limits), limits), open_bundle(new, limits)
    if later.stated.version <= base.bundle.stated.version:
        told = f"version {later.stated.version} does not come after version {base.bundle.stated.version}"
        raise UsageError(told, where="the new bundle", hint="name the older one with --from")
    writer = Writer()
    for member in later.stated.members:
        if base.unchanged(member) is None:
            base.write(writer, member.url, later.documents[member.url].content)
    deflater = zlib.compressobj(9, zlib.DEFLATED, _RAW_DEFLATE)
    changes = deflater.compress(writer.written()) + deflater.flush()
    length = len(later.manifest).to_bytes(4, "big")
    covered = bytes.fromhex(base.bundle.digest) + length + later.manifest + changes
    return _MAGIC + hashlib.sha256(covered).digest() + covered


def open_delta(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> Delta:
    """Return what a delta says. Raises `Refused`: `limit.size`, and `bundle.damaged` for anything but a whole one."""
    if len(raw) > LARGEST_DELTA:
        raise Refused(Code.LIMIT_SIZE, f"a delta of more than {LARGEST_DELTA} octets")
    if not is_delta(raw) or len(raw) < _LENGTH.stop:
        raise _damaged("not a delta of this layout")
    if hashlib.sha256(memoryview(raw)[_DIGEST.stop :]).digest() != raw[_DIGEST]:
        raise _damaged("its octets are not those that were written")
    end = _LENGTH.stop + int.from_bytes(raw[_LENGTH], "big")
    manifest = raw[_LENGTH.stop : end]
    stated = read_manifest(manifest, limits)
    total = sum(member.size for member in stated.members)
    if total > LARGEST_BUNDLE or any(member.size > limits.document_bytes for member in stated.members):
        raise Refused(Code.LIMIT_SIZE, "the members are larger than the bounds")
    return Delta(raw[_BASE].hex(), manifest, stated, _inflated(raw[end:]))


def apply_delta(old: bytes, delta: Delta, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return the file of the newer bundle, octet for octet as its publisher made it.

    Raises `UsageError` where the delta is for another bundle, and where this machine's zlib packs otherwise than the
    publisher's; `Refused` (`bundle.damaged`) where the delta makes another document than the manifest names.
    """
    base = _Base(open_bundle(old, limits), limits)
    if base.bundle.digest != delta.base:
        hint = "use the delta for this bundle, or get the whole new one"
        raise UsageError("is for another bundle than this one", where="delta", hint=hint)
    reader = Reader(delta.changes)
    try:
        contents = []
        for member in delta.stated.members:
            content = base.unchanged(member)
            contents.append(base.read(reader, member) if content is None else content)
        if not reader.ended():
            raise _damaged("it holds more than changed")
    except ValueError as fault:
        raise _damaged(f"the changes can't be read: {fault}") from None
    packed = pack(contents)
    if hashlib.sha256(packed).hexdigest() != delta.stated.packed:
        raise UsageError("this machine's zlib packs otherwise", where="delta", hint="get the whole new bundle")
    made = contained(delta.manifest, packed)
    open_bundle(made, limits)
    return made


@dataclass(frozen=True, slots=True)
class _Base:
    """The older bundle, as far as the newer one is made of it."""

    bundle: Bundle
    limits: Limits

    def unchanged(self, member: Member) -> bytes | None:
        """Return the member as it was; None where it is new, or another document now."""
        known = self.bundle.stated.member(member.url)
        same = known is not None and known.sha256 == member.sha256
        return self.bundle.documents[member.url].content if same else None

    def write(self, writer: Writer, url: str, content: bytes) -> None:
        """Write what makes this content of the document that was at the URL."""
        new = reproducible(content, self.limits)
        writer.number(new.kind)
        for old, part in zip(self._compared(url, len(new.parts)), new.parts, strict=True):
            write_patch(writer, old, part)

    def read(self, reader: Reader, member: Member) -> bytes:
        """Return a member of the new bundle. Raises `ValueError`, and `Refused` for another than the manifest names."""
        kind, most = reader.number(), max(self.limits.status_list_inflated_bytes, self.limits.document_bytes)
        old = self._compared(member.url, parts_of(kind))
        content = OpenedDocument(kind, tuple(read_patch(reader, part, most) for part in old)).closed()
        # The size, too: small changes can make much, and what is kept of a manifest's members is what it says of them.
        if len(content) != member.size or hashlib.sha256(content).hexdigest() != member.sha256:
            raise _damaged(f"{member.url} is not the document that the manifest names")
        return content

    def _compared(self, url: str, count: int) -> tuple[bytes, ...]:
        """Return the parts of the older document, as many as the new one has; empty ones where it has others."""
        known = self.bundle.documents.get(url)
        parts = () if known is None else opened(known.content, self.limits).parts
        return parts if len(parts) == count else (b"",) * count


def _inflated(changes: bytes) -> bytes:
    inflater = zlib.decompressobj(_RAW_DEFLATE)
    try:
        inflated = inflater.decompress(changes, LARGEST_DELTA + 1)
    except zlib.error:
        raise _damaged("the changes can't be unpacked") from None
    if len(inflated) > LARGEST_DELTA:
        raise Refused(Code.LIMIT_SIZE, f"changes of more than {LARGEST_DELTA} octets")
    if not inflater.eof or inflater.unused_data:
        raise _damaged("the changes end too early, or something stands behind them")
    return inflated


def _damaged(detail: str) -> Refused:
    return Refused(Code.BUNDLE_DAMAGED, f"delta: {detail}")
