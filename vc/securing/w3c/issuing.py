"""`vc w3c issue`: a document secured with a key from a file, verified before it is handed out (CM9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vc.encoding import base64_padded, base64url, strict_cbor, strict_json
from vc.errors import Refused, UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.conceal import Hiding, conceal
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.sign1 import ALG, CONTENT_TYPE, KID, TYP, message_of, to_be_signed
from vc.securing.w3c.document import check_document, check_terms
from vc.securing.w3c.envelope import ALGORITHM_OF_COSE
from vc.securing.w3c.feature import Answer, Feature, Mechanism, Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vc.encoding.strict_json import JsonObject
    from vc.keys.conformance_key import ConformanceKey
    from vc.securing.sd_jwt.conceal import Chance, ClaimPath

_COSE_OF_ALGORITHM: Final = {
    name: number for number, name in reversed(ALGORITHM_OF_COSE.items())
}  # the first of each name: RFC 9053's
_part: Final = re.compile(r"([^.\[\]]+)((?:\[[0-9]{1,6}\])*)").fullmatch
_ALWAYS_SHOWN: Final = frozenset({"@context", "type", "credentialStatus", "credentialSchema", "relatedResource"})
_HINT: Final = "write it as credentialSubject.phoneNumbers[0]"


def claim_path(dotted: str) -> ClaimPath:
    """Return the path that `credentialSubject.phoneNumbers[0]` names. Raises `UsageError` for any other text.

    What a verifier needs to read a credential at all stays in sight (VC-JOSE-COSE section 3.2.1).
    """
    path: list[str | int] = []
    for text in dotted.split("."):
        found = _part(text)
        if found is None:
            raise UsageError(f"{dotted:.80} is no path", where="--sd", hint=_HINT)
        path += [found[1], *(int(position) for position in re.findall(r"[0-9]+", found[2]))]
    if path[0] in _ALWAYS_SHOWN:
        raise UsageError(f"{path[0]} is never hidden", where="--sd", hint="leave it out")
    return tuple(path)


def issue(raw: bytes, key: ConformanceKey, feature: Feature, *, hidden: Sequence[str], chance: Chance) -> Answer:
    """Return what the suite is answered for a file with an unsecured document.

    `hidden` are dotted paths of claims to be disclosed one by one, for SD-JWT alone. Raises `UsageError` for paths that
    are none or lead to nothing, for names that SD-JWT reserves, and for a key that can't sign.
    """
    limits = DEFAULT_LIMITS
    if hidden and feature.mechanism is not Mechanism.SD_JWT:
        raise UsageError("claims are hidden by SD-JWT alone", where="--sd", hint="leave it out")
    paths = tuple(claim_path(dotted) for dotted in hidden)
    try:
        document = strict_json.loads_object(raw, max_depth=limits.json_depth, max_members=limits.json_members)
        check_document(document, feature)
        check_terms(document, feature)
    except Refused as refusal:
        return Answer(Result.FAILURE, f"{refusal.code}: {refusal.detail}")
    if feature.mechanism is Mechanism.COSE:
        return Answer(Result.SUCCESS, base64_padded.encode(_cose(document, key, feature)).rstrip("="))
    if feature.mechanism is Mechanism.SD_JWT:
        secured = _sd_jwt(document, key, feature, hiding=Hiding(paths, chance))
    else:
        secured = _jws(document, key, feature)
    return Answer(Result.SUCCESS, secured.decode())


def _jws(document: JsonObject, key: ConformanceKey, feature: Feature) -> bytes:
    header = {"alg": key.algorithm, "kid": key.id, "typ": feature.typ, "cty": feature.content}
    signing_input = ".".join(base64url.encode(strict_json.dumps(part)) for part in (header, document)).encode()
    return signing_input + b"." + base64url.encode(key.sign(signing_input)).encode()


def _sd_jwt(document: JsonObject, key: ConformanceKey, feature: Feature, *, hiding: Hiding) -> bytes:
    concealed = conceal(document, hiding)
    if len(concealed.disclosures) != len(set(hiding.paths)):
        raise UsageError("a path leads to nothing in the document", where="--sd", hint=_HINT)
    disclosures = tuple(one.encoded for one in concealed.disclosures)
    return SdJwt(_jws(concealed.payload, key, feature), disclosures).compact


def _cose(document: JsonObject, key: ConformanceKey, feature: Feature) -> bytes:
    header = {
        ALG: _COSE_OF_ALGORITHM[key.algorithm],
        CONTENT_TYPE: f"application/{feature.content}",
        KID: key.id.encode(),
        TYP: f"application/{feature.typ}",
    }
    protected, payload = strict_cbor.dumps(header), strict_json.dumps(document)
    return message_of(protected, payload, key.sign(to_be_signed(protected, payload)))
