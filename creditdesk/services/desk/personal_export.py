"""Handing a person everything that is held of them: readable text, JSON, and the letters and documents about them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.desk.attachments import safe_name
from creditdesk.services.desk.personal import DOCUMENTS, LETTERS, PersonalData
from creditdesk.services.letters import archive

ZIP = ".zip"


def export(data: PersonalData, target: Path, documents_folder: Path) -> tuple[str, ...]:
    """Write a person's data into a folder, or into one zip file where the name ends so.

    Args:
        data: What is held.
        target: A folder that is made if it is not there, or a file `*.zip`.
        documents_folder: Where the book keeps its letters.

    Returns:
        The names of what was written, and a sentence for each document that is not there any more.
    """
    files, problems = {}, []
    for name, content in _files(data, documents_folder):
        if content is None:
            problems.append(f"{name}: it is no longer beside the book.")
        else:
            files[name] = content
    if target.suffix.casefold() == ZIP:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
            for name, content in files.items():
                pack.writestr(name, content)
        archive.write_file(target, packed.getvalue(), is_copy=False)
    else:
        for name, content in files.items():
            archive.write_file(target / name, content, is_copy=False)
    return (*files, *problems)


def _files(data: PersonalData, documents_folder: Path) -> Iterator[tuple[str, bytes | None]]:
    yield "personal data.txt", data.as_text().encode()
    yield "personal data.json", json.dumps(data.as_json(), ensure_ascii=False, indent=2).encode()
    for section in data.sections:
        if section.title == LETTERS:
            for number, _day, sha256 in section.rows:
                name = f"letters/{number.replace('/', '-')}.pdf"
                yield name, _kept(documents_folder, sha256, archive.PDF)
        if section.title == DOCUMENTS:
            for name, _day, sha256 in section.rows:
                kind = archive.media_type_of(name) or archive.PDF
                yield f"documents/{safe_name(name)}", _kept(documents_folder, sha256, kind)


def _kept(folder: Path, sha256: str, media_type: str) -> bytes | None:
    try:
        return archive.read(folder, sha256, media_type)
    except CreditDeskError:
        return None
