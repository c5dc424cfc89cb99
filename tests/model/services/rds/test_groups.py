"""Groups of parameters, options and subnets."""

from __future__ import annotations

from typing import Any

import pytest

from model.kit.cell import CellSettings
from model.services.rds.resources.instances import DBInstance
from tests.admin import Admin
from tests.model.services.rds.databases import MINUTE, SMALL, Databases

THEN = CellSettings(quotas="notes-2017", founded=frozenset({"us-east-1"}))


def tuned(admin: Admin, family: str = "mysql8.0", name: str = "tuned") -> None:
    about = {"DBParameterGroupFamily": family, "Description": "Ours"}
    admin.call("rds:CreateDBParameterGroup", DBParameterGroupName=name, **about)


def set_parameter(admin: Admin, value: str, method: str = "pending-reboot", name: str = "max_connections") -> None:
    parameter = {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
    admin.call("rds:ModifyDBParameterGroup", DBParameterGroupName="tuned", Parameters=[parameter])


def in_force(admin: Admin, name: str) -> int:
    return admin.cloud.world("123456789012", "us-east-1", "rds").get(DBInstance, name).most_connections


def apply_status(databases: Databases, name: str) -> str:
    return databases.look(name)["DBParameterGroups"][0]["ParameterApplyStatus"]


@pytest.mark.fact("rds-16")
def test_another_group_of_parameters_is_in_force_after_a_reboot(admin: Admin, databases: Databases) -> None:
    tuned(admin)
    set_parameter(admin, "77")
    for name in ("one", "two"):
        databases.create(name)
    admin.advance(20 * MINUTE)
    usual = in_force(admin, "one")
    for name in ("one", "two"):
        databases.modify(name, DBParameterGroupName="tuned")
    assert [apply_status(databases, name) for name in ("one", "two")] == ["pending-reboot"] * 2
    assert [in_force(admin, name) for name in ("one", "two")] == [usual] * 2
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="one")
    admin.advance(2 * MINUTE)
    assert [apply_status(databases, name) for name in ("one", "two")] == ["in-sync", "pending-reboot"]
    assert [in_force(admin, name) for name in ("one", "two")] == [77, usual]


def test_in_a_group_that_is_in_force_only_static_parameters_wait(admin: Admin, databases: Databases) -> None:
    tuned(admin, "postgres17")
    databases.there("shop", Engine="postgres", DBParameterGroupName="tuned")
    set_parameter(admin, "4096", "immediate", "work_mem")
    assert apply_status(databases, "shop") == "in-sync"
    set_parameter(admin, "50")
    assert (apply_status(databases, "shop"), in_force(admin, "shop") > 50) == ("pending-reboot", True)
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop")
    admin.advance(2 * MINUTE)
    assert (apply_status(databases, "shop"), in_force(admin, "shop")) == ("in-sync", 50)
    admin.call("rds:ResetDBParameterGroup", DBParameterGroupName="tuned", ResetAllParameters=True)
    assert apply_status(databases, "shop") == "pending-reboot"


def test_parameters_are_told_with_where_their_values_come_from(admin: Admin) -> None:
    tuned(admin)
    set_parameter(admin, "77")
    told = admin.call("rds:DescribeDBParameters", DBParameterGroupName="tuned", Source="user")["Parameters"]
    assert [(each["ParameterName"], each["ParameterValue"], each["ApplyType"]) for each in told] == [
        ("max_connections", "77", "dynamic")
    ]
    usual = admin.call("rds:DescribeEngineDefaultParameters", DBParameterGroupFamily="mysql8.0")["EngineDefaults"]
    assert "innodb_buffer_pool_size" in {each["ParameterName"] for each in usual["Parameters"]}
    about = {"SourceDBParameterGroupIdentifier": "tuned", "TargetDBParameterGroupIdentifier": "copied"}
    admin.call("rds:CopyDBParameterGroup", **about, TargetDBParameterGroupDescription="A copy")
    told = admin.call("rds:DescribeDBParameters", DBParameterGroupName="copied", Source="user")["Parameters"]
    assert [each["ParameterValue"] for each in told] == ["77"]
    admin.call("rds:DeleteDBParameterGroup", DBParameterGroupName="tuned")
    tuned(admin)
    listed = admin.call("rds:DescribeDBParameterGroups")["DBParameterGroups"]
    assert [each["DBParameterGroupName"] for each in listed] == ["copied", "tuned"]


