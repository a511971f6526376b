"""The frame of a certificate's pages (specs/label.md L6.1, L6.6)."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from tests.vc.label.certificates import CYRILLIC, PAPERS, SYSTEM, paper
from tests.vc.label.pictures import file, picture
from vc.label.archival_pdf import DocumentFacts, archival_pdf
from vc.label.captions import LANGUAGES, Language
from vc.label.page_fit import fitted
from vc.label.page_frame import MARGIN_MM, PageFrame
from vc.label.page_template import PAPERS as SIZES
from vc.label.ruler import Ruler


def frame(name: str = "english") -> PageFrame:
    made = PAPERS[name]
    return PageFrame.of(made, SIZES[made.template.paper])


@pytest.mark.parametrize("size", SIZES)
def test_how_to_check_fits_beside_the_widest_code_in_every_two_languages(size: str) -> None:
    pairs: list[tuple[Language, ...]] = [*((one,) for one in LANGUAGES), *permutations(LANGUAGES, 2)]
    frames = [PageFrame.of(paper(CYRILLIC, octets=300, paper=size, languages=pair), SIZES[size]) for pair in pairs[:1]]
    frames += [replace_languages(frames[0], pair) for pair in pairs[1:]]
    texts = [text for one in frames for text in one.texts()]
    facts = DocumentFacts("t", "a", "en", PAPERS["english"].created, SIZES[size], japanese=True)

    with archival_pdf(facts, texts) as pdf:
        ruler = Ruler(pdf)
        for one in frames:
            rows = fitted(one.band_rows(), ruler, one.code_place.height - 3.0)
            assert min(line.points for row in rows for line in row.lines) >= 6


def replace_languages(frame: PageFrame, pair: tuple[Language, ...]) -> PageFrame:
    made = replace(frame.paper, template=replace(frame.paper.template, languages=pair))
    return PageFrame(made, frame.image, (frame.page_width, frame.page_height))


@pytest.mark.parametrize("name", PAPERS)
def test_code_and_text_stand_apart_and_inside_the_page(name: str) -> None:
    made = frame(name)
    code, first, further = made.code_place, made.first_area, made.further_area

    assert first.y + first.height < code.y
    assert code.y + code.height < made.page_height - 10
    assert further.y == first.y
    assert further.height > first.height
    assert code.width >= 30
    assert (first.x, first.width) == (MARGIN_MM, made.text_width)


def test_the_code_stands_where_lines_begin() -> None:
    assert frame("english").code_place.x == MARGIN_MM
    mirrored = frame("arabic on letter")
    assert mirrored.code_place.x + mirrored.code_place.width == pytest.approx(mirrored.page_width - MARGIN_MM)


def test_a_wide_logo_and_a_high_one_keep_their_proportions_within_the_header() -> None:
    wide = replace(PAPERS["english"], logo=file(picture().resize((800, 100))))
    high = replace(PAPERS["english"], logo=file(picture().resize((100, 400))))

    assert PageFrame.of(wide, SIZES["A4"]).logo_size == (44.0, 5.5)
    assert PageFrame.of(high, SIZES["A4"]).logo_size == (4.75, 19.0)


@pytest.mark.parametrize(
    ("name", "initials"), [("Nordwest Zert GmbH", "NZ"), ("华东认证中心", "华"), ("(x)", "–"), ("TÜV", "T")]
)
def test_initials_are_those_of_the_first_two_words(name: str, initials: str) -> None:
    assert PageFrame.of(paper(replace(SYSTEM, issuer_name=name)), SIZES["A4"]).initials() == initials


def test_a_mark_has_a_place_in_a_test_environment_alone() -> None:
    assert frame("english").mark_side == 0
    assert frame("cyrillic in spanish and portuguese").mark_side == 24
