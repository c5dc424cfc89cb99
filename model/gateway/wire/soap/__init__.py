"""S3's SOAP interface as it was until 2025: SOAP 1.1, document/literal, over TLS alone."""
