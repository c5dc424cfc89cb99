"""Tables are written into buckets as they were, and made of what lies in one."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from hashlib import md5
from typing import Any

import pytest

from model.kit.body import whole
from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, index, item, key

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    """A table whose past is kept, and a bucket beside it."""
    admin.call("s3:CreateBucket", Bucket="lake")
    ledger = Ledger(admin)
    ledger.call("UpdateContinuousBackups", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    return ledger


def lying(admin: Admin, prefix: str = "") -> dict[str, bytes]:
    """What is in the bucket."""
    listed = admin.call("s3:ListObjectsV2", Bucket="lake", Prefix=prefix).get("Contents", [])
    return {each["Key"]: whole(admin.call("s3:GetObject", Bucket="lake", Key=each["Key"])["Body"]) for each in listed}


def exported(admin: Admin, **more: Any) -> dict[str, Any]:
    """The export once it is over."""
    asked = {"TableArn": ARN, "S3Bucket": "lake", **more}
    made = admin.call("dynamodb:ExportTableToPointInTime", **asked)["ExportDescription"]
    assert made["ExportStatus"] == "IN_PROGRESS"
    admin.advance(900)
    return admin.call("dynamodb:DescribeExport", ExportArn=made["ExportArn"])["ExportDescription"]


def creating(name: str = "copy", **more: Any) -> dict[str, Any]:
    usual = {"KeySchema": key("id"), "AttributeDefinitions": defined(id="S"), "BillingMode": "PAY_PER_REQUEST"}
    return {"TableName": name} | usual | more


def imported(admin: Admin, format: str, parameters: dict[str, Any], prefix: str = "", **more: Any) -> dict[str, Any]:
    """The import once it is over."""
    source = {"S3Bucket": "lake", "S3KeyPrefix": prefix}
    asked = {"S3BucketSource": source, "InputFormat": format, "TableCreationParameters": parameters, **more}
    made = admin.call("dynamodb:ImportTable", **asked)["ImportTableDescription"]
    assert made["ImportStatus"] == "IN_PROGRESS"
    name = parameters["TableName"]
    assert admin.call("dynamodb:DescribeTable", TableName=name)["Table"]["TableStatus"] == "CREATING"
    admin.advance(300)
    return admin.call("dynamodb:DescribeImport", ImportArn=made["ImportArn"])["ImportTableDescription"]


def scanned(admin: Admin, name: str = "copy") -> list[dict[str, Any]]:
    items = admin.call("dynamodb:Scan", TableName=name, ConsistentRead=True)["Items"]
    return sorted(items, key=lambda each: each["id"]["S"])


def test_an_export_has_items_as_they_were_and_manifests_of_them(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="1", price=1, raw=b"\x00\xff")
    ledger.put(id="2", tags=["a", "b"])
    admin.advance(60)
    moment = admin.now
    admin.advance(60)
    ledger.put(id="3")
    ledger.call("DeleteItem", Key=item(id="1"))
    told = exported(admin, ExportTime=moment, S3Prefix="out")

    assert (told["ExportStatus"], told["ItemCount"], told["ExportTime"]) == ("COMPLETED", 2, moment)
    files = lying(admin)
    summary = json.loads(files[told["ExportManifest"]])
    assert (summary["itemCount"], summary["outputFormat"], summary["tableArn"]) == (2, "DYNAMODB_JSON", ARN)
    folder = f"out/AWSDynamoDB/{told['ExportArn'].rpartition('/')[2]}"
    assert told["ExportManifest"] == f"{folder}/manifest-summary.json"
    assert {f"{folder}/manifest-summary.md5", f"{folder}/manifest-files.md5"} < files.keys()
    (listed,) = [json.loads(line) for line in files[summary["manifestFilesS3Key"]].splitlines()]
    data = files[listed["dataFileS3Key"]]
    assert listed["md5Checksum"] == b64encode(md5(data, usedforsecurity=False).digest()).decode()
    items = [json.loads(line)["Item"] for line in gzip.decompress(data).splitlines()]
    assert sorted(items, key=lambda each: each["id"]["S"]) == [
        {"id": {"S": "1"}, "price": {"N": "1"}, "raw": {"B": "AP8="}},
        {"id": {"S": "2"}, "tags": {"L": [{"S": "a"}, {"S": "b"}]}},
    ]
    (summary,) = admin.call("dynamodb:ListExports", TableArn=ARN)["ExportSummaries"]
    assert summary["ExportStatus"] == "COMPLETED"


def test_what_was_exported_can_be_imported_and_is_the_same(admin: Admin, ledger: Ledger) -> None:
    for number in range(30):
        ledger.put(id=str(number), price=number, raw=bytes([number]), buyer="ann" if number % 2 else "bob")
    told = exported(admin)
    folder = told["ExportManifest"].removesuffix("manifest-summary.json") + "data/"
    parameters = creating(
        AttributeDefinitions=defined(id="S", buyer="S"), GlobalSecondaryIndexes=[index("by-buyer", "buyer")]
    )
    found = imported(admin, "DYNAMODB_JSON", parameters, folder, InputCompressionType="GZIP")

    assert (found["ImportStatus"], found["ImportedItemCount"], found["ErrorCount"]) == ("COMPLETED", 30, 0)
    assert found["TableCreationParameters"]["TableName"] == "copy"
    assert scanned(admin) == sorted(ledger.call("Scan")["Items"], key=lambda each: each["id"]["S"])
    asked = {"KeyConditionExpression": "buyer = :b", "ExpressionAttributeValues": {":b": {"S": "ann"}}}
    assert admin.call("dynamodb:Query", TableName="copy", IndexName="by-buyer", **asked)["Count"] == 15


def test_lines_of_columns_become_items_and_what_is_none_is_counted(admin: Admin, ledger: Ledger) -> None:
    body = b'id,price,note\n1,10,\n2,20,"a, b"\n,30,no key\n1,11,again\n'
    admin.call("s3:PutObject", Bucket="lake", Key="in/a.csv", Body=body)
    found = imported(admin, "CSV", creating(), "in/")

    assert (found["ProcessedItemCount"], found["ImportedItemCount"], found["ErrorCount"]) == (4, 3, 1)
    assert found["ProcessedSizeBytes"] == len(body)
    assert scanned(admin) == [item(id="1", price="11", note="again"), item(id="2", price="20", note="a, b")]


def test_lines_that_hold_no_item_are_counted_whatever_they_hold(admin: Admin, ledger: Ledger) -> None:
    good = b'{"Item":{"id":{"S":"1"},"raw":{"B":"AP8="}}}'
    bad = [
        b"no JSON",
        b"[1]",
        b'{"Item":{"id":{"S":5}}}',
        b'{"Item":{"id":{"S":"2","N":"2"}}}',
        b'{"Item":{"id":{"S":"2"},"raw":{"B":"?"}}}',
        b'{"Item":{"id":{"S":"2"},"x":{"Z":"?"}}}',
        b'{"Item":{"id":{"S":"2"},"x":{"SS":[1]}}}',
        b'{"Item":{"id":{"S":"2"},"x":' + b'{"L":[' * 500 + b"]}" * 500 + b"}}",
        b"\xff\xfe",
    ]
    admin.call("s3:PutObject", Bucket="lake", Key="a.json", Body=b"\n".join([*bad, good, b""]))
    found = imported(admin, "DYNAMODB_JSON", creating())
    assert (found["ImportedItemCount"], found["ErrorCount"]) == (1, len(bad))
    assert scanned(admin) == [item(id="1", raw=b"\x00\xff")]


def test_a_file_that_is_not_squeezed_is_no_import(admin: Admin, ledger: Ledger) -> None:
    admin.call("s3:PutObject", Bucket="lake", Key="a.csv", Body=b"id\n1\n")
    source = {"S3BucketSource": {"S3Bucket": "lake"}, "InputFormat": "CSV", "InputCompressionType": "GZIP"}
    made = admin.call("dynamodb:ImportTable", **source, TableCreationParameters=creating())["ImportTableDescription"]
    admin.advance(300)
    told = admin.call("dynamodb:DescribeImport", ImportArn=made["ImportArn"])["ImportTableDescription"]
    assert (told["ImportStatus"], told["FailureCode"]) == ("FAILED", "S3InvalidFormat")


def test_columns_may_be_named_beside_the_file(admin: Admin, ledger: Ledger) -> None:
    admin.call("s3:PutObject", Bucket="lake", Key="a.csv", Body=b"1;x\n2;y\n")
    options = {"Csv": {"Delimiter": ";", "HeaderList": ["id", "mark"]}}
    found = imported(admin, "CSV", creating(), InputFormatOptions=options)
    assert found["InputFormatOptions"] == options
    assert scanned(admin) == [item(id="1", mark="x"), item(id="2", mark="y")]


def test_without_a_bucket_there_is_neither_an_export_nor_a_table(admin: Admin, ledger: Ledger) -> None:
    failed = exported(admin, S3Bucket="nowhere")
    assert (failed["ExportStatus"], failed["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    source = {"S3Bucket": "nowhere"}
    asked = {"S3BucketSource": source, "InputFormat": "CSV", "TableCreationParameters": creating()}
    made = admin.call("dynamodb:ImportTable", **asked)["ImportTableDescription"]
    admin.advance(300)
    told = admin.call("dynamodb:DescribeImport", ImportArn=made["ImportArn"])["ImportTableDescription"]
    assert (told["ImportStatus"], told["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert admin.call("dynamodb:ListTables")["TableNames"] == ["orders"]
    (listed,) = admin.call("dynamodb:ListImports")["ImportSummaryList"]
    assert listed["ImportStatus"] == "FAILED"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ExportFormat": "ION"}, "ValidationException"),
        ({"ExportType": "INCREMENTAL_EXPORT"}, "ValidationException"),
        ({"ExportTime": 1_000_000_000.0}, "InvalidExportTimeException"),
        ({"TableArn": ARN + "2"}, "TableNotFoundException"),
    ],
)
def test_exports_that_are_refused(admin: Admin, ledger: Ledger, wrong: dict[str, Any], code: str) -> None:
    asked = {"TableArn": ARN, "S3Bucket": "lake"} | wrong
    assert admin.refused("dynamodb:ExportTableToPointInTime", **asked).code == code
    assert admin.call("dynamodb:ListExports")["ExportSummaries"] == []


def test_a_table_without_a_past_is_not_exported(admin: Admin, ledger: Ledger) -> None:
    ledger.call("UpdateContinuousBackups", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False})
    refusal = admin.refused("dynamodb:ExportTableToPointInTime", TableArn=ARN, S3Bucket="lake")
    assert refusal.code == "PointInTimeRecoveryUnavailableException"


def test_the_same_token_asks_for_the_same(admin: Admin, ledger: Ledger) -> None:
    asked = {"TableArn": ARN, "S3Bucket": "lake", "ClientToken": "once"}
    first, second = (
        admin.call("dynamodb:ExportTableToPointInTime", **asked)["ExportDescription"]["ExportArn"] for _ in range(2)
    )
    assert first == second


def test_an_import_is_allowed_by_the_table_that_it_makes(admin: Admin, ledger: Ledger) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    statements = [
        {"Effect": "Allow", "Action": "dynamodb:ImportTable", "Resource": ARN.replace("orders", "copy")},
        {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="some", PolicyDocument=document)
    ann = admin.cloud.identities.named("arn:aws:iam::123456789012:user/ann")
    assert ann is not None

    def ask(name: str) -> None:
        asked = {"S3BucketSource": {"S3Bucket": "lake"}, "InputFormat": "CSV"}
        asked["TableCreationParameters"] = creating(name)
        admin.run(admin.cloud.call("dynamodb:ImportTable", asked, principal=ann, region="us-east-1"))

    ask("copy")
    with pytest.raises(AwsError, match="AccessDenied"):
        ask("other")


def test_imports_that_are_refused(admin: Admin, ledger: Ledger) -> None:
    source = {"S3Bucket": "lake"}
    asked: dict[str, Any] = {
        "S3BucketSource": source,
        "InputFormat": "CSV",
        "TableCreationParameters": creating("orders"),
    }
    assert admin.refused("dynamodb:ImportTable", **asked).code == "ResourceInUseException"
    ion = admin.refused("dynamodb:ImportTable", **asked | {"InputFormat": "ION"})
    assert (ion.code, "ION is not offered" in ion.message) == ("ValidationException", True)
