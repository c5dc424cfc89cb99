"""CloudFront: what exists: stores of keys and values that functions read."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource

LONGEST_KEY = 512
LARGEST_VALUE = 1024
LARGEST_STORE = 5 * 2**20
"All in bytes, of UTF-8."

STORE_LIFE = Lifecycle(Auto("PROVISIONING", to="READY", after=Between(5, 30)), field="status")


def place_of(store_id: str, key: str) -> str:
    return f"{store_id}/{key}"


class KeyValueStore(
    Resource,
    key="name",
    index=("store_id",),
    scope="global",
    arn="key-value-store/{store_id}",
    missing=("EntityNotFound", "The key value store was not found.", 404),
    taken=("EntityAlreadyExists", "A key value store with this name already exists in this account.", 409),
    title="Key value stores",
    life=STORE_LIFE,
    columns=(
        Column("NAME", "name"),
        Column("ID", "store_id", priority=2),
        Column("STATUS", "status", "state"),
        Column("COMMENT", "comment", priority=3),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("DeleteKeyValueStore", "Delete", "Name", key="d", confirm=1, asks=("IfMatch",)),),
    create="CreateKeyValueStore",
    describe="ListKeyValueStores",
):
    """`etag` is that of what is said of it, `data_etag` that of what is in it; once it is READY that can be changed."""

    name: str
    store_id: str
    comment: str = ""
    etag: str = ""
    data_etag: str = ""
    modified_at: float = 0.0
    status: str = "PROVISIONING"

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"key-value-store/{self.store_id}")

    @property
    def description(self) -> dict[str, Any]:
        return {
            "Name": self.name,
            "Id": self.store_id,
            "Comment": self.comment,
            "ARN": self.arn,
            "Status": self.status,
            "LastModifiedTime": self.modified_at,
        }


class KeyValue(Resource, key="place", index=("store_id",), scope="global", title="Key values"):
    """`place` is the store's id and the key."""

    place: str
    store_id: str
    key: str
    value: str

    @property
    def size(self) -> int:
        return len(self.key.encode()) + len(self.value.encode())
