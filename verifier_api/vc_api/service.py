"""From a configuration to what the routes of the VC API stand on (specs/vc-api.md VA1 to VA3)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from vc.errors import ConfigurationError
from vc.model.document import Source
from vc.resolve.clock import Clock
from verifier_api.moment import moment_of
from verifier_api.vc_api.configuration import Configuration
from verifier_api.vc_api.identifiers import Identifiers, Known
from verifier_api.vc_api.instance import Instance, open_instance
from verifier_api.vc_api.retrieval import Retrieval, Web
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
    web: Web | None = None

    @property
    def verifier(self) -> CredentialVerifier:
        """What verifies the credentials of one request."""
        return CredentialVerifier(Known(self.identifiers, Retrieval(self.web)), self.instances, self.lists)


def open_service(configuration: Configuration, *, clock: Clock, source: Source | None = None) -> Service:
    """Return the service of a configuration. Raises `ConfigurationError` and `KeyMaterialError`.

    `source` is asked for documents at the origins that the configuration names; None where nobody is asked.
    """
    now = moment_of(clock)
    instances = tuple(open_instance(table, configuration, now) for table in configuration.instances)
    identifiers = Identifiers(one.identifier for one in instances)
    lists = None
    if configuration.state is not None:
        lists = StatusLists(StatusStore(configuration.state, draw=secrets.randbelow), configuration.base)
    if source is None and configuration.origins:
        hint = "leave out one of the two"
        raise ConfigurationError("origins are asked, but offline asks nothing", where="origins", hint=hint)
    web = None if source is None else Web(source, frozenset(configuration.origins))
    return Service(configuration.base, instances, identifiers, lists, web)
