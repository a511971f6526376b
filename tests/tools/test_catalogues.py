"""The tool that keeps catalogues in step with the English texts (specs/languages.md LA2)."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tools import catalogues
from tools.catalogues import main, state, template, updated, written
from verifier_api.catalogues import DOMAINS, Domain, Entry
from verifier_api.languages import KNOWN

GERMAN = next(language for language in KNOWN if language.tag == "de")
WORDS = Domain("words", Path("unused"), contexts=True)
SENTENCES = Domain("sentences", Path("unused"), contexts=False)


def old(body: str) -> Catalog:
    return read_po(io.BytesIO(body.encode()), locale="de")


def made(domain: Domain, texts: list[Entry], before: str = "") -> str:
    """The catalogue after an update, without its head."""
    content = written(updated(domain, GERMAN, texts=texts, old=old(before))).decode()
    return content.partition("\n\n")[2]


def test_the_same_sentence_in_two_places_is_translated_once() -> None:
    texts = [Entry("a.next", "Ask."), Entry("b.next", "Ask.")]

    assert made(SENTENCES, texts) == '#: a.next b.next\nmsgid "Ask."\nmsgstr ""\n'


def test_the_same_word_in_two_places_is_translated_by_place() -> None:
    texts = [Entry("a", "Notice"), Entry("b", "Notice")]

    assert made(WORDS, texts) == ('msgctxt "a"\nmsgid "Notice"\nmsgstr ""\n\nmsgctxt "b"\nmsgid "Notice"\nmsgstr ""\n')


def test_a_translation_stays_with_its_remark_and_its_doubt() -> None:
    before = '# seen by Anna\n#, fuzzy\n#| msgid "Noticed"\nmsgctxt "a"\nmsgid "Notice"\nmsgstr "Hinweis"\n'

    assert made(WORDS, [Entry("a", "Notice")], before) == before
    assert "Noticed" not in made(WORDS, [Entry("a", "Notice")], before.replace("#, fuzzy\n", ""))


@pytest.mark.parametrize("domain", [WORDS, SENTENCES])
def test_where_the_english_changed_the_translation_is_in_doubt(domain: Domain) -> None:
    place = 'msgctxt "a"\n' if domain.contexts else ""
    before = f'#: a\n{place}msgid "Not good."\nmsgstr "Nicht gut."\n'

    after = made(domain, [Entry("a", "Not valid.")], before)

    assert "#, fuzzy\n" in after
    assert '#| msgid "Not good."\n' in after
    assert 'msgid "Not valid."\nmsgstr "Nicht gut."\n' in after


def test_what_was_not_translated_before_is_not_in_doubt_now() -> None:
    assert "fuzzy" not in made(WORDS, [Entry("a", "New")], 'msgctxt "a"\nmsgid "Old"\nmsgstr ""\n')


def test_a_text_that_becomes_one_with_a_count_starts_anew() -> None:
    after = made(WORDS, [Entry("a", "day", "days")], 'msgctxt "a"\nmsgid "days"\nmsgstr "Tage"\n')

    assert after == 'msgctxt "a"\nmsgid "day"\nmsgid_plural "days"\nmsgstr[0] ""\nmsgstr[1] ""\n'


def test_forms_for_counts_are_kept() -> None:
    before = 'msgctxt "a"\nmsgid "day"\nmsgid_plural "days"\nmsgstr[0] "Tag"\nmsgstr[1] "Tage"\n'

    assert made(WORDS, [Entry("a", "day", "days")], before) == before


def test_what_no_source_has_goes() -> None:
    assert made(WORDS, [], 'msgctxt "a"\nmsgid "Old"\nmsgstr "Alt"\n') == "\n"


def test_every_catalogue_is_in_step_with_its_source() -> None:
    assert main(["--check"]) == 0


def test_one_that_is_not_in_step_is_named_and_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "en.json"
    source.write_text('{"a": "A"}')
    monkeypatch.setattr("verifier_api.catalogues.LOCALES", tmp_path)
    monkeypatch.setattr(catalogues, "DOMAINS", (Domain("own", source, contexts=True),))

    assert main(["--check"]) == 1
    assert capsys.readouterr().out.count("not in step: ") == 8
    assert main([]) == 0
    assert capsys.readouterr().out.count("written: ") == 8
    assert (main(["--check"]), main([])) == (0, 0)
    assert capsys.readouterr().out == ""


def test_a_template_has_every_text_and_no_language(tmp_path: Path) -> None:
    assert main(["--template", str(tmp_path)]) == 0

    for domain in DOMAINS:
        content = (tmp_path / f"{domain.name}.pot").read_bytes()
        assert content == template(domain)
        assert b'"Language: \\n"' in content
        assert b"2026" not in content.partition(b"\n\n")[0]
        assert content.count(b"\nmsgid ") == state(domain, GERMAN)[0]


def test_the_state_of_each_language_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--state"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 16
    assert lines[0].startswith("zh-Hans  pages ")


def test_other_arguments_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--purge"]) == 2
    assert "--template" in capsys.readouterr().err
