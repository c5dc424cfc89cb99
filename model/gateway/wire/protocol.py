"""What every AWS protocol can do: read a request's parameters, write an answer, refuse."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from model.gateway.wire.messages import Headers, HttpRequest, HttpResponse
from model.gateway.wire.shapes import OperationModel, ServiceModel, Shape
from model.kit.errors import AwsError


class Parsed(NamedTuple):
    """A request's parameters, and the names of what it sent beyond them."""

    params: dict[str, Any]
    unknown: list[str]


RENAMED = {"NonExistentQueue": "QueueDoesNotExist", "QueueAlreadyExists": "QueueNameExists"}
"Modelled exceptions that have another name than their code."


@dataclass(frozen=True)
class Refused:
    """What is known of a request that is refused: the service or the operation may never have been found."""

    error: AwsError
    request_id: str
    service: ServiceModel | None = None
    resource: str = field(default="/")

    @property
    def shape(self) -> Shape | None:
        """The modelled exception, where the service has one of this code."""
        if self.service is None:
            return None
        name = self.error.code.rpartition(".")[2]
        known = self.service.exceptions
        return known.get(self.error.code) or known.get(RENAMED.get(name, name))

    @property
    def status(self) -> int:
        """The handler's word; the model's where the handler left it at 400."""
        modelled = self.shape.error.get("httpStatusCode") if self.shape else None
        return modelled if modelled and self.error.status == 400 else self.error.status

    @property
    def is_our_fault(self) -> bool:
        return self.status >= 500


def query_error(refused: Refused) -> Headers:
    """The code that a service which once spoke query has for this error, for clients that still look for it."""
    if not (refused.service and refused.service.is_query_compatible):
        return {}
    blame = "Receiver" if refused.is_our_fault else "Sender"
    return {"x-amzn-query-error": f"{refused.error.code};{blame}"}


Answering = Generator[None, None, HttpResponse]
"An answer under construction, which may be left alone for a while at every step."


def at_once(answering: Answering) -> HttpResponse:
    """The whole of it without a pause."""
    while True:
        try:
            next(answering)
        except StopIteration as done:
            return done.value


class WireProtocol(Protocol):
    """One of AWS's protocols. `parse` raises AwsError for a body that cannot be read at all."""

    def parse(self, request: HttpRequest, operation: OperationModel) -> Parsed: ...

    def answer(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse: ...

    def refuse(self, refused: Refused) -> HttpResponse: ...
