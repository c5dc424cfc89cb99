"""Identity Center's OpenID Connect: what exists. All that ends here ends in wall time, by which programs judge it."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource


class Registration(Resource, scope="global", key="client_id"):
    """A program that may ask people to let it in."""

    client_id: str
    client_secret: str
    client_name: str
    scopes: tuple[str, ...] = ()
    expires: float


class DeviceGrant(
    Resource,
    key="device_code",
    index=("user_code",),
    title="Devices that want in",
    columns=(
        Column("CODE", "user_code"),
        Column("STATE", "state", "state"),
        Column("PROGRAM", "client_name"),
        Column("AGE", "created_at", "age"),
    ),
):
    """A program shows `user_code` and waits until somebody of the directory has approved it."""

    device_code: str
    user_code: str
    client_id: str
    client_name: str
    instance_arn: str
    state: str = "PENDING"
    user_id: str = ""
    expires: float

    @property
    def arn(self) -> str:
        return self.instance_arn

    @property
    def label(self) -> str:
        return self.user_code


class PortalToken(Resource, key="access_token", index=("refresh_token",)):
    """Whoever brings it is this person of the directory."""

    access_token: str
    refresh_token: str = ""
    client_id: str
    instance_arn: str
    user_id: str
    expires: float
