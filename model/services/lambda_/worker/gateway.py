"""The way out of an environment: what a function asks of AWS goes to the cloud that it lives in."""

from __future__ import annotations

import base64
import datetime as calendar
import io
import os
import sys
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from model.kit.confined.inside.line import Line
from model.services.lambda_.worker import tables
from model.services.lambda_.worker.clockwork import Clockwork

_BYTES, _MOMENT = "$bytes", "$moment"


class Context:
    """What the handler is told about its run."""

    def __init__(self, told: dict[str, Any], clock: Clockwork) -> None:
        self._clock = clock
        self.client_context = told.pop("client_context", None)
        self.identity = SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
        vars(self).update(told)

    def get_remaining_time_in_millis(self) -> int:
        return max(int((self._clock.limit - self._clock.passed) * 1000), 0)


class BotoCoreError(Exception):
    """What is wrong before anything is asked."""


class ClientError(Exception):
    """What AWS refuses."""

    def __init__(self, error_response: dict[str, Any], operation_name: str) -> None:
        error = error_response.get("Error", {})
        super().__init__(
            f"An error occurred ({error.get('Code', 'Unknown')}) when calling the {operation_name} operation: "
            f"{error.get('Message', 'Unknown')}"
        )
        self.response = error_response
        self.operation_name = operation_name


class Exceptions:
    """`client.exceptions.NoSuchKey`: a class for each code, made when it is asked for."""

    ClientError = ClientError

    def __init__(self) -> None:
        self._known: dict[str, type[ClientError]] = {}

    def __getattr__(self, code: str) -> type[ClientError]:
        return self.named(code, code)

    def named(self, code: str, name: str) -> type[ClientError]:
        """Codes that AWS's models do not know are all called alike."""
        return self._known.setdefault(code, type(name, (ClientError,), {}))


class Body(io.BytesIO):
    """An answer's body, to be read like a stream."""

    def iter_lines(self) -> Any:
        return iter(self.read().splitlines())

    def iter_chunks(self, chunk_size: int = 1024) -> Any:
        return iter(lambda: self.read(chunk_size), b"")


class AwsClient:
    """A method for each operation, in snake case."""

    def __init__(self, ask: Callable[[dict[str, Any]], dict[str, Any]], service: str, region: str) -> None:
        self._ask = ask
        self._service = service
        self.exceptions = Exceptions()
        self.meta = SimpleNamespace(region_name=region, service_model=SimpleNamespace(service_name=service))

    def __getattr__(self, method: str) -> Callable[..., dict[str, Any]]:
        if method.startswith("_"):
            raise AttributeError(method)

        def call(**params: Any) -> dict[str, Any]:
            return self._call(method, params)

        return call

    def _call(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        asked = {"service": self._service, "method": method, "region": self.meta.region_name, "params": _sent(params)}
        told = self._ask(asked)
        if "unknown" in told:
            raise AttributeError(f"'{self._service}' object has no attribute '{method}'")
        if "invalid" in told:
            raise BotoCoreError(told["invalid"])
        meta: dict[str, Any] = {"HTTPStatusCode": told["status"], "RequestId": told["id"], "RetryAttempts": 0}
        if "refused" in told:
            response: dict[str, Any] = {
                "Error": {"Code": told["refused"], "Message": told["message"]},
                "ResponseMetadata": meta,
            }
            name = told["refused"] if told["modelled"] else "ClientError"
            raise self.exceptions.named(told["refused"], name)(response, told["operation"])
        answer = _received(told["answer"])
        for name in told["bodies"]:
            if name in answer:
                answer[name] = Body(answer[name])
        return {**answer, "ResponseMetadata": meta}

    def get_paginator(self, method: str) -> Any:
        def paginate(**params: Any) -> Iterator[dict[str, Any]]:
            return self._pages(method, params)

        return SimpleNamespace(paginate=paginate)

    def _pages(self, method: str, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Page after page; which members lead from one to the next, the cloud says."""
        plan = self._ask({"service": self._service, "pages": method})
        params = {name: value for name, value in params.items() if name != "PaginationConfig"}
        while True:
            page = getattr(self, method)(**params)
            yield page
            tokens = [page.get(name) for name in plan["out"]]
            if not any(tokens) or (plan["more"] and not page.get(plan["more"])):
                return
            params |= {name: token for name, token in zip(plan["in"], tokens, strict=True) if token}


def _sent(value: Any) -> Any:
    """As JSON has it; bytes are marked, moments become seconds."""
    if isinstance(value, dict):
        return {name: _sent(each) for name, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_sent(each) for each in cast("list[Any]", value)]
    if isinstance(value, (bytes, bytearray)):
        return {_BYTES: base64.b64encode(value).decode()}
    if hasattr(value, "read"):
        read = value.read()
        return _sent(read.encode() if isinstance(read, str) else read)
    return value.timestamp() if hasattr(value, "timestamp") else value


def _received(value: Any) -> Any:
    if isinstance(value, list):
        return [_received(each) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    told = cast("dict[str, Any]", value)
    if told.keys() == {_MOMENT}:
        return calendar.datetime.fromtimestamp(told[_MOMENT], calendar.UTC)
    return base64.b64decode(told[_BYTES]) if told.keys() == {_BYTES} else {k: _received(v) for k, v in told.items()}


def install(line: Line, clock: Clockwork) -> None:
    """Modules called boto3 and botocore, as far as functions of a simulated cloud need them."""

    def ask(asked: dict[str, Any]) -> dict[str, Any]:
        line.send({"ask": asked | {"passed": clock.passed}})
        told = line.receive()
        clock.wait(told["seconds"])
        return told

    def client(service_name: str, region_name: str | None = None, **_more: Any) -> AwsClient:
        return AwsClient(ask, service_name, region_name or os.environ["AWS_REGION"])

    resource = tables.install(client)

    def session(**_how: Any) -> Any:
        return SimpleNamespace(client=client, resource=resource, region_name=os.environ["AWS_REGION"])

    def settings(**_settings: Any) -> None:
        """How to retry and how long to wait is of no use here."""

    exceptions = _module("botocore.exceptions", ClientError=ClientError, BotoCoreError=BotoCoreError)
    config = _module("botocore.config", Config=settings)
    _module("botocore", exceptions=exceptions, config=config)
    _module("boto3", client=client, resource=resource, Session=session, session=SimpleNamespace(Session=session))


def _module(name: str, **content: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(content)
    sys.modules[name] = module
    return module
