"""A view as a string: `kind [name] [@region] [/filter] [#tab]`, what is typed, remembered and shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from model.client import KindView

_SHORT: Final[Mapping[str, str]] = {
    "i": "ec2:Instance",
    "ec2": "ec2:Instance",
    "vol": "ec2:Volume",
    "snap": "ec2:Snapshot",
    "ami": "ec2:Image",
    "sg": "ec2:SecurityGroup",
    "igw": "ec2:InternetGateway",
    "nat": "ec2:NatGateway",
    "rtb": "ec2:RouteTable",
    "acl": "ec2:NetworkAcl",
    "eni": "ec2:NetworkInterface",
    "eip": "ec2:Address",
    "lt": "ec2:LaunchTemplate",
    "key": "ec2:KeyPair",
    "keypair": "ec2:KeyPair",
    "signingkeypair": "cloudfront:KeyPair",
    "asg": "autoscaling:AutoScalingGroup",
    "alb": "elbv2:LoadBalancer",
    "elb": "elbv2:LoadBalancer",
    "lb": "elbv2:LoadBalancer",
    "tg": "elbv2:TargetGroup",
    "alarm": "cloudwatch:MetricAlarm",
    "s3": "s3:Bucket",
    "instance": "ec2:Instance",
    "user": "iam:User",
    "group": "iam:Group",
    "identitycenter": "sso-admin:Instance",
    "directoryuser": "identitystore:User",
    "directorygroup": "identitystore:Group",
    "iamaccount": "iam:Account",
    "account": "organizations:Member",
    "ou": "organizations:OrganizationalUnit",
    "scp": "organizations:ControlPolicy",
}


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
    """Raises NotAView. The filter comes last and may hold blanks."""
    head, slash, wanted = text.partition(" /")
    words = head.split()
    if not words:
        raise NotAView("Say what to show: a kind, such as instances.")
    kind = find_kind(words[0], kinds)
    if kind is None:
        raise NotAView(f"There is no kind of resource called {words[0]!r}.")
    view = View(kind, filter=wanted.strip() if slash else "")
    region = next((word[1:] for word in words[1:] if word.startswith("@")), "")
    tab = next((word[1:] for word in words[1:] if word.startswith("#")), "")
    name = " ".join(word for word in words[1:] if word[0] not in "@#")
    return View(view.kind, name, region, view.filter, tab)


def find_kind(word: str, kinds: Iterable[str]) -> str | None:
    """`instances`, `instance`, `i`, `ec2:Instance`; or the only kind that begins so."""
    names = list(kinds)
    if word in names:
        return word
    folded = word.casefold().replace("-", "").replace("_", "")
    short = _SHORT.get(folded) or _SHORT.get(folded.removesuffix("s"))
    if short in names:
        return short
    same = [name for name in names if folded in (_fold(name), f"{_fold(name)}s")]
    begun = same or [name for name in names if _fold(name).startswith(folded)]
    return begun[0] if len(begun) == 1 or same else None


def _fold(kind: str) -> str:
    return kind.partition(":")[2].casefold()


_WORDS = {
    "cloudwatch:MetricAlarm": "alarm",
    "autoscaling:AutoScalingGroup": "asg",
    "sso-admin:Instance": "identity-center",
    "iam:Account": "iam-account",
    "identitystore:User": "directory-user",
    "identitystore:Group": "directory-group",
    "cloudfront:KeyPair": "signing-key-pair",
}


def _word_of(kind: str) -> str:
    """What people call it, and nothing longer than what they type."""
    return _WORDS.get(kind, _fold(kind))


def completions(text: str, kinds: Mapping[str, KindView], regions: Iterable[str]) -> list[str]:
    """Whole lines that the text may become: kinds first, regions after an @."""
    head, _, last = text.rpartition(" ")
    if head and last.startswith("@"):
        return [f"{head} @{region}" for region in regions if region.startswith(last[1:])]
    if head or not last:
        return []
    folded = last.casefold()
    begun = [name for name in map(_word_of, kinds) if name.startswith(folded)]
    inside = [name for name in map(_word_of, kinds) if folded in name and name not in begun]
    return sorted(begun) + sorted(inside)


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
