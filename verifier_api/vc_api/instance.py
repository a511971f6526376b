"""One issuer of the VC API: its identifier, its key, and how it secures (specs/vc-api.md VA2, VA6)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from vc.encoding.strict_json import JsonObject, dumps
from vc.errors import ConfigurationError, Refused, UsageError
from vc.keys.did import did_web_url, parse_did, resolve_static
from vc.keys.did_document import DidDocument
from vc.keys.file_signer import FileSigner
from vc.keys.multikey import format_multikey
from vc.keys.public_key import PublicKey
from vc.keys.signer import Signer
from vc.keys.verification_method import ASSERTION_METHOD, AUTHENTICATION, VerificationMethod
from vc.profiles.names import CREDENTIALS_V2, VERIFIABLE_CREDENTIAL
from vc.securing.data_integrity.cryptosuite import Cryptosuite
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.sd_jwt.conceal import Chance, ClaimPath, Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.secured import Form
from vc.securing.vc_cose import secure_vc_cose
from vc.securing.vc_jwt import secure_vc_jwt
from verifier_api.vc_api.configuration import Configuration, InstanceTable, Mechanism

_LONGEST_PASSPHRASE: Final = 4_096
_WEB_KEY: Final = "#key"
_ENVELOPING: Final = frozenset({Mechanism.VC_JWT, Mechanism.VC_SD_JWT, Mechanism.VC_COSE})


@dataclass(frozen=True, slots=True)
class Instance:
    """An issuer that is ready to sign. `identifier` is its document, which names its key for signing.

    `tokens` are the digests of those of which a client must bring one; `chance` salts what is hidden.
    """

    name: str
    identifier: DidDocument
    signer: Signer
    mechanism: Mechanism
    status: bool
    tokens: tuple[bytes, ...] = ()
    chance: Chance = secrets.token_bytes

    @property
    def issuer(self) -> str:
        """The DID of the issuer."""
        return self.identifier.id

    @property
    def envelops(self) -> bool:
        """Whether what it issues is wrapped, and not a document with a proof."""
        return self.mechanism in _ENVELOPING

    def secured(self, credential: JsonObject, now: datetime, *, hidden: tuple[ClaimPath, ...] = ()) -> JsonObject:
        """Return a conforming credential as the instance hands it out, by `vc+sd-jwt` with what its holder may hide.

        Raises `UsageError` for what can't be signed.
        """
        if not self.envelops:
            return self.with_proof(credential, now)
        if "proof" in credential:
            raise UsageError("a credential that has a proof is not enveloped", where="/credential/proof")
        if self.mechanism is Mechanism.VC_JWT:
            return enveloped(self.as_jwt(credential), Form.VC_JWT)
        if self.mechanism is Mechanism.VC_SD_JWT:
            hiding = Hiding(hidden, self.chance)
            parts = secure_sd_jwt(credential, self.signer, typ=Form.VC_SD_JWT, hiding=hiding)
            return enveloped(parts.compact, Form.VC_SD_JWT)
        return enveloped(secure_vc_cose(dumps(credential), self.signer), Form.VC_COSE)

    def as_jwt(self, credential: JsonObject) -> bytes:
        """Return it as `vc+jwt`, whatever the mechanism."""
        return secure_vc_jwt(credential, self.signer)

    def with_proof(self, credential: JsonObject, now: datetime) -> JsonObject:
        """Return it with an embedded proof, by the suite over JSON where the instance envelops."""
        suite = None if self.envelops else Cryptosuite(self.mechanism.value)
        return secure_data_integrity(credential, self.signer, ProofOptions(cryptosuite=suite, created=now))


def open_instance(table: InstanceTable, configuration: Configuration, now: datetime) -> Instance:
    """Return the instance of a table, once it has signed.

    Raises `ConfigurationError` where it can't sign so, or as that issuer, and `KeyMaterialError` as `FileSigner` does.
    """
    passphrase = None if table.passphrase is None else _passphrase(table.passphrase)
    unnamed = FileSigner.load(table.key, passphrase, "")
    key = unnamed.key
    issuer = table.issuer or f"did:key:{format_multikey(key)}"
    try:
        identifier = _identifier(issuer, key, f"{configuration.base}/{table.name}/did.json")
    except Refused as refusal:
        raise ConfigurationError(refusal.detail, where=f"issuer of {table.name}") from None
    signer = replace(unnamed, verification_method=identifier.methods[0].id)
    instance = Instance(table.name, identifier, signer, table.mechanism, table.status, table.tokens)
    try:
        instance.secured(_trial(issuer), now)
    except UsageError as fault:
        hint = 'another key, another way of securing, or: pip install "accredited-vc[rdf]"'
        raise ConfigurationError(fault.message, where=f"instance {table.name}", hint=hint) from None
    return instance


def _identifier(issuer: str, key: PublicKey, url: str) -> DidDocument:
    if parse_did(issuer).method == "web":
        if did_web_url(issuer) != url:
            raise ConfigurationError(f"its document would stand elsewhere than {url}", where=issuer)
        relationships = frozenset({ASSERTION_METHOD, AUTHENTICATION})
        return DidDocument(issuer, (VerificationMethod(issuer + _WEB_KEY, issuer, key, relationships),))
    document = resolve_static(issuer)
    if document.methods[0].key.jwk != key.jwk:
        raise ConfigurationError("is the identifier of another key", where=issuer, hint="leave issuer out")
    return document


def _trial(issuer: str) -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2],
        "type": [VERIFIABLE_CREDENTIAL],
        "issuer": issuer,
        "credentialSubject": {"id": issuer},
    }


def _passphrase(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST_PASSPHRASE)
    except OSError as fault:
        raise ConfigurationError(f"can't be read: {fault.strerror}", where=str(path)) from None
    return content.removesuffix(b"\n").removesuffix(b"\r")