def test_groups_of_parameters_are_refused_as_rds_refuses_them(admin: Admin, databases: Databases) -> None:
    tuned(admin)
    databases.create(DBParameterGroupName="tuned")

    def set_to(name: str, value: str, method: str = "immediate") -> dict[str, Any]:
        parameter = {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
        return {"DBParameterGroupName": "tuned", "Parameters": [parameter]}

    static = set_to("innodb_buffer_pool_size", "6000000")
    wrong: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("ModifyDBParameterGroup", set_to("nothing", "1"), "InvalidParameterValue"),
        ("ModifyDBParameterGroup", set_to("max_connections", "0"), "InvalidParameterValue"),
        ("ModifyDBParameterGroup", set_to("max_connections", "many"), "InvalidParameterValue"),
        ("ModifyDBParameterGroup", static, "InvalidParameterCombination"),
        ("ModifyDBParameterGroup", {**static, "DBParameterGroupName": "default.mysql8.0"}, "DBParameterGroupNotFound"),
        ("DeleteDBParameterGroup", {"DBParameterGroupName": "tuned"}, "InvalidDBParameterGroupState"),
        ("DescribeDBParameters", {"DBParameterGroupName": "nobody"}, "DBParameterGroupNotFound"),
        ("DescribeEngineDefaultParameters", {"DBParameterGroupFamily": "mysql1"}, "InvalidParameterValue"),
    )
    refused = [admin.refused(f"rds:{action}", **params).code for action, params, _ in wrong]
    assert refused == [code for *_, code in wrong]
    other = {"DBInstanceIdentifier": "other", **SMALL, "Engine": "postgres", "DBParameterGroupName": "tuned"}
    assert admin.refused("rds:CreateDBInstance", **other).code == "InvalidParameterCombination"
    databases.create("usual")
    own = admin.refused("rds:DeleteDBParameterGroup", DBParameterGroupName="default.mysql8.0")
    assert own.code == "InvalidDBParameterGroupState"


@pytest.mark.fact("rds-17")
def test_an_option_group_is_empty_at_first_and_takes_what_its_engine_has() -> None:
    admin = Admin(settings=THEN)
    try:
        _try_options(admin)
    finally:
        admin.close()


def _try_options(admin: Admin) -> None:
    kinds = {"oracle-ee": "12.1", "sqlserver-se": "12.00", "mysql": "5.6"}
    for engine, major in kinds.items():
        about = {"EngineName": engine, "MajorEngineVersion": major, "OptionGroupDescription": "Ours"}
        made = admin.call("rds:CreateOptionGroup", OptionGroupName=engine, **about)["OptionGroup"]
        assert made["Options"] == []
    _include(admin, "oracle-ee", "STATSPACK")
    _include(admin, "sqlserver-se", "MIRRORING")
    refusal = admin.refused(
        "rds:ModifyOptionGroup", OptionGroupName="mysql", OptionsToInclude=[{"OptionName": "STATSPACK"}]
    )
    assert refusal.code == "InvalidParameterCombination"
    databases = Databases(admin)
    databases.create("one", Engine="oracle-ee", OptionGroupName="oracle-ee", DBInstanceClass="db.m4.large")
    held = databases.look("one")["OptionGroupMemberships"][0]["OptionGroupName"]
    told = admin.call("rds:DescribeOptionGroups", OptionGroupName=held)["OptionGroupsList"][0]
    assert [each["OptionName"] for each in told["Options"]] == ["STATSPACK"]


