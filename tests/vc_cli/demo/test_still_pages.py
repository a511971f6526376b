"""Pages as files: what would ask a server is gone, and if it can't be taken out there is no page."""

from __future__ import annotations

import pytest

from tests.world import World
from vc_cli.demo import still_pages
from vc_cli.demo.narrator import StoryBroken
from verifier_api.languages import ENGLISH, KNOWN


def test_a_still_page_has_its_words_and_nothing_that_runs_or_sends() -> None:
    world = World()

    page = still_pages.still_page("good", world.report(world.certificate()), ENGLISH, languages=KNOWN)

    assert "<h1>Valid</h1>" in page
    assert page.index("Content-Security-Policy") < page.index("<link")
    assert "<script" not in page
    assert "<form" not in page
    assert 'href="good.en.html"' in page
    assert {f'"../assets/{name}"' in page for name in still_pages.still_assets()} == {True}


@pytest.mark.parametrize(
    ("leftover", "named"),
    [
        ('<meta charset="utf-8"><a href="/somewhere">', 'href="/'),
        ('<meta charset="utf-8"><a href="?lang=de">', r'href="\?'),
        ('<meta charset="utf-8"><form id="check">', "<form"),
        ('<meta charset="utf-8"><script>alert(1)</script>', "<script"),
        ("<meta charset=utf-8>", "no policy"),
    ],
)
def test_a_page_that_would_ask_is_refused(monkeypatch: pytest.MonkeyPatch, leftover: str, named: str) -> None:
    monkeypatch.setattr(still_pages, "render_verdict", lambda *_, **__: leftover)
    world = World()

    with pytest.raises(StoryBroken, match=named):
        still_pages.still_page("good", world.report(world.certificate()), ENGLISH, languages=KNOWN)


def test_no_script_lies_beside_still_pages() -> None:
    assert {name.rpartition(".")[2] for name in still_pages.still_assets()} == {"css", "svg"}
