"""Who is behind an access key, and what the policies of that principal say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model.kernel.kernel import Kernel
from model.kernel.unit import find_current
from model.kit.cell import Key
from model.kit.principal import Principal, root
from model.kit.world import GLOBAL
from model.laws.access import policy as law
from model.laws.access.grounds import Grounds
from model.services.iam.attempts import Noticing
from model.services.iam.managed import text_of
from model.services.iam.resources.accounts import Account
from model.services.iam.resources.certificates import ROOTS, SigningCertificate
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import AccessKey, KeyUse, User
from model.services.iam.x509 import fingerprint
from model.services.organizations.resources.control import levels_over
from model.services.sts.resources import Session

MINUTE = 60.0
MOST_PLACES = 4
"Addresses of a key that are remembered."


class WorldIdentities:
    """Reads the world's users, roles, keys and sessions; the default account's root key is given by the settings."""

    def __init__(self, kernel: Kernel, account: str, root_key: tuple[str, str]) -> None:
        self._kernel = kernel
        self._account = account
        self._root_key = root_key
        self._attempts = Noticing(kernel)
        self._uses: dict[str, KeyUse] = {}
        self._places: dict[str, tuple[tuple[str, float], ...]] = {}

    def key(self, access_key: str) -> Key | None:
        if access_key == self._root_key[0]:
            return self._first_key()
        found = self._kernel.store.anywhere(AccessKey, access_key)
        if found is not None:
            whose = self._owner(found)
            return Key(found.secret_access_key, whose, found.status == "Active" and self._is_open(found.account))
        session = self._kernel.store.anywhere(Session, access_key)
        return None if session is None else self._temporary(session)

    def certificate(self, body: bytes) -> Key | None:
        found = self._kernel.store.anywhere(SigningCertificate, fingerprint(body))
        if found is None:
            return None
        user = self._kernel.store.find(found.account, GLOBAL, User, found.user_name)
        owner = root(found.account) if found.user_name == ROOTS else user and principal_of(user)
        return Key("", owner, found.status == "Active" and self._is_open(found.account)) if owner else None

    def _first_key(self) -> Key | None:
        _, secret = self._root_key
        account = self._kernel.store.find(self._account, GLOBAL, Account, self._account)
        if account is not None and account.first_key == "Deleted":
            return None
        active = account is None or (account.first_key == "Active" and account.status == "ACTIVE")
        return Key(secret, root(self._account), active)

    def _is_open(self, account: str) -> bool:
        found = self._kernel.store.find(account, GLOBAL, Account, account)
        return found is None or found.status == "ACTIVE"

    def _owner(self, key: AccessKey) -> Principal:
        if not key.user_name:
            return root(key.account)
        user = self._kernel.store.find(key.account, GLOBAL, User, key.user_name)
        assert user is not None, "an access key belongs to a user"
        return principal_of(user)

    def _temporary(self, session: Session) -> Key:
        """Credentials of a role or user that is no more are of no use, whenever they end."""
        identity = identity_of(self._kernel, session.account, session.role_arn or session.issuer or session.arn)
        principal = principal_in(session, identity)
        lasting = identity is not None or session.issuer == root(session.account).arn or session.type == "Root"
        same = not isinstance(identity, Role) or session.user_id.startswith(identity.role_id)
        active = lasting and same and self._is_open(session.account)
        return Key(
            session.secret_access_key,
            principal,
            active,
            session.token,
            session.expires,
            session.default_regions_only,
        )

    def named(self, arn: str) -> Principal | None:
        """Who acts under the ARN of a root, user or role, a role in a session that asks what would be allowed."""
        account = arn.split(":")[4] if arn.count(":") >= 5 else ""
        if account and arn == root(account).arn:
            return root(account)
        identity = identity_of(self._kernel, account, arn)
        if isinstance(identity, Role):
            return _in_role(identity)
        return principal_of(identity) if identity is not None else None

    def used(self, access_key: str, service: str, region: str, now: float, source_ip: str) -> None:
        """Note the use of a key, in memory; a call that changes something writes it down, once a simulated minute."""
        use = KeyUse(used_at=now, service=service, region=region)
        self._uses[access_key] = use
        seen = self.places(access_key)
        others = seen[1:] if seen and seen[0][0] == source_ip else tuple(each for each in seen if each[0] != source_ip)
        self._places[access_key] = ((source_ip, now), *others[: MOST_PLACES - 1])
        if find_current() is None:
            return
        key = self._kernel.store.anywhere(AccessKey, access_key)
        if key is not None and (key.last_use is None or now - key.last_use.used_at >= MINUTE):
            key.last_use, key.places = use, self._places[access_key]
        session = self._kernel.store.anywhere(Session, access_key) if key is None else None
        role = identity_of(self._kernel, session.account, session.role_arn) if session is not None else None
        if isinstance(role, Role) and (role.last_use is None or now - role.last_use.used_at >= MINUTE):
            role.last_use = use

    def tried(self, who: Principal, action: str, region: str) -> None:
        self._attempts.note(who, action, region)

    def places(self, access_key: str) -> tuple[tuple[str, float], ...]:
        """The latest first."""
        seen = self._places.get(access_key)
        if seen is not None:
            return seen
        key = self._kernel.store.anywhere(AccessKey, access_key)
        return key.places if key is not None else ()

    def last_use(self, access_key: str) -> KeyUse | None:
        """When a key was last believed, as far as anybody knows."""
        seen = self._uses.get(access_key)
        key = self._kernel.store.anywhere(AccessKey, access_key)
        return seen or (key.last_use if key is not None else None)

    def grounds(self, principal: Principal) -> Grounds:
        """Its own policies and those of its groups, a group's after the user's own, what narrows its session, and the
        policies of the organization, which reach everybody but the roles of services.
        """
        identity = identity_of(self._kernel, principal.account, principal.role_arn or principal.issuer or principal.arn)
        session = tuple(law.read_policy(each, "session", "session policy") for each in principal.session_policies)
        over = () if _is_service_linked(identity) else levels_over(self._kernel, principal.account)
        if identity is None:
            return Grounds(session=session, organization=over)
        own = tuple(policies_of(self._kernel, identity))
        return Grounds(own, boundary=boundary_of(self._kernel, identity), session=session, organization=over)


def _is_service_linked(identity: User | Role | None) -> bool:
    return isinstance(identity, Role) and identity.is_service_linked


def principal_of(user: User) -> Principal:
    tags = tuple((tag.key, tag.value) for tag in user.tags)
    return Principal("IAMUser", user.account, user.arn, user.user_id, user.user_name, tags=tags)


def _in_role(role: Role) -> Principal:
    session = "what-if"
    tags = tuple((tag.key, tag.value) for tag in role.tags)
    return Principal(
        "AssumedRole",
        role.account,
        f"arn:aws:sts::{role.account}:assumed-role/{role.role_name}/{session}",
        f"{role.role_id}:{session}",
        role.role_name,
        role_arn=role.arn,
        session_name=session,
        tags=tags,
    )


def principal_in(session: Session, identity: User | Role | None) -> Principal:
    """Who acts with temporary credentials; tags of the session go before those of the role or user."""
    own = {tag.key: tag.value for tag in identity.tags} if identity is not None else {}
    return Principal(
        type=session.type,
        account=session.account,
        arn=session.arn,
        user_id=session.user_id,
        name=session.name,
        role_arn=session.role_arn,
        session_name=session.session_name,
        issuer=session.issuer if session.type == "FederatedUser" else "",
        session_policies=session.session_policies,
        tags=tuple((own | dict(session.principal_tags)).items()),
        transitive_tags=session.transitive_tags,
        source_identity=session.source_identity,
        federated=session.federated,
        mfa_at=session.mfa_at,
        issued_at=session.created_at,
        access_key=session.access_key_id,
        claims=session.claims,
    )


def identity_of(kernel: Kernel, account: str, arn: str) -> User | Role | None:
    """The user or role that an ARN names in this account, if it is there."""
    kind, _, name = arn.rpartition(":")[2].partition("/")
    of = {"user": User, "role": Role}.get(kind)
    found = kernel.store.find(account, GLOBAL, of, name.rpartition("/")[2]) if of is not None else None
    return found if found is not None and found.arn == arn else None


def policies_of(kernel: Kernel, identity: User | Group | Role) -> Iterator[law.Policy]:
    """Every policy that holds for a user, group or role, a user's groups included."""
    account = identity.account
    for name, document in identity.inline_policies:
        yield law.read_policy(document, name)
    yield from _attached(kernel, account, identity.attached_policies)
    for name in identity.groups if isinstance(identity, User) else ():
        group = kernel.store.find(account, GLOBAL, Group, name)
        assert group is not None, "a user is in groups that exist"
        yield from policies_of(kernel, group)


