"""Making receipts beside a verification, and judging again what a receipt is about (specs/receipt.md RC2, RC3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused, UsageError
from vc.intake.replay import judge_again
from vc.model.finding import Finding, Outcome
from vc.trust.manifest import read_manifest as read_bundle_manifest
from vc.trust.root import kid_of
from vc.verify.receipt import Basis, Receipt, receipt_of_many, receipt_of_one, sha256, sign_receipt
from vc.verify.receipt_check import document_findings, replay_findings
from vc.verify.saved import load_evidence
from vc_cli.batch import worked
from vc_cli.checking import Desk, Instructions
from vc_cli.files import read_file, write_file
from vc_cli.inputs import read_input
from vc_cli.line_rows import decide_row
from vc_cli.manifests import Manifest, read_manifests
from vc_cli.output import warn
from vc_cli.passphrases import load_signer
from vc_cli.progress import shown_progress
from vc_cli.retrieval import Retrieval
from vc_cli.tally import Tally

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.keys.signer import Signer
    from vc.trust.seen import Seen
    from vc.verify.evidence import Anchor
    from vc_cli.checking import Checked


@dataclass(frozen=True, slots=True)
class ReceiptOrder:
    """A receipt that is to be made: where, and signed by whom."""

    out: Path
    signer: Signer

    def write_one(self, instructions: Instructions, handed_over: bytes, checked: Checked) -> None:
        """Write the receipt of one verification: over its saved evidence, or over the bundle."""
        if checked.saved is not None:
            basis = Basis(instructions.anchor, evidence=checked.saved)
        else:
            basis = bundle_basis(instructions)
        question = instructions.question
        self._write(receipt_of_one(question, basis, handed_over=handed_over, report=checked.report))

    def write_many(self, instructions: Instructions, manifests: Sequence[Manifest], tally: Tally) -> None:
        """Write the receipt of a batch."""
        contents = [one.content for one in manifests]
        basis, question = bundle_basis(instructions), instructions.question
        self._write(receipt_of_many(question, basis, manifests=contents, lines=tally.summed))

    def _write(self, members: JsonObject) -> None:
        write_file(self.out, sign_receipt(members, self.signer))
        warn(f"{self.out}: receipt, signed by {kid_of(self.signer.key)}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What stands on the command line about a receipt: the file to be made, the key that signs it, its passphrase."""

    out: Path | None
    key: str | None
    passphrase_file: str | None


def receipt_order(wish: Wish, instructions: Instructions, *, inputs: int | None) -> ReceiptOrder:
    """Return the receipt that is asked for; `inputs` counts them, None for manifests.

    Raises `UsageError` where nobody could ever check it, since nothing would be left to judge from again (RC2.1).
    """
    if wish.out is None:
        raise UsageError("signs a receipt, and none is asked for", where="--key", hint="add --receipt FILE")
    if wish.key is None:
        hint = "--key FILE; `vc trust new-key` makes one"
        raise UsageError("a receipt is signed with a key of your own", where="--receipt", hint=hint)
    if inputs is not None and inputs != 1:
        raise UsageError("a receipt is about one input or a manifest", where="--receipt", hint="check them one by one")
    retrieval = instructions.retrieval
    on_the_bundle = retrieval.offline and retrieval.bundle is not None and not instructions.stapled
    if not on_the_bundle and (inputs is None or not instructions.saving):
        hint = "--offline with --bundle and no --staple" + ("" if inputs is None else ", or --save-evidence FILE")
        raise UsageError("nothing would be left to judge again", where="--receipt", hint=hint)
    return ReceiptOrder(wish.out, load_signer(wish.key, passphrase_file=wish.passphrase_file))


def bundle_basis(instructions: Instructions) -> Basis:
    """Return the bundle as what a receipt rests on. Raises `UsageError` for one that can't be opened."""
    manifest = Desk(instructions).opened.manifest
    if not manifest:
        raise UsageError("the bundle can't be opened, so a receipt could rest on nothing", where="--receipt")
    version = read_bundle_manifest(manifest).version
    return Basis(instructions.anchor, version=version, manifest=manifest, seen=instructions.seen)


