"""Scenes 2 and 3: a credential of the United Nations' shape is issued as it is, and asked about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vc.encoding import base64url
from vc.errors import Refused, UsageError
from vc.issue.draft import Draft
from vc.keys.did import did_web_url
from vc.model.vocabulary import Verdict
from vc.register.issuing.drafts import issuer_profiles, request_of
from vc.register.register import Register
from vc_cli.demo.narrator import StoryBroken
from vc_cli.demo.organisations import AccreditedBody
from vc_cli.demo.rows import rows_for
from vc_cli.demo.schedules import schedule_for
from vc_cli.demo.stage import DAY
from vc_cli.drafts import ReadFiles, Written, check_drafts, read_drafts
from vc_cli.faults import FaultsFound

if TYPE_CHECKING:
    from vc_cli.demo.scene import Scene

KEY: Final = "untp"
_ADDED: Final = frozenset({"@context", "iat", "credentialStatus", "status"})
_OWN: Final = Path(__file__).with_name("untp_sample.json")


@dataclass(frozen=True, slots=True)
class Sample:
    """A credential as it was handed in, who issues it, and what to call it."""

    drafts: tuple[Written, ...]
    did: str
    issuer: str
    told: str

    @property
    def draft(self) -> Draft:
        """The credential as a draft."""
        return self.drafts[0].draft

    @property
    def host(self) -> str:
        """The host that publishes for its issuer."""
        return self.did.removeprefix("did:web:")


def read_sample(path: Path | None) -> Sample:
    """Read a sample; None takes an own one.

    Raises `UsageError` for a file that holds no conformity credential, or one whose issuer is no did:web of a host.
    """
    name = str(_OWN if path is None else path)
    read = read_drafts([name])
    drafts = read.drafts
    if read.faults:
        raise FaultsFound(read.faults)
    if len(drafts) != 1:
        raise UsageError(f"holds {len(drafts)} credentials", where=name, hint="give one, as JSON")
    issuer = drafts[0].draft.claims.get("issuer")
    named = issuer if isinstance(issuer, dict) else {"id": issuer}
    did = str(named.get("id"))
    if not _has_host_alone(did):
        raise UsageError(f"its issuer is {did}", where=name, hint="the demo publishes for a did:web of a host alone")
    told = "a sample of ours" if path is None else path.name
    return Sample(tuple(drafts), did, str(named.get("name", did)), told)


def issue_untp(scene: Scene, sample: Sample) -> bytes:
    """Scene 2, second half: unchanged but for what issuing adds."""
    stage, tell = scene.stage, scene.tell
    if sample.host in stage.hosts.values():
        raise UsageError(f"{sample.did} is in this world already", where=sample.told)
    stage.found(KEY, sample.host, sample.issuer, algorithm="EdDSA")
    # What it is accredited for says nothing of the credential's own scheme.
    body = AccreditedBody(
        KEY, sample.host, sample.issuer, "de", "D-ZM-90003-01-00", "management_system_certification", "EdDSA"
    )
    rows = rows_for("rheintal", stage.start.date())
    stage.accredit(body, schedule_for(body, rows, start=stage.start.date()), now=stage.start)
    home, now = stage.home(KEY), stage.start + DAY
    profiles = issuer_profiles(home)
    faults = check_drafts(ReadFiles([*sample.drafts]), profiles, home.addresses, given={}, now=now)
    if faults:
        raise FaultsFound(faults)
    issued = Register(home).issue(request_of(sample.draft, profiles, key=KEY), signer=stage.signer(KEY), now=now)
    _require_unchanged(sample.draft.claims, issued.certificate.secured)
    tell.say(
        f"{sample.issuer} issues a conformity credential of the United Nations' shape ({sample.told}), unchanged "
        f"but for what issuing adds: {', '.join(sorted(_ADDED))}."
    )
    return issued.certificate.secured


def ask_about_untp(scene: Scene, secured: bytes) -> None:
    """Scene 3: it is authentic; what it covers is outside our profiles, so the answer says that and no more."""
    report, _ = scene.verifier.check(secured, now=scene.stage.before_end(29))
    if "sig.verified" not in {found.code.value for found in report.findings if found.outcome == "passed"}:
        raise StoryBroken("its signature was not confirmed", where="the UNTP credential")
    out_of_force = next((word for word in ("expired", "not_yet_valid") if word in report.computed), None)
    verdict = Verdict.INDETERMINATE if out_of_force is None else Verdict.INVALID
    code = "chain.scope" if out_of_force is None else f"time.{out_of_force}"
    scene.tell.expect("The credential of the United Nations' shape", report, verdict, code=code)
    dates = "in force by its own dates" if out_of_force is None else "not in force by its own dates"
    scene.tell.say(f"So it is authentic, and {dates}; no more is claimed than that.", depth=1)


def _has_host_alone(did: str) -> bool:
    try:
        return did_web_url(did) == f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
    except Refused:
        return False


def _require_unchanged(given: Mapping[str, Any], secured: bytes) -> None:
    """Break off unless what was signed is what was handed in, and what issuing adds."""
    signed: dict[str, Any] = json.loads(base64url.decode(secured.split(b".")[1]))
    kept = {name: value for name, value in signed.items() if name not in _ADDED}
    handed_in = {name: value for name, value in given.items() if name not in _ADDED}
    if kept != handed_in or signed["@context"][: len(given["@context"])] != given["@context"]:
        raise StoryBroken("issuing changed a UNTP credential", where="scene 2")
