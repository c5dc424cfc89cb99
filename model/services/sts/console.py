"""Into the console with temporary credentials: a sign-in token, and what it opens."""

from __future__ import annotations

from model.kit.cell import Cell
from model.kit.console import CONSOLE_SECONDS, Knock, about_sign_in, tell_of
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.sts.behavior import forget_token
from model.services.sts.issuing import LETTERS, issue
from model.services.sts.resources import Session, SignInToken

FRESH_SECONDS = 900
"How long a sign-in token is good, and then the code that it was exchanged for."
LEAST_SECONDS = 900
CHAINED_SECONDS = 3600
TYPES = frozenset({"AssumedRole", "FederatedUser"})
SOURCE = "console"
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CARRIED = (
    "type",
    "principal_arn",
    "user_id",
    "name",
    "role_arn",
    "session_name",
    "issuer",
    "session_policies",
    "principal_tags",
    "transitive_tags",
    "source_identity",
    "federated",
    "claims",
    "mfa_at",
    "default_regions_only",
)
"What a session of the console has of the one that it was opened with."


def refuse_foreign(session: Session | None, seconds: int | None) -> Session:
    """Only roles and federated users come in this way, and not for how long they like (IAM user guide, brokers)."""
    if session is None or session.type not in TYPES:
        raise _bad("Sign-in tokens are for credentials of AssumeRole and its kin, or of GetFederationToken.")
    if seconds is None:
        return session
    if session.type == "FederatedUser":
        raise _bad("SessionDuration is not for credentials of GetFederationToken: they say themselves when they end.")
    if not LEAST_SECONDS <= seconds <= CONSOLE_SECONDS:
        raise _bad(f"SessionDuration has to lie between {LEAST_SECONDS} and {CONSOLE_SECONDS} seconds.")
    if ":assumed-role/" in session.issuer and seconds > CHAINED_SECONDS:
        raise _bad("A role that was assumed out of another lets nobody in for more than an hour.")
    return session


def make_token(world: World, session: Session, who: Principal, seconds: int | None, source_ip: str) -> SignInToken:
    luck = world.luck("sign-in token", world.count("sign-in token"))
    token = SignInToken(
        token=luck.letters(128, LETTERS.replace("+", "").replace("/", "")),
        access_key_id=session.access_key_id,
        ends=world.cell.wall() + FRESH_SECONDS,
        seconds=seconds,
    )
    answer = {"credentials": {"accessKeyId": session.access_key_id}}
    added = {"MobileVersion": "No", "MFAUsed": "No"}
    tell_of(world, Knock(event="GetSigninToken", caller=who, source_ip=source_ip, added=added, answer=answer))
    world.wake(forget_token, token.token, after=FRESH_SECONDS)
    return world.add(token)


def find_token(cell: Cell, text: str) -> SignInToken:
    token = cell.kernel.store.anywhere(SignInToken, text)
    if token is None or cell.wall() >= token.ends:
        raise _bad("The sign-in token is not valid, or not any more.")
    return token


def open_console(world: World, token: SignInToken) -> Session:
    """Credentials of the console's own, and a code that brings somebody in with them."""
    source = world.find(Session, token.access_key_id)
    now = world.cell.wall()
    left = 0 if source is None else int(source.expires - now)
    if source is None or left <= 0:
        raise _bad("The credentials that the sign-in token was made from have ended.")
    carried = {name: getattr(source, name) for name in _CARRIED}
    session = issue(world, token.seconds or left, source=SOURCE, **carried)
    luck = world.luck("console code", world.count("console code"))
    letters = luck.letters(8, _CODE_LETTERS)
    session.code, session.code_ends = f"{letters[:4]}-{letters[4:]}", now + FRESH_SECONDS
    return session


def tell_of_login(world: World, session: Session, who: Principal, source_ip: str) -> None:
    added = about_sign_in(mfa_used=session.mfa_at is not None)
    tell_of(world, Knock(event="ConsoleLogin", caller=who, source_ip=source_ip, added=added))


def find_session(cell: Cell, code: str) -> Session:
    """Whoever brings this code."""
    wanted, now = code.strip().upper(), cell.wall()
    for session in cell.kernel.store.everywhere(Session):
        if session.code and session.code == wanted and now < min(session.code_ends, session.expires):
            return session
    raise AwsError("AuthenticationFailure", "Nobody comes by this code, or not any more.", 401)


def _bad(message: str) -> AwsError:
    return AwsError("BadRequest", message, 400)
