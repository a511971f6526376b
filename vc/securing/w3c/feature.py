"""What `vc w3c` is asked for, and what it answers (specs/conformance-mode.md CM1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mechanism(StrEnum):
    """A securing mechanism of VC-JOSE-COSE section 3."""

    JOSE = "jose"
    SD_JWT = "sdjwt"
    COSE = "cose"


_SUFFIX = {Mechanism.JOSE: "jwt", Mechanism.SD_JWT: "sd-jwt", Mechanism.COSE: "cose"}


class Feature(StrEnum):
    """A feature of the W3C's suite, by the name that it has there."""

    CREDENTIAL_JOSE = "credential_jose"
    PRESENTATION_JOSE = "presentation_jose"
    CREDENTIAL_SD_JWT = "credential_sdjwt"
    PRESENTATION_SD_JWT = "presentation_sdjwt"
    CREDENTIAL_COSE = "credential_cose"
    PRESENTATION_COSE = "presentation_cose"

    @property
    def mechanism(self) -> Mechanism:
        """How it is secured."""
        return Mechanism(self.value.partition("_")[2])

    @property
    def is_presentation(self) -> bool:
        """Whether it is a presentation, not a credential."""
        return self.value.startswith("presentation")

    @property
    def content(self) -> str:
        """The media type of what is secured, without `application/`: `vc` or `vp`."""
        return "vp" if self.is_presentation else "vc"

    @property
    def typ(self) -> str:
        """The media type of the secured form, without `application/`."""
        return f"{self.content}+{_SUFFIX[self.mechanism]}"


class Result(StrEnum):
    """The suite's three results."""

    SUCCESS = "success"
    FAILURE = "failure"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class Answer:
    """A result with its data: what was signed, the document that was verified, or why not.

    `notes` say what was tolerated and what could not be looked at; they are no part of what the suite reads.
    """

    result: Result
    data: str
    notes: tuple[str, ...] = ()
