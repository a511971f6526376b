"""A symbol as SVG: one path of dark runs on white, measured in millimetres (specs/label.md L5.3)."""

from __future__ import annotations

from itertools import groupby

from vc.label.print_size import PrintSize
from vc.label.qr import QUIET_MODULES, QrImage


def svg(image: QrImage, size: PrintSize) -> str:
    """Return the symbol, quiet zone included, `size.width_mm` wide. One user unit is one module.

    It holds neither text nor script: nothing that a stranger wrote can become markup.
    """
    side = image.modules
    width = f"{size.width_mm:.4f}mm"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{width}" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path fill="#000" d="{"".join(_runs(image))}"/></svg>\n'
    )


def _runs(image: QrImage) -> list[str]:
    runs: list[str] = []
    for y, row in enumerate(image.matrix, QUIET_MODULES):
        x = QUIET_MODULES
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return runs
