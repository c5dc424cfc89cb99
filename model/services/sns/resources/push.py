"""SNS: what exists: applications on mobile platforms, and the devices that have them."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class PlatformApplication(
    Resource,
    key="platform_application_arn",
    missing=("NotFound", "PlatformApplication does not exist", 404),
    title="Platform applications",
    columns=(
        Column("NAME", "name"),
        Column("PLATFORM", "platform"),
        Column("ENABLED", "enabled"),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action(
            "CreatePlatformEndpoint",
            "Add a device",
            "PlatformApplicationArn",
            key="b",
            asks=("Token", "CustomUserData"),
        ),
        Action("DeletePlatformApplication", "Delete", "PlatformApplicationArn", key="d", confirm=2),
    ),
    create="CreatePlatformApplication",
    describe="ListPlatformApplications",
):
    platform_application_arn: str
    name: str
    platform: str
    enabled: bool = True
    attributes: tuple[tuple[str, str], ...] = ()
    "What may be told of it: credentials are not."

    @property
    def arn(self) -> str:
        return self.platform_application_arn

    @property
    def label(self) -> str:
        return self.name


class PlatformEndpoint(
    Resource,
    key="endpoint_arn",
    missing=("NotFound", "Endpoint does not exist", 404),
    title="Devices",
    index=("platform_application_arn",),
    columns=(
        Column("TOKEN", "token"),
        Column("APPLICATION", "application"),
        Column("ENABLED", "enabled"),
        Column("USER", "custom_user_data", priority=2),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action("Publish", "Push", "TargetArn", key="s", asks=("Message",)),
        Action(
            "SetEndpointAttributes",
            "Disable",
            "EndpointArn",
            key="x",
            confirm=1,
            fixed={"Attributes": {"Enabled": "false"}},
        ),
        Action("DeleteEndpoint", "Delete", "EndpointArn", key="d", confirm=1),
    ),
    create="CreatePlatformEndpoint",
    describe="ListEndpointsByPlatformApplication",
):
    endpoint_arn: str
    platform_application_arn: str
    platform: str
    token: str
    custom_user_data: str = ""
    enabled: bool = True

    @property
    def arn(self) -> str:
        return self.endpoint_arn

    @property
    def application(self) -> str:
        return self.platform_application_arn.rpartition("/")[2]

    @property
    def label(self) -> str:
        return self.token
