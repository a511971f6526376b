"""Clauses of PDF/A-3 level U (ISO 19005-3) that a certificate of ours could break, checked with pikepdf and fontTools.

No validator: it knows the clauses below and no others, and only what fpdf2 can write (composite fonts, plain images).
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_DEVICE_SPACES = {"/DeviceRGB", "/DeviceGray"}
_RELATIONSHIPS = {"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"}
_FORBIDDEN_KEYS = {"/AA", "/JS", "/JavaScript", "/Launch", "/XFA", "/OCProperties", "/Alternates", "/OPI", "/SMask"}


def broken_clauses(pdf: bytes) -> list[str]:
    """The clauses that a PDF breaks, each with what is wrong; empty where it breaks none that is known here."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            *_file_structure(pdf, document),
            *_metadata(document),
            *_output_intent(document),
            *_objects(document),
            *_content(document),
            *_fonts(document),
            *_attachments(document),
        ]


def _file_structure(pdf: bytes, document: pikepdf.Pdf) -> Iterator[str]:
    header, comment = pdf.split(b"\n", 2)[:2]
    if not re.fullmatch(rb"%PDF-1\.[0-7]", header):
        yield "6.1.2 header"
    if not (comment.startswith(b"%") and len(comment) > 4 and all(octet > 127 for octet in comment[1:5])):
        yield "6.1.2 binary comment"
    if "/ID" not in document.trailer:
        yield "6.1.3 ID"
    if document.is_encrypted:
        yield "6.1.3 encryption"
    if not str(document.Root.get("/Lang", "")):
        yield "6.7.4 language (of level a, and kept here)"
    if "/StructTreeRoot" in document.Root or "/MarkInfo" in document.Root:
        yield "claims to be tagged"


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in document.Root:
        yield "6.6.2.1 metadata"
        return
    packet = document.Root.Metadata.read_bytes().decode("utf-8")
    if "/Filter" in document.Root.Metadata:
        yield "6.6.2.1 metadata is packed"
    if re.search(r"<\?xpacket begin=[^>]*(bytes|encoding)=", packet):
        yield "6.6.2.1 packet header"
    tree = ET.fromstring(packet)
    said = {element.tag: element.text for element in tree.iter()}
    if (said.get(f"{_PDFAID}part"), said.get(f"{_PDFAID}conformance")) != ("3", "U"):
        yield "6.6.4 identification"
    if not any(element.tag.endswith("}title") for element in tree.iter()):
        yield "title"


