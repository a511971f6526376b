"""A batch whose results go into a file, and which goes on after an interruption (specs/manifest.md D8, D9)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.errors import Refused, UsageError
from vc.model.claims import mapping
from vc.verify.saved import question_members, read_question
from vc_cli.batch import worked
from vc_cli.line_rows import decide_row
from vc_cli.lines import Line, print_lines
from vc_cli.manifests import bundle_lines, read_manifests
from vc_cli.output import write_json
from vc_cli.progress import shown_progress
from vc_cli.results import BatchState, require_results_name, results_in
from vc_cli.shown_text import counted, moment
from vc_cli.tally import Tally

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.verify.question import Question
    from vc_cli.checking import Instructions
    from vc_cli.exit_codes import Exit
    from vc_cli.manifests import Manifest
    from vc_cli.receipts import ReceiptOrder

MAY_GO_ON: Final = timedelta(hours=1)
"""So long after its beginning a batch may be gone on with: it is one judgement, of one moment (D9.3)."""

_WORDS: Final = {
    "manifests": "the manifest is another",
    "bundle": "the bundle is another",
    "anchor": "the trust list or root is another",
    "stapled": "the stapled copies are others",
    "question": "something else is asked",
}


def write_results(
    inputs: Sequence[str], instructions: Instructions, *, out: Path, order: ReceiptOrder | None, as_json: bool
) -> Exit:
    """Check every line, write its row to `out` as soon as it is decided, and return the exit code of all lines.

    Goes on behind the last whole row where an earlier run of the same command was interrupted. Raises `UsageError` for
    results of another batch.
    """
    require_results_name(out)
    manifests, placed = read_manifests(inputs)
    tally = Tally()
    with BatchState(out) as state:
        about = _about(manifests, instructions)
        told = state.read()
        if told is None:
            state.begin({**about, "question": {**question_members(instructions.question)}})
        else:
            instructions = replace(instructions, question=_same_question(told, about, instructions, where=str(out)))
        with results_in(out, placed, tally.add) as results:
            before, rest = tally.rows, placed[tally.rows :]
            for row in shown_progress(worked(instructions, decide_row, rest), total=len(rest), what="Checking"):
                results.write(row)
                tally.add(row)
            results.settle()
        if order is not None:
            order.write_many(instructions, manifests, tally)
        state.end()
    if as_json:
        counts = tally.to_json()
        write_json({"out": str(out), "lines": tally.rows, "gone_on_behind": before, "decisions": counts})
    else:
        print_lines([*bundle_lines(instructions), *tally.lines(), *_where(out, before)])
    return tally.exit


def _where(out: Path, before: int) -> list[Line]:
    gone_on = f", of which {counted(before, 'line')} stood there from an earlier run" if before else ""
    return [Line(f"{out}: one row for each line{gone_on}")]


def _about(manifests: Sequence[Manifest], instructions: Instructions) -> JsonObject:
    """Return what a batch is about beside its question, by digests."""
    anchor, bundle = instructions.anchor, instructions.retrieval.bundle
    trusted: list[JsonValue] = [] if anchor is None else [anchor.digest]
    if anchor is not None and anchor.root is not None:
        trusted.append(_sha256(anchor.root))
    return {
        "manifests": [_sha256(one.content) for one in manifests],
        "bundle": None if bundle is None else _sha256(bundle),
        "anchor": trusted,
        "stapled": [_sha256(copy) for copy in instructions.stapled],
    }


def _same_question(told: JsonObject, about: JsonObject, instructions: Instructions, *, where: str) -> Question:
    """Return the question with which the batch began. Raises `UsageError` where this is another batch."""
    asked = instructions.question
    try:
        begun = read_question(mapping(told, "question"), own=True)
    except (Refused, UsageError):
        raise UsageError("its state can't be read", where=where, hint="name another file for the results") from None
    other = next((words for name, words in _WORDS.items() if name in about and told.get(name) != about[name]), None)
    then = replace(asked, now=begun.now, at=begun.now if not asked.historical else asked.at)
    if other is None and then != begun:
        other = _WORDS["question"]
    if other is None and not timedelta() <= asked.now - begun.now <= MAY_GO_ON:
        other = f"it began {moment(begun.now)}, more than an hour away"
    if other is not None:
        hint = f"name another file for the results, or remove this one and {Path(where).name}.state"
        raise UsageError(f"belongs to another batch: {other}", where=where, hint=hint)
    return begun


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
