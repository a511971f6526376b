"""The mark as an image (specs/live-mark.md LM8 to LM10)."""

import colorsys
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from tests.world import NOW, World
from vc.model.vocabulary import CertificateStatus, Environment
from verifier_api.languages import KNOWN, Language
from verifier_api.mark.picture import Colour, Look, Size, render_picture
from verifier_api.mark.statement import Statement, nothing_here, statement_of
from verifier_api.mark.words import mark_words, words_in
from verifier_api.pages.view import Tone

ENGLISH = mark_words("en")
SVG = "{http://www.w3.org/2000/svg}"
PLAIN = Look()
LOOKS = [Look(size, colour) for size in Size for colour in Colour]


def said(tone: Tone = Tone.VALID) -> Statement:
    """What a mark says of the world's certificate, with another answer."""
    return replace(statement_of(World().report(World().certificate())), answer=tone)


def drawn(statement: Statement, look: Look = PLAIN) -> ET.Element:
    """The image, parsed."""
    return ET.fromstring(render_picture(statement, ENGLISH, look))


def texts(group: ET.Element) -> list[str]:
    """The lines of a group, without the isolates around them."""
    return [(text.text or "").strip("\u2068\u2069") for text in group.iter(f"{SVG}text")]


def is_green(colour: str) -> bool:
    """Whether somebody would call a colour green: its hue is, and it has enough of it to be seen."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    return 70 / 360 < hue < 170 / 360 and saturation > 0.15


def test_the_measure_of_green_knows_the_green_of_the_pages() -> None:
    assert is_green("#0b6b3a")
    assert is_green("#62d797")
    assert not any(map(is_green, ("#17202b", "#a3161b", "#ffc247", "#7a4d00", "#ffffff", "#1a212a")))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tone", Tone)
def test_no_image_is_green(tone: Tone, look: Look) -> None:
    image = render_picture(said(tone), ENGLISH, look).decode()
    colours = re.findall(r"#[0-9a-f]{6}", image)

    assert len(colours) > 5
    assert not [colour for colour in colours if is_green(colour)]
    assert not re.search(r"\b(green|lime|rgb|hsl|url)\b", image)


def test_a_valid_image_says_as_of_when_as_large_as_that_it_is() -> None:
    first, label, dated = list(drawn(said()).iter(f"{SVG}text"))[:3]

    assert (first.text, label.text, dated.text) == ("Valid", "Status as of", "22 November 2026, 11:50 UTC")
    assert int(dated.attrib["font-size"]) >= int(first.attrib["font-size"]) - 2
    assert first.attrib["fill"] == dated.attrib["fill"] == "#17202b"


@pytest.mark.parametrize("tone", [Tone.VALID, Tone.NOTICE])
def test_what_says_valid_has_an_end(tone: Tone) -> None:
    shown, later = [group for group in drawn(said(tone)) if group.tag == f"{SVG}g"]

    assert shown.find(f"{SVG}set").attrib == {"attributeName": "display", "to": "none", "begin": "300.0s"}  # type: ignore[union-attr]
    assert later.attrib["display"] == "none"
    assert later.find(f"{SVG}set").attrib == {"attributeName": "display", "to": "inline", "begin": "300.0s"}  # type: ignore[union-attr]
    assert texts(later)[0] == "Cannot confirm"
    assert "Status as of" not in texts(later)


@pytest.mark.parametrize("tone", [Tone.INVALID, Tone.UNKNOWN])
def test_what_warns_has_none(tone: Tone) -> None:
    assert len([group for group in drawn(said(tone)) if group.tag == f"{SVG}g"]) == 1
    assert b"<set" not in render_picture(said(tone), ENGLISH, PLAIN)


def test_number_holder_scope_and_the_test_are_there() -> None:
    shown = texts(drawn(said()))

    assert {"DE-QMS-2026-00412", "Müller Feinmechanik GmbH & Co. KG", "TEST"} <= set(shown)
    assert "ISO 9001:2015. Machining of precision parts" in shown
    assert "TEST" not in texts(drawn(replace(said(), environment=Environment.PRODUCTION)))


def test_its_title_begins_with_the_answer() -> None:
    title = drawn(said()).findtext(f"{SVG}title")

    assert title is not None
    assert title.startswith("Valid, Status as of 22 November 2026, 11:50 UTC. ")


def test_a_status_stands_beside_the_answer_or_below_it_where_it_is_long() -> None:
    suspended, superseded = (
        texts(drawn(replace(said(Tone.INVALID), status=status)))
        for status in (CertificateStatus.SUSPENDED, CertificateStatus.SUPERSEDED)
    )

    assert suspended[:2] == ["Not valid: suspended", "Status as of"]
    assert superseded[:3] == ["Not valid", "replaced by another certificate", "Status as of"]


def test_where_nothing_is_known_nothing_is_said() -> None:
    shown = texts(drawn(nothing_here(NOW)))

    assert shown[:3] == ["Cannot confirm", "Status as of", "22 November 2026, 12:00 UTC"]
    assert len(shown) == 5  # and the sentence about pictures, in two lines


def kinds(image: ET.Element) -> set[tuple[str, ...]]:
    """Which elements with which attributes an image is made of."""
    return {(element.tag, *sorted(element.attrib)) for element in image.iter()}


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '" onload="alert(1)',
        "]]><!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
        "{{7*7}}{% raw %}",
        "</text></svg><img src=x>",
        "\u202egpj",
        "\x00\x0b\ufffe\ud800",
    ],
)
def test_hostile_text_is_text(hostile: str) -> None:
    report = World().report(World().certificate())
    assert report.subject is not None
    subject = replace(report.subject, number=hostile, holder=hostile, scope_text=hostile)
    odd_one = statement_of(replace(report, subject=subject))
    plain, odd = drawn(said()), drawn(odd_one)

    assert kinds(odd) == kinds(plain)
    assert b"script>" not in render_picture(odd_one, ENGLISH, PLAIN)


def test_it_holds_no_script_no_style_no_link_and_no_reference() -> None:
    for tone in Tone:
        image = drawn(said(tone))
        tags = {element.tag.removeprefix(SVG) for element in image.iter()}
        names = {name for element in image.iter() for name in element.attrib}

        assert tags <= {"svg", "title", "g", "rect", "circle", "path", "text", "set"}
        assert not [name for name in names if name.startswith("on") or name in {"style", "class", "href"}]


@pytest.mark.parametrize(("size", "width"), [(Size.SMALL, "260"), (Size.MEDIUM, "320"), (Size.LARGE, "420")])
def test_it_has_the_size_that_was_asked_for(size: Size, width: str) -> None:
    image = drawn(said(), Look(size=size))

    assert image.attrib["width"] == width
    assert image.attrib["viewBox"] == "0 0 320 166"


def test_in_a_language_from_the_right_it_begins_there() -> None:
    image = ET.fromstring(render_picture(said(), words_in(KNOWN[-1]), PLAIN))

    assert (image.attrib["lang"], image.attrib["direction"]) == ("ar", "rtl")
    assert {text.attrib["x"] for text in image.iter(f"{SVG}text")} == {"266", "308", "42"}


@pytest.mark.parametrize("language", KNOWN)
def test_no_language_is_cut_where_it_says_that_it_may_be_old(language: Language) -> None:
    for status in CertificateStatus:
        statement = replace(said(Tone.INVALID), status=status)
        shown = texts(ET.fromstring(render_picture(statement, words_in(language), PLAIN)))

        assert not [line for line in shown if line.endswith("…")]
