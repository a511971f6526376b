"""`POST /verify` (specs/http-api.md A3, A5)."""

import io
from pathlib import Path
from typing import Any

import pytest
import qrcode
from starlette.testclient import TestClient

from tests.verifier_api.service import PAGE, client_of, problem_of
from tests.wallets import HOLDER, wallet
from tests.world import CB, DAY, NOW, OTHER_CB, SIGNED, World, certificate_claims, opened
from vc.encoding import strict_json
from vc.encoding.strict_json import dumps
from vc.intake import contained
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.secured import Form
from vc.securing.vc_cose import secure_vc_cose
from vc.status.value import StatusEvent
from verifier_api.wire import ReportWire

JSON = "application/json"


def png(text: str) -> bytes:
    """A picture of a code."""
    written = io.BytesIO()
    qrcode.make(text, border=4).save(written)
    return written.getvalue()


def test_a_good_certificate_is_valid_and_the_report_is_the_librarys(client: TestClient, world: World) -> None:
    answer = client.post("/verify", json={"input": world.certificate().decode()})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSON
    assert answer.json() == world.report(world.certificate()).to_json()
    ReportWire.model_validate_json(answer.content)


def test_every_dress_of_the_same_input_gives_the_same_report(client: TestClient, world: World) -> None:
    certificate = world.certificate()
    answers = [
        client.post("/verify", json={"input": certificate.decode()}),
        client.post("/verify", content=certificate, headers={"Content-Type": "application/vc+jwt"}),
        client.post("/verify", content=certificate, headers={"Content-Type": "application/octet-stream"}),
        client.post("/verify", content=certificate, headers={"Content-Type": "text/plain; charset=utf-8"}),
        client.post("/verify", files={"file": ("a.jwt", certificate)}),
        client.post("/verify", files={"input": (None, certificate)}),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content for answer in answers} == {answers[0].content}


def test_a_certificate_in_cose_is_the_same_certificate(client: TestClient, world: World) -> None:
    raw = secure_vc_cose(opened(world.certificate()).payload, CB.signer())
    enveloped_one = strict_json.dumps(enveloped(raw, Form.VC_COSE))
    answers = [
        client.post("/verify", content=raw, headers={"Content-Type": "application/vc+cose"}),
        client.post("/verify", content=raw, headers={"Content-Type": "application/octet-stream"}),
        client.post("/verify", files={"file": ("a.cose", raw)}),
        client.post("/verify", json={"input": enveloped_one.decode()}),
    ]

    assert {answer.json()["verdict"] for answer in answers} == {"valid"}
    assert answers[0].json() == world.report(raw).to_json()


def test_an_sd_jwt_is_read_in_every_dress(client: TestClient, world: World) -> None:
    given = wallet()
    answers = [
        client.post("/verify", json={"input": given.compact.decode()}),
        client.post("/verify", content=given.compact, headers={"Content-Type": "application/dc+sd-jwt"}),
        client.post("/verify", files={"file": ("a.sd-jwt", given.compact)}),
    ]

    assert {answer.content for answer in answers} == {answers[0].content}
    assert answers[0].json() == world.report(given.compact).to_json()
    ReportWire.model_validate_json(answers[0].content)


def test_a_caller_may_demand_that_the_holder_presents_it(client: TestClient) -> None:
    bound = bind(wallet(), HOLDER, Demand("n1", "customs"), issued_at=NOW).compact.decode()

    def failing(**asked: str) -> list[str]:
        answer = client.post("/verify", json={"input": bound, **asked}).json()
        return [found["code"] for found in answer["findings"] if found["outcome"] == "failed"]

    assert failing(nonce="n1", audience="customs") == []
    assert failing(challenge="n1", audience="customs") == []
    assert failing(nonce="n2", audience="customs") == ["kb.nonce"]
    assert failing(challenge="n2", audience="customs") == ["kb.nonce"]
    for asked, place in (({"nonce": "n1"}, "/audience"), ({"audience": "customs"}, "/nonce")):
        refused = client.post("/verify", json={"input": bound, **asked})
        assert refused.status_code == 422
        assert place in refused.text


def test_a_certificate_with_an_embedded_proof_is_taken_in_every_dress(client: TestClient, world: World) -> None:
    claims = {name: value for name, value in certificate_claims(CB).items() if name != "iat"}
    certificate = dumps(secure_data_integrity(claims, CB.signer(), ProofOptions(created=SIGNED)))
    answers = [
        client.post("/verify", json={"input": certificate.decode()}),
        client.post("/verify", content=certificate, headers={"Content-Type": "application/vc"}),
        client.post("/verify", content=certificate, headers={"Content-Type": "application/octet-stream"}),
        client.post("/verify", files={"file": ("a.json", certificate)}),
    ]

    assert answers[0].json()["verdict"] == "valid"
    assert {answer.content for answer in answers} == {answers[0].content}
    assert answers[0].json() == world.report(certificate).to_json()


