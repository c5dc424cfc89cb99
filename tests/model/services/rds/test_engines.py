"""What there is to choose from: engines, releases, classes, disks and licences, today and in 2017."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from model.catalog.database_classes import class_price, find_storage, machine_of, storage_price
from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.rds.databases import SMALL, Databases

BIG = {"DBInstanceClass": "db.m4.large"}


@pytest.fixture
def then() -> Iterator[Admin]:
    """Root in 2017."""
    someone = Admin(settings=CellSettings(quotas="notes-2017", founded=frozenset({"us-east-1"})))
    yield someone
    someone.close()


def refusal(admin: Admin, **about: Any) -> str:
    return admin.refused("rds:CreateDBInstance", DBInstanceIdentifier="wrong", **(SMALL | BIG | about)).code


@pytest.mark.fact("rds-18")
def test_six_engines_are_on_offer(admin: Admin) -> None:
    told: list[dict[str, Any]] = []
    marker: dict[str, str] = {}
    while True:
        answer = admin.call("rds:DescribeDBEngineVersions", MaxRecords=20, **marker)
        told += answer["DBEngineVersions"]
        if "Marker" not in answer:
            break
        marker = {"Marker": answer["Marker"]}
    families = {each["Engine"].partition("-")[0] for each in told}
    assert families == {"aurora", "mariadb", "mysql", "oracle", "postgres", "sqlserver"}
    assert admin.refused("rds:DescribeDBEngineVersions", Engine="db9").code == "InvalidParameterValue"
    assert refusal(admin, Engine="db9") == "InvalidParameterValue"
    (newest,) = admin.call("rds:DescribeDBEngineVersions", Engine="postgres", DefaultOnly=True)["DBEngineVersions"]
    assert (newest["EngineVersion"], newest["DBParameterGroupFamily"]) == ("17.2", "postgres17")


@pytest.mark.fact("rds-08")
def test_classes_go_from_one_vcpu_to_thirty_two(then: Admin) -> None:
    told = {
        each["DBInstanceClass"]
        for name in ("db.t2.micro", "db.r3.8xlarge")
        for each in then.call(
            "rds:DescribeOrderableDBInstanceOptions", Engine="mysql", DBInstanceClass=name, EngineVersion="5.6.27"
        )["OrderableDBInstanceOptions"]
    }
    sizes = {name: (machine_of(name).vcpus, machine_of(name).memory_gib) for name in told}
    assert sizes == {"db.t2.micro": (1, 1), "db.r3.8xlarge": (32, 244)}
    wrong = then.refused("rds:DescribeOrderableDBInstanceOptions", Engine="mysql", DBInstanceClass="db.zzz")
    assert (wrong.code, refusal(then, DBInstanceClass="db.zzz")) == ("InvalidParameterValue", "InvalidParameterValue")


@pytest.mark.fact("rds-14")
def test_disks_went_from_5_gigabytes_to_6_terabytes_and_30000_operations(then: Admin) -> None:
    databases = Databases(then)
    fast = {"StorageType": "io1", "AllocatedStorage": 6144}
    assert refusal(then, AllocatedStorage=4) == refusal(then, AllocatedStorage=6145) == "InvalidParameterValue"
    assert refusal(then, **fast, Iops=30001) == "InvalidParameterValue"
    made = [databases.create("least", AllocatedStorage=5, **BIG), databases.create("most", **BIG, **fast, Iops=30000)]
    assert [(each["AllocatedStorage"], each.get("Iops")) for each in made] == [(5, None), (6144, 30000)]


@pytest.mark.fact("rds-11")
def test_there_are_three_kinds_of_disk_and_the_faster_one_costs_more(then: Admin) -> None:
    databases = Databases(then)
    for kind, more in (("standard", {}), ("gp2", {}), ("io1", {"Iops": 1000})):
        assert databases.create(kind, StorageType=kind, **BIG, **more)["StorageType"] == kind
    assert refusal(then, StorageType="gp3") == "InvalidParameterValue"
    assert refusal(then, StorageType="io1") == "InvalidParameterCombination"
    prices = [storage_price(kind, 100, 1000, "us-east-1") for kind in ("standard", "gp2", "io1")]
    disks = [find_storage(kind, "notes-2017") for kind in ("standard", "gp2", "io1")]
    speeds = [each.baseline(100, 1000 if each.asked else None) for each in disks if each]
    assert prices == sorted(prices)
    assert speeds == [100, 300, 1000]


@pytest.mark.fact("rds-21")
def test_small_editions_of_sql_server_had_no_standby_and_only_enterprise_encrypts_by_itself(then: Admin) -> None:
    databases = Databases(then)
    for edition in ("ex", "web"):
        assert refusal(then, Engine=f"sqlserver-{edition}", MultiAZ=True) == "InvalidParameterCombination"
    for edition in ("se", "ee"):
        assert databases.create(edition, Engine=f"sqlserver-{edition}", MultiAZ=True, **BIG)["MultiAZ"] is True
    takes = {}
    for edition in ("se", "ee"):
        about = {"EngineName": f"sqlserver-{edition}", "MajorEngineVersion": "12.00", "OptionGroupDescription": "-"}
        then.call("rds:CreateOptionGroup", OptionGroupName=edition, **about)
        asked = {"OptionGroupName": edition, "OptionsToInclude": [{"OptionName": "TDE"}]}
        takes[edition] = "" if edition == "ee" else then.refused("rds:ModifyOptionGroup", **asked).code
        if edition == "ee":
            then.call("rds:ModifyOptionGroup", **asked)
    assert takes == {"se": "InvalidParameterCombination", "ee": ""}
    majors = {
        each["MajorEngineVersion"]
        for each in then.call("rds:DescribeDBEngineVersions", Engine="sqlserver-ee")["DBEngineVersions"]
    }
    assert majors == {"10.50", "11.00", "12.00"}


@pytest.mark.fact("rds-22", "rds-23")
def test_a_licence_is_in_the_price_or_the_customers_own(then: Admin) -> None:
    databases = Databases(then)
    own, included = "bring-your-own-license", "license-included"
    assert refusal(then, Engine="oracle-ee", LicenseModel=included) == "InvalidParameterCombination"
    databases.create("se1", Engine="oracle-se1", LicenseModel=included, **BIG)
    prices = [class_price("db.m4.large", "oracle-se1", each, "us-east-1") for each in (included, own)]
    assert prices[0] > prices[1]
    for place, engine in enumerate(("oracle-se1", "oracle-se", "oracle-ee", "sqlserver-se", "sqlserver-ee")):
        assert databases.create(f"own{place}", Engine=engine, LicenseModel=own, **BIG)["LicenseModel"] == own
    for engine in ("sqlserver-ex", "sqlserver-web"):
        assert refusal(then, Engine=engine, LicenseModel=own) == "InvalidParameterCombination"
    free = [databases.create(engine, Engine=engine, **BIG)["LicenseModel"] for engine in ("mysql", "postgres")]
    assert free == ["general-public-license", "postgresql-license"]


def test_the_disk_of_sql_server_kept_its_size(then: Admin) -> None:
    databases = Databases(then)
    databases.there("mssql", Engine="sqlserver-se", **BIG)
    asked = {"DBInstanceIdentifier": "mssql", "AllocatedStorage": 200}
    assert then.refused("rds:ModifyDBInstance", **asked).code == "InvalidParameterCombination"
