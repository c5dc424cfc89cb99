"""One execution environment: loads a function's code once, and runs its handler as often as it is told to."""

from __future__ import annotations

import json
import os
import random
import socket
import sys
import tempfile
from typing import Any

from model.kit.confined.inside.confinement import confine
from model.kit.confined.inside.library import library, library_path
from model.kit.confined.inside.line import Line
from model.services.lambda_.worker import gateway, paths, web
from model.services.lambda_.worker.clockwork import Clockwork
from model.services.lambda_.worker.errors import Failure, failed, import_failed
from model.services.lambda_.worker.luck import give_luck
from model.services.lambda_.worker.output import Output

HERE = os.path.dirname(__file__)  # noqa: PTH120 -- pathlib is not yet there to be had
UNTRACED = ("<frozen", HERE)


class Environment:
    """`order` says what is to be run and how fast; see the workers' side of it."""

    def __init__(self, line: Line, order: dict[str, Any]) -> None:
        self.line = line
        self.order = order
        self.clock = Clockwork(order["lines_a_second"], order["most_lines"], self._give_up)
        self.output = Output(self.clock)
        self.handler: Any = None
        self.failure: Failure | None = None

    def prepare(self) -> list[str]:
        """Confined and in simulated time from here on."""
        order = self.order
        paths.install({"/tmp": order["scratch"], "/var/task": order["task"]})  # noqa: S108
        held = confine(
            {**dict.fromkeys(library(), False), order["task"]: False, order["scratch"]: True}, order["memory"]
        )
        os.environ.clear()
        os.environ.update(order["variables"])
        sys.path[:] = ["/var/task", *library_path()]
        tempfile.tempdir = "/tmp"  # noqa: S108
        self.clock.install()
        sys.stdout = sys.stderr = self.output
        gateway.install(self.line, self.clock)
        web.install(self.line, self.clock)
        return held

    def load(self, order: dict[str, Any]) -> dict[str, Any]:
        """The code outside of the handler."""
        give_luck(order["seed"])
        self.clock.begin(order["now"], order["limit"])
        try:
            self._traced(self._find_handler)
        except Failure as failure:
            self.failure = failure
        return self._told({})

    def _find_handler(self) -> None:
        module_name, dot, name = self.order["handler"].rpartition(".")
        if not dot:
            lack = "not enough values to unpack (expected 2, got 1)"
            raise Failure("Runtime.MalformedHandlerName", f"Bad handler '{self.order['handler']}': {lack}")
        try:
            module = __import__(module_name.replace("/", "."), fromlist=["*"])
        except BaseException as error:
            raise import_failed(module_name, error) from error
        self.handler = getattr(module, name, None)
        if self.handler is None:
            raise Failure("Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module_name}'")

    def run(self, order: dict[str, Any]) -> dict[str, Any]:
        """The answer to an event, or how it failed."""
        give_luck(order["seed"])
        self.clock.begin(order["now"], order["limit"])
        self.output.begin()
        try:
            if self.failure is not None:
                raise self.failure
            event = json.loads(order["event"])
            context = gateway.Context(order["context"], self.clock)
            answer: list[Any] = []
            self._traced(lambda: answer.append(self.handler(event, context)))
            return self._told({"answer": _written(answer[0])})
        except Failure as failure:
            self.output.error(failure)
            return self._told({"failure": failure.told()})
        except BaseException as error:  # noqa: BLE001 -- it is the function's
            failure = failed(error)
            self.output.error(failure)
            return self._told({"failure": failure.told()} | ({"exit": failure.status} if failure.exits else {}))

    def _traced(self, act: Any) -> None:
        self.clock.start(UNTRACED)
        try:
            act()
        finally:
            self.clock.stop()

    def _told(self, more: dict[str, Any]) -> dict[str, Any]:
        return {"seconds": self.clock.passed, "printed": self.output.take(), **more}

    def _give_up(self) -> None:
        """The time is over, or the machine's patience: nothing of this environment is of use any more."""
        self.clock.stop()
        self.line.send({"over": True, "printed": self.output.take()})
        os._exit(1)


def _written(answer: Any) -> str:
    try:
        return json.dumps(answer, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise Failure("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def live(own: socket.socket, order: dict[str, Any]) -> None:
    """Until the other side hangs up."""
    line = Line(own)
    environment = Environment(line, order)
    line.send({"held": environment.prepare(), "pid": os.getpid()})
    random.seed(order["seed"])
    while True:
        asked = line.receive()
        line.send(environment.load(asked["load"]) if "load" in asked else environment.run(asked["run"]))
