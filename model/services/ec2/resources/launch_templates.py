"""Launch templates: what exists: answers to a launch's questions, kept version by version."""

from __future__ import annotations

from typing import Any, ClassVar

import orjson

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class LaunchTemplate(
    Resource,
    key="launch_template_id",
    prefix="lt",
    arn="launch-template/{launch_template_id}",
    index=("launch_template_name",),
    missing=(
        "InvalidLaunchTemplateId.NotFound",
        "The specified launch template, with template ID {id}, does not exist.",
    ),
    malformed=("InvalidLaunchTemplateId.Malformed", 'Invalid id: "{id}" (expecting "lt-...")'),
    title="Launch templates",
    columns=(
        Column("NAME", "launch_template_name"),
        Column("ID", "launch_template_id", priority=2),
        Column("DEFAULT", "default_version_number", "number"),
        Column("LATEST", "latest_version_number", "number"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action(
            "CreateLaunchTemplateVersion", "Add a version", "LaunchTemplateId", key="n", asks=("LaunchTemplateData",)
        ),
        Action("ModifyLaunchTemplate", "Set the default", "LaunchTemplateId", key="y", asks=("DefaultVersion",)),
        Action(
            "DeleteLaunchTemplate",
            "Delete",
            "LaunchTemplateId",
            key="d",
            confirm=2,
            consequence="All its versions go with it.",
        ),
    ),
    create="CreateLaunchTemplate",
    describe="DescribeLaunchTemplates",
):
    __fragments__: ClassVar[bool] = True

    launch_template_id: str
    launch_template_name: str
    created_by: str
    default_version_number: int = 1
    latest_version_number: int = 1

    @property
    def create_time(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.launch_template_name


class LaunchTemplateVersion(Resource, key="version_key", index=("launch_template_id",)):
    version_key: str
    "The template's id and the number, `lt-…/3`."
    launch_template_id: str
    launch_template_name: str
    version_number: int
    created_by: str
    data: str
    "As JSON, by AWS's names."
    version_description: str | None = None
    default_version: bool = False

    @property
    def create_time(self) -> float:
        return self.created_at

    @property
    def launch_template_data(self) -> dict[str, Any]:
        return orjson.loads(self.data)


def version_key(template_id: str, number: int) -> str:
    return f"{template_id}/{number}"
