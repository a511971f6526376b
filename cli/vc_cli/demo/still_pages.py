"""Pages of the service as files: nothing in them runs, sends or asks anybody (specs/gallery.md GA3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from vc.verify.report import Report
from vc_cli.demo.narrator import StoryBroken
from verifier_api.languages import Language
from verifier_api.negotiation import Reader
from verifier_api.pages.render import Surroundings, assets, render_verdict

POLICY: Final = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""What a still page may do: have a style, and show pictures."""

_CHARSET: Final = '<meta charset="utf-8">'
_SCRIPT: Final = re.compile(r"<script [^>]*></script>\n")
_ASKS: Final = re.compile(r"""<(?:script|form)\b|(?:href|src|action)="(?:/|\?)""")


def page_name(state: str, language: Language) -> str:
    """Return the name of the file that holds the page of a state in a language."""
    return f"{state}.{language.tag}.html"


def still_page(state: str, report: Report, language: Language, *, languages: Iterable[Language]) -> str:
    """Return the page of a report, to be kept in a folder beside `assets` and below `index.html`.

    Its links to other `languages` lead to the files of `page_name`. Raises `StoryBroken` where the page still holds
    something that would ask a server.
    """
    page = render_verdict(report, Surroundings(here=state), reader=Reader(language))
    page = _SCRIPT.sub("", page)
    page = page.replace(_CHARSET, f'{_CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">')
    page = page.replace('href="/assets/', 'href="../assets/').replace('href="/"', 'href="../index.html"')
    for other in languages:
        page = page.replace(f'href="{state}?lang={other.tag}"', f'href="{page_name(state, other)}"')
    if POLICY not in page or (left := _ASKS.search(page)):
        raise StoryBroken(f"the page is not still: {left[0] if POLICY in page and left else 'no policy'}", where=state)
    return page


def still_assets() -> dict[str, bytes]:
    """Return what still pages refer to, by file name: style and icon."""
    kept = (asset for asset in assets().values() if not asset.media_type.startswith("text/javascript"))
    return {asset.address.rpartition("/")[2]: asset.content for asset in kept}
