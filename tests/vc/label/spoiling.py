"""What happens to a label between the printer and the lens: dirt, wear, a shaking hand, a bad picture.

The kinds and amounts are those of the prototype's table, of which specs/label.md L8.4 tells the figures.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from tests.vc.label.samples import text
from vc.label.decode import qr_texts
from vc.label.qr import QUIET_MODULES, Level, QrImage, label_qr, pixels
from vc.label.scan import Luminance, texts_in
from vc.model.limits import DEFAULT_LIMITS

FINDER_MODULES = 8
OCTETS = {(12, Level.M): 250, (15, Level.Q): 250}
"""A label's octets that give a symbol of this version and level."""


@dataclass(frozen=True)
class Shot:
    """A symbol and the picture of it, `dots` pixels a module."""

    image: QrImage
    picture: Image.Image
    dots: int


Spoil = Callable[[Shot, Random], Image.Image]


@dataclass(frozen=True)
class Spoiled:
    """One kind of harm. `least` is what is read of 100 codes, by version and level, at the least."""

    name: str
    spoil: Spoil
    least: dict[tuple[int, Level], int]
    dots: int = 4


@cache
def shot(number: int, version: int, level: Level, dots: int) -> Shot:
    """Take the picture of code `number` of this version and level."""
    image = label_qr(text(OCTETS[version, level], seed=f"{version}{level}{number}"), level=level)
    assert image.version == version
    side = image.modules * dots
    return Shot(image, Image.frombytes("L", (side, side), pixels(image, dots=dots)), dots)


def stained(one: Shot, chance: Random, *, share: float) -> Image.Image:
    """One round stain of this share of the symbol's area, anywhere but on the finders; it may hang over the edge."""
    modules = len(one.image.matrix)
    radius = math.sqrt(share * modules**2 / math.pi)
    while True:
        x, y = (chance.uniform(0, modules) for _ in range(2))
        corners = ((0, 0), (modules, 0), (0, modules))
        if all(_beyond(x, y, corner, modules) > radius for corner in corners):
            break
    spoiled = one.picture.copy()
    box = [(value + QUIET_MODULES) * one.dots for value in (x - radius, y - radius, x + radius, y + radius)]
    ImageDraw.Draw(spoiled).ellipse(box, fill=chance.choice([0, 90, 255]))
    return spoiled


def _beyond(x: float, y: float, corner: tuple[int, int], modules: int) -> float:
    """How far a point is from the finder in this corner, in modules."""
    left = 0 if corner[0] == 0 else modules - FINDER_MODULES
    top = 0 if corner[1] == 0 else modules - FINDER_MODULES
    return math.hypot(x - min(max(x, left), left + FINDER_MODULES), y - min(max(y, top), top + FINDER_MODULES))


