"""The folder beside the book that keeps every issued or attached document under the hash of its content."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path, PurePath

from sqlalchemy import Connection, insert, select

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.letters import stored_files

PDF = "application/pdf"

_KINDS = {
    ".pdf": PDF,
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".heic": "image/heic",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""What is kept, by the end of its name: nothing that a computer would run."""
_WRITING = ".writing"
_SUFFIXES = {kind: suffix for suffix, kind in reversed(_KINDS.items())}


class CopyError(CreditDeskError):
    """A document that the book keeps could not be written elsewhere too."""


def media_type_of(name: str) -> str | None:
    """Return the media type of a file that may be kept, by the end of its name; none where it may not."""
    return _KINDS.get(PurePath(name).suffix.lower())


def path_of(folder: Path, sha256: str, media_type: str = PDF) -> Path:
    """Return where the document with this hash is kept; two hundred and fifty-six folders keep each of them small."""
    return folder / sha256[:2] / f"{sha256}{_SUFFIXES.get(media_type, '.pdf')}"


def store(connection: Connection, folder: Path, content: bytes, at: datetime, media_type: str = PDF) -> str:
    """Keep a document and note it in the book; return its hash.

    The file is on the disk before the row is: a crash in between leaves a file nobody knows, never a row without
    its file. The same content is kept once.
    """
    sha256 = sha256_of(content)
    known = connection.scalar(select(stored_files.c.media_type).where(stored_files.c.sha256 == sha256))
    write_file(path_of(folder, sha256, known or media_type), content, is_copy=False)
    if known is None:
        values = {"sha256": sha256, "media_type": media_type, "size": len(content), "stored_at": at}
        connection.execute(insert(stored_files).values(values))
    return sha256


def read(folder: Path, sha256: str, media_type: str = PDF) -> bytes:
    """Return a kept document, verified.

    Raises:
        NotFoundError: If it is not there.
        CreditDeskError: If it is not what was issued.
    """
    path = path_of(folder, sha256, media_type)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotFoundError(
            f"The document {path.name} is not in {folder.name}.",
            cure="Bring the folder back from a backup; it belongs beside the book.",
        ) from error
    if sha256_of(content) != sha256:
        raise CreditDeskError(
            f"The document {path.name} is not what was issued: its content has changed.",
            safe="The book still knows what it said.",
            cure="Bring the folder back from a backup.",
        )
    return content


def sha256_of(content: bytes) -> str:
    """Return the hash that names a document, in hex."""
    return hashlib.sha256(content).hexdigest()


def make_writable(folder: Path) -> None:
    """Make a folder unless it is there, and see that files can be made in it, before anything is issued into it.

    Raises:
        CreditDeskError: If they cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CreditDeskError(
            f"Nothing can be written to {folder}: {error.strerror or error}.",
            safe="Nothing was issued.",
            cure="Choose another folder.",
        ) from error


def write_file(path: Path, content: bytes, *, is_copy: bool = True) -> None:
    """Write a file whole or not at all; what is there already is left.

    Args:
        path: Where; its folder is made if it is not there.
        content: What.
        is_copy: Whether the archive has it too. What is no copy is safe on the disk when this returns.

    Raises:
        CopyError: If a copy cannot be written: the disk is full, or a program has the file open.
        CreditDeskError: If the document itself cannot be.
    """
    # Beside the file and by its name: what a kill in mid-write leaves is written over when it is done again. Not by
    # tempfile, whose files are for their owner alone: colleagues read what is written here.
    writing = path.with_name(f".{path.name}{_WRITING}")
    try:
        if _holds(path, content):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Made new each time: in a folder that others write to, a link of this name may lead anywhere.
            writing.unlink(missing_ok=True)
            with writing.open("xb") as file:
                file.write(content)
                file.flush()
                if not is_copy:
                    os.fsync(file.fileno())
            writing.replace(path)
            if not is_copy:
                _settle(path.parent)
        except BaseException:
            with contextlib.suppress(OSError):
                writing.unlink(missing_ok=True)
            raise
    except OSError as error:
        with contextlib.suppress(OSError):
            if _holds(path, content):
                # Somebody else wrote the very same at this moment.
                return
        trouble = CopyError if is_copy else CreditDeskError
        raise trouble(
            f"{path.name} could not be written: {error.strerror or error}.",
            safe="It is filed in the book." if is_copy else "Nothing was written.",
            cure=f"Make room, or get write access to {path.parent}, then do it again.",
        ) from error


def clear_unfinished(folder: Path) -> None:
    """Remove what a program that was killed had begun to write into the folder of documents; nobody else may write."""
    for unfinished in folder.glob(f"*/.*{_WRITING}"):
        with contextlib.suppress(OSError):
            unfinished.unlink()


def _holds(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def _settle(folder: Path) -> None:
    """Make the new name outlive a power cut; Windows settles names by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
