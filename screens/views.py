"""A view as a string: `kind [name] [@region] [/filter] [#tab]`, what is typed, remembered and shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from model.client import KindView

_SHORT: Final[Mapping[str, tuple[str, ...]]] = {
    "i": ("ec2:Instance",),
    "ec2": ("ec2:Instance",),
    "machine": ("ec2:Instance",),
    "instance": ("ec2:Instance", "autoscaling:GroupInstance", "sso-admin:Instance"),
    "vol": ("ec2:Volume",),
    "snap": ("ec2:Snapshot",),
    "ami": ("ec2:Image",),
    "sg": ("ec2:SecurityGroup",),
    "igw": ("ec2:InternetGateway",),
    "nat": ("ec2:NatGateway",),
    "rtb": ("ec2:RouteTable",),
    "acl": ("ec2:NetworkAcl",),
    "eni": ("ec2:NetworkInterface",),
    "eip": ("ec2:Address",),
    "lt": ("ec2:LaunchTemplate",),
    "template": ("ec2:LaunchTemplate", "fis:ExperimentTemplate"),
    "key": ("ec2:KeyPair", "iam:AccessKey"),
    "keypair": ("ec2:KeyPair", "cloudfront:KeyPair"),
    "signingkeypair": ("cloudfront:KeyPair",),
    "asg": ("autoscaling:AutoScalingGroup",),
    "autoscaling": ("autoscaling:AutoScalingGroup",),
    "scaling": ("autoscaling:AutoScalingGroup",),
    "scalinggroup": ("autoscaling:AutoScalingGroup",),
    "scalingpolicy": ("autoscaling:ScalingPolicy", "application-autoscaling:ScalingPolicy"),
    "scheduledaction": ("autoscaling:ScheduledAction", "application-autoscaling:ScheduledAction"),
    "capacitypolicy": ("application-autoscaling:ScalingPolicy",),
    "capacityplan": ("application-autoscaling:ScheduledAction",),
    "alb": ("elbv2:LoadBalancer",),
    "nlb": ("elbv2:LoadBalancer",),
    "gwlb": ("elbv2:LoadBalancer",),
    "clb": ("elb:ClassicBalancer",),
    "elb": ("elbv2:LoadBalancer", "elb:ClassicBalancer"),
    "lb": ("elbv2:LoadBalancer", "elb:ClassicBalancer"),
    "balancer": ("elbv2:LoadBalancer", "elb:ClassicBalancer"),
    "loadbalancer": ("elbv2:LoadBalancer", "elb:ClassicBalancer"),
    "tg": ("elbv2:TargetGroup",),
    "alarm": ("cloudwatch:MetricAlarm", "cloudwatch:CompositeAlarm"),
    "board": ("cloudwatch:Dashboard",),
    "zone": ("route53:HostedZone",),
    "record": ("route53:RecordSet",),
    "route53": ("route53:HostedZone",),
    "cidr": ("route53:CidrCollection",),
    "querylog": ("route53:QueryLoggingConfig",),
    "db": ("rds:DBInstance",),
    "rds": ("rds:DBInstance",),
    "database": ("rds:DBInstance",),
    "cloudfront": ("cloudfront:Distribution",),
    "domain": ("route53domains:Domain",),
    "searchdomain": ("opensearch:Domain",),
    "searchindex": ("opensearch:Index",),
    "opensearch": ("opensearch:Domain",),
    "elasticsearch": ("opensearch:Domain",),
    "kinesis": ("kinesis:Stream",),
    "log": ("logs:LogGroup",),
    "stream": ("kinesis:Stream", "logs:LogStream", "firehose:DeliveryStream"),
    "firehose": ("firehose:DeliveryStream",),
    "sns": ("sns:Topic",),
    "sqs": ("sqs:Queue",),
    "s3": ("s3:Bucket",),
    "user": ("iam:User", "identitystore:User"),
    "group": (
        "autoscaling:AutoScalingGroup",
        "ec2:SecurityGroup",
        "elbv2:TargetGroup",
        "logs:LogGroup",
        "iam:Group",
        "identitystore:Group",
    ),
    "identitycenter": ("sso-admin:Instance",),
    "directoryuser": ("identitystore:User",),
    "directorygroup": ("identitystore:Group",),
    "iamgroup": ("iam:Group",),
    "iamaccount": ("iam:Account",),
    "account": ("organizations:Member", "iam:Account"),
    "ou": ("organizations:OrganizationalUnit",),
    "scp": ("organizations:ControlPolicy",),
    "policy": ("iam:Policy", "autoscaling:ScalingPolicy"),
}
"What people call kinds, the most usual meaning first."

_VAGUE: Final = frozenset({"group"})
"Words by which everybody means another kind: alone they lead nowhere."


_ABBREVIATED: Final = 3
"Shorter words are abbreviations: near to everything."
_NEAR: Final = 0.6
_NEAREST_MOST: Final = 4


@dataclass(frozen=True, slots=True)
class View:
    """What a browser shows. `name` is a label or an id, `region` empty for all of them."""

    kind: str
    name: str = ""
    region: str = ""
    filter: str = ""
    tab: str = ""

    def __str__(self) -> str:
        parts = [_word_of(self.kind)]
        parts += [self.name] if self.name else []
        parts += [f"@{self.region}"] if self.region else []
        parts += [f"#{self.tab}"] if self.tab else []
        parts += [f"/{self.filter}"] if self.filter else []
        return " ".join(parts)


class NotAView(ValueError):
    """The text names no kind; its message says what was looked for."""


def parse_view(text: str, kinds: Iterable[str]) -> View:
    """The most usual meaning. Raises NotAView. The filter comes last and may hold blanks."""
    word, view = _parsed(text)
    kind = find_kind(word, kinds)
    if kind is None:
        raise NotAView(unknown_kind(word, kinds))
    return replace(view, kind=kind)


def parse_views(text: str, kinds: Iterable[str]) -> tuple[View, ...]:
    """Everything that the text may mean, the most usual first. Raises NotAView."""
    word, view = _parsed(text)
    found = kinds_called(word, kinds)
    if not found:
        raise NotAView(unknown_kind(word, kinds))
    return tuple(replace(view, kind=kind) for kind in found)


def _parsed(text: str) -> tuple[str, View]:
    """The word for the kind, and the rest."""
    head, slash, wanted = text.partition(" /")
    words = head.split()
    if not words:
        raise NotAView("Say what to show: a kind, such as instances.")
    region = next((word[1:] for word in words[1:] if word.startswith("@")), "")
    tab = next((word[1:] for word in words[1:] if word.startswith("#")), "")
    name = " ".join(word for word in words[1:] if word[0] not in "@#")
    return words[0], View("", name, region, wanted.strip() if slash else "", tab)


def unknown_kind(word: str, kinds: Iterable[str], deeds: Iterable[str] = ()) -> str:
    """Says so, with the words that are nearest, for kinds and for what can be done."""
    words = {*map(_word_of, kinds), *deeds, *(word for word in _SHORT if len(word) > _ABBREVIATED)}
    return f"There is no kind of resource called {word!r}.{nearest(word, words)}"


def vague(word: str, kinds: Iterable[str]) -> str:
    """A sentence that asks which of several kinds was meant; empty where one is the most usual."""
    called = [each for each in _called(word) if each in _VAGUE]
    words = [_word_of(kind) for kind in dict.fromkeys(_surely(word, list(kinds)))] if called else []
    return f"Which {called[0]}s? Say {', '.join(words[:-1])} or {words[-1]}." if len(words) > 1 else ""


def nearest(word: str, words: Iterable[str]) -> str:
    """A sentence about what may have been meant; empty where nothing comes near."""
    found = get_close_matches(word.casefold(), sorted(words), _NEAREST_MOST, _NEAR)
    return f" Near to it: {', '.join(found)}." if found else ""


def find_kind(word: str, kinds: Iterable[str]) -> str | None:
    """`instances`, `instance`, `i`, `ec2:Instance`; or the only kind that begins or ends so."""
    names = list(kinds)
    sure = _surely(word, names)
    begun, ended = _perhaps(word, names)
    if sure:
        return sure[0]
    return next((found[0] for found in (begun, ended) if len(found) == 1), None)


def kinds_called(word: str, kinds: Iterable[str]) -> tuple[str, ...]:
    """All kinds that the word may mean: by what people call them, by how they begin, by how they end."""
    names = list(kinds)
    begun, ended = _perhaps(word, names)
    return tuple(dict.fromkeys((*_surely(word, names), *begun, *ended)))


def _surely(word: str, names: Sequence[str]) -> list[str]:
    if word in names:
        return [word]
    called = _called(word)
    short = [name for each in called for name in _SHORT.get(each, ()) if name in names]
    return short or [name for name in names if _fold(name) in called]


def _perhaps(word: str, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Kinds that begin as the word, and those that end as it."""
    called = _called(word)
    begun = [name for name in names if _fold(name).startswith(called[0])]
    return begun, [name for name in names if len(called[0]) > _ABBREVIATED and _fold(name).endswith(called)]


