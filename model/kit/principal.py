"""Who is calling."""

from __future__ import annotations

from dataclasses import dataclass

from model.kit.arn import arn
from model.laws.access.question import Caller


@dataclass(frozen=True, slots=True)
class Principal:
    """An identity of the cloud. `type` is CloudTrail's word: Root, IAMUser, AssumedRole, FederatedUser, AWSService…

    A session's principal says more: the role that is assumed and under which name (`name` is then that of the role), or
    for a federated user the user or root who vouches for it (`issuer`, an ARN). `session_policies` are documents that
    narrow it. `mfa_at` and `issued_at` are simulated time, None without MFA and for credentials that do not expire.
    """

    type: str
    account: str
    arn: str
    user_id: str
    name: str
    role_arn: str = ""
    session_name: str = ""
    issuer: str = ""
    session_policies: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    transitive_tags: tuple[str, ...] = ()
    source_identity: str = ""
    federated: str = ""
    "The identity provider that vouches for it, as policies name it: accounts.google.com, or a SAML provider's ARN."
    mfa_at: float | None = None
    issued_at: float | None = None
    access_key: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    "What the identity provider said, as policies ask for it: accounts.google.com:sub."

    @property
    def may_everything(self) -> bool:
        """Root of an account, and AWS's own services acting for it, meet no policy."""
        return self.type in ("Root", "AWSService")

    @property
    def caller(self) -> Caller:
        """As the access law sees it."""
        return Caller(
            self.arn,
            self.account,
            self.type,
            self.user_id,
            role_arn=self.role_arn or self.issuer,
            service=self.name if self.type == "AWSService" else "",
            federated=self.federated,
        )


def root(account: str) -> Principal:
    return Principal("Root", account, arn("iam", "", account, "root"), account, "root")


def service(name: str, account: str) -> Principal:
    """An AWS service acting in an account under its service-linked role, as Auto Scaling does when it launches."""
    host = f"{name}.amazonaws.com"
    return Principal("AWSService", account, arn("iam", "", account, f"role/aws-service-role/{host}"), name, host)


ANONYMOUS = Principal("Anonymous", "", "", "ANONYMOUS", "anonymous")
