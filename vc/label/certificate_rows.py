"""The certificate's words as rows: which block says what, in one language or two (specs/label.md L6.1, L6.6, L6.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from vc.label.captions import caption
from vc.label.isolation import joined
from vc.label.listed_rows import Listed, listed
from vc.label.page_rows import Cell, Paragraph, Row, Tone
from vc.model.vocabulary import Environment, Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vc.label.certificate_paper import CertificatePaper

_CAPTION_SHARE: Final = 0.26
_GUTTER_MM: Final = 4.0
_BLOCK_GAP_MM: Final = 4.2
_SECOND_LANGUAGE: Final = 0.82
_MOST_DATES_IN_A_ROW: Final = 4
_WHOLE: Final = 0.72


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page. `annex` holds its rows for the annex, empty for what can't move; `count` is what it lists."""

    name: str
    rows: tuple[Row, ...]
    annex: tuple[Row, ...] = ()
    count: int = 0


class RowMaker:
    """Makes the rows of one certificate for a page whose text is `width_mm` wide.

    `mark_mm` is the side of a square at the end of the heading that stays free, 0 for none.
    """

    def __init__(self, paper: CertificatePaper, width_mm: float, *, mark_mm: float = 0.0) -> None:
        self._paper = paper
        self._width = width_mm
        self._mark = mark_mm
        self._template = paper.template

    def heading(self) -> tuple[Row, ...]:
        """Return the warning of a test environment, the title and the number."""
        template, credential = self._template, self._paper.credential
        first, *others = template.languages
        test = credential.environment == Environment.TEST
        paragraphs = [
            *(self._said("environment", "test_environment", 9.5, strong=True, after=1.6) if test else ()),
            Paragraph("title", self._paper.title(first), template.title_points, Tone.ACCENT, True, 0.4, _WHOLE),
            *(
                Paragraph("title", self._paper.title(other), template.title_points * 0.56, Tone.QUIET, after_mm=0.8)
                for other in others
            ),
            Paragraph("number", joined(" ", (caption("number", first), credential.number)), 12, strong=True),
        ]
        free = self._mark + _GUTTER_MM if self._mark else 0.0
        cell = Cell(0.0, self._width - free, tuple(paragraphs))
        return (Row((cell,), 6.0, least_mm=self._mark),)

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks that the template shows and that have something to say, in the template's order."""
        makers: dict[str, Callable[[], Block | None]] = {
            "holder": self._holder,
            "standard": self._standard,
            "scope": self._scope,
            "codes": self._codes,
            "dates": self._dates,
            "covered": lambda: self._list("covered"),
            "results": self._results,
            "records": self._records,
            "accreditation": self._accreditation,
            "authorisation": self._authorisation,
            "sentence": self._sentence,
        }
        made = (makers[name]() for name in self._template.blocks)
        return tuple(block for block in made if block is not None and block.rows)

    def in_annex(self, block: Block) -> Block:
        """Return the block as it stands on page one when its content has moved to the annex."""
        languages = self._template.languages
        if block.count:
            words = [caption("in_annex", language, count=block.count) for language in languages]
        else:
            words = [caption("see_annex", language) for language in languages]
        paragraphs = [self._text("annex", one, second=n > 0) for n, one in enumerate(words)]
        return Block(block.name, (self._fact(self._caption_of(block.name), paragraphs),))

    def annex_heading(self) -> tuple[Row, ...]:
        """Return the heading of the annex, with the number of the document that it belongs to."""
        words = " / ".join(caption("annex", language) for language in self._template.languages)
        number = Paragraph("number", self._paper.credential.number, 10, Tone.QUIET)
        title = Paragraph("annex", words, 16, Tone.ACCENT, strong=True, after_mm=0.6)
        return (self._wide([title, number], after=5.0),)

    def _holder(self) -> Block | None:
        credential, points = self._paper.credential, self._template.holder_points
        native = credential.holder_native if credential.holder_native != credential.holder else ""
        name = Paragraph("holder", credential.holder, points, strong=True, after_mm=0.8, in_one_line=_WHOLE)
        rest = [
            *(
                [replace(name, field="holder_native", text=native, points=points * 0.74, strong=False)]
                if native
                else []
            ),
            *self._plain("holder_address", self._paper.details.holder_address, Tone.QUIET),
        ]
        if self._paper.is_report:
            small = replace(name, points=points * 0.68)
            return Block("holder", (self._fact("customer", [small, *rest]),))
        product = credential.profile is Profile.PRODUCT_CERTIFICATE
        lead = self._said(
            "issuer", "certifies_product" if product else "certifies_system", self._template.text_points,
            tone=Tone.QUIET, after=1.4, body=credential.issuer_name,
        )  # fmt: skip
        return Block("holder", (self._wide([*lead, name, *rest], after=4.6),))

    def _standard(self) -> Block | None:
        scope = self._paper.scope
        named = f"{scope.standard}:{scope.edition}" if scope.edition else scope.standard
        words = " · ".join(part for part in (named, scope.scheme) if part)
        if not words:
            return None
        if self._paper.is_report:
            return Block("standard", (self._fact("standard", [self._text("standard", words, strong=True)]),))
        product = self._paper.credential.profile is Profile.PRODUCT_CERTIFICATE
        lead = self._said(
            "standard", "fulfil" if product else "fulfils", self._template.text_points, tone=Tone.QUIET, after=1.0
        )
        name = Paragraph(
            "standard", words, self._template.holder_points * 0.9, Tone.ACCENT, strong=True, in_one_line=_WHOLE
        )
        return Block("standard", (self._wide([*lead, name], after=6.0),))

    def _scope(self) -> Block | None:
        return self._movable("scope", "scope", self._plain("scope", self._paper.credential.scope_text))

    def _codes(self) -> Block | None:
        scope = self._paper.scope
        codes = sorted((*scope.sectors, *scope.product_categories, *scope.methods, *scope.hs_codes))
        return self._movable("codes", self._caption_of("codes"), self._plain("codes", "   ".join(codes), Tone.QUIET))

    def _dates(self) -> Block | None:
        credential, details = self._paper.credential, self._paper.details
        days: dict[str, date | None] = {
            "valid_from": None if self._paper.is_report else credential.valid_from,
            "valid_until": credential.valid_until,
            "item_received": details.item_received,
            "surveillance_due": credential.surveillance_due,
            "signed": credential.issued_at,
        }
        said = {name: _day(day, name) for name, day in days.items() if day is not None}
        begun, ended = details.performed_from, details.performed_until
        if begun is not None and ended is not None:
            said["performed"] = f"{begun}" if begun == ended else f"{begun} – {ended}"
        across = min(len(said), _MOST_DATES_IN_A_ROW) or 1
        width = (self._width - (across - 1) * _GUTTER_MM) / across
        cells = [
            Cell(
                (at % across) * (width + _GUTTER_MM),
                width,
                (
                    *self._captions(name),
                    Paragraph("dates", words, self._template.text_points * 1.15, strong=True, in_one_line=_WHOLE),
                ),
            )
            for at, (name, words) in enumerate(said.items())
        ]
        rows = [Row(tuple(cells[at : at + across]), _BLOCK_GAP_MM, rule=True) for at in range(0, len(cells), across)]
        return Block("dates", tuple(rows))

    def _list(self, name: str) -> Block | None:
        content = listed(self._paper, name)
        if content is None:
            return None
        rows = (self._fact(content.caption, self._short(content)),)
        return Block(name, rows, self._table(content), len(content.entries))

    def _results(self) -> Block | None:
        if not self._paper.is_report:
            return None
        content = listed(self._paper, "results")
        only = self._said("results", "only_items", self._template.text_points * 0.9, tone=Tone.QUIET)
        if content is None:
            return Block("results", (self._fact("results", list(only)),))
        place = self._plain("place_performed", self._paper.details.place_performed)
        rows = (
            *((self._fact("place_performed", place),) if place else ()),
            *self._table(content),
            self._wide(list(only)),
        )
        return Block("results", rows, rows, len(content.entries))

    def _records(self) -> Block | None:
        details = self._paper.details
        said = {
            "decided": details.decided,
            "first_issued": details.first_issued,
            "revision": details.revision,
            "supersedes": details.supersedes,
            "amends": details.amends,
            "soa_version": details.soa_version,
        }
        rows = [self._fact(name, self._plain(name, str(value))) for name, value in said.items() if value]
        lists = (listed(self._paper, name) for name in ("factories", "reports"))
        rows += [self._fact(content.caption, self._short(content)) for content in lists if content is not None]
        count = len(details.factories) + len(details.reports)
        tight = [replace(row, after_mm=2.0, rule=row.rule and at == 0) for at, row in enumerate(rows)]
        if tight:
            tight[-1] = replace(tight[-1], after_mm=_BLOCK_GAP_MM)
        return Block("records", tuple(tight), tuple(tight) if count else (), count)

    def _accreditation(self) -> Block | None:
        by = self._paper.accreditation
        if by is None:
            return None
        words = [
            caption("accredited_by", one, authority=by.authority, number=by.number) for one in self._template.languages
        ]
        paragraphs = [self._text("accreditation", one, second=n > 0) for n, one in enumerate(words)]
        return Block("accreditation", (self._fact("accreditation", paragraphs),))

    def _authorisation(self) -> Block | None:
        words = self._plain("authorised_by", self._template.authorised_by)
        return Block("authorisation", (self._fact("authorisation", words),)) if words else None

    def _sentence(self) -> Block | None:
        words = [self._template.sentences[one] for one in self._template.languages if one in self._template.sentences]
        paragraphs = [self._text("sentence", one, second=n > 0) for n, one in enumerate(words)]
        return Block("sentence", (self._wide(paragraphs, after=_BLOCK_GAP_MM),)) if paragraphs else None

    def _movable(self, name: str, caption_name: str, paragraphs: list[Paragraph]) -> Block | None:
        if not paragraphs:
            return None
        rows = (self._fact(caption_name, paragraphs),)
        return Block(name, rows, rows)

    def _caption_of(self, block: str) -> str:
        if block == "codes" and self._paper.is_report:
            return "methods"
        if block == "records":
            return "factories" if self._paper.details.factories else "reports"
        content = listed(self._paper, block)
        return content.caption if content is not None else block

    def _short(self, content: Listed) -> list[Paragraph]:
        """List entries one below the other: a name, and what more is said of it."""
        paragraphs: list[Paragraph] = []
        for entry in content.entries:
            more = joined(" · ", entry.more)
            paragraphs.append(self._text(content.field, entry.name, after=0.2 if more else 1.0))
            paragraphs += [self._text(content.field, more, second=True, after=1.0)] if more else []
        return paragraphs

    def _table(self, content: Listed) -> tuple[Row, ...]:
        """List entries in columns, each under a hairline, numbered."""
        number_mm, gap = 9.0, _GUTTER_MM
        name_mm = (self._width - number_mm - gap) * 0.42
        rest_mm = self._width - number_mm - gap - name_mm
        heading = self._wide(list(self._captions(content.caption)), after=1.5)
        rows = []
        for at, entry in enumerate(content.entries, start=1):
            more = tuple(self._text(content.field, one, second=n > 0, after=0.4) for n, one in enumerate(entry.more))
            cells = (
                Cell(0.0, number_mm, (Paragraph(content.field, str(at), self._template.caption_points, Tone.QUIET),)),
                Cell(number_mm, name_mm, (self._text(content.field, entry.name, strong=True),)),
                Cell(number_mm + name_mm + gap, rest_mm, more),
            )
            rows.append(Row(cells if more else cells[:2], 1.8, rule=True))
        return (heading, *rows)

    def _fact(self, caption_name: str, paragraphs: list[Paragraph]) -> Row:
        beside = self._width * _CAPTION_SHARE
        cells = (
            Cell(0.0, beside - _GUTTER_MM, tuple(self._captions(caption_name))),
            Cell(beside, self._width - beside, tuple(paragraphs)),
        )
        return Row(cells, _BLOCK_GAP_MM, rule=True)

    def _wide(self, paragraphs: list[Paragraph], after: float = _BLOCK_GAP_MM) -> Row:
        return Row((Cell(0.0, self._width, tuple(paragraphs)),), after)

    def _captions(self, name: str) -> Iterable[Paragraph]:
        points = self._template.caption_points
        for at, language in enumerate(self._template.languages):
            tone = Tone.QUIET if at else Tone.ACCENT
            size = points if at else points * 1.08
            yield Paragraph("caption", caption(name, language), size, tone, strong=not at, after_mm=0.3)

    def _said(
        self, field: str, name: str, points: float, *, tone: Tone = Tone.TEXT, strong: bool = False, after: float = 0.0,
        **filled: str,
    ) -> list[Paragraph]:  # fmt: skip
        """Say a caption in each language, in the second smaller."""
        words = [caption(name, language, **filled) for language in self._template.languages]
        last = len(words) - 1
        return [
            Paragraph(field, one, points * (_SECOND_LANGUAGE if n else 1), tone, strong, after if n == last else 0.2)
            for n, one in enumerate(words)
        ]

    def _text(
        self, field: str, text: str, *, strong: bool = False, second: bool = False, after: float = 0.4
    ) -> Paragraph:
        points = self._template.text_points * (0.9 if second else 1)
        return Paragraph(field, text, points, Tone.QUIET if second else Tone.TEXT, strong, after)

    def _plain(self, field: str, text: str, tone: Tone = Tone.TEXT) -> list[Paragraph]:
        return [Paragraph(field, text, self._template.text_points, tone)] if text else []


_WHOLE_DAY: Final = {
    "valid_from": time(0, 0),
    "valid_until": time(23, 59, 59),
    "surveillance_due": time(23, 59, 59),
}
"""The second of a day at which a date alone says the same as the instant (credential-profiles.md P5)."""


def _day(moment: date, name: str) -> str:
    """Return the day that is meant, with the time where a validity does not begin or end with a whole day."""
    if not isinstance(moment, datetime):
        return f"{moment}"
    exact = name in _WHOLE_DAY and moment.time() != _WHOLE_DAY[name]
    return f"{moment:%Y-%m-%d %H:%M} UTC" if exact else f"{moment:%Y-%m-%d}"