@pytest.mark.parametrize(
    "garbage", [b"", b"\0", b"\xff" * 1_000, b"{}", b"{" * 5_000, b"a.b.c", b"%PDF-1.7 not", b"\x89PNG\r\n\x1a\n.."]
)
def test_garbage_is_answered_with_a_report(client: TestClient, garbage: bytes) -> None:
    answer = client.post("/verify", content=garbage, headers={"Content-Type": "application/octet-stream"})

    assert answer.status_code == 200
    assert answer.json()["verdict"] == "invalid"


def test_a_picture_of_a_label_is_read(client: TestClient, world: World) -> None:
    answer = client.post("/verify", files={"file": ("label.png", png(world.label()), "image/png")})

    assert answer.json()["verdict"] == "valid"
    assert answer.json()["subject"]["number"] == "DE-QMS-2026-00412"


def test_a_question_about_the_past_is_answered_for_the_past(world: World, tmp_path: Path) -> None:
    world.archived = (NOW - 20 * DAY,)
    world.record(StatusEvent.SUSPENDED, effective=NOW - 5 * DAY)
    client = client_of(world, tmp_path)
    certificate = world.certificate().decode()

    then = client.post("/verify", json={"input": certificate, "at": "2026-11-03T00:00:00Z"}).json()
    today = client.post("/verify", json={"input": certificate}).json()
    by_day = client.post("/verify", files={"file": certificate.encode()}, data={"at": "2026-11-03"}).json()

    assert (then["verdict"], today["verdict"]) == ("valid", "invalid")
    assert then["at"] == "2026-11-03T00:00:00Z"
    assert by_day == then


def test_act_and_policy_are_taken_into_the_report(client: TestClient, world: World) -> None:
    asked = {"input": world.certificate().decode(), "act": "import", "policy": "customs_offline"}

    report = client.post("/verify", json=asked).json()

    assert (report["act"], report["policy"]) == ("import", "customs_offline")


@pytest.mark.parametrize("dress", ["form", "json"])
def test_a_stapled_accreditation_is_used(world: World, tmp_path: Path, dress: str) -> None:
    own = world.accreditations[0]
    world.replaced[own.current_url] = None
    client = client_of(world, tmp_path)
    certificate, stapled = world.certificate().decode(), world.accreditation_jwt(own).decode()

    bare = client.post("/verify", json={"input": certificate})
    if dress == "form":
        answer = client.post("/verify", files=[("input", (None, certificate)), ("stapled", (None, stapled))])
    else:
        answer = client.post("/verify", json={"input": certificate, "stapled": [stapled]})

    assert (bare.json()["verdict"], answer.json()["verdict"]) == ("indeterminate", "valid")


@pytest.mark.parametrize("dress", ["json", "form"])
def test_what_the_issuer_has_recorded_is_told_where_it_is_asked_for(world: World, tmp_path: Path, dress: str) -> None:
    world.record(StatusEvent.SUSPENDED, effective=NOW - 2 * DAY)
    client, certificate = client_of(world, tmp_path), world.certificate().decode()

    def asked(history: str) -> Any:
        if dress == "json":
            return client.post("/verify", json={"input": certificate, "history": history == "true"}).json()
        parts: list[tuple[str, Any]] = [("input", (None, certificate)), ("history", (None, history))]
        return client.post("/verify", files=parts).json()

    assert [event["event"] for event in asked("true")["history"]] == ["suspended"]
    assert asked("false")["history"] is None


def test_without_an_anchor_nothing_is_confirmed(world: World, tmp_path: Path) -> None:
    client = client_of(world, tmp_path, trust=None)

    report = client.post("/verify", json={"input": world.certificate().decode()}).json()

    assert report["verdict"] == "indeterminate"
    assert "trust.none" in {found["code"] for found in report["findings"]}


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({}, "/input"),
        ({"input": 7}, "/input"),
        ({"input": "x", "verdict": "valid"}, "/verdict"),
        ({"input": "x", "a/b~c": 1}, "/a~1b~0c"),
        ({"input": "x", "at": "2026-11-22T12:00:01Z"}, "/at"),
        ({"input": "x", "at": "2026-11-22T12:00:00"}, "/at"),
        ({"input": "x", "at": "yesterday"}, "/at"),
        ({"input": "x", "at": "2026-02-30"}, "/at"),
        ({"input": "x", "at": 1_700_000_000}, "/at"),
        ({"input": "x", "act": "steal"}, "/act"),
        ({"input": "x", "history": "true"}, "/history"),
        ({"input": "x", "policy": "lenient"}, "/policy"),
        ({"input": "x", "stapled": "x"}, "/stapled"),
        ({"input": "x", "stapled": ["x"] * 17}, "/stapled"),
        ({"input": "x", "stapled": [1]}, "/stapled/0"),
        ({"input": "x", "line": "n" * 201}, "/line/constrained-str"),
    ],
)
def test_a_member_that_cant_stand_is_named(client: TestClient, members: dict[str, Any], pointer: str) -> None:
    answer = client.post("/verify", json=members)

    assert problem_of(answer) == (422, "unprocessable")
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"input":"a","input":"b"}',
        b'{"input":"\xff"}',
        b'{"input":1e999}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_a_body_that_is_not_strict_json_is_malformed(client: TestClient, body: bytes) -> None:
    answer = client.post("/verify", content=body, headers={"Content-Type": JSON})

    assert problem_of(answer) == (400, "malformed")