def _include(admin: Admin, group: str, option: str) -> None:
    admin.call("rds:ModifyOptionGroup", OptionGroupName=group, OptionsToInclude=[{"OptionName": option}])


def test_options_go_as_they_came_and_a_group_goes_when_nobody_has_it(admin: Admin, databases: Databases) -> None:
    about = {"EngineName": "mysql", "MajorEngineVersion": "8.0", "OptionGroupDescription": "Ours"}
    admin.call("rds:CreateOptionGroup", OptionGroupName="ours", **about)
    _include(admin, "ours", "MEMCACHED")
    admin.call(
        "rds:CopyOptionGroup",
        SourceOptionGroupIdentifier="ours",
        TargetOptionGroupIdentifier="copied",
        TargetOptionGroupDescription="A copy",
    )
    databases.create(OptionGroupName="ours")
    in_use = admin.refused("rds:DeleteOptionGroup", OptionGroupName="ours")
    assert in_use.code == "InvalidOptionGroupStateFault"
    admin.call("rds:ModifyOptionGroup", OptionGroupName="ours", OptionsToRemove=["MEMCACHED"])
    listed = admin.call("rds:DescribeOptionGroups", EngineName="mysql")["OptionGroupsList"]
    assert [[option["Port"] for option in each["Options"]] for each in listed] == [[], [11211]]
    admin.call("rds:DeleteOptionGroup", OptionGroupName="copied")
    offered = admin.call("rds:DescribeOptionGroupOptions", EngineName="mysql", MajorEngineVersion="8.0")
    assert "MARIADB_AUDIT_PLUGIN" in {each["Name"] for each in offered["OptionGroupOptions"]}


def subnets(admin: Admin) -> dict[str, str]:
    """One of each zone of the default network."""
    return {each["AvailabilityZone"]: each["SubnetId"] for each in admin.call("ec2:DescribeSubnets")["Subnets"]}


def test_a_subnet_group_covers_two_zones_and_keeps_those_that_are_in_use(admin: Admin, databases: Databases) -> None:
    about = {"DBSubnetGroupName": "private", "DBSubnetGroupDescription": "Private"}
    held = subnets(admin)
    first, second, third = (held[f"us-east-1{letter}"] for letter in "abc")
    one = admin.refused("rds:CreateDBSubnetGroup", **about, SubnetIds=[first])
    assert one.code == "DBSubnetGroupDoesNotCoverEnoughAZs"
    made = admin.call("rds:CreateDBSubnetGroup", **about, SubnetIds=[first, second])["DBSubnetGroup"]
    assert made["SubnetGroupStatus"] == "Complete"
    again = admin.refused("rds:CreateDBSubnetGroup", **about, SubnetIds=[first, second])
    assert again.code == "DBSubnetGroupAlreadyExists"
    db = databases.create(DBSubnetGroupName="private")
    assert db["AvailabilityZone"] in ("us-east-1a", "us-east-1b")
    other = {first, second} - {held[db["AvailabilityZone"]]}
    in_use = {"DBSubnetGroupName": "private", "SubnetIds": [*other, third]}
    assert admin.refused("rds:ModifyDBSubnetGroup", **in_use).code == "SubnetAlreadyInUse"
    admin.call("rds:ModifyDBSubnetGroup", DBSubnetGroupName="private", SubnetIds=[first, second, third])
    assert len(databases.look()["DBSubnetGroup"]["Subnets"]) == 3
    refusal = admin.refused("rds:DeleteDBSubnetGroup", DBSubnetGroupName="private")
    assert refusal.code == "InvalidDBSubnetGroupStateFault"
    admin.call(
        "rds:CreateDBSubnetGroup", DBSubnetGroupName="spare", DBSubnetGroupDescription="-", SubnetIds=[first, second]
    )
    admin.call("rds:DeleteDBSubnetGroup", DBSubnetGroupName="spare")
    listed = admin.call("rds:DescribeDBSubnetGroups")["DBSubnetGroups"]
    assert [each["DBSubnetGroupName"] for each in listed] == ["private"]
