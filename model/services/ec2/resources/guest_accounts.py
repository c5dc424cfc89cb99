"""Guest accounts: what exists: whom an instance's operating system knows."""

from __future__ import annotations

from model.kit.resource import Resource


class GuestAccount(Resource, key="instance_id"):
    """The account that an image comes with, and the public key that was put there when the instance first started.

    The key stays when the key pair is deleted.
    """

    instance_id: str
    user_name: str
    public_key: str
    "A line of authorized_keys."
