"""Guest credentials: what exists: the temporary keys of an instance's role, as its metadata shows them."""

from __future__ import annotations

from model.kit.resource import Resource


class GuestCredentials(Resource, key="instance_id"):
    """The newest set; older ones live on until they expire. Moments are wall time, by which clients judge them."""

    instance_id: str
    role_name: str
    access_key_id: str
    secret_access_key: str
    session_token: str
    updated_at: float
    expires_at: float
