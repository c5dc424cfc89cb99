"""Refusals in AWS's words: an answer for the caller, never a crash."""


class AwsError(Exception):
    """A refusal with AWS's own code, message and HTTP status.

    `fields` are the extra members of a modelled exception shape, by AWS member name.
    """

    def __init__(self, code: str, message: str, status: int = 400, **fields: object) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields
