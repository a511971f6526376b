"""Presentations in the small world: an exporter shows the certificate of its own system."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.wallets import Chance
from tests.world import NOW, World, private_key
from vc.encoding.strict_json import JsonObject, dumps
from vc.keys.did_document import build_did_document
from vc.keys.file_signer import FileSigner
from vc.keys.multikey import format_multikey
from vc.keys.verification_method import VerificationMethod
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.resolve.memory import MemorySource
from vc.resolve.presentation import verify_presentation
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.presentation import presentation_claims, secure_presentation
from vc.securing.sd_jwt.conceal import ClaimPath, Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.secured import Form
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.presentation_report import PresentationReport
from vc.verify.presented import Shown
from vc.verify.question import ask

HOLDER = "did:web:exporter.example"
HOLDER_URL = "https://exporter.example/.well-known/did.json"
CHALLENGE = "n-4711"
ASKED = Shown(CHALLENGE)
EXPORTER = private_key("exporter.example")


def names_exporter(claims: dict[str, Any]) -> None:
    """Let a certificate name the exporter as the party that it is issued to."""
    claims["credentialSubject"]["issuedToParty"]["id"] = HOLDER


def method(**more: Any) -> VerificationMethod:
    """The exporter's only key; members may differ."""
    members: dict[str, Any] = {"relationships": frozenset({"authentication"}), **more}
    return VerificationMethod(f"{HOLDER}#key-1", HOLDER, EXPORTER.public, **members)


@dataclass
class Show:
    """One showing: what is in it, who signs, and what the web answers. `asked` collects the addresses asked."""

    world: World = field(default_factory=World)
    credentials: list[tuple[Form, bytes]] | None = None
    signer: FileSigner = field(default_factory=lambda: FileSigner(f"{HOLDER}#key-1", EXPORTER))
    form: Form = Form.VP_JWT
    holder: str = HOLDER
    methods: tuple[VerificationMethod, ...] = field(default_factory=lambda: (method(),))
    asked: list[str] = field(default_factory=list)

    def claims(self, **members: Any) -> JsonObject:
        """Return what a presentation says; None takes a member away."""
        held = [(Form.VC_JWT, self.world.certificate(names_exporter))] if self.credentials is None else self.credentials
        claims: JsonObject = presentation_claims(held, holder=self.holder, issued_at=NOW, challenge=CHALLENGE)
        return {name: value for name, value in {**claims, **members}.items() if value is not None}

    def presentation(self, **members: Any) -> bytes:
        """Return the signed presentation."""
        return secure_presentation(self.claims(**members), self.signer, form=self.form)

    def proved(self, document: JsonObject | None = None, *, signer: FileSigner | None = None, **options: Any) -> bytes:
        """Return a presentation, or `document` with what it has, secured by one more proof, for the challenge."""
        bare = self.claims(iat=None, nonce=None) if document is None else document
        made = ProofOptions(**{"purpose": "authentication", "challenge": CHALLENGE, "created": NOW, **options})
        return dumps(secure_data_integrity(bare, signer or self.signer, made))

    def selective(self, *hide: ClaimPath, **members: Any) -> SdJwt:
        """Return it as an SD-JWT in which these places can be hidden, everything being shown."""
        return secure_sd_jwt(self.claims(**members), self.signer, typ="vp+sd-jwt", hiding=Hiding(hide, Chance()))

    def documents(self) -> dict[str, bytes]:
        """What the web answers: the world's documents, and the holder's."""
        return {HOLDER_URL: json.dumps(build_did_document(HOLDER, self.methods)).encode()} | self.world.documents()

    def basis(self) -> Evidence:
        """What is at hand for every credential alike."""
        return Evidence(b"", Anchor(trust_list_to_toml(self.world.trust)))

    def report(
        self, raw: bytes | None = None, *, shown: Shown = ASKED, at: datetime | None = None
    ) -> PresentationReport:
        """Return what a verifier answers for a presentation, by default the one as it stands."""
        inner = MemorySource(self.documents(), now=lambda: NOW)
        show = self

        class Listening:
            def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
                show.asked.append(reference.url)
                return inner.retrieve(reference)

        return verify_presentation(
            self.presentation() if raw is None else raw,
            basis=self.basis(),
            source=Listening(),
            question=ask(NOW, at=at),
            shown=shown,
        )


def codes(report: PresentationReport) -> set[str]:
    """The codes found of the presentation itself."""
    return {found.code.value for found in report.findings}


def did_key(name: str) -> FileSigner:
    """A signer whose identifier is its key: did:key, P-256."""
    key = private_key(name)
    identifier = format_multikey(key.public)
    return FileSigner(f"did:key:{identifier}#{identifier}", key)
