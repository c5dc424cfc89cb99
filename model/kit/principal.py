"""Who is calling."""

from __future__ import annotations

from dataclasses import dataclass

from model.kit.arn import arn


@dataclass(frozen=True, slots=True)
class Principal:
    """An identity of the cloud. `type` is CloudTrail's word: Root, IAMUser, AssumedRole, AWSService, Anonymous."""

    type: str
    account: str
    arn: str
    user_id: str
    name: str

    @property
    def may_everything(self) -> bool:
        """Root of an account, and AWS's own services acting for it, meet no policy."""
        return self.type in ("Root", "AWSService")


def root(account: str) -> Principal:
    return Principal("Root", account, arn("iam", "", account, "root"), account, "root")


def service(name: str, account: str) -> Principal:
    """An AWS service acting in an account under its service-linked role, as Auto Scaling does when it launches."""
    host = f"{name}.amazonaws.com"
    return Principal("AWSService", account, arn("iam", "", account, f"role/aws-service-role/{host}"), name, host)


ANONYMOUS = Principal("Anonymous", "", "", "ANONYMOUS", "anonymous")
