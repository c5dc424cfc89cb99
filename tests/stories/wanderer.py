"""Somebody who tries everything: calls made up from AWS's shapes, with what earlier answers said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from model.gateway.registry import offers
from model.gateway.wire.shapes import Shape
from model.kernel.chance import Luck

Asked = tuple[str, dict[str, Any]]

REMEMBERED = 12
OTHERS: tuple[Any, ...] = (1, "", [], {}, [""], [{}], {"A": 1}, True, 1.5, b"x")
DEEPEST = 5
NUMBERS = (0, 1, 1, 1, 2, 3, 5, 8, 10, 22, 60, 80, 100, 300, 443, 1000, 3600, 65535, 100000, -1, -1, 2**31 - 1)
WORDS = (
    *("a", "web", "b.c", "main", "my-name", "x" * 300, "", " ", "ünï", "*", "all", "true", "-", "0", "1", "3", "80"),
    *("10.0.0.0/16", "10.0.1.0/24", "172.31.0.0/16", "0.0.0.0/0", "::/0", "10.0.0.5", "10.0.0.0/99", "tcp", "-1"),
    *("us-east-1", "us-east-1a", "us-east-1b", "mars-north-1", "t2.micro", "m5.large", "gp2", "gp3", "io1", "/dev/sdf"),
    *("2025-06-15T12:00:00Z", "arn:aws:iam::123456789012:role/web", "arn:aws:s3:::web", "AWS/EC2", "CPUUtilization"),
    *("/health", "/", "200-299", "404", "e1 + 1", "SUM(METRICS())", "i-0123456789abcdef0", "vpc-12345678", "ami-nope"),
    *("bytes=0-3", "key-0", "folder/key", "cron(0 12 * * ? *)", "0 12 * * *", "GET", "{", "[]", "web*", "\x00", "😀"),
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::w"}}',
)
ALIASES = {
    "Bucket": ("Name",),
    "Groups": ("GroupId",),
    "SecurityGroupIds": ("GroupId",),
    "SecurityGroups": ("GroupId", "GroupName"),
    "Subnets": ("SubnetId",),
    "VPCZoneIdentifier": ("SubnetId",),
    "TargetGroupARNs": ("TargetGroupArn",),
    "AlarmActions": ("PolicyARN",),
    "ResourceArns": ("LoadBalancerArn", "TargetGroupArn", "ListenerArn", "RuleArn"),
    "ResourceId": ("AutoScalingGroupName",),
    "Id": ("InstanceId", "VolumeId"),
    "SourceSecurityGroupName": ("GroupName",),
    "PolicyArn": ("Arn",),
    "CopySource": ("Name",),
    "UploadId": ("UploadId",),
    "PublicIp": ("PublicIp",),
    "GatewayId": ("InternetGatewayId",),
    "Marker": ("NextMarker", "Marker"),
    "NextToken": ("NextToken",),
}


class Wanderer:
    """Makes calls up, or takes one that was answered before and changes it.

    It remembers what is told in `learn`: ids, names and tokens come back in later calls.
    """

    def __init__(self, luck: Luck, now: Callable[[], float], answered: Sequence[Asked]) -> None:
        self.luck = luck
        self.now = now
        self.answered = list(answered)
        self.offers = sorted(offers(), key=lambda each: (each.operation.service, each.operation.name))
        self.heard: dict[str, list[Any]] = {}

    def happens(self, chance: float) -> bool:
        return self.luck.random() < chance

    def think(self) -> Asked:
        """What to ask for next; now and then something that is plainly wrong."""
        if self.happens(0.5):
            action, params = self.luck.choice(self.answered)
            return action, self.changed(params) if params and self.happens(0.8) else params
        offer = self.luck.choice(self.offers)
        params = self.structure(offer.contract.input, set(offer.parameters), 0)
        service = offer.contract.service.name
        return f"{service}:{offer.contract.name}", self.changed(params) if params and self.happens(0.1) else params

    def changed(self, params: Any, name: str = "") -> Any:
        """The same with one thing in it left out, or in its place what was heard, made up, or of another type."""
        if isinstance(params, Mapping) and params and name not in ("Metadata", "Tags"):
            place = self.luck.choice(list(params))
            if self.happens(0.2):
                return {key: value for key, value in params.items() if key != place}
            return {**params, place: self.changed(params[place], place)}
        if isinstance(params, list) and params and self.happens(0.8):
            place = self.luck.below(len(params))
            return [*params[:place], self.changed(params[place], name), *params[place + 1 :]]
        if isinstance(params, str) and self.happens(0.8):
            return self.luck.choice(self.known(name) or WORDS) if self.happens(0.6) else self.luck.choice(WORDS)
        if isinstance(params, int | float) and self.happens(0.8):
            return self.luck.choice(NUMBERS)
        return self.luck.choice(OTHERS)

    def learn(self, answer: Any, name: str = "") -> None:
        """Remember the latest few values that were said under each name."""
        if isinstance(answer, Mapping):
            for key, value in answer.items():
                self.learn(value, str(key))
        elif isinstance(answer, list | tuple):
            for value in answer:
                self.learn(value, name)
        elif isinstance(answer, str) and answer:
            heard = self.heard.setdefault(name, [])
            if answer not in heard:
                heard.append(answer)
                del heard[:-REMEMBERED]

    def structure(self, shape: Shape, acted_on: set[str], depth: int) -> dict[str, Any]:
        chance = 0.3 if depth == 0 else 0.35
        names = [
            name
            for name in shape.members
            if name in shape.required or ((not acted_on or name in acted_on) and self.happens(chance))
        ]
        return {name: self.value(shape.members[name], name, depth + 1) for name in names if name != "DryRun"}

    def value(self, shape: Shape, name: str, depth: int) -> Any:
        match shape.type:
            case "structure":
                return self.structure(shape, set(), depth) if depth < DEEPEST else {}
            case "list":
                return [self.value(shape.item, name, depth + 1) for _ in range(self.luck.choice((0, 1, 1, 1, 1, 2, 3)))]
            case "map":
                return {self.text(shape.key, name): self.value(shape.value, name, depth + 1) for _ in range(2)}
            case "boolean":
                return self.happens(0.5)
            case "blob":
                return b"hello" * self.luck.below(20)
            case "timestamp":
                return self.now() + self.luck.choice((-1e9, -90000.0, -3600.0, -60.0, 0.0, 60.0, 3600.0, 1e9))
            case "string" | "character":
                return self.text(shape, name)
            case _:
                return self.number(shape)

    def number(self, shape: Shape) -> float:
        number = self.luck.choice(NUMBERS)
        if self.happens(0.9):
            number = max(number, int(shape.min or 0)) if shape.min is not None else number
            number = min(number, int(shape.max)) if shape.max is not None else number
        return number + 0.5 if shape.type in ("double", "float") and self.happens(0.2) else number

    def text(self, shape: Shape, name: str) -> str:
        if shape.enum and self.happens(0.95):
            return self.luck.choice(shape.enum)
        words = self.known(name)
        if words and self.happens(0.85):
            return self.luck.choice(words)
        if self.happens(0.2) and self.heard:
            return self.luck.choice(self.heard[self.luck.choice(list(self.heard))])
        return self.luck.choice(WORDS)

    def known(self, name: str) -> list[Any]:
        names = (name, name.removesuffix("s"), *ALIASES.get(name, ()))
        return [value for each in names for value in self.heard.get(each, ())]