def _called(word: str) -> tuple[str, ...]:
    """One thing, whatever the word is in the plural."""
    folded = word.casefold().replace("-", "").replace("_", "")
    plural = (f"{folded.removesuffix('ies')}y",) if folded.endswith("ies") else ()
    return (folded, *dict.fromkeys((*plural, folded.removesuffix("s"), folded.removesuffix("es"))))


def _fold(kind: str) -> str:
    return kind.partition(":")[2].casefold()


_WORDS = {
    "cloudwatch:MetricAlarm": "alarm",
    "autoscaling:AutoScalingGroup": "asg",
    "application-autoscaling:ScalingPolicy": "capacity-policy",
    "application-autoscaling:ScheduledAction": "capacity-plan",
    "sso-admin:Instance": "identity-center",
    "iam:Account": "iam-account",
    "rds:DBInstance": "database",
    "identitystore:User": "directory-user",
    "iam:Group": "iam-group",
    "identitystore:Group": "directory-group",
    "cloudfront:KeyPair": "signing-key-pair",
    "opensearch:Domain": "search-domain",
    "opensearch:Index": "search-index",
}


def _word_of(kind: str) -> str:
    """What people call it, and nothing longer than what they type."""
    return _WORDS.get(kind, _fold(kind))


def completions(
    text: str, kinds: Mapping[str, KindView], regions: Iterable[str], deeds: Iterable[str] = ()
) -> list[str]:
    """Whole lines that the text may become: what can be done and kinds first, regions after an @."""
    head, _, last = text.rpartition(" ")
    if head and last.startswith("@"):
        return [f"{head} @{region}" for region in regions if region.startswith(last[1:])]
    if head or not last:
        return []
    folded = last.casefold()
    meant = [_word_of(kind) for kind in _SHORT.get(folded, ()) if kind in kinds and folded in _VAGUE]
    begun = {name for name in (*deeds, *map(_word_of, kinds)) if name.startswith(folded)} - set(meant)
    inside = {name for name in map(_word_of, kinds) if folded in name} - begun - set(meant)
    return [*meant, *sorted(begun), *sorted(inside)]


class History:
    """Where one has been; going somewhere new forgets what lay ahead."""

    def __init__(self) -> None:
        self._views: list[View | None] = [None]
        self._at = 0

    @property
    def here(self) -> View | None:
        """None is the dashboard."""
        return self._views[self._at]

    def go(self, view: View | None) -> None:
        if view != self.here:
            del self._views[self._at + 1 :]
            self._views.append(view)
            self._at += 1

    def move(self, steps: int) -> bool:
        """Back or forward; False at either end."""
        if not 0 <= self._at + steps < len(self._views):
            return False
        self._at += steps
        return True
