"""From a configuration to what the routes of the VC API stand on (specs/vc-api.md VA1 to VA3)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from vc.resolve.clock import Clock
from verifier_api.moment import moment_of
from verifier_api.vc_api.configuration import Configuration
from verifier_api.vc_api.identifiers import Identifiers
from verifier_api.vc_api.instance import Instance, open_instance
from verifier_api.vc_api.status_lists import StatusLists
from verifier_api.vc_api.status_store import StatusStore
from verifier_api.vc_api.verifying import CredentialVerifier


@dataclass(frozen=True, slots=True)
class Service:
    """All instances with what they share; `lists` is None where no instance adds status.

    `base` is the address under which clients reach it.
    """

    base: str
    instances: tuple[Instance, ...]
    identifiers: Identifiers
    lists: StatusLists | None

    @property
    def verifier(self) -> CredentialVerifier:
        """What verifies credentials."""
        return CredentialVerifier(self.identifiers, self.instances, self.lists)


def open_service(configuration: Configuration, *, clock: Clock) -> Service:
    """Return the service of a configuration. Raises `ConfigurationError` and `KeyMaterialError`."""
    now = moment_of(clock)
    instances = tuple(open_instance(table, configuration, now) for table in configuration.instances)
    identifiers = Identifiers(one.identifier for one in instances)
    lists = None
    if configuration.state is not None:
        lists = StatusLists(StatusStore(configuration.state, draw=secrets.randbelow), configuration.base)
    return Service(configuration.base, instances, identifiers, lists)
