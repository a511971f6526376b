"""What a PDF of ours shows and carries, found with other libraries than the one that wrote it."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image


def page_text(pdf: bytes, page: int = 0) -> str:
    """The text of a page, in the order in which it was written; runs of space are one space."""
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(str(document[page].get_textpage().get_text_range()).split())


def letters(shown: str) -> Counter[str]:
    """Letters without regard to order and presentation form, as right-to-left text can be compared."""
    return Counter(letter for letter in unicodedata.normalize("NFKC", shown) if letter.isalpha())


def rendered(pdf: bytes, page: int = 0, *, dpi: int = 150) -> Image.Image:
    """The page as a printer or a screen shows it."""
    with pypdfium2.PdfDocument(pdf) as document:
        image: Image.Image = document[page].render(scale=dpi / 72).to_pil().convert("L")
    return image


def page_count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def attachments(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def names_in(pdf: bytes) -> set[str]:
    """Every name that stands anywhere in the PDF's objects."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found: set[str] = set()
        for item in document.objects:
            _collect(item, found)
        return found


def _collect(item: Any, found: set[str]) -> None:
    if isinstance(item, pikepdf.Name):
        found.add(str(item))
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in item.keys():  # noqa: SIM118 - a stream is no iterable of its keys
            found.add(str(key))
            if not getattr(item[key], "is_indirect", False):
                _collect(item[key], found)
    elif isinstance(item, pikepdf.Array):
        for member in item:
            if not getattr(member, "is_indirect", False):
                _collect(member, found)