def _output_intent(document: pikepdf.Pdf) -> Iterator[str]:
    intents = [one for one in document.Root.get("/OutputIntents", []) if one.S == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield "6.2.3 output intent"
        return
    profile = intents[0].DestOutputProfile
    octets = profile.read_bytes()
    if profile.N != 3 or octets[12:16] != b"mntr" or octets[16:20] != b"RGB " or octets[8] > 4:
        yield "6.2.3 profile"


def _objects(document: pikepdf.Pdf) -> Iterator[str]:
    for item in document.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for key in _FORBIDDEN_KEYS & {str(key) for key in item.keys()}:  # noqa: SIM118 - a stream is no iterable
            if key != "/SMask" or item[key] != "/None":
                yield f"6.4 to 6.6 forbidden {key}"
        if item.get("/Type") == "/Annot" or item.get("/Subtype") == "/Link":
            yield "6.3 annotation"
        if item.get("/Type") == "/ExtGState" and any(item.get(key, 1) != 1 for key in ("/CA", "/ca")):
            yield "6.2.10 transparency"
        if item.get("/S") == "/Transparency":
            yield "6.2.10 transparency group"
        if "LZW" in str(item.get("/Filter", "")):
            yield "6.1.7.2 filter"
        if item.get("/Subtype") == "/Image":
            yield from _image(item)


def _image(image: Any) -> Iterator[str]:
    if image.get("/Interpolate", False):
        yield "6.2.8 interpolation"
    space = image.get("/ColorSpace")
    if not (isinstance(space, pikepdf.Name) and str(space) in _DEVICE_SPACES):
        yield f"6.2.4 colour space {space}"


def _content(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        if "/Annots" in page:
            yield "6.3 annotations"
        for one in pikepdf.parse_content_stream(page):
            operator = one.operator
            if str(operator) in {"k", "K", "cs", "CS", "sh"}:
                yield f"6.2.4 colour by {operator}"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    codes = codes_by_font(document)
    if not codes:
        yield "no text"
    for name, (font, used) in codes.items():
        yield from _font(name, font, used)


def codes_by_font(document: pikepdf.Pdf) -> dict[str, tuple[Any, set[int]]]:
    """Each font with the codes that some page draws by it."""
    used: dict[Any, set[int]] = defaultdict(set)
    fonts: dict[Any, Any] = {}
    for page in document.pages:
        font = None
        for one in pikepdf.parse_content_stream(page):
            operands: Any = one.operands
            operator = one.operator
            if str(operator) == "Tf":
                found = page.Resources.Font[operands[0]]
                font = found.objgen
                fonts[font] = found
            elif str(operator) in {"Tj", "TJ"}:
                strings = operands[0] if str(operator) == "TJ" else operands
                for string in strings:
                    if isinstance(string, pikepdf.String):
                        octets = bytes(string)
                        used[font] |= {octets[at] << 8 | octets[at + 1] for at in range(0, len(octets), 2)}
    return {f"{fonts[key].BaseFont} {key}": (fonts[key], codes) for key, codes in used.items()}


def characters_of(font: Any) -> dict[int, str]:
    """The characters for which the codes of a font stand, by its ToUnicode."""
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", cmap.partition("beginbfchar")[2], re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _font(name: str, font: Any, used: set[int]) -> Iterator[str]:
    cid_font = font.DescendantFonts[0]
    descriptor = cid_font.FontDescriptor
    if not re.match(r"/[A-Z]{6}\+", str(font.BaseFont)):
        yield f"{name}: 6.2.11.4.2 no subset"
    if not {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        yield f"{name}: 6.2.11.4.1 not embedded"
        return
    if cid_font.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in cid_font:
        yield f"{name}: 6.2.11.3.2 CIDToGIDMap"
    if "/ToUnicode" not in font:
        yield f"{name}: 6.2.11.7.2 no ToUnicode"
        return
    characters = characters_of(font)
    if missing := used - characters.keys():
        yield f"{name}: 6.2.11.7.2 codes without a character: {sorted(missing)}"
    if any(set(text) & {"\x00", "\ufeff", "\ufffe"} for text in characters.values()):
        yield f"{name}: 6.2.11.7.2 a character that none may stand for"
    if cid_font.Subtype == "/CIDFontType2":
        yield from _widths(name, cid_font, used)


def _widths(name: str, cid_font: Any, used: set[int]) -> Iterator[str]:
    program = TTFont(io.BytesIO(cid_font.FontDescriptor.FontFile2.read_bytes()))
    table = cid_font.CIDToGIDMap.read_bytes()
    order, scale = program.getGlyphOrder(), 1000 / program["head"].unitsPerEm
    stated = _stated_widths(cid_font)
    for code in used:
        glyph = table[2 * code] << 8 | table[2 * code + 1]
        if glyph >= len(order) or (glyph == 0 and code != 0):
            yield f"{name}: 6.2.11.4.1 glyph of code {code}"
        elif abs(stated.get(code, int(cid_font.get("/DW", 1000))) - program["hmtx"][order[glyph]][0] * scale) > 1:
            yield f"{name}: 6.2.11.5 width of code {code}"


def _stated_widths(cid_font: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    entries = list(cid_font.get("/W", []))
    while entries:
        first = int(entries.pop(0))
        if isinstance(entries[0], pikepdf.Array):
            found.update({first + at: float(width) for at, width in enumerate(entries.pop(0))})
        else:
            last, width = int(entries.pop(0)), float(entries.pop(0))
            found.update(dict.fromkeys(range(first, last + 1), width))
    return found


def _attachments(document: pikepdf.Pdf) -> Iterator[str]:
    associated = {one.objgen for one in document.Root.get("/AF", [])}
    for name, spec in document.attachments.items():
        dictionary: Any = spec.obj
        if str(dictionary.get("/AFRelationship", "")) not in _RELATIONSHIPS:
            yield f"6.8 {name}: AFRelationship"
        if not {"/F", "/UF", "/EF"} <= set(dictionary.keys()):
            yield f"6.8 {name}: file specification"
        if dictionary.objgen not in associated:
            yield f"6.8 {name}: not associated"
        file = dictionary.EF.F
        if "/Subtype" not in file or "/ModDate" not in file.get("/Params", {}):
            yield f"6.8 {name}: media type or day"
