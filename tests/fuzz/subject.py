"""What is fuzzed: the real door over a small world, watched for what it says, what it changes and how long it takes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from dataclasses import dataclass
from typing import Any

from model.catalog.images import latest
from model.client import Client
from model.cloud import Cloud
from model.gateway.awakening import services
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.kit.cell import CellSettings
from tests.admin import NOON
from tests.fuzz.sound import IMAGE

BESIDE = ("apigateway", "dynamodb", "efs", "lambda", "route53", "sqs")
"Services whose models are spoken though nothing is offered behind them, for the sake of their protocols."


@dataclass
class Outcome:
    """`milliseconds` of this thread's processor time, `changed` whether anything in the world is another."""

    response: HttpResponse
    milliseconds: float
    changed: bool


class Crashes(logging.Handler):
    """What is logged when a bug was met."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


class Subject:
    """A world of a few things, in which unknown keys are root."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.crashes = Crashes()
        logging.getLogger("model").addHandler(self.crashes)
        self.cloud: Cloud = self.run(self.opened())
        self.door = Door(self.cloud.handle, (*services(), *BESIDE), lambda: NOON)
        self.known = self.furnish()
        self.print = self.fingerprint()

    async def opened(self) -> Cloud:
        return await Cloud.open(None, seed=1, now=NOON, settings=CellSettings(signatures=False), wall=lambda: NOON)

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def furnish(self) -> list[str]:
        """A few things of each service; returns the names under which they can be asked for."""
        call = lambda action, **params: self.run(Client(self.cloud).call(action, **params))  # noqa: E731
        call("ec2:RunInstances", ImageId=latest(IMAGE, "us-east-1").id, InstanceType="t3.micro", MinCount=1, MaxCount=1)
        call("s3:CreateBucket", Bucket="bucket")
        call("s3:PutObject", Bucket="bucket", Key="key", Body=b"hello")
        call("iam:CreateUser", UserName="ann")
        ids = [key[3] for key in self.keys() if key[1] in ("us-east-1", "global", "") and len(key[3]) < 100]
        return sorted({"bucket", "key", "ann", "t3.micro", "us-east-1a", "us-east-1", *ids})

    def keys(self) -> list[tuple[str, str, str, str]]:
        things = (
            thing for kind in self.cloud.kernel.kinds.values() for thing in self.cloud.kernel.store.everywhere(kind)
        )
        return [(thing.account, thing.region, thing.kind, thing.id) for thing in things]

    def fingerprint(self) -> str:
        """A hash of everything that exists, byte for byte."""
        digest, store = hashlib.sha256(), self.cloud.kernel.store
        for name in sorted(self.cloud.kernel.kinds):
            for thing in store.everywhere(self.cloud.kernel.kinds[name]):
                digest.update(f"{thing.account} {thing.region} {thing.id} ".encode())
                digest.update(thing.body())
        return digest.hexdigest()

    def answer(self, request: HttpRequest) -> Outcome:
        start = time.thread_time()
        response = self.run(self.door.answer(request))
        milliseconds = 1000 * (time.thread_time() - start)
        before, self.print = self.print, self.fingerprint()
        return Outcome(response, milliseconds, before != self.print)

    def close(self) -> None:
        logging.getLogger("model").removeHandler(self.crashes)
        self.run(self.cloud.close())
        self.loop.close()
