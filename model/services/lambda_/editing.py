"""What of a function's code can be edited: the file of its handler, among whatever else is in the package."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import dataclass

from model.kernel.bodies import Bodies
from model.services.lambda_.resources.functions import Configuration

LARGEST = 200_000
"Bytes of a file that somebody may want to edit."
_ALWAYS = (1980, 1, 1, 0, 0, 0)
"The time of files in packages: the same text is the same package."
_ENDINGS = {"python": ".py", "nodejs": ".mjs", "ruby": ".rb"}


@dataclass(frozen=True, slots=True)
class HandlerFile:
    """The file that the handler is in; `others` are the names of what else there is, `package` all of it."""

    name: str
    text: str
    others: tuple[str, ...]
    package: bytes

    def edited(self, text: str) -> bytes:
        """The package with another text in this file, and all else as it was."""
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new, zipfile.ZipFile(io.BytesIO(self.package)) as old:
            for info in old.infolist():
                if info.filename != self.name:
                    new.writestr(info, old.read(info))
            new.writestr(zipfile.ZipInfo(self.name, _ALWAYS), text)
        return whole.getvalue()


async def source_of(bodies: Bodies, configuration: Configuration) -> HandlerFile:
    """Raises ValueError for a file that is no text, or too long a one."""
    package = await asyncio.to_thread(bodies.path(configuration.package.body).read_bytes)
    name = f"{configuration.handler.rpartition('.')[0]}{_ending(configuration.runtime)}"
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        names = [each for each in files.namelist() if not each.endswith("/")]
        if name not in names:
            return HandlerFile(name, "", tuple(names), package)
        if files.getinfo(name).file_size > LARGEST:
            raise ValueError(f"{name} is too long to be edited here")
        try:
            text = files.read(name).decode()
        except UnicodeDecodeError as error:
            raise ValueError(f"{name} is no text") from error
    return HandlerFile(name, text, tuple(each for each in names if each != name), package)


def _ending(runtime: str) -> str:
    return next((ending for family, ending in _ENDINGS.items() if runtime.startswith(family)), "")
