"""Several who read one stream: applications of their own, workers that share the shards, and producers that grow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from model.services.kinesis.resources.shards import WRITES
from tests.admin import Admin
from tests.model.services.kinesis.flowing import ARN, MINUTE, SOON, Flow, half, shard_id, texts


class Reader:
    """An application that goes through one shard with an iterator of its own."""

    def __init__(self, flow: Flow, shard: int = 0) -> None:
        self.flow = flow
        self.next: str = flow.iterator(shard)
        self.read: list[str] = []

    def get(self, **how: Any) -> list[dict[str, Any]]:
        answer = self.flow.get(self.next, **how)
        self.next = answer["NextShardIterator"]
        self.read += texts(answer)
        return answer["Records"]


@pytest.mark.fact("kinesis-07")
def test_several_applications_each_read_all_and_none_waits_for_another(admin: Admin) -> None:
    flow = Flow(admin)
    stores, windows, slow = Reader(flow), Reader(flow), Reader(flow)
    came: list[float] = []
    counted: list[int] = []
    seen: list[float] = []
    for n in range(40):
        flow.put(str(n))
        came.append(admin.now)
        stores.get()
        seen += [record["ApproximateArrivalTimestamp"] for record in windows.get()]
        counted.append(sum(at > admin.now - 10 for at in seen))
        if n % 10 == 9:
            slow.get(Limit=1)
        admin.advance(1 + n % 3)

    assert stores.read == windows.read == [str(n) for n in range(40)]
    assert counted == [sum(now - 10 < at <= now for at in came) for now in came]
    assert slow.read == ["0", "1", "2", "3"]
    while slow.get():
        admin.advance(1)
    assert slow.read == stores.read


def test_each_of_a_thousand_shards_takes_its_megabyte_and_only_heavy_readers_fall_behind(admin: Admin) -> None:
    wide = Flow(admin, 1000, "wide")
    assert len(wide.open_shards()) == 1000
    for n in (0, 500, 999):
        key = half((n + 0.5) / 1000)
        full = {"Data": b"x" * (WRITES.size - 1), "PartitionKey": "a", "ExplicitHashKey": key}
        assert wide.call("PutRecord", **full)["ShardId"] == shard_id(n)
        refused = wide.refused("PutRecord", Data=b"x", PartitionKey="a", ExplicitHashKey=key)
        assert refused.code == "ProvisionedThroughputExceededException"

    light, heavy = Flow(admin, name="light"), Flow(admin, name="heavy")
    readers = [(Reader(light), 100), (Reader(heavy), 1)]
    for _ in range(36):
        for reader, most in readers:
            reader.flow.put_all(["a", "b", "c"])
            reader.get(Limit=most)
        admin.advance(5)
    ages = [flow.statistic("GetRecords.IteratorAgeMilliseconds", "Maximum") for flow in (light, heavy)]
    assert ages[0] < 10_000
    assert ages[1] > 60_000


@dataclass
class Lease:
    """Whose a shard is, and up to where it was worked off."""

    owner: str = ""
    checkpoint: str = ""


@dataclass
class Worker:
    """Does what client libraries do: takes shards that nobody has, and begins each where another left off."""

    name: str
    flow: Flow
    leases: dict[str, Lease]
    done: Counter[str]
    iterators: dict[str, str] = field(default_factory=dict[str, str])

    def take_leases(self, most: int) -> None:
        for shard, lease in self.leases.items():
            if not lease.owner and len(self.iterators) < most:
                lease.owner = self.name
                at = lease.checkpoint
                start = {"StartingSequenceNumber": at} if at else {}
                type = "AFTER_SEQUENCE_NUMBER" if at else "TRIM_HORIZON"
                self.iterators[shard] = self.flow.iterator(int(shard[-4:]), type, **start)

    def work(self, *, saves: bool = True) -> None:
        for shard, iterator in self.iterators.items():
            answer = self.flow.get(iterator)
            self.iterators[shard] = answer["NextShardIterator"]
            self.done.update(texts(answer))
            if answer["Records"] and saves:
                self.leases[shard].checkpoint = answer["Records"][-1]["SequenceNumber"]

    def die(self) -> None:
        for shard in self.iterators:
            self.leases[shard].owner = ""


@pytest.mark.fact("kinesis-08")
def test_a_group_of_workers_shares_the_shards_and_takes_over_where_one_ended(admin: Admin) -> None:
    flow = Flow(admin, 4)
    leases = {shard["ShardId"]: Lease() for shard in flow.shards()}
    done: Counter[str] = Counter()
    ann, bob = (Worker(name, flow, leases, done) for name in ("ann", "bob"))
    for worker in (ann, bob):
        worker.take_leases(2)
    assert Counter(lease.owner for lease in leases.values()) == {"ann": 2, "bob": 2}

    def put(first: int) -> None:
        records = [{"Data": str(n).encode(), "PartitionKey": str(n)} for n in range(first, first + 40)]
        flow.call("PutRecords", Records=records)
        admin.advance(1)

    put(0)
    for worker in (ann, bob):
        worker.work()
    assert set(done.values()) == {1}
    put(40)
    bob.work(saves=False)
    bob.die()
    ann.take_leases(4)
    put(80)
    ann.work()

    assert done.keys() == {str(n) for n in range(120)}
    twice = {n for n, times in done.items() if times > 1}
    assert twice
    assert all(40 <= int(n) < 80 for n in twice)


@pytest.mark.fact("kinesis-12")
def test_a_stream_grows_with_its_producers_and_nothing_is_lost(admin: Admin) -> None:
    flow = Flow(admin)
    sent = read = 0
    for rate in (10, 100, 1000, 10_000):
        while flow.described()["OpenShardCount"] * WRITES.times < 1.5 * rate:
            double = 2 * flow.described()["OpenShardCount"]
            flow.call("UpdateShardCount", TargetShardCount=double, ScalingType="UNIFORM_SCALING")
            admin.advance(MINUTE)
        for first in range(0, rate, 500):
            keys = [str(n) for n in range(first, min(first + 500, rate))]
            assert flow.put_all(keys)["FailedRecordCount"] == 0
            sent += len(keys)
        admin.advance(1)
    for shard in flow.shards():
        read += len(flow.get(flow.iterator(int(shard["ShardId"][-4:])))["Records"])

    assert sent == read == 11_110
    assert len(flow.open_shards()) == 16


def test_a_stream_on_demand_grows_with_what_comes_in(admin: Admin) -> None:
    flow = Flow(admin)
    mode = {"StreamMode": "ON_DEMAND"}
    admin.call("kinesis:UpdateStreamMode", StreamARN=ARN, StreamModeDetails=mode)
    admin.advance(SOON)
    counting = flow.refused("UpdateShardCount", TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    assert counting.code == "InvalidArgumentException"

    def send(times: int) -> int:
        for _ in range(times):
            flow.put("x" * 1_000_000)
            admin.advance(1)
        admin.advance(2 * MINUTE)
        return flow.described()["OpenShardCount"]

    assert [send(5), send(35)] == [1, 2]
