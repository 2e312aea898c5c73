"""Files between the page and the kernel: what was uploaded is fetched once, what is downloaded can be fetched once."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from pathlib import Path

from ..errors import IntakeError

PIECE = 1 << 20  # bytes


def fetch_upload(upload_id: str, pieces: dict[str, bytearray], file_name: str) -> bytes:
    """The bytes of an uploaded file, which are then gone from where they lay. Raises IntakeError when they are not there."""
    if upload_id in pieces:
        return bytes(pieces.pop(upload_id))
    spool = os.environ.get("PK_SPOOL", "")
    path = Path(spool) / Path(upload_id).name if spool else None
    if path is None or not path.is_file():
        raise IntakeError("The file did not arrive.", where=file_name, fix="Choose it again.")
    data = path.read_bytes()
    path.unlink()
    return data


def send_file(view, path: Path, file_name: str) -> None:
    """The same for a file that lies in a private folder already, without reading it into memory."""
    spool = os.environ.get("PK_SPOOL", "")
    if not spool:
        send_download(view, path.read_bytes(), file_name)
        return
    secret = secrets.token_urlsafe(32)
    shutil.copyfile(path, Path(spool) / secret)
    view.tell("download", secret=secret, name=file_name)


def work_folder() -> Path:
    """A new private folder for files on their way; the server wipes it at the end."""
    return Path(tempfile.mkdtemp(prefix="packet-", dir=Path.cwd() if os.environ.get("PK_SPOOL") else None))


def send_download(view, data: bytes, file_name: str) -> None:
    """Give the page a file: by a single-use address of the server, or in pieces where there is no server of ours."""
    spool = os.environ.get("PK_SPOOL", "")
    if not spool:
        view.tell(
            "download", buffers=[data[at : at + PIECE] for at in range(0, len(data), PIECE)] or [b""], name=file_name
        )
        return
    secret = secrets.token_urlsafe(32)
    path = Path(spool) / secret
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    view.tell("download", secret=secret, name=file_name)