def scratched(one: Shot, chance: Random, *, count: int) -> Image.Image:
    """White lines of a quarter of a module's width from one side of the symbol to the other."""
    spoiled = one.picture.copy()
    draw = ImageDraw.Draw(spoiled)
    for _ in range(count):
        ends = [(x, chance.uniform(0, spoiled.height)) for x in (0, spoiled.width)]
        draw.line([*ends[0], *ends[1]], fill=255, width=one.dots // 4)
    return spoiled


def blurred(one: Shot, _chance: Random, *, modules: float) -> Image.Image:
    """Out of focus: a Gaussian of this many modules."""
    return one.picture.filter(ImageFilter.GaussianBlur(modules * one.dots))


def turned(one: Shot, chance: Random) -> Image.Image:
    """Held at any angle."""
    angle = chance.uniform(0, 360)
    return one.picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def tilted(one: Shot, chance: Random, *, share: float) -> Image.Image:
    """Seen from the side: in true perspective, one edge is shorter by this share."""
    side = one.picture.width
    wide = 1 / (1 - share)
    left = share * wide / 2
    # Where each pixel comes from: x = (a u + b v + c) / w, y = (d u + e v + f) / w, w = g u + h v + 1.
    taken = (wide, left, -left * side, 0.0, wide, 0.0, 0.0, (wide - 1) / side)
    upright = one.picture.rotate(90 * chance.randrange(4))
    size = (side, side)
    return upright.transform(size, Image.Transform.PERSPECTIVE, taken, Image.Resampling.BICUBIC, fillcolor=255)


def faded(one: Shot, _chance: Random, *, contrast: float) -> Image.Image:
    """Grey on grey: this share of the contrast is left."""
    return one.picture.point(lambda level: round(140 + (level - 128) * contrast))


def half_lit(one: Shot, _chance: Random) -> Image.Image:
    """Light that falls from white to a quarter of it across the picture."""
    light = Image.linear_gradient("L").rotate(90).resize(one.picture.size).point(lambda level: 64 + level * 3 // 4)
    bright = Image.new("L", one.picture.size, 0)
    return Image.composite(light, bright, one.picture)


def packed(one: Shot, _chance: Random, *, quality: int) -> Image.Image:
    """Sent on by a messenger: JPEG of this quality."""
    written = io.BytesIO()
    one.picture.save(written, "JPEG", quality=quality)
    return Image.open(io.BytesIO(written.getvalue())).convert("L")


def shrunk(one: Shot, _chance: Random, *, pixels_a_module: float) -> Image.Image:
    """Taken from afar: so few pixels a module."""
    side = round(one.image.modules * pixels_a_module)
    return one.picture.resize((side, side), Image.Resampling.BOX)


M12, Q15 = (12, Level.M), (15, Level.Q)

SPOILS = (
    Spoiled("one stain, 10 % of the area", partial(stained, share=0.10), {M12: 97, Q15: 100}),
    Spoiled("one stain, 15 % of the area", partial(stained, share=0.15), {Q15: 100}),
    Spoiled("2 scratches", partial(scratched, count=2), {M12: 75, Q15: 85}),
    Spoiled("blur of 0.4 module at 3 px", partial(blurred, modules=0.4), {M12: 96}, dots=3),
    Spoiled("blur of 0.4 module at 4 px", partial(blurred, modules=0.4), {M12: 100, Q15: 100}),
    Spoiled("blur of 0.5 module at 6 px", partial(blurred, modules=0.5), {M12: 100, Q15: 100}, dots=6),
    Spoiled("any angle", turned, {M12: 100, Q15: 100}),
    Spoiled("perspective, 20 %", partial(tilted, share=0.20), {M12: 98, Q15: 100}),
    Spoiled("perspective, 30 %", partial(tilted, share=0.30), {M12: 95, Q15: 98}),
    Spoiled("20 % of the contrast", partial(faded, contrast=0.20), {M12: 100, Q15: 100}),
    Spoiled("uneven light", half_lit, {M12: 100, Q15: 100}),
    Spoiled("JPEG of quality 20", partial(packed, quality=20), {M12: 100, Q15: 100}),
    Spoiled("JPEG of quality 10", partial(packed, quality=10), {M12: 100, Q15: 100}),
    Spoiled("1.5 pixels a module", partial(shrunk, pixels_a_module=1.5), {M12: 100, Q15: 100}),
)


def read_of(spoiled: Spoiled, version: int, level: Level, *, count: int) -> tuple[int, int, int]:
    """Return how many of `count` codes are read at the first look, with the second one, and how many are misread."""
    first = second = wrong = 0
    for number in range(count):
        one = shot(number, version, level, spoiled.dots)
        picture = spoiled.spoil(one, Random(number))
        grey = Luminance(picture.tobytes(), picture.width, picture.height)
        found = set(texts_in(grey, DEFAULT_LIMITS, lambda _: True))
        first += one.image.text in qr_texts(grey.octets, width=grey.width, height=grey.height)
        second += one.image.text in found
        wrong += bool(found - {one.image.text})
    return first, second, wrong
