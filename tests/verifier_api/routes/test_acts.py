"""Acts, goods and policies over HTTP (specs/http-api.md A3; specs/verification.md V0.3, Y3)."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.vc.verify.ccc import as_ccc, ccc_world
from tests.verifier_api.service import PAGE, client_of, lines_of, problem_of
from tests.world import DAY, NOW, World
from vc.errors import ConfigurationError
from vc.model.vocabulary import AccreditationEventKind
from vc.status.value import StatusEvent
from verifier_api.wire import ReportWire

SALE = {"act": "sell", "imported": "2026-11-11"}


@pytest.fixture
def ccc(tmp_path: Path) -> tuple[TestClient, str]:
    """A service, and a CCC certificate that was cancelled on 12 November."""
    world = ccc_world()
    world.record(StatusEvent.CANCELLED, effective=NOW - 10 * DAY)
    return client_of(world, tmp_path), world.certificate(as_ccc).decode()


def test_the_question_in_json_a_form_and_a_batch_is_the_same(ccc: tuple[TestClient, str]) -> None:
    client, certificate = ccc
    asked: dict[str, Any] = {"input": certificate, **SALE}

    single = client.post("/verify", json=asked)
    form = client.post("/verify", files={name: (None, value) for name, value in asked.items()})
    batch = client.post(
        "/verify/batch", content=single.request.content, headers={"Content-Type": "application/x-ndjson"}
    )

    report = single.json()
    assert (report["verdict"], report["act_rule"]["answer"]) == ("valid", "allowed")
    undeclared = {"left_factory": None, "hs_code": None, "model": None, "serial": None, "site": None}
    assert report["goods"] == undeclared | {"imported": "2026-11-11"}
    assert form.json() == report
    assert lines_of(batch)[0]["report"] == report
    ReportWire.model_validate_json(single.content)


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"imported": "2026-11-11T00:00:00Z"}, "/imported"),
        ({"imported": "2026-11-31"}, "/imported"),
        ({"left_factory": "soon"}, "/left_factory"),
        ({"left_factory": 20_261_111}, "/left_factory"),
        ({"imported": "2026-11-24"}, "/imported"),
        ({"left_factory": "2026-11-11", "imported": "2026-11-10"}, "/imported"),
        ({"made": "2026-11-11"}, "/made"),
        ({"hs_code": "abc"}, "/hs_code"),
        ({"hs_code": "847130101"}, "/hs_code"),
        ({"act": "buy"}, "/act"),
        ({"policy": "/etc/passwd"}, "/policy"),
        ({"policy": "harbour"}, "/policy"),
    ],
)
def test_what_can_not_be_asked_is_named_by_its_place(
    ccc: tuple[TestClient, str], members: dict[str, Any], pointer: str
) -> None:
    client, certificate = ccc

    answer = client.post("/verify", json={"input": certificate, **members})

    assert problem_of(answer)[0] == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


def test_the_page_takes_act_and_day_and_tells_the_rule(ccc: tuple[TestClient, str]) -> None:
    client, certificate = ccc
    fields = {"input": certificate, **SALE, "at": "", "left_factory": ""}

    page = client.post("/check", files={name: (None, value) for name, value in fields.items()}, headers=PAGE).text

    assert "Valid, with a notice" in page
    assert "Sell the goods" in page
    assert '<time datetime="2026-11-11">11 November 2026</time>' in page
    assert "CCC, cancelled (注销) since 12 November 2026: allowed (19/2008 4.2 (1); CNCA Announcement 19/2008" in page


def test_the_form_offers_every_act(ccc: tuple[TestClient, str]) -> None:
    page = ccc[0].get("/", headers=PAGE).text

    assert page.count("<option ") == 5
    assert 'name="imported" type="date"' in page


# policies of the operator's own


def policy_file(folder: Path, text: str) -> Path:
    path = folder / "harbour.toml"
    path.write_text(text)
    return path


def suspended() -> World:
    world = World()
    world.accreditation_event(AccreditationEventKind.SUSPENDED, NOW - DAY)
    return world


def test_a_policy_of_the_operator_is_asked_for_by_its_name(tmp_path: Path) -> None:
    own = policy_file(tmp_path, 'name = "harbour"\naccreditation_suspended = "invalid"')
    world = suspended()
    client = client_of(world, tmp_path, policies=(own,))
    certificate = world.certificate().decode()

    usual = client.post("/verify", json={"input": certificate}).json()
    strict = client.post("/verify", json={"input": certificate, "policy": "harbour"}).json()

    assert (usual["verdict"], usual["policy"]) == ("valid", "importer")
    assert (strict["verdict"], strict["policy"]) == ("invalid", "harbour")
    assert strict["rules"]["accreditation_suspended"] == "invalid"


@pytest.mark.parametrize("text", ['name = "importer"', "name", 'name = "x"\nrequired = []'])
def test_a_policy_that_can_not_be_used_stops_the_start(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        client_of(World(), tmp_path, policies=(policy_file(tmp_path, text),))

    assert refused.value.where == str(tmp_path / "harbour.toml")


def test_two_policies_of_one_name_stop_the_start(tmp_path: Path) -> None:
    own = policy_file(tmp_path, 'name = "harbour"')

    with pytest.raises(ConfigurationError, match="a second policy is called harbour"):
        client_of(World(), tmp_path, policies=(own, own))
