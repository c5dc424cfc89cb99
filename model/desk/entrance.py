"""The way into the console: signing in, and what only whoever came in may do."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from model.desk.person import Person
from model.kernel.durable import durable
from model.kit.console import CONSOLE_SECONDS, Knock, tell_of
from model.kit.principal import root
from model.kit.world import World
from model.services.iam.sign_in import SignedIn, account_called, account_of, refused, sign_in, sign_in_as_root
from model.services.sso_oidc.approving import approve, find_grant

if TYPE_CHECKING:
    from model.services.iam.root_certificates import Made


class Entrance:
    """Whoever sits at the desk owns the world, and may be anybody in it."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def people(self) -> tuple[str, ...]:
        """The ARNs of all whom one can sign in as: root, users, roles, and the roots of the world's other accounts."""
        from model.services.iam.resources.accounts import Account
        from model.services.iam.resources.roles import Role
        from model.services.iam.resources.users import User

        account, cloud = self._person.principal.account, self._person.cloud
        store = cloud.kernel.store
        found = [each.arn for kind in (User, Role) for each in store.everywhere(kind) if each.account == account]
        others = {each.id for each in store.everywhere(Account) if each.status == "ACTIVE"}
        roots = [root(number).arn for number in sorted((others | {cloud.settings.account}) - {account})]
        return (root(account).arn, *sorted(found, key=lambda arn: (":role/" in arn, arn)), *roots)

    async def sign_in(self, arn: str) -> None:
        """Be somebody else of this world from now on: root, a user, or a role in a session of sts:AssumeRole's.

        KeyError if there is nobody of this name; AwsError if whoever is signed in may not take the role.
        """
        person, before = self._person, self._person.principal
        found = person.cloud.identities.named(arn)
        if found is None:
            raise KeyError(arn)
        if not found.role_arn:
            person.become(found, None)
            return
        told = await person.call("sts:AssumeRole", {"RoleArn": arn, "RoleSessionName": "console"})
        key = person.cloud.identities.key(told["Credentials"]["AccessKeyId"])
        assert key is not None, "credentials that were just given are known"
        person.become(key.principal, key.expires)
        switched = Knock(event="SwitchRole", caller=key.principal, added={"SwitchFrom": before.arn})
        async with at_the_door(person, key.principal.account, "SwitchRole") as world:
            tell_of(world, switched)

    async def sign_in_with_password(self, account: str, name: str, password: str, code: str = "") -> SignedIn:
        """Come in as a user of an account (its number or alias), or without one as root by e-mail.

        Whose password has to be changed is in only after `change_password`. Raises AwsError: AuthenticationFailure,
        or MultiFactorAuthenticationRequired where the code of a device is missing.
        """
        cloud = self._person.cloud
        found = account_called(cloud.kernel.store, account) if account else account_of(cloud, name)
        if found is None:
            raise refused()
        async with at_the_door(self._person, found, "ConsoleLogin") as world:
            signed_in = (sign_in if account else sign_in_as_root)(world, name, password, code)
        if not signed_in.must_change_password:
            self._come_in(signed_in)
        return signed_in

    async def change_password(self, signed_in: SignedIn, old: str, new: str) -> None:
        """What somebody does at the door who has to. Raises AwsError for what the account's policy does not take."""
        cloud, params = self._person.cloud, {"OldPassword": old, "NewPassword": new}
        await cloud.call("iam:ChangePassword", params, principal=signed_in.principal, region=self._person.region)
        self._come_in(signed_in)

    async def approve_device(self, user_code: str, user_name: str) -> None:
        """Let the device that shows this code act for somebody of Identity Center's directory.

        Raises AwsError for a code that no device shows.
        """
        cloud = self._person.cloud
        grant = find_grant(cloud, user_code)
        async with durable(cloud.kernel.unit("signin", "signin:ApproveDevice")):
            approve(cloud.world(grant.account, grant.region, grant.service), grant, user_name)

    async def make_signing_key_pair(self, public_key: str) -> str:
        """Have the account's root, in the console, make known a key that it signs CloudFront URLs with; returns its id.

        Raises AccessDenied for anybody else.
        """
        from model.services.cloudfront.key_pairs import make_key_pair

        self._person.refuse_ended()
        caller = self._person.principal
        async with at_the_door(self._person, caller.account, "CreateCloudFrontKeyPair", "cloudfront") as world:
            return make_key_pair(world, caller, public_key)

    async def make_signing_certificate(self) -> Made:
        """Have the account's root, in the console, make a certificate that it signs with; its key is told only now.

        Raises AccessDenied for anybody else.
        """
        from model.services.iam.root_certificates import draw_key, make_certificate

        self._person.refuse_ended()
        caller = self._person.principal
        key = await draw_key(self._person.cloud.world(caller.account, self._person.region, "iam"), caller)
        async with at_the_door(self._person, caller.account, "CreateSigningCertificate") as world:
            return make_certificate(world, caller, key)

    def _come_in(self, signed_in: SignedIn) -> None:
        cloud = self._person.cloud
        self._person.become(signed_in.session(cloud.kernel.clock.now), cloud.wall() + CONSOLE_SECONDS)


@asynccontextmanager
async def at_the_door(person: Person, account: str, event: str, service: str = "iam") -> AsyncGenerator[World, None]:
    """The world of an account while somebody comes in to its console; kept when it is left."""
    async with durable(person.cloud.kernel.unit("signin", f"signin:{event}")):
        yield person.cloud.world(account, person.region, service)
