"""What the console makes for an account's root alone, from the command bar: a certificate that signs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from textual.app import App

from model.client import AwsError, Client

WORDS: Final = "root certificate"
_HERE: Final = "."


def is_of_root(text: str) -> bool:
    return text == WORDS or text.startswith(f"{WORDS} ")


async def make_certificate(app: App[Any], client: Client, text: str) -> str:
    """Obey `root certificate [FOLDER]`; returns why not, or nothing. Neither file is ever written over another."""
    folder = _folder(text.removeprefix(WORDS).strip())
    if folder is None:
        return "Say into which folder: there is none of this name."
    try:
        made = await client.entrance.make_signing_certificate()
    except AwsError as refusal:
        return f"{refusal.code}: {refusal.message}"
    files = {f"cert-{made.id}.pem": made.certificate, f"pk-{made.id}.pem": made.private_key}
    try:
        for name, content in files.items():
            _write(folder / name, content)
    except OSError as reason:
        return f"The certificate {made.id} is made, but {folder} cannot be written: {reason.strerror}."
    app.notify(f"{' and '.join(files)} are in {folder}. The key is kept nowhere else.", markup=False)
    return ""


def _folder(name: str) -> Path | None:
    folder = Path(name or _HERE).expanduser()
    return folder if folder.is_dir() else None


def _write(path: Path, content: str) -> None:
    """Readable by nobody else."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(f"{content.strip()}\n", encoding="ascii")
