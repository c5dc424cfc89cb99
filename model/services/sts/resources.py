"""STS: what exists."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource


class Session(
    Resource,
    scope="global",
    key="access_key_id",
    missing=("NoSuchEntity", "The Access Key with id {id} cannot be found.", 404),
    title="Sessions",
    columns=(
        Column("KEY", "access_key_id"),
        Column("WHO", "arn"),
        Column("SOURCE", "source", priority=2),
        Column("FROM", "issuer", priority=3),
        Column("AGE", "created_at", "age"),
    ),
):
    """Temporary credentials and whose they are.

    `expires` is wall time: SDKs renew credentials by the clock of the machine that they run on, and would go on with
    expired ones, or renew those that hold, if it were simulated. Everything else here is simulated time.
    """

    access_key_id: str
    secret_access_key: str
    token: str
    expires: float
    type: str
    "CloudTrail's word for the caller: AssumedRole, FederatedUser, IAMUser or Root."
    principal_arn: str
    user_id: str
    name: str
    role_arn: str = ""
    session_name: str = ""
    issuer: str = ""
    source: str = ""
    "How it came about: role, cross-account, service, web identity, SAML, federation, session token or root session."
    session_policies: tuple[str, ...] = ()
    principal_tags: tuple[tuple[str, str], ...] = ()
    transitive_tags: tuple[str, ...] = ()
    source_identity: str = ""
    federated: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    mfa_at: float | None = None
    default_regions_only: bool = False
    "They are unknown in regions that an account has to enable first."
    code: str = ""
    "Opens the console with these credentials, once, as long as it is fresh; then it is gone."
    code_ends: float = 0.0
    "In wall time."

    @property
    def arn(self) -> str:
        return self.principal_arn

    @property
    def session_token(self) -> str:
        return self.token

    @property
    def expiration(self) -> float:
        return self.expires

    @property
    def label(self) -> str:
        return self.session_name or self.name


class SignInToken(Resource, scope="global", key="token"):
    """That temporary credentials may be brought into the console: good until `ends`, in wall time."""

    token: str
    access_key_id: str
    ends: float
    seconds: int | None = None
    "How long the session in the console is to last; until the credentials end where nobody said."
