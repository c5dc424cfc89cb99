"""One running world: opened from the settings, kept alive by a heartbeat, closed without losing anything."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.heartbeat import Heartbeat
from app.settings import Settings, SettingsError
from app.tidying import tidied
from model.client import Client, Steering, WorldFileError, build_world, open_cloud
from screens.closed import closed_and_held


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Client, None]:
    """A client at the front desk of a world that lives while the context is open.

    A bug in something that waited must not leave a world that only looks alive: it ends the body, and is raised.
    """
    client = await _open(settings)
    client.steering = Steering(speed=settings.speed or 1.0, paused=settings.speed == 0)
    heart, body = asyncio.create_task(Heartbeat(client).beat_forever()), asyncio.current_task()
    assert body is not None, "running inside a task"
    heart.add_done_callback(lambda dead: None if dead.cancelled() else body.cancel())
    try:
        async with tidied(closed_and_held):
            yield client
    except asyncio.CancelledError:
        if heart.done() and not heart.cancelled():
            await heart
        raise
    finally:
        heart.cancel()
        await client.close()


async def _open(settings: Settings) -> Client:
    try:
        client = await open_cloud(
            settings.world,
            seed=settings.seed,
            now=float(int(time.time())),
            delays=settings.delays == "real",
            signatures=settings.auth == "sigv4",
            any_image=settings.images == "any",
            sms_sandbox=settings.sms == "sandbox",
            quotas=settings.quotas,
            support=settings.support,
            strict=settings.strict,
            functions=settings.runs_functions,
            wall=time.time,
        )
    except WorldFileError as error:
        raise SettingsError(str(error)) from error
    try:
        if settings.record is not None:
            await client.tape.record(settings.record)
        if client.is_new:
            await build_world(client, settings.scenario)
    except KeyError as error:
        await client.close()
        raise SettingsError(f"there is no scenario {settings.scenario!r}") from error
    return client
