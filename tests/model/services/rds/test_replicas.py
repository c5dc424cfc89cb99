"""Read replicas follow their source, near and far, and may go their own way."""

from __future__ import annotations

import pytest

from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.rds.databases import MINUTE, Databases

THEN = CellSettings(quotas="notes-2017", founded=frozenset({"us-east-1"}))


def replicate(admin: Admin, name: str = "copy", source: str = "shop", region: str = "us-east-1") -> None:
    about = {"DBInstanceIdentifier": name, "SourceDBInstanceIdentifier": source}
    admin.call("rds:CreateDBInstanceReadReplica", region=region, **about)
    admin.advance(20 * MINUTE)


@pytest.mark.fact("rds-52")
def test_engines_that_replicate_have_replicas_with_endpoints_of_their_own() -> None:
    admin = Admin(settings=THEN)
    databases = Databases(admin)
    try:
        for engine in ("mariadb", "mysql", "postgres", "oracle-ee", "sqlserver-se"):
            databases.create(engine, Engine=engine, DBInstanceClass="db.m4.large")
        admin.advance(30 * MINUTE)
        for engine in ("mariadb", "mysql", "postgres"):
            replicate(admin, f"{engine}-copy", engine)
            copy = databases.look(f"{engine}-copy")
            assert copy["ReadReplicaSourceDBInstanceIdentifier"] == engine
            assert copy["Endpoint"]["Address"] != databases.look(engine)["Endpoint"]["Address"]
            assert databases.look(engine)["ReadReplicaDBInstanceIdentifiers"] == [f"{engine}-copy"]
        for engine in ("oracle-ee", "sqlserver-se"):
            about = {"DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": engine}
            assert admin.refused("rds:CreateDBInstanceReadReplica", **about).code == "InvalidParameterCombination"
    finally:
        admin.close()


@pytest.mark.fact("rds-54")
def test_a_replica_in_another_region_goes_its_own_way_when_its_source_is_lost(
    admin: Admin, databases: Databases
) -> None:
    source = databases.there()
    replicate(admin, "near")
    replicate(admin, "far", source["DBInstanceArn"], "eu-west-1")
    far = databases.look("far", "eu-west-1")
    assert far["ReadReplicaSourceDBInstanceIdentifier"] == source["DBInstanceArn"]
    assert [each["Status"] for each in (*far["StatusInfos"], *databases.look("near")["StatusInfos"])] == [
        "replicating",
        "replicating",
    ]
    assert databases.look()["ReadReplicaDBInstanceIdentifiers"] == ["near", far["DBInstanceArn"]]
    admin.run(admin.client.chaos().break_("region", "us-east-1"))
    assert databases.status() != "available"
    admin.call("rds:PromoteReadReplica", region="eu-west-1", DBInstanceIdentifier="far")
    admin.advance(5 * MINUTE)
    alone = databases.look("far", "eu-west-1")
    assert (alone["DBInstanceStatus"], alone.get("ReadReplicaSourceDBInstanceIdentifier")) == ("available", None)
    assert alone["BackupRetentionPeriod"] == 1


def test_what_cannot_be_replicated_is_refused(admin: Admin, databases: Databases) -> None:
    databases.create(BackupRetentionPeriod=0)
    about = {"DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "shop"}
    assert admin.refused("rds:CreateDBInstanceReadReplica", **about).code == "InvalidDBInstanceState"
    admin.advance(20 * MINUTE)
    assert admin.refused("rds:CreateDBInstanceReadReplica", **about).code == "InvalidDBInstanceState"
    assert admin.refused("rds:PromoteReadReplica", DBInstanceIdentifier="shop").code == "InvalidDBInstanceState"
    databases.modify(BackupRetentionPeriod=1)
    admin.advance(5 * MINUTE)
    replicate(admin)
    for name in ("shop", "copy"):
        assert admin.refused("rds:StopDBInstance", DBInstanceIdentifier=name).code == "InvalidDBInstanceState"
