"""Stores of keys and values: made, filled, written to, and read by functions at edges."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from model.services.cloudfront.behavior.flow import KEY_READS
from tests.admin import Admin
from tests.edge import BUCKET, Viewing, content, listing
from tests.model.services.cloudfront.test_flow import come, flows
from tests.model.services.cloudfront.test_functions import associated, config, publish

ROUTE = """
import cf from 'cloudfront';
const routes = cf.kvs();
async function handler(event) {
    const name = event.request.uri.slice(1);
    if (!(await routes.exists(name))) { return { statusCode: 404 }; }
    return { statusCode: 302, headers: { location: { value: await routes.get(name) } } };
}
"""


class Store:
    """A key value store that is ready."""

    def __init__(self, admin: Admin, name: str = "routes", **more: Any) -> None:
        self.admin, self.name = admin, name
        made = admin.call("cloudfront:CreateKeyValueStore", Name=name, **more)
        self.tag, self.arn = made["ETag"], made["KeyValueStore"]["ARN"]
        assert made["KeyValueStore"]["Status"] == "PROVISIONING"
        admin.advance(60)

    def call(self, operation: str, **more: Any) -> dict[str, Any]:
        return self.admin.call(f"cloudfront-keyvaluestore:{operation}", KvsARN=self.arn, **more)

    def refused(self, operation: str, **more: Any) -> str:
        return self.admin.refused(f"cloudfront-keyvaluestore:{operation}", KvsARN=self.arn, **more).code

    @property
    def edition(self) -> str:
        return self.call("DescribeKeyValueStore")["ETag"]

    def put(self, **pairs: str) -> None:
        puts = [{"Key": key, "Value": value} for key, value in pairs.items()]
        self.call("UpdateKeys", IfMatch=self.edition, Puts=puts)


def test_a_store_is_made_described_changed_and_deleted(admin: Admin) -> None:
    store = Store(admin, Comment="a")
    told = admin.call("cloudfront:DescribeKeyValueStore", Name="routes")["KeyValueStore"]
    assert (told["Status"], told["Comment"]) == ("READY", "a")
    assert admin.refused("cloudfront:CreateKeyValueStore", Name="routes").code == "EntityAlreadyExists"
    change: dict[str, Any] = {"Name": "routes", "Comment": "b"}
    fresh = admin.call("cloudfront:UpdateKeyValueStore", **change, IfMatch=store.tag)["ETag"]
    assert admin.refused("cloudfront:UpdateKeyValueStore", **change, IfMatch=store.tag).code == "PreconditionFailed"
    listed = admin.call("cloudfront:ListKeyValueStores", Status="READY")["KeyValueStoreList"]
    assert [(each["Name"], each["Comment"]) for each in listed["Items"]] == [("routes", "b")]
    store.put(a="1")
    admin.call("cloudfront:DeleteKeyValueStore", Name="routes", IfMatch=fresh)
    assert admin.refused("cloudfront:DescribeKeyValueStore", Name="routes").code == "EntityNotFound"
    assert store.refused("GetKey", Key="a") == "ResourceNotFoundException"


def test_keys_are_put_read_listed_and_deleted_by_the_etag_of_what_is_there(admin: Admin) -> None:
    store = Store(admin)
    first = store.edition
    told = store.call("PutKey", Key="a", Value="ü", IfMatch=first)
    assert (told["ItemCount"], told["TotalSizeInBytes"]) == (1, 3)
    assert store.refused("PutKey", Key="b", Value="2", IfMatch=first) == "ConflictException"
    store.call("UpdateKeys", IfMatch=store.edition, Puts=[{"Key": "c", "Value": "3"}], Deletes=[{"Key": "a"}])
    store.put(b="2", d="4")
    page = store.call("ListKeys", MaxResults=2)
    rest = store.call("ListKeys", MaxResults=2, NextToken=page["NextToken"])
    assert [each["Key"] for each in (*page["Items"], *rest["Items"])] == ["b", "c", "d"]
    assert store.call("GetKey", Key="c")["Value"] == "3"
    assert store.call("DeleteKey", Key="c", IfMatch=store.edition)["ItemCount"] == 2
    assert store.refused("DeleteKey", Key="c", IfMatch=store.edition) == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("PutKey", {"Key": "x" * 513, "Value": ""}),
        ("PutKey", {"Key": "x", "Value": "y" * 1025}),
        ("UpdateKeys", {}),
        ("UpdateKeys", {"Puts": [{"Key": str(n), "Value": ""} for n in range(51)]}),
        ("UpdateKeys", {"Puts": [{"Key": "a", "Value": ""}], "Deletes": [{"Key": "a"}]}),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is(admin: Admin, operation: str, params: dict[str, Any]) -> None:
    store = Store(admin)
    assert store.refused(operation, IfMatch=store.edition, **params) == "ValidationException"
    assert store.call("ListKeys")["Items"] == []


def test_a_store_is_filled_from_an_object(admin: Admin, viewing: Viewing) -> None:
    data = [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]
    viewing.put("routes.json", orjson.dumps({"data": data}))
    source = {"SourceType": "S3", "SourceARN": f"arn:aws:s3:::{BUCKET}/routes.json"}
    store = Store(admin, ImportSource=source)
    assert {each["Key"]: each["Value"] for each in store.call("ListKeys")["Items"]} == {"a": "1", "b": "2"}
    viewing.put("wrong.json", b'{"data": [{"key": 1}]}')
    for name in ("wrong.json", "none.json"):
        source["SourceARN"] = f"arn:aws:s3:::{BUCKET}/{name}"
        refusal = admin.refused("cloudfront:CreateKeyValueStore", Name="other", ImportSource=source)
        assert refusal.code == "InvalidArgument"


def test_functions_read_what_is_in_their_store_and_keep_it_from_being_deleted(admin: Admin, viewing: Viewing) -> None:
    store = Store(admin)
    store.put(docs="https://docs.example.com/")
    stores = {"KeyValueStoreAssociations": listing({"KeyValueStoreARN": store.arn})}
    site = viewing.distribute(default=associated(publish(admin, ROUTE, "edit", **stores)))
    assert site.view("/docs").headers["location"] == "https://docs.example.com/"
    assert site.view("/blog").status == 404
    store.put(blog="https://blog.example.com/", docs="/docs/")
    assert [site.view(path).headers["location"] for path in ("/docs", "/blog")] == [
        "/docs/",
        "https://blog.example.com/",
    ]
    delete: dict[str, Any] = {"Name": "routes", "IfMatch": store.tag}
    assert admin.refused("cloudfront:DeleteKeyValueStore", **delete).code == "CannotDeleteEntityWhileInUse"
    older = config("cloudfront-js-1.0", **stores)
    asked: dict[str, Any] = {"FunctionConfig": older, "FunctionCode": ROUTE.encode()}
    assert admin.refused("cloudfront:CreateFunction", Name="older", **asked).code == "InvalidArgument"
    assert content(site.view("/docs")) == b""


def test_what_is_put_is_another_balance_for_load(admin: Admin, viewing: Viewing) -> None:
    store = Store(admin)
    stores = {"KeyValueStoreAssociations": listing({"KeyValueStoreARN": store.arn})}
    site = viewing.distribute(default=associated(publish(admin, ROUTE, "edit", **stores)))
    come(site, 10, paths={"/docs": 1})
    assert (flows(site, "client_errors"), flows(site, KEY_READS)) == (10, 10)
    store.put(docs="/docs/")
    admin.advance(60)
    assert (flows(site, "client_errors"), flows(site, KEY_READS)) == (0, 20)
