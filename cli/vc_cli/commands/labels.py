"""`vc labels`: labels on sheets, on a roll or as pictures, of certificates or of single items."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.errors import UsageError
from vc_cli.files import FILE, make_folder, write_file
from vc_cli.homes import home_option, json_option, opened
from vc_cli.invocation import invocation
from vc_cli.output import say, write_json
from vc_cli.passphrases import Command, passphrase_option
from vc_cli.progress import bar
from vc_cli.shown_text import counted
from vc_cli.users import user_option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from vc.encoding.strict_json import JsonValue
    from vc.label.print_size import SizedCode
    from vc.label.printed_label import PrintedLabel
    from vc.label.qr import Level

_PDF, _ZPL, _PNG, _SVG = "pdf", "zpl", "png", "svg"
_FORMATS: Final = (_PDF, _ZPL, _PNG, _SVG)
_SHEET_DPI: Final = 300
_ROLL_DPI: Final = 203
_ROLL: Final = "100x50"
_FOLDER_NAME_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def _paper_options(command: Command) -> Command:
    for option in (
        click.option("--sheet", type=click.Choice(["a4-24", "a4-40"]), help="An A4 sheet: 24 labels of 70 by 37 mm "
                     "(the default), or 40 of 52.5 by 29.7 mm."),
        click.option("--start", metavar="N", type=click.IntRange(1), help="Begin a sheet at this place, counted row by row."),
        click.option("--margin", metavar="MM", type=click.FloatRange(0), help="What the printer leaves blank on each "
                     "side of a sheet.  [default: 4.5]"),
        click.option("--roll", metavar="WIDTHxHEIGHT", help="Labels on a roll, in mm.  [default: 100x50]"),
        click.option("--dpi", type=click.IntRange(72, 4800), help="Of the printer.  [default: 300; on a roll 203, or "
                     "300 or 600]"),
        click.option("--level", type=click.Choice(["M", "Q"]), help="Error correction. Default: Q where it fits, else M."),
        click.option("--format", "form", type=click.Choice(_FORMATS), help="Default: as the name of --out ends."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command("labels")
@click.argument("identifiers", metavar="ID...", nargs=-1, required=True)
@click.option("--serials", metavar="FIRST..LAST", help="One label for each item of this range, as A0001..A0100.")
@click.option("--serials-file", type=FILE, metavar="FILE", help="One label for each line of FILE.")
@click.option("--product", metavar="NAME", help="The product of the items, by name or model, where there are several.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="What is to be made; a "
              "folder for pictures of several labels.")  # fmt: skip
@_paper_options
@home_option
@user_option
@passphrase_option
@json_option
def labels_command(  # noqa: PLR0913 - one parameter for each option
    *,
    identifiers: tuple[str, ...],
    serials: str | None,
    serials_file: str | None,
    product: str | None,
    out: Path,
    sheet: str | None,
    start: int | None,
    margin: float | None,
    roll: str | None,
    dpi: int | None,
    level: str | None,
    form: str | None,
    home: Path,
    user: str,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Make labels: a PDF of A4 sheets, ZPL for a thermal printer, or PNG or SVG pictures. All are read back.

    One label for each ID, in their order; the same ID may stand there more than once. With --serials, one for each item
    of a product certificate: it names product and serial number, and is signed when it is first asked for; running
    the same again prints the same codes.

    \b
    vc labels HC-1001 HC-1002 --out labels.pdf --sheet a4-40 --start 7
    vc labels HC-1001 --out label.zpl --roll 100x50 --dpi 300
    vc labels 2026000901900001 --serials A0001..A0100 --out labels.zpl
    vc labels 2026000901900001 --serials A0001..A0100 --format svg --out labels
    """
    from vc_cli.label_orders import Order, printed_labels

    paper = _paper(out, form, _Wishes(sheet, start, margin, roll, dpi, level))
    order = Order(identifiers, serials, serials_file, product, user, passphrase_file)
    now = invocation().now()
    with opened(home) as open_home:
        labels = printed_labels(open_home, order, now=now)
    codes = paper.make(labels, out, now)
    sizes = sorted({code.told for code in codes})
    if as_json:
        write_json({"file": str(out), "format": paper.form, "labels": _listed(labels, codes)})
        return
    say(f"{out}: {counted(len(labels), 'label')} {paper.told}")
    for size in sizes:
        say(f"  {size}" if len(sizes) == 1 else f"  {size}: {sum(code.told == size for code in codes):,}")
