"""What is filled in to make a delivery stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.form import Form
from model.services.firehose.resources.delivery_streams import DIRECT

Given = dict[str, Any]


class NewStreamForm(Form):
    """Exactly one of the destinations is filled in."""

    delivery_stream_name: str
    delivery_stream_type: str = DIRECT
    direct_put_source_configuration: Given | None = None
    kinesis_stream_source_configuration: Given | None = None
    delivery_stream_encryption_configuration_input: Given | None = None
    s3_destination_configuration: Given | None = None
    extended_s3_destination_configuration: Given | None = None
    elasticsearch_destination_configuration: Given | None = None
    amazonopensearchservice_destination_configuration: Given | None = None
    tags: tuple[Given, ...] = ()

    @property
    def destinations(self) -> Mapping[str, Given | None]:
        """By AWS's names."""
        return {
            "ExtendedS3DestinationConfiguration": self.extended_s3_destination_configuration,
            "S3DestinationConfiguration": self.s3_destination_configuration,
            "ElasticsearchDestinationConfiguration": self.elasticsearch_destination_configuration,
            "AmazonopensearchserviceDestinationConfiguration": self.amazonopensearchservice_destination_configuration,
        }
