"""One proof as it stands in a document, read strictly (VC Data Integrity 1.0 section 2.1; specs/securing.md DI1, DI2).

What a proof says is a stranger's word until its signature has been checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.rfc3339 import parse_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.securing.jws_header import is_method_url

if TYPE_CHECKING:
    from vc.model.limits import Limits

DATA_INTEGRITY_PROOF: Final = "DataIntegrityProof"
_is_absolute_url: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+").fullmatch


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof whose members have the form that they must have.

    `whole` is the object as it stands; `previous` are the ids of the proofs over which it was made. `cryptosuite` is
    empty for a type that has none. `created` and `expires` are in UTC.
    """

    whole: Mapping[str, JsonValue]
    type: str
    cryptosuite: str
    verification_method: str
    purpose: str
    value: str
    id: str = ""
    created: datetime | None = None
    expires: datetime | None = None
    domains: frozenset[str] = frozenset()
    challenge: str | None = None
    previous: tuple[str, ...] = ()

    @property
    def options(self) -> dict[str, JsonValue]:
        """The proof without its value: what is hashed."""
        return {name: value for name, value in self.whole.items() if name != "proofValue"}


def read_proofs(document: Mapping[str, JsonValue], limits: Limits) -> tuple[Proof, ...]:
    """Return the proofs of a document in its order, at least one.

    Refuses with `proof.malformed`, `time.claim_type` or `limit.members` the first that breaks a rule of form.
    """
    listed = document.get("proof")
    if isinstance(listed, dict):
        listed = [listed]
    if not isinstance(listed, list) or not listed:
        raise Refused(Code.PROOF_MALFORMED, "/proof must be an object, or an array of objects")
    if len(listed) > limits.proofs:
        raise Refused(Code.LIMIT_MEMBERS, f"more than {limits.proofs} proofs")
    return tuple(_read(proof, limits) for proof in listed)


def _read(proof: JsonValue, limits: Limits) -> Proof:
    if not isinstance(proof, dict):
        raise Refused(Code.PROOF_MALFORMED, "a proof is not an object")
    kind = _required(proof, "type")
    _optional(proof, "nonce")  # signed with the rest, and of no use to a reader
    return Proof(
        whole=proof,
        type=kind,
        cryptosuite=_required(proof, "cryptosuite") if kind == DATA_INTEGRITY_PROOF else "",
        verification_method=_method(proof, limits),
        purpose=_required(proof, "proofPurpose"),
        value=_required(proof, "proofValue"),
        id=_id(proof),
        created=_instant(proof, "created"),
        expires=_instant(proof, "expires"),
        domains=frozenset(_texts(proof, "domain")),
        challenge=_optional(proof, "challenge"),
        previous=_texts(proof, "previousProof"),
    )


def _required(proof: Mapping[str, JsonValue], name: str) -> str:
    value = _optional(proof, name)
    if value is None:
        raise Refused(Code.PROOF_MALFORMED, f"a proof has no {name}")
    return value


def _optional(proof: Mapping[str, JsonValue], name: str) -> str | None:
    value = proof.get(name)
    if name in proof and (not isinstance(value, str) or not value):
        raise Refused(Code.PROOF_MALFORMED, f"{name} of a proof must be text")
    return value if isinstance(value, str) else None


def _texts(proof: Mapping[str, JsonValue], name: str) -> tuple[str, ...]:
    if name not in proof:
        return ()
    value = proof[name]
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        raise Refused(Code.PROOF_MALFORMED, f"{name} of a proof must be text, or an array of it")
    texts = tuple(item for item in listed if isinstance(item, str) and item)
    if len(texts) != len(listed) or len(set(texts)) != len(texts):
        raise Refused(Code.PROOF_MALFORMED, f"{name} of a proof must hold different texts")
    return texts


def _method(proof: Mapping[str, JsonValue], limits: Limits) -> str:
    method = _required(proof, "verificationMethod")
    if len(method) > limits.identifier_bytes or not is_method_url(method):
        raise Refused(Code.PROOF_MALFORMED, "verificationMethod is not the absolute URL of a verification method")
    return method


def _id(proof: Mapping[str, JsonValue]) -> str:
    identifier = _optional(proof, "id")
    if identifier is not None and not _is_absolute_url(identifier):
        raise Refused(Code.PROOF_MALFORMED, "id of a proof must be an absolute URL")
    return identifier or ""


def _instant(proof: Mapping[str, JsonValue], name: str) -> datetime | None:
    text = _optional(proof, name)
    return None if text is None else parse_instant(text)
