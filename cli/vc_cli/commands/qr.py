"""`vc qr`: the code of one certificate as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from vc.errors import UsageError
from vc_cli.files import write_file
from vc_cli.homes import home_option, json_option
from vc_cli.invocation import invocation
from vc_cli.output import say, write_json
from vc_cli.passphrases import Command
from vc_cli.shown_help import ShownCommand
from vc_cli.stored_certificates import stored


def _size_options(command: Command) -> Command:
    for option in (
        click.option("--dpi", type=click.IntRange(72, 4800), default=300, show_default=True, help="Of the printer."),
        click.option(
            "--width",
            metavar="MM",
            type=click.FloatRange(5, 500),
            help="The most that it may take, quiet zone included. Default: the least that reads reliably.",
        ),
        click.option(
            "--level",
            type=click.Choice(["M", "Q"]),
            default="M",
            show_default=True,
            help="Error correction: M for labels, Q for what gets dirty.",
        ),
    ):
        command = option(command)
    return command


@click.command("qr", cls=ShownCommand)
@click.argument("identifier", metavar="ID")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="The picture: FILE.png or FILE.svg."
)
@_size_options
@home_option
@json_option
def qr_command(  # noqa: PLR0913 - one parameter for each option
    *, identifier: str, out: Path, dpi: int, width: float | None, level: str, home: Path, as_json: bool
) -> None:
    """Make the QR code of a certificate's label. It was read back before it is written.

    The label was signed when the certificate was issued; no key is needed here.
    """
    from vc.label.png import png
    from vc.label.print_size import SizedCode, print_size
    from vc.label.qr import Level, label_qr
    from vc.label.svg import svg

    if out.suffix not in {".png", ".svg"}:
        raise UsageError("must end in .png or .svg", where="--out")
    certificate, text = stored(home, identifier, now=invocation().now())
    image = label_qr(text, level=Level(level))
    size = print_size(image, dots_per_inch=dpi, within_mm=width)
    write_file(out, png(image, size) if out.suffix == ".png" else svg(image, size).encode())
    code = SizedCode(image, size)
    if as_json:
        write_json(
            {
                "file": str(out),
                "text": text,
                "version": image.version,
                "level": level,
                "dpi": dpi,
                "dots_per_module": size.dots,
                "module_mm": round(size.module_mm, 4),
                "width_mm": size.width_mm,
            }
        )
    else:
        say(f"{out}: {certificate.name}, {code.told}")
