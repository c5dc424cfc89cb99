"""Log files of a guest: which of them its user data has an agent send, and what is written in them.

Files grow with time, not with requests: of all requests of a minute a web server's log has one line, which counts them.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from model.kit.world import World
from model.services.ec2.resources.instances import Instance
from model.services.elbv2.resources.targets import Target

MINUTE = 60
ARRIVALS, ANSWERED = "arrivals", "answered"
"As balancers measure the requests of each target."
WORTH_AN_ERROR = 0.01
"The share of requests without an answer from which on the system's log complains."

_AGENT = re.compile(r"amazon-cloudwatch-agent-ctl\b[^\n]*?(?:-a|--action)[\s=]+([\w-]+)")
_STARTS = frozenset({"fetch-config", "append-config", "start"})
_WITHIN = r"(?:[^{}]|\{\w{1,20}\}){0,400}?"
_FILE = re.compile(rf'\{{{_WITHIN}"file_path"{_WITHIN}\}}(?!")')
"An entry of the configuration; names in it may have places for what only the machine knows."


class LogFile(NamedTuple):
    """A file on an instance, and where its lines go."""

    path: str
    group: str
    stream: str


class Written(NamedTuple):
    """A line of a log file, and when it was written."""

    time: float
    text: str


def collected(instance: Instance) -> tuple[LogFile, ...]:
    """What the agent's configuration in the user data lists; none where the agent is not started, or stopped last."""
    host = f"ip-{(instance.private_ip_address or 'none').replace('.', '-')}"
    places = {"{instance_id}": instance.instance_id, "{hostname}": host, "{local_hostname}": host}
    return tuple(
        each._replace(group=_filled(each.group, places), stream=_filled(each.stream, places))
        for each in (_configured(instance.user_data) if instance.user_data else ())
    )


@lru_cache(maxsize=256)
def _configured(user_data: str) -> tuple[LogFile, ...]:
    """Nothing that cannot be read is collected."""
    text = b64decode(user_data).decode(errors="replace")
    asked = _AGENT.findall(text)
    if not asked or asked[-1] not in _STARTS:
        return ()
    return tuple(found for each in _FILE.findall(text) if (found := _file(each)) is not None)


def _file(text: str) -> LogFile | None:
    try:
        said: dict[str, str] = json.loads(text)
    except ValueError:
        return None
    path = said["file_path"]
    return LogFile(path, said.get("log_group_name", path), said.get("log_stream_name", "{instance_id}"))


def _filled(name: str, places: dict[str, str]) -> str:
    for place, value in places.items():
        name = name.replace(place, value)
    return name


def written(world: World, instance: Instance, path: str, since: float, until: float) -> list[Written]:
    """The lines of a file from one instant up to another; of files that nothing writes there are none."""
    lines = _served if "access" in path else _happened if re.search("messages|syslog", path) else None
    return sorted(lines(world, instance, since, until)) if lines else []


def _served(world: World, instance: Instance, since: float, until: float) -> Iterator[Written]:
    for begin, end in _minutes(since, until):
        arrived, answered = _requests(world, instance, begin, end)
        if round(arrived):
            counts = (
                f"requests={round(arrived)} answered={round(answered)} unanswered={round(arrived) - round(answered)}"
            )
            yield Written(end, f"{_stamp(end)} summary of {round(end - begin)} s: {counts}")


def _happened(world: World, instance: Instance, since: float, until: float) -> Iterator[Written]:
    host = f"ip-{(instance.private_ip_address or 'none').replace('.', '-')}"
    booted = instance.booted_at
    if since <= booted < until:
        yield Written(booted, f"{_stamp(booted)} {host} kernel: Linux version 6.1 ({instance.architecture}) #1 SMP")
        yield Written(booted, f"{_stamp(booted)} {host} systemd[1]: Started the CloudWatch agent.")
    for begin, end in _minutes(since, until):
        arrived, answered = _requests(world, instance, begin, end)
        lost = round(arrived) - round(answered)
        if lost > 0 and lost >= WORTH_AN_ERROR * arrived:
            text = f"ERROR {lost} of {round(arrived)} requests in {round(end - begin)} s got no answer"
            yield Written(end, f"{_stamp(end)} {host} web[1024]: {text}")


def _requests(world: World, instance: Instance, since: float, until: float) -> tuple[float, float]:
    """That came, and that were answered, through all balancers together."""
    names = [each.name for each in world.where(Target, target_id=instance.instance_id)]
    arrived = sum(world.signal(name, ARRIVALS).integral(since, until) for name in names)
    answered = sum(world.signal(name, ANSWERED).integral(since, until) for name in names)
    return arrived, min(answered, arrived)


def _minutes(since: float, until: float) -> Iterator[tuple[float, float]]:
    """Minutes of the clock that are over, the first perhaps in part."""
    begin = since
    while (end := (begin // MINUTE + 1) * MINUTE) <= until:
        yield begin, end
        begin = end


def _stamp(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%b %d %H:%M:%S}"
