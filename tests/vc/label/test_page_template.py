"""Templates of bodies (specs/label.md L6.8)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vc.errors import ConfigurationError
from vc.label.page_template import BLOCKS, PageTemplate, read_template

SPEC = (Path(__file__).parents[3] / "specs" / "label.md").read_text("utf-8")


def read(text: str) -> PageTemplate:
    return read_template(text.encode(), where="certificate.toml")


def test_the_template_of_the_specification_is_read() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", SPEC, re.DOTALL)

    template = read(example)

    assert template.languages == ("de", "en")
    assert template.blocks == tuple(name for name in BLOCKS if name != "codes")
    assert template.logo == "logo.png"
    assert template.accent == (0x0F, 0x3D, 0x5E)
    assert template.title_points == 25
    assert set(template.sentences) == {"de", "en"}


def test_a_template_that_says_nothing_leaves_the_page_as_it_is() -> None:
    assert read("version = 1") == PageTemplate()


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        ("", "certificate.toml: version", "version = 1"),
        ("version = 2", "certificate.toml, line 1: version", "version = 1"),
        ('version = 1\npaper = "A3"', "certificate.toml, line 2: paper", "allowed: A4 or Letter"),
        ('version = 1\npaper = ["A4"]', "certificate.toml, line 2: paper", "allowed: A4 or Letter"),
        ('version = 1\nlanguages = ["de", "de"]', "certificate.toml, line 2: languages", "two different ones"),
        ('version = 1\nlanguages = ["xx"]', "certificate.toml, line 2: languages", "zh-Hans"),
        ("version = 1\nlanguages = []", "certificate.toml, line 2: languages", "one or two"),
        ('version = 1\nblocks = ["holder"]', "certificate.toml, line 2: blocks", "must be there"),
        ('version = 1\nblocks = ["holder", "holder"]', "certificate.toml, line 2: blocks", "once"),
        ('version = 1\n\n[body]\nlogo = "../x.png"', "certificate.toml, line 4: body.logo", "beside the template"),
        ('version = 1\n[body]\naddress = ""', "certificate.toml, line 3: body.address", "1 to 300 characters"),
        ('version = 1\n[body]\nadress = "x"', "certificate.toml, line 3: body.adress", "known: paper"),
        ('version = 1\nbody.phone = "x"', "certificate.toml, line 2: body.phone", "known: paper"),
        ('version = 1\n[colours] # ours\naccent = "red"', "certificate.toml, line 3: colours.accent", "#0f3d5e"),
        ('version = 1\n[colours]\ntext = "#cccccc"', "certificate.toml, line 3: colours.text", "contrast of 4.5"),
        ("version = 1\n[sizes]\ntitle = 90", "certificate.toml, line 3: sizes.title", "14 to 36 points"),
        ("version = 1\n[sizes]\ntext = true", "certificate.toml, line 3: sizes.text", "8 to 12 points"),
        ('version = 1\n[sentences]\nxx = "x"', "certificate.toml, line 3: sentences.xx", "allowed: en"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_what_is_allowed(text: str, where: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(text)

    assert refused.value.where == where
    assert hint in str(refused.value.hint)


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(ConfigurationError, match=r"is not TOML: .*line 2"):
        read("version = 1\npaper = = 2\n")


def test_what_is_no_utf_8_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        read_template(b"version = 1\n\xff", where="x")


def test_the_last_error_a_light_colour_says_its_contrast() -> None:
    with pytest.raises(ConfigurationError, match=r"too light to be read on white paper \(contrast 1\.0\)"):
        read('version = 1\n[colours]\nquiet = "#ffffff"')
