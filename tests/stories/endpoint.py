"""A world in memory behind the real door and server, on a loop of its own, for stories that real clients tell."""

from __future__ import annotations

import asyncio
import http.client
import os
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from app.serving.http import Server
from model.client import Called, Client, open_cloud
from model.gateway.wire.cross_origin import CrossOrigin
from model.gateway.wire.door import Door
from model.kit.cell import CellSettings
from tests.stories.command_line import typed

T = TypeVar("T")

ROOT = CellSettings().root_key


class Endpoint:
    """`wall` is the real time that the world believes in; `calls` are the operations that it answered."""

    def __init__(self) -> None:
        self.later = 0.0
        self.calls: list[str] = []
        self.clients: list[Any] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.desk: Client = self.run(open_cloud(None, seed=1, now=float(int(time.time())), wall=self.wall))
        self.desk.listen(Called, lambda called: self.calls.append(called.operation))
        door = Door(self.desk.handle, self.desk.services, self.wall)
        pages = CrossOrigin(door, self.desk.internet.origin_rules, trusting=True)
        self.server = Server(pages.answer, "127.0.0.1", 0, {}, self.wall, door.body_limit, self.desk.spool)
        self.run(self.server.start())

    def wall(self) -> float:
        return time.time() + self.later

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def close(self) -> None:
        for client in self.clients:
            client.close()
        self.run(self.server.close())
        self.run(self.desk.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def boto3(self, service: str, *, region: str = "us-east-1", key: tuple[str, str] = ROOT, **config: Any) -> Any:
        """A client as anybody would make one; `url` in the configuration is another name for this endpoint."""
        client = boto3.client(
            service,
            region_name=region,
            endpoint_url=config.pop("url", self.url),
            aws_access_key_id=key[0],
            aws_secret_access_key=key[1],
            config=Config(retries={"max_attempts": 1}, **config),
        )
        self.clients.append(client)
        return client

    def aws(self, *words: str, folder: Path) -> tuple[int, str]:
        """What the `aws` command line answers, run in a folder, and what it says."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": ROOT[0],
            "AWS_SECRET_ACCESS_KEY": ROOT[1],
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        done = typed(words, environment, folder)
        return done.returncode, done.stdout + done.stderr

    def fetch(self, url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
        """A plain HTTP request to wherever the URL points, which is always here."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request(method, target, body, {"Host": parts.netloc})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
