"""RDS: subnets of a network in which databases may stand."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.services.rds.resources.parts import Place, SubnetOfGroup


class DBSubnetGroup(
    Resource,
    key="db_subnet_group_name",
    arn="subgrp:{db_subnet_group_name}",
    missing=("DBSubnetGroupNotFoundFault", "DB subnet group '{id}' does not exist.", 404),
    taken=("DBSubnetGroupAlreadyExists", "DB subnet group '{id}' already exists."),
    title="DB subnet groups",
    create="CreateDBSubnetGroup",
    describe="DescribeDBSubnetGroups",
    columns=(
        Column("NAME", "db_subnet_group_name"),
        Column("VPC", "vpc_id"),
        Column("ZONES", "zones", "list"),
        Column("STATUS", "subnet_group_status", priority=3),
        Column("DESCRIPTION", "db_subnet_group_description", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action(
            "ModifyDBSubnetGroup",
            "Change subnets",
            "DBSubnetGroupName",
            key="y",
            asks=("SubnetIds", "DBSubnetGroupDescription"),
        ),
        Action("DeleteDBSubnetGroup", "Delete", "DBSubnetGroupName", key="d", confirm=1),
    ),
):
    db_subnet_group_name: str
    db_subnet_group_description: str
    vpc_id: str
    subnets: tuple[SubnetOfGroup, ...]
    subnet_group_status: str = "Complete"

    @property
    def db_subnet_group_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.db_subnet_group_name

    @property
    def supported_network_types(self) -> tuple[str, ...]:
        return ("IPV4",)

    @property
    def place(self) -> Place:
        return Place(
            db_subnet_group_name=self.db_subnet_group_name,
            db_subnet_group_description=self.db_subnet_group_description,
            vpc_id=self.vpc_id,
            subnets=self.subnets,
            db_subnet_group_arn=self.arn,
        )

    @property
    def zones(self) -> tuple[str, ...]:
        return self.place.zones
