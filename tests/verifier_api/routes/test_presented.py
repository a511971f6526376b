"""`POST /verify` of a presentation (specs/http-api.md A12)."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.vc.verify.presentations import CHALLENGE, HOLDER, Show, did_key
from tests.verifier_api.service import lines_of, problem_of
from tests.world import NOW, World, accreditation
from vc.encoding.strict_json import dumps
from vc.resolve.combined import ImmediateSource
from vc.resolve.memory import MemorySource
from vc.securing.enveloped import enveloped
from vc.securing.secured import Form
from vc.trust.anchor import trust_list_to_toml
from vc.verify.presented import Shown
from verifier_api.app import create_app
from verifier_api.settings import Settings
from verifier_api.wire import PresentationWire


@pytest.fixture
def show(world: World) -> Show:
    return Show(world)


@pytest.fixture
def asking(show: Show, tmp_path: Path) -> TestClient:
    """A service for which the web holds what a show needs."""
    trust = tmp_path / "trust.toml"
    trust.write_bytes(trust_list_to_toml(show.world.trust))
    source = ImmediateSource(MemorySource(show.documents(), now=lambda: NOW))
    return TestClient(create_app(Settings(trust=trust), clock=lambda: NOW, source=source))


def test_the_answer_is_the_librarys_in_the_form_of_the_command_line(asking: TestClient, show: Show) -> None:
    raw = show.presentation()
    answer = asking.post("/verify", json={"input": raw.decode(), "challenge": CHALLENGE})

    assert answer.status_code == 200
    assert answer.json() == show.report(raw).to_json()
    assert answer.json()["presentation"]["verdict"] == "valid"
    assert answer.json()["presentation"]["holder"] == HOLDER
    assert answer.json()["summary"] == {"valid": 1, "invalid": 0, "indeterminate": 0}
    PresentationWire.model_validate_json(answer.content)


def test_every_dress_of_a_presentation_gives_the_same_answer(asking: TestClient, show: Show) -> None:
    raw = show.presentation()
    answers = [
        asking.post("/verify", json={"input": raw.decode(), "nonce": CHALLENGE}),
        asking.post("/verify", json={"input": raw.decode(), "challenge": CHALLENGE}),
        asking.post("/verify", data={"challenge": CHALLENGE}, files={"file": ("a.jwt", raw)}),
        asking.post("/verify", files={"challenge": (None, CHALLENGE), "input": (None, raw)}),
    ]
    assert {answer.content for answer in answers} == {answers[0].content}


@pytest.mark.parametrize(
    ("form", "media_type"), [(Form.VP_JWT, "application/vp+jwt"), (Form.VP_COSE, "application/vp+cose")]
)
def test_a_raw_body_names_no_challenge_so_nobody_is_known_to_be_there(
    asking: TestClient, show: Show, form: Form, media_type: str
) -> None:
    show.form = form
    raw = show.presentation()
    answer = asking.post("/verify", content=raw, headers={"Content-Type": media_type})

    assert answer.json() == show.report(raw, shown=Shown()).to_json()
    assert answer.json()["presentation"]["verdict"] == "indeterminate"
    assert [one["verdict"] for one in answer.json()["reports"]] == ["valid"]


@pytest.mark.parametrize("form", [Form.VP_JWT, Form.VP_COSE])
def test_an_enveloped_presentation_is_the_one_in_it(asking: TestClient, show: Show, form: Form) -> None:
    show.form = form
    envelope = dumps(enveloped(show.presentation(), form)).decode()
    answer = asking.post("/verify", json={"input": envelope, "challenge": CHALLENGE}).json()

    assert (answer["presentation"]["verdict"], answer["presentation"]["form"]) == ("valid", form.value)


@pytest.mark.parametrize(
    ("asked", "claims", "code", "verdict"),
    [
        ({"challenge": "another"}, {}, "presentation.challenge_differs", "invalid"),
        ({}, {}, "presentation.challenge_unasked", "indeterminate"),
        ({"nonce": CHALLENGE, "audience": "me"}, {"aud": "me"}, "presentation.audience", "valid"),
        ({"nonce": CHALLENGE, "audience": "me"}, {"aud": "you"}, "presentation.audience_differs", "invalid"),
        ({"nonce": CHALLENGE}, {"aud": "you"}, "presentation.audience_unasked", "indeterminate"),
    ],
)
def test_what_the_asker_gave_is_held_against_what_was_signed(
    asking: TestClient, show: Show, asked: dict[str, str], claims: dict[str, str], code: str, verdict: str
) -> None:
    raw = show.presentation(**claims)
    answer = asking.post("/verify", json={"input": raw.decode(), **asked}).json()["presentation"]

    assert answer["verdict"] == verdict
    assert code in [found["code"] for found in answer["findings"]]


def test_another_holders_signature_is_no_holders(asking: TestClient, show: Show) -> None:
    show.signer = did_key("stranger")
    answer = asking.post("/verify", json={"input": show.presentation().decode(), "challenge": CHALLENGE}).json()

    assert answer["presentation"]["verdict"] == "invalid"
    assert answer["presentation"]["holder"] is None


def test_stapled_copies_and_the_question_are_for_the_credentials_in_it(asking: TestClient, show: Show) -> None:
    raw = show.presentation()
    accredited = show.world.accreditation_jwt(accreditation())
    asked = {"challenge": CHALLENGE, "at": "2026-11-20", "stapled": [accredited.decode()]}
    answer = asking.post("/verify", json={"input": raw.decode(), **asked}).json()

    assert {one["at"] for one in answer["reports"]} == {"2026-11-20T00:00:00Z"}


def test_key_binding_that_a_policy_demands_is_not_asked_of_the_credentials(show: Show, tmp_path: Path) -> None:
    trust, policy = tmp_path / "trust.toml", tmp_path / "bound.toml"
    trust.write_bytes(trust_list_to_toml(show.world.trust))
    policy.write_text('name = "bound"\nkey_binding = true\n', "utf-8")
    source = ImmediateSource(MemorySource(show.documents(), now=lambda: NOW))
    client = TestClient(create_app(Settings(trust=trust, policies=(policy,)), clock=lambda: NOW, source=source))

    body = {"input": show.presentation().decode(), "challenge": CHALLENGE, "policy": "bound"}
    assert client.post("/verify", json=body).json()["summary"]["valid"] == 1


@pytest.mark.parametrize("garbage", ["", "x", ".", ".e30.AA"])
def test_a_presentation_that_cant_be_read_is_answered_too(asking: TestClient, show: Show, garbage: str) -> None:
    head = show.presentation().decode().partition(".")[0]
    answer = asking.post("/verify", json={"input": head + "." + garbage, "challenge": CHALLENGE})

    assert answer.status_code == 200
    assert answer.json()["presentation"]["verdict"] == "invalid"
    assert answer.json()["reports"] == []
    PresentationWire.model_validate_json(answer.content)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"nonce": "a", "challenge": "a"}, "/challenge"),
        ({"nonce": "a" * 513}, "/nonce"),
        ({"challenge": "a" * 513}, "/challenge"),
        ({"challenge": "a", "audience": "a" * 513}, "/audience"),
    ],
)
def test_what_no_holder_can_have_been_asked_is_refused(
    asking: TestClient, show: Show, asked: dict[str, str], pointer: str
) -> None:
    answer = asking.post("/verify", json={"input": show.presentation().decode(), **asked})

    assert problem_of(answer) == (422, "unprocessable")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


def test_a_batch_promises_reports_and_takes_no_presentation(asking: TestClient, show: Show) -> None:
    lines = [{"input": show.presentation().decode()}, {"input": show.world.certificate().decode()}]
    body = "\n".join(json.dumps(line) for line in lines)
    answers = lines_of(asking.post("/verify/batch", content=body, headers={"Content-Type": "application/x-ndjson"}))

    assert answers[0]["problem"]["status"] == 422
    assert answers[1]["report"]["verdict"] == "valid"
