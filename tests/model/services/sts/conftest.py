"""What tests of STS can rely on."""

from tests.model.services.iam.conftest import ann

__all__ = ["ann"]
