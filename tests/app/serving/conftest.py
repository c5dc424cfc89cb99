import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from app.serving.http import Server
from model.gateway.call import Call
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.kit.errors import AwsError

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
KEY = "AKIAIOSFODNN7EXAMPLE"
SERVICES = (
    "arc-region-switch",
    "autoscaling",
    "cloudwatch",
    "ec2",
    "elbv2",
    "iam",
    "lambda",
    "logs",
    "s3",
    "sqs",
    "sts",
)

Fulfil = Callable[[Call], Any]


class Cloud:
    """A gateway of one function per operation, behind the real door and the real server, on a loop of its own."""

    def __init__(self, spool: Path) -> None:
        self.calls: list[Call] = []
        self.answers: dict[str, Fulfil] = {}
        self.clients: list[Any] = []
        self.loop = asyncio.new_event_loop()
        self.spool = spool
        door = Door(self.handle, SERVICES, time.time)
        hooks = {("GET", "/_cloudarium/health"): self.health}
        self.server = Server(door.answer, "127.0.0.1", 0, hooks, time.time, door.body_limit, spool)
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.run(self.server.start())

    def run(self, work: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await work

        return asyncio.run_coroutine_threadsafe(wait(), self.loop).result(20)

    def close(self) -> None:
        self.run(self.server.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def health(self, _: HttpRequest) -> HttpResponse:
        return HttpResponse(200, {"content-type": "application/json"}, b"{}")

    async def handle(self, call: Call) -> Any:
        call.request_id = "01234567-89ab-cdef-0123-456789abcdef"
        self.calls.append(call)
        if call.credentials is not None:
            if call.credentials.access_key != KEY:
                raise call.credentials.unknown()
            call.credentials.check(SECRET, time.time())
        answer = self.answers.get(call.operation)
        if answer is None:
            raise AwsError("InvalidAction", f"The action {call.operation} is not valid for this web service.")
        return call.render(call, answer(call))

    def client(self, service: str, **config: Any) -> Any:
        access_key, secret = config.pop("key", KEY), config.pop("secret", SECRET)
        host = config.pop("host", "127.0.0.1")
        settings = Config(retries={"max_attempts": 1}, parameter_validation=False, **config)
        client = boto3.client(
            service,
            region_name="eu-west-1",
            endpoint_url=f"http://{host}:{self.server.port}",
            aws_access_key_id=access_key,
            aws_secret_access_key=secret,
            config=settings,
        )
        self.clients.append(client)
        return client

    def forget(self) -> None:
        """What one test leaves behind for the next: nothing."""
        for client in self.clients:
            client.close()
        for held in (self.calls, self.answers, self.clients):
            held.clear()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    cloud = Cloud(tmp_path_factory.mktemp("spool"))
    yield cloud
    cloud.close()


@pytest.fixture
def cloud(running: Cloud) -> Iterator[Cloud]:
    yield running
    running.forget()
