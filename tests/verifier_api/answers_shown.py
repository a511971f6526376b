"""Certificates for every answer that a page can give, published and served, for real browsers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.verifier_api.service import app_of
from tests.verifier_api.test_server import serving
from tests.world import DAY, NOW, STRANGER, World
from vc.status.history import StatusChange
from vc.status.value import StatusEvent

PICTURES = Path(__file__).parents[2] / "build" / "pictures" / "pages"
"""Where tests leave what they saw; nothing of it is committed."""

SUSPENDED, REINSTATED, ENDING = 18, 19, 20
SITE = "https://holder.example/sites/1"
LONG_NAME = (
    "Ningbo Haishu Precision Machinery Manufacturing and Import-Export Group Company Limited "
    "(Second Plant, Yinzhou Economic Development Zone)"
)
LONG_SCOPE = "Design, machining, heat treatment, surface finishing, assembly and shipment of precision parts. " * 6

VERDICTS = {
    "good": "Valid",
    "overdue": "Valid, with a notice",
    "suspended": "Not valid",
    "stranger": "Cannot confirm",
    "long": "Valid",
    "long-overdue": "Valid, with a notice",
    "long-suspended": "Not valid",
}
"""The answer to each certificate that is published."""


def world_of_answers() -> World:
    """A world in which certificates were suspended, reinstated, and one will be withdrawn."""
    world = World()
    world.changes = (
        StatusChange(
            SUSPENDED,
            StatusEvent.SUSPENDED,
            NOW - 2 * DAY,
            NOW - 2 * DAY,
            reason="The audit findings were not closed in time.",
            code="nonconformity_open",
        ),
        StatusChange(REINSTATED, StatusEvent.SUSPENDED, NOW - 40 * DAY, NOW - 39 * DAY, reason="Audit <b>open</b>."),
        StatusChange(REINSTATED, StatusEvent.REINSTATED, NOW - 20 * DAY, NOW - 20 * DAY, reason="All closed."),
        StatusChange(ENDING, StatusEvent.WITHDRAWN, NOW + 5 * DAY, NOW - DAY, reason="At the end of the contract."),
    )
    return world


def listed_at(index: int, *more: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], None]:
    """A change of claims: another entry of the status lists, and whatever else."""

    def change(claims: dict[str, Any]) -> None:
        claims["credentialStatus"]["statusListIndex"] = claims["status"]["status_list"]["idx"] = index
        for one in more:
            one(claims)

    return change


def overdue(claims: dict[str, Any]) -> None:
    """Surveillance was due in October."""
    claims["credentialSubject"]["surveillance"]["nextDueBy"] = "2026-10-01T00:00:00Z"


def long(claims: dict[str, Any]) -> None:
    """Names and a scope that fill more than a phone."""
    subject = claims["credentialSubject"]
    subject["issuedToParty"]["name"], subject["scopeStatement"] = LONG_NAME, LONG_SCOPE


def certificates(world: World) -> dict[str, bytes]:
    """The certificates of `VERDICTS`, and those with a past and with an end ahead."""
    return {
        "good": world.certificate(),
        "overdue": world.certificate(overdue),
        "suspended": world.certificate(listed_at(SUSPENDED)),
        "stranger": world.certificate(by=STRANGER),
        "long": world.certificate(long),
        "long-overdue": world.certificate(listed_at(17, long, overdue)),
        "long-suspended": world.certificate(listed_at(SUSPENDED, long)),
        "reinstated": world.certificate(listed_at(REINSTATED)),
        "ending": world.certificate(listed_at(ENDING)),
    }


@contextmanager
def served(world: World, folder: Path) -> Iterator[str]:
    """The address of a service that publishes them."""
    (folder / "site/c").mkdir(parents=True)
    for name, certificate in certificates(world).items():
        (folder / f"site/c/{name}.jwt").write_bytes(certificate)
    with serving(app_of(world, folder, site=folder / "site")) as port:
        yield f"http://127.0.0.1:{port}"


def keep(name: str, png: bytes) -> None:
    """Leave a picture for eyes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(png)
