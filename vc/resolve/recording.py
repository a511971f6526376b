"""What was asked and answered, kept for a bundle (specs/bundle.md B7)."""

from __future__ import annotations

from vc.model.document import NotRetrieved, Reference, Retrieved, Source


class RecordingSource:
    """Passes every question on and keeps the answers; the last answer for a URL stands."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._answers: dict[str, Retrieved | NotRetrieved] = {}

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the other source's answer."""
        answer = self._source.retrieve(reference)
        self._answers[reference.url] = answer
        return answer

    def leave_out(self, url: str) -> None:
        """Keep nothing of what was answered for this URL."""
        self._answers.pop(url, None)

    @property
    def documents(self) -> tuple[Retrieved, ...]:
        """What was had, in the order of the first question for each."""
        return tuple(answer for answer in self._answers.values() if isinstance(answer, Retrieved))

    @property
    def missing(self) -> tuple[NotRetrieved, ...]:
        """What could not be had."""
        return tuple(answer for answer in self._answers.values() if isinstance(answer, NotRetrieved))
