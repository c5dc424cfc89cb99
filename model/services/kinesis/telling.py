"""What is said of streams and shards, in AWS's structures."""

from __future__ import annotations

from typing import Any

from model.services.kinesis.reading import told_range
from model.services.kinesis.resources.shards import Shard
from model.services.kinesis.resources.streams import Stream


def told_stream(stream: Stream) -> dict[str, Any]:
    """What descriptions of both lengths have in common."""
    return {
        "stream_name": stream.stream_name,
        "stream_arn": stream.arn,
        "stream_status": stream.stream_status,
        "stream_mode_details": {"stream_mode": stream.stream_mode},
        "retention_period_hours": stream.retention_period_hours,
        "stream_creation_timestamp": stream.created_at,
        "enhanced_monitoring": [{"shard_level_metrics": stream.shard_level_metrics}],
        "encryption_type": stream.encryption_type,
        "key_id": stream.key_id or None,
    }


def told_shard(shard: Shard) -> dict[str, Any]:
    return {
        "shard_id": shard.shard_id,
        "parent_shard_id": shard.parent_shard_id or None,
        "adjacent_parent_shard_id": shard.adjacent_parent_shard_id or None,
        "hash_key_range": told_range(shard),
        "sequence_number_range": {
            "starting_sequence_number": shard.beginning,
            "ending_sequence_number": shard.ending,
        },
    }
