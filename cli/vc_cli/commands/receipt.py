"""`vc receipt`: whether a receipt is whole, whose it is, and whether the same comes out again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from vc.encoding.strict_json import JsonValue, loads_object
from vc.errors import Refused, UsageError
from vc.keys.public_key import PublicKey
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Verdict
from vc.profiles.finding_texts import finding_text
from vc.trust.root import kid_of
from vc.verify.findings import problem_type
from vc.verify.receipt import Receipt, read_receipt
from vc.verify.receipt_check import signature_findings, verdict_on
from vc_cli.anchors import chosen_anchor
from vc_cli.commands.judge import MOST_EVIDENCE
from vc_cli.exit_codes import Exit, exit_of
from vc_cli.files import FILE, read_file
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import write_json
from vc_cli.receipts import AtHand
from vc_cli.shown_help import ShownGroup
from vc_cli.shown_text import moment, shown

_MOST_RECEIPT: Final = 16_777_216
_MOST_KEY: Final = 16_384
_is_thumbprint: Final = re.compile(r"[A-Za-z0-9_-]{43}").fullmatch
_WORDS: Final = {
    Verdict.VALID: ("✔ The receipt holds", Tone.GOOD),
    Verdict.INVALID: ("✘ The receipt does not hold", Tone.BAD),
    Verdict.INDETERMINATE: ("? The receipt can't be confirmed", Tone.DOUBT),
}
_TONES: Final = {Outcome.PASSED: Tone.PLAIN, Outcome.FAILED: Tone.BAD, Outcome.UNKNOWN: Tone.DOUBT}
_DISCLAIMER: Final = "A receipt says what its maker saw. It is no proof that goods comply, and no release by customs."


@click.group("receipt", cls=ShownGroup)
def receipt_command() -> None:
    """Receipts: signed records of verifications, which anybody can judge again."""


@receipt_command.command("check")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--evidence", type=FILE, metavar="FILE", help="The saved evidence that the receipt is about.")
@click.option("--bundle", type=FILE, metavar="FILE", help="The bundle that it is about; with --input.")
@click.option(
    "--input",
    "inputs",
    type=FILE,
    metavar="FILE",
    multiple=True,
    help="What was handed over: an input, or each manifest in the order of then.",
)
@click.option(
    "--trust", type=FILE, metavar="FILE", help="The root or trust list, as for `vc verify`. Default: the pinned root."
)
@click.option(
    "--key", "keys", metavar="KEY", multiple=True, help="The verifier's key: its thumbprint, or a file with its JWK."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(  # noqa: PLR0913 - one parameter for each option
    *,
    file: str,
    evidence: str | None,
    bundle: str | None,
    inputs: tuple[str, ...],
    trust: str | None,
    keys: tuple[str, ...],
    as_json: bool,
) -> int:
    """Check a receipt, and judge again what it is about, as of the day on which it was made. No server is asked.

    Exit code: 0 it holds, 1 it was changed or something else comes out, 3 it can't be confirmed, 2 refused.
    """
    raw, known = read_file(file, limit=_MOST_RECEIPT), {_thumbprint(name) for name in keys}
    at_hand = AtHand(chosen_anchor(trust), evidence, bundle, inputs)
    receipt: Receipt | None = None
    try:
        receipt = read_receipt(raw)
        findings = signature_findings(receipt, known)
        if all(found.outcome is not Outcome.FAILED for found in findings):
            findings += at_hand.findings(receipt, most_evidence=MOST_EVIDENCE)
    except Refused as refusal:
        findings = (Finding(refusal.code, Outcome.FAILED, detail=refusal.detail, spec="RC3.1"),)
    verdict = verdict_on(findings)
    if as_json:
        write_json(_document(receipt, findings, verdict))
    else:
        print_lines(_lines(receipt, findings, verdict))
    return Exit(exit_of([verdict]))


def _thumbprint(name: str) -> str:
    if _is_thumbprint(name):
        return name
    hint = "a JWK, or the thumbprint that `vc trust new-key` printed"
    if not Path(name).exists():
        raise UsageError(f"neither a thumbprint nor a file: {name:.80}", where="--key", hint=hint)
    try:
        return kid_of(PublicKey.from_jwk(loads_object(read_file(name, limit=_MOST_KEY), max_depth=4, max_members=64)))
    except Refused as refusal:
        raise UsageError(f"is no public key: {refusal.detail}", where=name, hint=hint) from None


def _document(receipt: Receipt | None, findings: tuple[Finding, ...], verdict: Verdict) -> dict[str, JsonValue]:
    listed: list[JsonValue] = [
        {
            "code": found.code.value,
            "outcome": found.outcome.value,
            "subject": found.subject,
            "detail": found.detail,
            "spec": found.spec,
            "type": problem_type(found.code),
        }
        for found in findings
    ]
    stated = None if receipt is None else dict(receipt.stated)
    return {"verdict": verdict.value, "findings": listed, "receipt": stated, "disclaimer": _DISCLAIMER}


def _lines(receipt: Receipt | None, findings: tuple[Finding, ...], verdict: Verdict) -> list[Line]:
    words, tone = _WORDS[verdict]
    lines = [Line(words, tone)]
    for found in findings:
        told = finding_text(found.code, undecided=found.outcome is Outcome.UNKNOWN)
        lines.append(Line(f"{told.meaning} [{found.code}]", _TONES.get(found.outcome, Tone.PLAIN)))
        seen = ": ".join(filter(None, (found.subject, found.detail)))
        if seen:
            lines.append(Line(shown(seen), Tone.FAINT, indent=2))
        if told.next:
            lines.append(Line(told.next, indent=2))
    if receipt is not None:
        lines += _said(receipt)
    return [*lines, Line(_DISCLAIMER, Tone.NOTICE)]


def _said(receipt: Receipt) -> list[Line]:
    """Say what the receipt says, whether it holds or not."""
    stated, question = receipt.stated, receipt.question
    lines = [
        Line(""),
        Line("What it says", Tone.STRONG),
        Line(moment(question.now), label="Judged at"),
        Line(question.act.value, label="For"),
    ]
    if question.goods.hs_code:
        lines.append(Line(shown(question.goods.hs_code), label="HS code"))
    report, batch = stated.get("report"), stated.get("lines")
    if isinstance(report, dict):
        lines.append(Line(shown(str(report.get("verdict"))), label="Verdict"))
        subject = report.get("subject")
        if isinstance(subject, dict):
            told = ", ".join(filter(None, (str(subject.get("number", "")), str(subject.get("holder", "")))))
            lines.append(Line(shown(told), label="Certificate"))
    if isinstance(batch, dict):
        decisions = batch.get("decisions")
        counts = decisions.items() if isinstance(decisions, dict) else ()
        lines.append(Line(shown(", ".join(f"{count} {name}" for name, count in counts)), label="Lines"))
    return lines
