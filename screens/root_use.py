"""Root at work where there is an administrator for it: root's credentials are for the day when nobody else gets in."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from model.client import Called, Client

QUIET_SECONDS: Final = 600.0
"Real seconds after a warning in which it is not said again."


class RootUse:
    """Hears every call; `take` gives the warning that is due, once.

    What a dashboard reads by itself to draw its panes is nobody's call.
    """

    def __init__(self, client: Client, real: Callable[[], float] = monotonic) -> None:
        self._client = client
        self._real = real
        self._quiet_until = -1.0
        self._latest: Called | None = None
        self.close = client.listen(Called, self._hear)

    def take(self) -> str:
        called, self._latest = self._latest, None
        if called is None or self._real() < self._quiet_until:
            return ""
        administrators = self._client.protection.administrators(called.account)
        if not administrators:
            return ""
        self._quiet_until = self._real() + QUIET_SECONDS
        who = administrators[0] + (f" or {len(administrators) - 1} more" if len(administrators) > 1 else "")
        return (
            f"Root called {called.service}:{called.operation}. There is an administrator for that: sign in as {who} "
            "(:sign-in), and lock root's credentials away."
        )

    def _hear(self, called: Called) -> None:
        is_call = called.is_of_aws and (not called.reads or bool(called.user_agent))
        if called.caller.type == "Root" and is_call:
            self._latest = called
