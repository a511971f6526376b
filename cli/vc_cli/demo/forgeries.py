"""Scene 8: forgeries, each refused with its reason and kept in `refused/` beside its report."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from vc.encoding import base64url
from vc.encoding.strict_json import dumps
from vc.keys.algorithm import Algorithm
from vc.keys.did_document import build_did_document
from vc.keys.file_signer import FileSigner
from vc.keys.private_key import generate
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import Verdict
from vc.register.register import Register
from vc.securing.vc_jwt import secure_vc_jwt
from vc_cli.demo.organisations import SCANNED_BODY

if TYPE_CHECKING:
    from pathlib import Path

    from vc.register.certificates.certificates import Certificate
    from vc.verify.report import Report
    from vc_cli.demo.cast import Cast, Held
    from vc_cli.demo.scene import Scene
    from vc_cli.demo.stage import Stage

STRANGER: Final = "did:web:quickcert.example"
LOOKALIKE: Final = "did:web:huahenq.example"


@dataclass(frozen=True, slots=True)
class Forgery:
    """A forgery: what it is, its bytes, what the forger serves, and the answer that it must get."""

    name: str
    about: str
    secured: bytes
    served: dict[str, bytes]
    verdict: Verdict
    code: str


def refuse_forgeries(scene: Scene, cast: Cast) -> None:
    """Show each forgery to the verifier; break off if one of them is believed."""
    stage, tell, verifier = scene.stage, scene.tell, scene.verifier
    tell.title("Forgeries are not believed, and the answer says why")
    for forgery in _forgeries(stage, cast):
        source = verifier.with_replaced(forgery.served, stage.end)
        report, _ = verifier.check(forgery.secured, now=stage.end, source=source)
        tell.expect(forgery.about, report, forgery.verdict, code=forgery.code)
        keep_refused(stage.out, forgery.name, forgery.secured, report=report)


def keep_answers(scene: Scene, held: Held) -> None:
    """Write what is valid at the end to `certificates/`, and what is not to `refused/` with its report."""
    stage, tell, verifier = scene.stage, scene.tell, scene.verifier
    folder = stage.out / "certificates"
    folder.mkdir(exist_ok=True)
    for certificate in held.valid:
        (folder / f"{certificate.slug}.jwt").write_bytes(certificate.secured)
    for certificate in held.refused:
        report, _ = verifier.check(certificate.secured, now=stage.end)
        keep_refused(stage.out, certificate.slug, certificate.secured, report=report)
    tell.say(f"At the end {len(held.valid)} certificates are valid, and {len(held.refused)} are not; all are kept.")


def keep_refused(out: Path, name: str, secured: bytes, *, report: Report) -> None:
    """Write one refused credential and its report."""
    folder = out / "refused"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.jwt").write_bytes(secured)
    (folder / f"{name}.report.json").write_text(json.dumps(report.to_json(), indent=2, ensure_ascii=False), "utf-8")


def edit_payload(secured: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return the credential with an altered payload under the old signature."""
    header, payload, signature = secured.split(b".")
    claims: dict[str, Any] = json.loads(base64url.decode(payload))
    change(claims)
    return b".".join((header, base64url.encode(dumps(claims)).encode(), signature))


def rename_holder(claims: dict[str, Any]) -> None:
    """Put another holder on a certificate, as a forger with a text editor would."""
    claims["credentialSubject"]["issuedToParty"]["name"] = "Somebody Else Ltd"


def impostor(stage: Stage, did: str, template: Certificate, *, hint: str | None) -> tuple[bytes, dict[str, bytes]]:
    """Return a certificate of an issuer without accreditation, well-formed and signed, and the DID document it serves.

    `hint` is the accreditation that it points to; None points to none.
    """
    signer = FileSigner(f"{did}#key-1", generate(Algorithm.ES256))
    claims: dict[str, Any] = json.loads(base64url.decode(template.secured.split(b".")[1]))
    claims["issuer"] = {"type": ["CredentialIssuer"], "id": did, "name": "QuickCert (invented)"}
    if hint is not None:
        claims["issuer"]["recognizedIn"] = {"id": hint, "type": "RecognizedEntityCredential"}
    claims["iat"] = int((stage.end - timedelta(days=3)).timestamp())
    method = VerificationMethod(signer.verification_method, did, signer.key, frozenset({"assertionMethod"}))
    url = f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
    return secure_vc_jwt(claims, signer), {url: dumps(build_did_document(did, [method]))}


def unaccredited(stage: Stage) -> bytes:
    """Return a certificate of an issuer whom no accreditation body of the trust list names."""
    return impostor(stage, STRANGER, _template(stage), hint=None)[0]


def _forgeries(stage: Stage, cast: Cast) -> list[Forgery]:
    good = _template(stage)
    genuine = Register(stage.home(SCANNED_BODY)).show(good.id, at=stage.end).certificate
    hint = json.loads(base64url.decode(good.secured.split(b".")[1]))["issuer"]["recognizedIn"]["id"]
    stranger, stranger_serves = impostor(stage, STRANGER, good, hint=None)
    lookalike, lookalike_serves = impostor(stage, LOOKALIKE, good, hint=hint)
    edited = edit_payload(genuine.secured, rename_holder)
    doubt, refused = Verdict.INDETERMINATE, Verdict.INVALID
    return [
        Forgery("edited", "A certificate with another holder typed in", edited, {}, refused, "sig.invalid"),
        Forgery(
            "unaccredited",
            "A certificate of an unaccredited issuer",
            stranger,
            stranger_serves,
            doubt,
            "chain.untrusted",
        ),
        Forgery(
            "outside-scope",
            "A certificate outside its issuer's schedule",
            _outside_scope(stage, good),
            {},
            refused,
            "chain.scope_not_covered",
        ),
        Forgery(
            "replayed-list",
            "A withdrawn certificate with last month's status list",
            cast.withdrawn.secured,
            _old_lists(stage, cast.withdrawn),
            doubt,
            "status.stale",
        ),
        Forgery(
            "look-alike", "A certificate of a look-alike issuer", lookalike, lookalike_serves, doubt, "chain.subject"
        ),
    ]


def _template(stage: Stage) -> Certificate:
    states = Register(stage.home(SCANNED_BODY)).certificates(at=stage.end)
    return next(state.certificate for state in states if state.certificate.number.endswith("S"))


def _outside_scope(stage: Stage, template: Certificate) -> bytes:
    """Return what the body's own key signs for a sector that is not in its schedule; our own tools would refuse to."""
    claims: dict[str, Any] = json.loads(base64url.decode(template.secured.split(b".")[1]))
    claims["credentialSubject"]["certifiedScope"]["sectors"] = ["IAF:11"]
    return secure_vc_jwt(claims, stage.signer(SCANNED_BODY))


def _old_lists(stage: Stage, certificate: Certificate) -> dict[str, bytes]:
    """Return the genuine lists of thirty days ago under today's URLs."""
    site = stage.site(stage.hosts[SCANNED_BODY])
    number = certificate.slot.list_number
    archive = sorted((site / "status" / str(number) / "history").glob("*.token.jwt"))
    old = next(
        path for path in archive if int(path.name.partition(".")[0]) > (stage.end - timedelta(days=30)).timestamp()
    )
    return {f"https://{stage.hosts[SCANNED_BODY]}/status/{number}/token.jwt": old.read_bytes()}
