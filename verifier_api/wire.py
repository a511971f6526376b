"""The shapes on the wire, as the OpenAPI description has them. They are not the library's types and never become them.

A test holds `ReportWire` against what the library writes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from vc.model.finding import Outcome
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Act, CertificateStatus, Environment, Verdict

MOST_STAPLED: Final = 16
_LONGEST_LINE_NAME: Final = 200
_LONGEST_CODE: Final = 200
_Code = Annotated[str, Field(max_length=_LONGEST_CODE)]
_Demanded = Annotated[str, Field(max_length=2_048)]
_Copy = Annotated[str, Field(max_length=DEFAULT_LIMITS.credential_bytes)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VerifyRequest(_Closed):
    """One question about one input."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    input: Annotated[
        str,
        Field(
            description="A credential (vc+jwt, the JSON object that envelops one, or JSON with a proof in it), the "
            "text of a QR code, or a presentation (vp+jwt, or the JSON object that envelops one)."
        ),
    ]
    at: Annotated[
        str | None,
        Field(description="The moment asked about, RFC 3339; a date means its first second, UTC. Default: now."),
    ] = None
    act: Annotated[Act, Field(strict=False, description="What the asker wants to do on the strength of it.")] = Act.RELY
    left_factory: Annotated[
        str | None, Field(description="The day on which the goods left the factory, as 2026-03-03.")
    ] = None
    imported: Annotated[str | None, Field(description="The day on which the goods were imported, as 2026-03-03.")] = (
        None
    )
    hs_code: Annotated[_Code, Field(description="The commodity code that is declared for the goods.")] = ""
    model: Annotated[_Code, Field(description="The model number of the goods, as their maker writes it.")] = ""
    serial: Annotated[_Code, Field(description="The serial number of the goods.")] = ""
    site: Annotated[_Code, Field(description="The identifier of the site or factory, as the certificate has it.")] = ""
    history: Annotated[bool, Field(description="Whether to tell what the issuer has recorded of it.")] = False
    policy: Annotated[
        str, Field(description="Whose requirements to apply: the name of a preset, or of a policy of this service.")
    ] = "importer"
    nonce: Annotated[
        _Demanded,
        Field(
            description="Demand that the holder presents it, for this nonce; goes with audience. Of a presentation: "
            "the challenge that was given, without which nobody is known to be present."
        ),
    ] = ""
    challenge: Annotated[_Demanded, Field(description="Another name of nonce.")] = ""
    audience: Annotated[_Demanded, Field(description="The name under which the holder presents it (aud).")] = ""
    stapled: Annotated[
        tuple[_Copy, ...] | None,
        Field(
            strict=False,
            max_length=MOST_STAPLED,
            description="Copies of accreditations, test reports or a successor that came along.",
        ),
    ] = None
    line: Annotated[
        int | Annotated[str, Field(max_length=_LONGEST_LINE_NAME)] | None,
        Field(description="In a batch: the caller's own name for the line, given back with its answer."),
    ] = None


class ReportFinding(_Closed):
    """One result of one check; `code` is registered in specs/findings.md."""

    code: str
    outcome: Outcome
    subject: str
    detail: str
    spec: str
    type: str


class ReportLink(_Closed):
    """One level of the chain, from the recognition arrangement down to the certificate."""

    name: str
    id: str
    role: str
    path: str
    scope: str
    valid_from: datetime | None
    valid_until: datetime | None
    status: str
    official_page: str


class ReportSubject(_Closed):
    """What the authenticated credential is about."""

    number: str
    holder: str
    holder_native: str
    name: str
    id: str
    standard: str
    scope_text: str
    valid_from: datetime | None
    valid_until: datetime | None
    surveillance_due: datetime | None
    covered: tuple[str, ...]


class ReportAnchor(_Closed):
    """Which anchor the answer rests on; `digest` is its SHA-256, hexadecimal."""

    kind: Literal["root", "trust_list"]
    digest: str
    version: int


class ReportBundle(_Closed):
    """Which bundle was used, and its age in whole seconds when judged."""

    version: int
    created: datetime
    age_seconds: int


class ReportGoods(_Closed):
    """The goods that were asked about: their days, and what was declared of them."""

    left_factory: date | None
    imported: date | None
    hs_code: str | None
    model: str | None
    serial: str | None
    site: str | None


class ReportActRule(_Closed):
    """The rule of a scheme's law that decided what a status means for the act, with its source."""

    scheme: str
    status: str
    since: date | None
    earlier: bool | None
    answer: Literal["allowed", "barred", "open"]
    clause: str
    regulation: str
    reviewed: date


class ReportRules(_Closed):
    """The values of the policy that counted for the act; ages and windows in seconds."""

    status_age_seconds: int
    document_age_seconds: int
    bundle_age_seconds: int
    clock_skew_seconds: int
    accreditation_suspended: Literal["notice", "invalid", "indeterminate"]
    withdrawal_transition_seconds: int
    compromise_margin_seconds: int


class ReportLastKnown(_Closed):
    """What a status list held that is too old to decide."""

    status: CertificateStatus
    as_of: datetime
    age_seconds: int


class ReportEvent(_Closed):
    """One event that the issuer has recorded of the certificate, from its signed history."""

    event: str
    effective: datetime
    recorded: datetime
    reason: str | None
    code: str | None
    successor: str | None


class ReportWire(_Closed):
    """The whole answer to one question about one input (specs/report.schema.json). All times are UTC."""

    verdict: Verdict
    certificate_status: CertificateStatus | None
    computed: tuple[str, ...]
    status_as_of: datetime | None
    status_last_known: ReportLastKnown | None
    at: datetime
    act: Act
    goods: ReportGoods
    act_rule: ReportActRule | None
    policy: str
    rules: ReportRules | None
    judged_at: datetime
    environment: Environment | None
    anchor: ReportAnchor | None
    subject: ReportSubject | None
    chain: tuple[ReportLink, ...]
    findings: tuple[ReportFinding, ...]
    notices: tuple[str, ...]
    successor: str | None
    history: tuple[ReportEvent, ...] | None
    bundle: ReportBundle | None
    input_digest: str


class PresentationItself(_Closed):
    """What was found of a presentation itself; its verdict says nothing of the credentials in it."""

    verdict: Verdict
    form: str
    holder: str | None
    at: datetime
    judged_at: datetime
    findings: tuple[ReportFinding, ...]
    notices: tuple[str, ...]
    input_digest: str


class VerdictCounts(_Closed):
    """How many of the credentials have each verdict."""

    valid: int
    invalid: int
    indeterminate: int


class PresentationWire(_Closed):
    """The answer for a presentation, and a report for each credential in it (specs/presentation.schema.json)."""

    presentation: PresentationItself
    reports: tuple[ReportWire, ...]
    summary: VerdictCounts


class ProblemFault(_Closed):
    """One member of a request that can't stand; `pointer` is an RFC 6901 JSON pointer."""

    pointer: str
    detail: str


class ProblemWire(_Closed):
    """Why a request was not processed (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[ProblemFault, ...] = ()


class BatchAnswer(_Closed):
    """The answer to one line of a batch: a report, or why the line could not be processed."""

    line: int | str
    report: ReportWire | None = None
    problem: ProblemWire | None = None


class Health(_Closed):
    """The service answers."""

    status: Literal["ok"]