@dataclass(frozen=True, slots=True)
class AtHand:
    """What the asker has: saved evidence, or a bundle with what was handed over; and whom the asker trusts."""

    anchor: Anchor | None
    evidence: str | None
    bundle: str | None
    inputs: tuple[str, ...]

    def findings(self, receipt: Receipt, *, most_evidence: int) -> tuple[Finding, ...]:
        """Hold what is at hand against the receipt, and judge again where it is that of the receipt (RC3.3 to RC3.5).

        Raises `UsageError` where what is needed was not named.
        """
        if (self.evidence is None) == (self.bundle is None):
            hint = "--evidence FILE, or --bundle FILE with --input FILE"
            raise UsageError("name what it was judged from", where="vc receipt check", hint=hint)
        if self.evidence is not None:
            return self._from_evidence(receipt, read_file(self.evidence, limit=most_evidence))
        if not self.inputs:
            raise UsageError("name what was handed over", where="--input", hint="--input FILE")
        retrieval = Retrieval.of(bundle=self.bundle, offline=True, development=())
        instructions = Instructions(receipt.question, retrieval, self.anchor, seen=_seen(receipt))
        return self._many(receipt, instructions) if receipt.of_many else self._one(receipt, instructions)

    def _from_evidence(self, receipt: Receipt, content: bytes) -> tuple[Finding, ...]:
        saved, _ = load_evidence(content, own=True)
        found: tuple[Finding, ...] = ()
        if self.anchor is not None:
            saved = replace(saved.with_anchor(self.anchor), anchor_expected=None)
        elif saved.anchor is not None:
            saved = replace(saved, anchor_saved=False)
            detail = "judged under the anchor that came with the evidence; give your own"
            found = (Finding(Code.TRUST_FROM_EVIDENCE, Outcome.UNKNOWN, detail=detail, spec="RC3.3"),)
        basis = Basis(saved.anchor, evidence=content)
        at_hand = basis.members()
        if self.inputs:
            at_hand["input"] = sha256(self._only_input())
        others = document_findings(receipt, at_hand)
        if others:
            return found + others
        report = judge_again(saved, receipt.question)
        members = receipt_of_one(receipt.question, basis, handed_over=b"", report=report)
        return found + replay_findings(receipt, members | {"input": receipt.stated["input"]})

    def _one(self, receipt: Receipt, instructions: Instructions) -> tuple[Finding, ...]:
        handed_over, basis = self._only_input(), bundle_basis(instructions)
        others = document_findings(receipt, basis.members() | {"input": sha256(handed_over)})
        if others:
            return others
        report = Desk(instructions).check(handed_over).report
        members = receipt_of_one(receipt.question, basis, handed_over=handed_over, report=report)
        return replay_findings(receipt, members)

    def _many(self, receipt: Receipt, instructions: Instructions) -> tuple[Finding, ...]:
        manifests, placed = read_manifests(self.inputs)
        contents, basis = [one.content for one in manifests], bundle_basis(instructions)
        digests: list[JsonValue] = [sha256(content) for content in contents]
        others = document_findings(receipt, {**basis.members(), "manifests": digests})
        if others:
            return others
        tally = Tally()
        for row in shown_progress(worked(instructions, decide_row, placed), total=len(placed), what="Judging again"):
            tally.add(row)
        return replay_findings(
            receipt, receipt_of_many(receipt.question, basis, manifests=contents, lines=tally.summed)
        )

    def _only_input(self) -> bytes:
        if len(self.inputs) != 1:
            raise UsageError("the receipt is about one input", where="--input", hint="name that one")
        return read_input(self.inputs[0])


def _seen(receipt: Receipt) -> Seen | None:
    try:
        return receipt.seen
    except Refused as refusal:
        raise UsageError(f"{Code.RECEIPT_MALFORMED}: {refusal.detail}", where="receipt") from None