@pytest.mark.parametrize(
    "media_type", ["", "application/xml", "image/png", "application/x-www-form-urlencoded", "x" * 999]
)
def test_another_media_type_is_refused_with_those_that_are_read(client: TestClient, media_type: str) -> None:
    answer = client.post("/verify", content=b"x", headers={"Content-Type": media_type})

    assert problem_of(answer) == (415, "unsupported_media_type")
    assert "application/vc+jwt" in answer.headers["accept-post"]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("multipart/form-data", b"--b--"),
        ("multipart/form-data; boundary=" + "b" * 71, b"--b--"),
        ("multipart/form-data; boundary=b", b"no part"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--"),
    ],
)
def test_a_body_that_is_no_form_is_malformed(client: TestClient, media_type: str, body: bytes) -> None:
    answer = client.post("/verify", content=body, headers={"Content-Type": media_type})

    assert problem_of(answer) == (400, "malformed")


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ([("picture", ("a.png", b"x"))], "/picture"),
        ([("file", ("a", b"x")), ("file", ("b", b"y"))], "/file"),
        ([("file", ("a", b"x")), ("input", (None, b"y"))], "/input"),
        ([("input", (None, b"x")), ("input", (None, b"y"))], "/input"),
        ([("input", (None, b"x")), ("verdict", (None, b"valid"))], "/verdict"),
        ([("input", (None, b"x")), ("history", (None, b"yes"))], "/history"),
    ],
)
def test_a_part_that_cant_stand_is_named(client: TestClient, parts: list[Any], pointer: str) -> None:
    answer = client.post("/verify", files=parts)

    assert problem_of(answer) == (422, "unprocessable")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_where_no_decoder_is_installed_pictures_are_refused(
    client: TestClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contained, "find_spec", lambda name: None)

    answer = client.post("/verify", files={"file": ("label.png", png(world.label()), "image/png")})

    assert problem_of(answer) == (415, "unsupported_media_type")


def test_a_query_string_is_refused_for_nobody_would_hear_it(client: TestClient) -> None:
    answer = client.post("/verify?at=2026-01-01", content=b"x", headers={"Content-Type": "text/plain"})

    assert problem_of(answer) == (422, "unprocessable")


def test_a_body_over_the_bound_is_refused(client: TestClient) -> None:
    answer = client.post("/verify", content=b"x" * 10_000_001, headers={"Content-Type": "text/plain"})

    assert problem_of(answer) == (413, "too_large")
    assert answer.headers["connection"] == "close"


def test_a_body_at_the_bound_is_answered(client: TestClient) -> None:
    answer = client.post("/verify", content=b"x" * 10_000_000, headers={"Content-Type": "text/plain"})

    assert answer.status_code == 200
    assert answer.json()["findings"][0]["code"] == "limit.size"


@pytest.mark.parametrize("path", ["/verify/", "/verified", "/docs", "/redoc", "/admin"])
def test_there_is_nothing_anywhere_else(client: TestClient, path: str) -> None:
    assert problem_of(client.get(path)) == (404, "not_found")


def test_another_method_is_refused(client: TestClient) -> None:
    answer = client.get("/verify")

    assert problem_of(answer) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


def test_a_browser_gets_a_problem_as_a_page(client: TestClient) -> None:
    answer = client.get("/nothing-here", headers=PAGE)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "This could not be checked" in answer.text


def test_another_issuers_certificate_is_judged_by_its_own_accreditation(client: TestClient, world: World) -> None:
    answer = client.post("/verify", json={"input": world.certificate(by=OTHER_CB).decode()})

    assert answer.json()["verdict"] != "valid"
    assert CB.name not in answer.text


def test_a_browsers_file_field_in_which_nothing_was_chosen_is_nothing(client: TestClient) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream'
    body = head + b'\r\n\r\n\r\n--b\r\nContent-Disposition: form-data; name="input"\r\n\r\nx\r\n--b--\r\n'

    answer = client.post("/verify", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})

    assert answer.status_code == 200
    assert answer.json()["input_digest"].startswith("2d711642b726b044")