def documents_of(kernel: Kernel, identity: User | Group | Role) -> Iterator[tuple[str, str]]:
    """The same as they were written: names and texts."""
    yield from identity.inline_policies
    for arn in identity.attached_policies:
        yield arn.rpartition("/")[2], managed_text(kernel, identity.account, arn)
    for name in identity.groups if isinstance(identity, User) else ():
        group = kernel.store.find(identity.account, GLOBAL, Group, name)
        assert group is not None, "a user is in groups that exist"
        yield from documents_of(kernel, group)


def boundary_of(kernel: Kernel, identity: User | Role) -> law.Policy | None:
    arn = identity.boundary_arn
    return _managed(kernel, identity.account, arn, "permissions boundary") if arn else None


def _attached(kernel: Kernel, account: str, arns: Iterable[str]) -> Iterator[law.Policy]:
    for arn in arns:
        yield _managed(kernel, account, arn, "identity-based policy")


def _managed(kernel: Kernel, account: str, arn: str, kind: str) -> law.Policy:
    return law.read_policy(managed_text(kernel, account, arn), arn.rpartition("/")[2], kind)


def managed_text(kernel: Kernel, account: str, arn: str) -> str:
    """A managed policy as it is in force, AWS's or the customer's."""
    of_aws = text_of(kernel, arn)
    if of_aws is not None:
        return of_aws
    policy = kernel.store.find(account, GLOBAL, Policy, arn)
    assert policy is not None, "a policy that is attached cannot be deleted"
    return policy.default.text
