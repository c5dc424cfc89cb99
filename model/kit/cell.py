"""What a world stands on: the kernel, the settings, who is who, and the way to ask other services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from model.catalog.pages import Profile
from model.kernel.bodies import Bodies
from model.kernel.kernel import Kernel
from model.kernel.retention import Retention
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.access.grounds import Grounds

SupportPlan = Literal["basic", "developer", "business", "enterprise"]


@dataclass(frozen=True, slots=True)
class CellSettings:
    """How a world behaves.

    `delays` off brings every change of state to its end before the next call; `signatures` off takes any unknown access
    key as root of the default account; `strict` refuses parameters that no operation acts on; `any_image` accepts image
    ids that the catalogue does not know; `functions` lets code of customers run, in processes of this machine;
    `sms_sandbox` has text messages go to verified telephones alone; `quotas` is the profile of limits, `support` the
    plan that accounts have; `memory` says how far back the journal reaches, and with it undo and the view of the past;
    `founded` the regions in which a new account finds its default network, all that nobody has to ask for if it is
    None.
    """

    delays: bool = True
    signatures: bool = True
    any_image: bool = False
    sms_sandbox: bool = False
    strict: bool = False
    functions: bool = True
    quotas: Profile = "today"
    support: SupportPlan = "basic"
    memory: Retention = field(default_factory=Retention)
    founded: frozenset[str] | None = None
    account: str = "123456789012"
    root_key: tuple[str, str] = ("AKIACLOUDARIUMROOT00", "cloudarium/the-key-of-a-world-on-this-machine")
    "The default account's root: access key and secret. They open a simulated world, on loopback, and nothing else."
    root_login: tuple[str, str] = ("root@cloudarium.example", "cloudarium-root")
    "The same root's e-mail address and password for the console, as long as the account was given no other."


class Key(NamedTuple):
    """An access key's other half, and whose it is.

    Temporary ones come with a session `token` that has to accompany them, and end at `expires`, in wall time; some are
    known in the `default_regions_only`, and not in those that an account has to enable.
    """

    secret: str
    principal: Principal
    active: bool
    token: str = ""
    expires: float | None = None
    default_regions_only: bool = False


class Identities(Protocol):
    """Who is behind an access key, and what the policies say of them; the service that owns the nouns answers."""

    def key(self, access_key: str) -> Key | None: ...

    def certificate(self, body: bytes) -> Key | None:
        """Whose signing certificate this is (in DER), and whether it is in use; there is no secret to it."""
        ...

    def named(self, arn: str) -> Principal | None:
        """Who acts under the ARN of a root, user or role; None if there is nobody of this name."""
        ...

    def used(self, access_key: str, service: str, region: str, now: float, source_ip: str) -> None:
        """Note that a key was believed, for those who ask when it was last used, and from where."""
        ...

    def tried(self, who: Principal, action: str, region: str) -> None:
        """Note that somebody asked for what this permission allows, for those who ask what rights are used for."""
        ...

    def places(self, access_key: str) -> tuple[tuple[str, float], ...]:
        """The addresses that a key was lately believed from, and when it last was from each."""
        ...

    def last_use(self, access_key: str) -> object | None:
        """When and what for that was, as IAM says it; None if it never was."""
        ...

    def grounds(self, principal: Principal) -> Grounds:
        """The policies that have a word in what a caller may do, those of resources apart."""
        ...


class Cell(Protocol):
    @property
    def kernel(self) -> Kernel: ...

    @property
    def settings(self) -> CellSettings: ...

    @property
    def bodies(self) -> Bodies: ...

    @property
    def identities(self) -> Identities: ...

    def wall(self) -> float:
        """Real seconds since the epoch, by which clients judge signatures and expiry."""
        ...

    def world(self, account: str, region: str, service: str) -> World: ...

    def at_end(self, act: Callable[[], None]) -> None:
        """Have something that was begun for this cell ended with it, or when it begins anew."""
        ...

    async def answer_sdk(self, asked: Mapping[str, Any], account: str, under: Principal | None) -> dict[str, Any]:
        """What a program is told that runs in this cell and asks for methods by boto3's names."""
        ...

    async def answer_web(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What it is told that asks by HTTP, at a host that the cloud has on the internet."""
        ...

    async def ask(
        self,
        action: str,
        params: dict[str, Any],
        *,
        region: str,
        account: str,
        service: str,
        source: str = "",
        under: Principal | None = None,
    ) -> dict[str, Any]: ...
