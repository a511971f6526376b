"""`vc verify`: whether a certificate is genuine, in force, and issued under accreditation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from vc.errors import UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import names_presentation
from vc_cli.anchors import chosen_anchor
from vc_cli.answers import Named, answer, save_all
from vc_cli.asking import Asked, question_options
from vc_cli.checking import Checked, Instructions, check_all
from vc_cli.files import FILE, read_file
from vc_cli.inputs import looks_like_manifest, read_input
from vc_cli.invocation import invocation
from vc_cli.output import warn
from vc_cli.passphrases import passphrase_option
from vc_cli.progress import shown_progress
from vc_cli.remembering import Remembered
from vc_cli.retrieval import Retrieval
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import shown


@click.command("verify", cls=ShownCommand)
@click.argument("inputs", type=FILE, metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--trust",
    type=FILE,
    metavar="FILE",
    help="Trust this root or trust list. Default: the root pinned by `vc trust pin`; without one nothing is confirmed.",
)
@click.option("--bundle", type=FILE, metavar="FILE", help="Take from this signed bundle what the web does not answer.")
@click.option("--offline", is_flag=True, help="Ask no server at all; with --bundle, the bundle alone.")
@question_options
@click.option(
    "--staple",
    type=FILE,
    metavar="FILE",
    multiple=True,
    help="A copy of an accreditation, a test report or a successor that came with the input.",
)
@click.option(
    "--manifest",
    is_flag=True,
    help="INPUT is a list of certificates, CSV, NDJSON or XLSX with a column `certificate`.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="With --manifest: write a row for each line, .csv or .ndjson; the same command goes on where it was stopped.",
)
@click.option(
    "--save-evidence",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Save what the answer rests on, for `vc judge`: a file, or a folder for several inputs.",
)
@click.option(
    "--receipt",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a signed record of the answer, which `vc receipt check` judges again.",
)
@click.option("--key", type=FILE, metavar="FILE", help="The key that signs the receipt, a PEM file of your own.")
@passphrase_option
@click.option(
    "--development-hosts",
    metavar="HOST=PLACE",
    multiple=True,
    help="Answer for HOST from a folder or from 127.0.0.1:PORT; or a file of such lines. Test anchors only.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document: the report, or all of them.")
def verify_command(  # noqa: PLR0913 - one parameter for each option
    *,
    inputs: tuple[str, ...],
    trust: str | None,
    bundle: str | None,
    offline: bool,
    staple: tuple[str, ...],
    manifest: bool,
    out: Path | None,
    save_evidence: Path | None,
    receipt: Path | None,
    key: str | None,
    passphrase_file: str | None,
    development_hosts: tuple[str, ...],
    as_json: bool,
    **asked: str,
) -> int:
    """Say whether certificates are genuine, in force, and issued under accreditation.

    INPUT is a credential file, - for standard input, the text of a QR code, or a PNG, JPEG or PDF that holds one; or
    one presentation, which is answered for beside each credential in it.

    Exit code: 0 valid, 1 any invalid, 3 any that can't be confirmed, 2 refused, 4 the surroundings failed.
    """
    _require_one_way_out(out, save_evidence, manifest=manifest)
    handed_over = [] if manifest else [_handed_over(text) for text in inputs]
    presented = any(names_presentation(content) for content in handed_over)
    instructions = Instructions(
        question=Asked(**asked).question(invocation().now(), presented=presented),
        retrieval=Retrieval.of(bundle=bundle, offline=offline, development=development_hosts),
        anchor=chosen_anchor(trust),
        stapled=tuple(read_file(name, limit=DEFAULT_LIMITS.credential_bytes) for name in staple),
        saving=save_evidence is not None,
        doubting_hosts=len(handed_over) == 1,
    )
    remembered = Remembered.of(instructions)
    instructions, order = remembered.instructions, None
    if receipt is not None or key is not None:
        from vc_cli.receipts import Wish, receipt_order

        order = receipt_order(
            Wish(receipt, key, passphrase_file), instructions, inputs=None if manifest else len(inputs)
        )
    if instructions.anchor is None:
        warn("nothing is trusted: give --trust FILE, or pin a root with `vc trust pin FILE`")
    if presented:
        from vc_cli.presentations import require_one_presentation, verify_presented

        require_one_presentation(handed_over, saving=save_evidence is not None or receipt is not None)
        nonce, audience = asked["nonce"], asked["audience"]
        return verify_presented(instructions, handed_over[0], nonce=nonce, audience=audience, as_json=as_json)
    if out is not None:
        from vc_cli.batch_results import write_results

        return write_results(inputs, instructions, out=out, order=order, as_json=as_json)
    if manifest:
        from vc_cli.manifests import verify_manifests

        return verify_manifests(inputs, instructions, folder=save_evidence, order=order, as_json=as_json)
    checked = list(shown_progress(check_all(instructions, handed_over), total=len(handed_over), what="Checking"))
    remembered.answered(checked)
    if save_evidence is not None:
        save_all(save_evidence, [(name, one) for name, one in zip(inputs, checked, strict=True)])
    if order is not None:
        order.write_one(instructions, handed_over[0], checked[0])
    _warn_of_strange_hosts(checked)
    return answer(_named(inputs, checked), as_json=as_json)


def _warn_of_strange_hosts(checked: Sequence[Checked]) -> None:
    """Say where a label's address leads to a host that nobody names (specs/label.md L9.4)."""
    for one in checked:
        if one.strange_host:
            warn(
                f"the code names the address {shown(one.strange_host)}, which is none that the trust list knows; "
                "it was read without going there, and this answer does not rest on it"
            )


def _handed_over(text: str) -> bytes:
    content = read_input(text)
    if looks_like_manifest(content):
        warn(f"{text}: looks like a list of certificates, which needs --manifest")
    return content


def _require_one_way_out(out: Path | None, save_evidence: Path | None, *, manifest: bool) -> None:
    if out is not None and not manifest:
        raise UsageError("results are those of a manifest", where="--out", hint="add --manifest, or leave it out")
    if out is not None and save_evidence is not None:
        hint = "keep the bundle: with the manifest it is the evidence of the whole batch"
        raise UsageError("one of --out and --save-evidence", where="--out", hint=hint)


def _named(inputs: Sequence[str], checked: Sequence[Checked]) -> list[Named]:
    return [Named(name, one.report) for name, one in zip(inputs, checked, strict=True)]
