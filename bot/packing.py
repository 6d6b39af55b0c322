"""Files that chat platforms take only up to a size."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from core.messages import FileBlock


def packed(file: FileBlock, most: int) -> tuple[str, bytes]:
    """Name and content of the file, zipped where it has more than `most` bytes."""
    content = file.content.encode()
    if len(content) <= most:
        return file.name, content
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as pack:
        pack.writestr(file.name, content)
    return f"{file.name}.zip", archive.getvalue()
