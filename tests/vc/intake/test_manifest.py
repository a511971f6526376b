"""Manifests of many certificates (specs/manifest.md D1, D2, D4)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.label.samples import text
from tests.world import NOW
from vc.codes import Code
from vc.intake import manifest
from vc.intake.manifest import read_manifest
from vc.intake.manifest_lines import ManifestLine
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.model.vocabulary import Act
from vc.verify.question import Goods, ask

LABEL = text(200)
COMPACT = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
HEADER = "declaration,hs_code,product,serial,certificate"


def lines_of(content: str | bytes) -> tuple[ManifestLine, ...]:
    raw = content if isinstance(content, bytes) else content.encode()
    lines = read_manifest(raw, DEFAULT_LIMITS)
    assert not isinstance(lines, Finding), lines
    return lines


def refusal_of(content: str | bytes) -> Code:
    finding = read_manifest(content if isinstance(content, bytes) else content.encode(), DEFAULT_LIMITS)
    assert isinstance(finding, Finding)
    assert finding.outcome is Outcome.FAILED
    return finding.code


def test_line_carries_its_certificate_and_its_cells() -> None:
    (line,) = lines_of(f"{HEADER}\n26DE1,850760,充电宝 HC-PB20000,A-1,{LABEL}\n")

    assert line.number == 2
    assert line.certificate == LABEL.encode()
    assert line.fault is None
    assert [line.field(name) for name in ("declaration", "hs_code", "product", "serial", "weight")] == [
        "26DE1", "850760", "充电宝 HC-PB20000", "A-1", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n1,2,3,4,{COMPACT}\n",
        f"\ufeff{HEADER}\r\n1,2,3,4,{COMPACT}\r\n\r\n",
        f"{HEADER.replace(',', ';')}\n1;2;3;4;{COMPACT}",
        f"{HEADER.replace(',', chr(9))}\n1\t2\t3\t4\t{COMPACT}",
        f'"declaration",HS_Code, product ,serial,Certificate\n"1",2, 3 ,4,"{COMPACT}"\n',
        json.dumps({"declaration": "1", "hs_code": "2", "product": "3", "serial": "4", "certificate": COMPACT}),
    ],
    ids=["plain", "Excel", "semicolons", "tabs", "quoted", "NDJSON"],
)
def test_same_line_is_read_from_every_way_to_write_it(content: str) -> None:
    (line,) = lines_of(content)

    fields = (("declaration", "1"), ("hs_code", "2"), ("product", "3"), ("serial", "4"), ("certificate", COMPACT))
    assert (line.certificate, line.fields) == (COMPACT.encode(), fields)


def test_line_is_asked_about_for_its_own_act_and_goods() -> None:
    asked = ask(NOW, act=Act.RELY)
    plain, own = lines_of(f"act,hs_code,model,serial,certificate\n,,,,{COMPACT}\nimport,8507.60,P-1,S-1,{COMPACT}\n")

    assert plain.question(asked) is asked
    assert own.question(asked) == replace(
        asked, act=Act.IMPORT, goods=Goods(hs_code="8507.60", model="P-1", serial="S-1")
    )


def test_days_of_the_goods_are_the_lines_own_where_it_says_them() -> None:
    asked = ask(NOW, goods=Goods(left_factory=date(2026, 1, 2), hs_code="8507"))
    own, none = lines_of(f"imported,certificate\n2026-03-03,{COMPACT}\n,{COMPACT}\n")

    assert own.question(asked) == replace(asked, goods=replace(asked.goods, imported=date(2026, 3, 3)))
    assert none.question(asked) is asked


def test_day_that_cannot_be_read_or_cannot_be_is_a_fault() -> None:
    unread, impossible = lines_of(f"imported,certificate\n3.3.2026,{COMPACT}\n2099-01-01,{COMPACT}\n")

    assert unread.fault is not None
    assert unread.fault.detail == "imported: '3.3.2026' is no day; write it as 2026-03-03"
    asked = impossible.question(ask(NOW))
    assert isinstance(asked, Finding)
    assert asked.detail == "imported: 2099-01-01 lies after the moment asked about"


def test_act_that_is_none_is_a_fault_of_its_line() -> None:
    faulty, after = lines_of(f"act,certificate\nsteal,{COMPACT}\nsell,{COMPACT}\n")

    assert faulty.fault is not None
    assert faulty.fault.code is Code.FORMAT_CLAIM
    assert faulty.fault.detail == "'steal' is no act: rely, export, import, sell, use_mark"
    assert (faulty.certificate, after.act) == (b"", Act.SELL)


@pytest.mark.parametrize(
    "number", ["QMS-2026-0001", "C 12/3 (a)", "7", "N" * 64, "https", "garbage", "证书-7", "№ 7", "QМS–1"]
)
def test_number_alone_is_kept_to_be_looked_up(number: str) -> None:
    (line,) = lines_of(f"certificate\n{number}\n")

    assert (line.fault, line.certificate, line.certificate_number) == (None, b"", number)


@pytest.mark.parametrize(
    "text", ["N" * 65, "eyJ.e30", "1" * 65, LABEL, COMPACT, "garbage!", "https://cb.example/q#1", "证书!", "-7"]
)
def test_what_may_carry_a_signature_or_is_no_number_is_judged(text: str) -> None:
    (line,) = lines_of(f"certificate\n{text}\n")

    assert (line.fault, line.certificate, line.certificate_number) == (None, text.encode(), "")


def test_a_line_with_a_number_has_its_act_and_goods_and_may_name_the_issuer() -> None:
    (line,) = lines_of("issuer,certificate,act,serial\ndid:web:cb.example,QMS-1,import,S7\n")

    assert (line.field("issuer"), line.act, line.goods.serial) == ("did:web:cb.example", Act.IMPORT, "S7")


def test_a_number_on_a_line_that_cant_be_read_is_not_looked_up() -> None:
    (line,) = lines_of("certificate,act\nQMS-1,steal\n")

    assert line.fault is not None
    assert line.certificate_number == ""


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_cell_that_looks_like_a_formula_is_text(cell: str) -> None:
    (line,) = lines_of(f"product,certificate\n{cell},{COMPACT}\n")

    assert line.field("product") == cell


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1,2,3,4", Code.FORMAT_UNRECOGNISED),
        ("1,2,3,4,5,6", Code.FORMAT_UNRECOGNISED),
        ("1,2,3,4,", Code.FORMAT_UNRECOGNISED),
        ("1,2,3,4,  ", Code.FORMAT_UNRECOGNISED),
        ('1,2,"3,4,5', Code.FORMAT_UNRECOGNISED),
        ('1,2,"3"x,4,5', Code.FORMAT_UNRECOGNISED),
        (f"1,2,3,4,{'A' * 200_000}", Code.FORMAT_UNRECOGNISED),
    ],
)
def test_row_that_cannot_be_read_stays_with_its_fault_and_its_neighbours_are_read(row: str, code: Code) -> None:
    before, faulty, after = lines_of(f"{HEADER}\n1,2,3,4,{COMPACT}\n{row}\n1,2,3,4,{LABEL}\n")

    assert faulty.number == 3
    assert faulty.certificate == b""
    assert faulty.fault is not None
    assert (faulty.fault.code, faulty.fault.outcome) == (code, Outcome.UNKNOWN)
    assert (before.certificate, after.certificate, after.number) == (COMPACT.encode(), LABEL.encode(), 4)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("{", Code.FORMAT_JSON),
        ("[]", Code.FORMAT_JSON),
        ('{"certificate": 7}', Code.FORMAT_CLAIM),
        ('{"certificate": {"a": 1}}', Code.LIMIT_DEPTH),
        ('{"certificate": "a", "certificate": "b"}', Code.FORMAT_DUPLICATE_KEY),
        ('{"declaration": "1"}', Code.FORMAT_UNRECOGNISED),
    ],
)
def test_object_that_cannot_be_read_stays_with_its_fault(row: str, code: Code) -> None:
    good = json.dumps({"certificate": COMPACT})

    _, faulty, after = lines_of(f"{good}\n{row}\n{good}\n")

    assert faulty.fault is not None
    assert (faulty.number, faulty.fault.code) == (2, code)
    assert after.certificate == COMPACT.encode()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        '"',
        "declaration,product\n1,2\n",
        "certificate,Certificate \n1,2\n",
        HEADER.encode("utf-16"),
        b"certificate\n\xff\n",
        "certificate\na\0b\n",
    ],
)
def test_manifest_that_cannot_be_understood_is_refused_as_a_whole(content: str | bytes) -> None:
    assert refusal_of(content) is Code.FORMAT_UNRECOGNISED


def test_manifest_of_too_many_columns_is_refused() -> None:
    assert refusal_of(",".join(f"c{n}" for n in range(64)) + ",certificate\n") is Code.LIMIT_MEMBERS


def test_manifest_of_too_many_lines_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MAX_LINES", 2)

    assert len(lines_of("certificate\n1\n2\n")) == 2
    assert refusal_of("certificate\n1\n2\n3\n") is Code.LIMIT_MEMBERS


@pytest.mark.parametrize(
    ("content", "limits"),
    [
        (b"certificate\n1\n", replace(DEFAULT_LIMITS, manifest_bytes=10)),
        (b"PK\x03\x04" + bytes(10), replace(DEFAULT_LIMITS, upload_bytes=10)),
    ],
    ids=["text", "workbook"],
)
def test_manifest_over_its_limit_is_refused(content: bytes, limits: Limits) -> None:
    finding = read_manifest(content, limits)

    assert isinstance(finding, Finding)
    assert finding.code is Code.LIMIT_SIZE


def test_ten_thousand_whole_credentials_are_a_manifest() -> None:
    line = "." * 3_400

    assert len(lines_of("\n".join(["certificate", *[line] * 10_000]))) == 10_000


@given(st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda rest: f"certificate\n{rest}".encode())))
def test_no_bytes_raise(raw: bytes) -> None:
    assert isinstance(read_manifest(raw, DEFAULT_LIMITS), tuple | Finding)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), max_size=20))
def test_every_row_that_is_not_blank_gives_a_line(rows: list[str]) -> None:
    content = "\n".join(["certificate", *rows])

    assert len(lines_of(content)) == sum(1 for row in content.split("\n")[1:] if row.strip())
