"""Firehose: what exists: search domains as destinations, and how their indices are called."""

from __future__ import annotations

from model.kit.value import Value
from model.services.firehose.resources.buckets import BufferingHints, LoggingOptions

EVERY_DOCUMENT, FAILED_DOCUMENTS = "AllDocuments", "FailedDocumentsOnly"


class RetryOptions(Value):
    duration_in_seconds: int = 300


class DocumentIdOptions(Value):
    default_document_id_format: str = "FIREHOSE_DEFAULT"

    @property
    def gives_ids(self) -> bool:
        """So that a document that is sent twice is there once."""
        return self.default_document_id_format == "FIREHOSE_DEFAULT"


class SearchDestination(Value):
    """A domain, by its ARN or by its endpoint, and how the index is called that documents go into."""

    family: str
    "What begins the names of its configuration: Elasticsearch or Amazonopensearchservice."
    role_arn: str
    domain_arn: str | None = None
    cluster_endpoint: str | None = None
    index_name: str
    index_rotation_period: str = "OneDay"
    buffering_hints: BufferingHints = BufferingHints()
    retry_options: RetryOptions = RetryOptions()
    s3_backup_mode: str = FAILED_DOCUMENTS
    cloud_watch_logging_options: LoggingOptions = LoggingOptions()
    document_id_options: DocumentIdOptions = DocumentIdOptions()
