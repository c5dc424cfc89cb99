"""The way into the console for those who sign in elsewhere: temporary credentials, a token for them, a code for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from math import inf

from model.desk.entrance import at_the_door
from model.desk.person import Person
from model.kit.errors import AwsError
from model.services.sts.console import (
    find_session,
    find_token,
    make_token,
    open_console,
    refuse_foreign,
    tell_of_login,
)
from model.services.sts.resources import Session


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came to the console by a sign-in token: who, the code for the dashboard, and when it is over."""

    arn: str
    code: str
    ends: float


class Federation:
    """The three steps of that way, in order."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def make_token(self, key: Mapping[str, str], seconds: int | None, source_ip: str) -> str:
        """A sign-in token for temporary credentials (`sessionId`, `sessionKey`, `sessionToken`).

        Raises AwsError for credentials that are not good, or not for this.
        """
        cloud, id = self._person.cloud, key.get("sessionId", "")
        found = cloud.identities.key(id)
        given = (key.get("sessionKey", "").encode(), key.get("sessionToken", "").encode())
        if found is None or not (
            found.active
            and compare_digest(found.secret.encode(), given[0])
            and compare_digest(found.token.encode(), given[1])
            and cloud.wall() < (found.expires or inf)
        ):
            raise AwsError("BadRequest", "The credentials are not valid, or not any more.", 400)
        session = refuse_foreign(cloud.kernel.store.anywhere(Session, id), seconds)
        async with at_the_door(self._person, session.account, "GetSigninToken", "sts") as world:
            return make_token(world, session, found.principal, seconds, source_ip).token

    async def open_console(self, token: str, source_ip: str) -> Visit:
        """What a sign-in token opens. Raises AwsError for one that is not good any more."""
        cloud = self._person.cloud
        account = find_token(cloud, token).account
        async with at_the_door(self._person, account, "ConsoleLogin", "sts") as world:
            session = open_console(world, find_token(cloud, token))
            key = cloud.identities.key(session.access_key_id)
            assert key is not None, "credentials that were just given are known"
            tell_of_login(world, session, key.principal, source_ip)
        return Visit(session.arn, session.code, session.expires)

    async def sign_in_with_code(self, code: str) -> None:
        """Go on at the desk as whoever came by the federation endpoint. The code is good once."""
        session = find_session(self._person.cloud, code)
        async with at_the_door(self._person, session.account, "UseCode", "sts"):
            session.code = ""
        key = self._person.cloud.identities.key(session.access_key_id)
        if key is None or not key.active:
            raise AwsError("AuthenticationFailure", "The role or user behind this code is no more.", 401)
        self._person.become(key.principal, key.expires)
