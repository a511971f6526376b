"""`vc labels`: labels on sheets, on a roll or as pictures, of certificates or of single items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from vc_cli.files import FILE
from vc_cli.homes import home_option, json_option, opened
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import counted
from vc_cli.users import user_option

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject
    from vc.label.print_size import SizedCode
    from vc.label.printed_label import PrintedLabel

Command = TypeVar("Command", bound=Callable[..., Any])
_MOST_SHOWN: Final = 6

_ITEM_OPTIONS: Final = (
    click.option("--serials", metavar="FIRST..LAST", help="A label for each item of this range, as A0001..A0100."),
    click.option("--serials-file", type=FILE, metavar="FILE", help="A label for each line of FILE."),
    click.option("--product", metavar="NAME", help="The items' product, by name or model, where there are several."),
)
_PAPER_OPTIONS: Final = (
    click.option(
        "--sheet",
        type=click.Choice(["a4-24", "a4-40"]),
        help="A4: 24 labels of 70 by 37 mm, the default, or 40 of 52.5 by 29.7 mm.",
    ),
    click.option("--start", metavar="N", type=click.IntRange(1), help="Begin at this place of a sheet, row by row."),
    click.option(
        "--margin",
        "margin_mm",
        metavar="MM",
        type=click.FloatRange(0),
        help="What the printer leaves blank at the edges of a sheet.  [default: 4.5]",
    ),
    click.option("--roll", metavar="WIDTHxHEIGHT", help="Of a label on a roll, in mm.  [default: 100x50]"),
    click.option(
        "--dpi", type=click.IntRange(72, 4800), help="Of the printer.  [default: 300; on a roll 203, or 300 or 600]"
    ),
    click.option(
        "--level", type=click.Choice(["M", "Q"]), help="Error correction.  [default: Q where it fits, else M]"
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(["pdf", "zpl", "png", "svg"]),
        help="What to make.  [default: as --out ends]",
    ),
)


def _options(command: Command) -> Command:
    for option in reversed((*_ITEM_OPTIONS, *_PAPER_OPTIONS)):
        command = option(command)
    return command


@click.command("labels", cls=ShownCommand)
@click.argument("identifiers", metavar="ID...", nargs=-1, required=True)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to be made; for pictures of several labels, a folder.",
)
@_options
@home_option
@user_option
@passphrase_option
@json_option
def labels_command(  # noqa: PLR0913 - one parameter for each option
    *,
    identifiers: tuple[str, ...],
    out: Path,
    serials: str | None,
    serials_file: str | None,
    product: str | None,
    form: str | None,
    home: Path,
    user: str,
    passphrase_file: str | None,
    as_json: bool,
    **paper: Any,  # noqa: ANN401 - the options of the paper, named as the members of PaperWishes
) -> None:
    """Make labels: a PDF of A4 sheets, ZPL for a thermal printer, or pictures. Every code is read back first.

    One label for each ID, in their order; an ID may stand there more than once. With --serials, one for each item of a
    product certificate: it names product and serial number, and is signed when it is first asked for. Running the
    same again prints the same codes.
    """
    from vc_cli.label_orders import LabelOrder, labels_ordered
    from vc_cli.label_papers import PaperWishes, make_label_files

    order = LabelOrder(identifiers, serials, serials_file, product, user, passphrase_file)
    now = invocation().now()
    with opened(home) as open_home:
        labels = labels_ordered(open_home, order, now=now)
    made = make_label_files(labels, out, form=form, wishes=PaperWishes(**paper), now=now)
    if as_json:
        listed = [_member(label, code) for label, code in zip(labels, made.codes, strict=True)]
        write_json({"file": str(out), "printed": made.told, "labels": [*listed]})
        return
    say(f"{out}: {counted(len(labels), 'label')} {made.told}")
    sizes = Counter(code.told for code in made.codes).most_common()
    for told, count in sizes[:_MOST_SHOWN]:
        warn(told if len(sizes) == 1 else f"{count:,} of {told}")


def _member(label: PrintedLabel, code: SizedCode) -> JsonObject:
    size = code.size
    return {
        "number": label.number,
        "serial": label.serial,
        "product": label.product,
        "text": label.label_text,
        "version": code.image.version,
        "level": code.image.level.value,
        "dpi": size.dots_per_inch,
        "dots_per_module": size.dots,
        "module_mm": round(size.module_mm, 4),
        "width_mm": round(size.width_mm, 4),
    }
