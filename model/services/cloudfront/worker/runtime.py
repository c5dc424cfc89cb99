"""Runs code of functions at edges: each run in a language of its own, in which nothing is left of the one before."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import json
import os
import re
import socket
import sys
from collections.abc import Callable
from typing import Any

from model.kit.confined.inside.confinement import confine
from model.kit.confined.inside.library import library
from model.kit.confined.inside.line import Line

MEMORY_BYTES = 2 * 2**20
"That a run may have for itself."
STACK_BYTES = 512 * 1024
LONGEST_LOG = 10 * 1024
PROCESS_MEGABYTES = 256

HERE = os.path.dirname(__file__)  # noqa: PTH120 -- what the process needs it reads before it is confined
_IMPORT = re.compile(r"^([ \t]*)import[ \t]+(\w+|\{[^}\n]*\})[ \t]+from[ \t]+(['\"])(\w+)\3[ \t]*;?", re.MULTILINE)
_CALL = """
(function () {
  const end = (answer) => $told("answer", JSON.stringify(answer) || "null");
  const fail = (error) => $told("failure", String(error) + "\\n" + (error && error.stack || ""));
  if (typeof handler !== "function") { return fail("The function code has no function called handler"); }
  const answer = handler(JSON.parse($event));
  if (answer && typeof answer.then === "function") { answer.then(end, fail); } else { end(answer); }
})()
"""
_LINE = re.compile(r"<input>:(\d+)")
_OURS = 20_000
"Lines of what is not the function's own code have higher numbers."


class Host:
    """The other side of the language: what a run says, reads and has computed, and what it ends with."""

    def __init__(self, stores: dict[str, dict[str, str]], associated: list[str]) -> None:
        self.stores = stores
        self.associated = associated
        self.logs: list[str] = []
        self.told: dict[str, str] = {}
        self.chosen = ""
        self.effort = 0
        self.reads = 0

    def say(self, text: str) -> None:
        self.effort += 1
        if sum(map(len, self.logs)) + len(text) <= LONGEST_LOG:
            self.logs.append(text)

    def tell(self, what: str, text: str) -> None:
        self.told = self.told or {what: text}

    def hash(self, algorithm: str, digits: str, key: str | None) -> str:
        self.effort += 1
        if algorithm not in ("md5", "sha1", "sha256"):
            raise ValueError(f"unknown algorithm {algorithm}")
        data = bytes.fromhex(digits)
        if key is None:
            return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()
        return hmac.new(bytes.fromhex(key), data, algorithm).hexdigest()

    def store(self, id: str) -> str:
        """The one with this id, or the only one."""
        found = next((each for each in self.associated if not id or each.endswith(f"/{id}")), None)
        if found is None:
            raise LookupError("the function is associated with no such key value store")
        return found

    def find(self, store: str, key: str) -> str | None:
        self.effort += 1
        self.reads += 1
        return self.stores[store].get(key)

    def count(self, store: str) -> int:
        return len(self.stores[store])

    def origin(self, id: str) -> None:
        self.chosen = id

    def install(self, context: Any) -> None:
        calls: dict[str, Callable[..., Any]] = {
            each.__name__: each
            for each in (self.say, self.hash, self.store, self.find, self.count, self.origin, encode, decode)
        }
        for name, call in calls.items():
            context.add_callable(f"${name}", call)
        context.add_callable("$told", self.tell)
        context.eval(f"globalThis.$host = {{{', '.join(f'{name}: ${name}' for name in calls)}}}")
        for name in calls:
            context.eval(f"delete globalThis.${name}")


def encode(text: str, encoding: str) -> str:
    """The bytes that a text stands for, as hexadecimal digits."""
    match encoding.lower():
        case "hex":
            return bytes.fromhex(text[: len(text) // 2 * 2]).hex()
        case "base64" | "base64url":
            plain = re.sub(r"[^A-Za-z0-9+/]", "", text.replace("-", "+").replace("_", "/"))
            return base64.b64decode(plain + "=" * (-len(plain) % 4)).hex()
        case "latin1" | "binary" | "ascii":
            return text.encode("latin-1", "replace").hex()
        case _:
            return text.encode("utf-8", "surrogatepass").hex()


def decode(digits: str, encoding: str) -> str:
    """The text that bytes stand for."""
    data = bytes.fromhex(digits)
    match encoding.lower():
        case "hex":
            return digits
        case "base64":
            return base64.b64encode(data).decode()
        case "base64url":
            return base64.urlsafe_b64encode(data).decode().rstrip("=")
        case "latin1" | "binary" | "ascii":
            return data.decode("latin-1")
        case _:
            return data.decode("utf-8", "replace")


class Runtime:
    def __init__(self, engine: Any, globals_text: str) -> None:
        self.engine = engine
        self.globals_text = "\n" * _OURS + globals_text
        self.stores: dict[str, dict[str, str]] = {}

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Learn what is in a store, check code, or run it."""
        if "learn" in asked:
            self.stores[asked["learn"]] = asked["items"]
            return {}
        return self.check(asked["check"]) if "check" in asked else self.run(asked)

    def check(self, code: str) -> dict[str, Any]:
        """Whether it can be read; nothing of it runs."""
        try:
            self.engine.Context().eval(f"(function () {{{_plain(code)}\n}})")
        except self.engine.JSException as error:
            return {"flaw": _first_line(str(error))}
        return {}

    def run(self, asked: dict[str, Any]) -> dict[str, Any]:
        host = Host(self.stores, asked["stores"])
        context = self._context(host, asked)
        try:
            context.eval(_plain(asked["code"]))
            context.eval("\n" * _OURS + _CALL)
            while context.execute_pending_job():
                pass
        except self.engine.JSException as error:
            host.tell("failure", str(error))
        told = host.told or {"failure": "The function did not come to an end"}
        if "failure" in told:
            told = {"failure": _first_line(told["failure"])}
        return {**told, "logs": host.logs, "effort": host.effort, "reads": host.reads, "origin": host.chosen}

    def _context(self, host: Host, asked: dict[str, Any]) -> Any:
        context = self.engine.Context()
        context.set_max_stack_size(STACK_BYTES)
        host.install(context)
        given = ", ".join(json.dumps(asked[name]) for name in ("runtime", "seed", "now", "edge"))
        context.eval(f"({self.globals_text})($host, {given}); delete globalThis.$host")
        context.set("$event", asked["event"])
        context.set_memory_limit(context.memory()["malloc_size"] + MEMORY_BYTES)
        return context


def _plain(code: str) -> str:
    """Imports of the modules that there are, as what they come to."""
    return _IMPORT.sub(r"\1const \2 = require('\4');", code)


def _first_line(text: str) -> str:
    """What is wrong, and in which line of the code."""
    first, _, trace = text.partition("\n")
    line = next((each for each in map(int, _LINE.findall(trace)) if each < _OURS), None)
    return f"{first} in {line}" if line is not None else first


def live(own: socket.socket, order: dict[str, Any]) -> None:
    """Until the other side hangs up."""
    line = Line(own)
    with open(f"{HERE}/globals.js", encoding="utf-8") as file:  # noqa: PTH123
        text = file.read().partition("\n")[2].strip()
    held = confine({**dict.fromkeys([*library(), order["packages"]], False)}, PROCESS_MEGABYTES)
    sys.path.append(order["packages"])
    runtime = Runtime(importlib.import_module("quickjs"), text)
    line.send({"held": held, "pid": os.getpid()})
    while True:
        line.send(runtime.answer(line.receive()))
