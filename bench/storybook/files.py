"""Small, real content for attachments, the same bytes on every machine."""

import io
import re
import zipfile

from bench.storybook.story import File

_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd4"
    "0000000049454e44ae426082"
)


def content(file: File) -> bytes:
    """What a file of this name holds: a PDF page, a picture, an archive, or its text."""
    text = file.text or file.name
    kind = file.name.rpartition(".")[2].lower()
    if kind == "pdf":
        return _pdf(text)
    if kind in {"png", "jpg", "jpeg", "gif"}:
        return _PIXEL
    if kind in {"zip", "docx", "xlsx", "pptx"}:
        return _archive(text)
    return f"{text}\n".encode()


def _pdf(text: str) -> bytes:
    shown = re.sub(r"[()\\]|[^\x20-\x7e]", "", text)
    stream = f"BT /F1 12 Tf 72 720 Td ({shown}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(out),
        )
    )


def _archive(text: str) -> bytes:
    """An uncompressed zip: compressed bytes differ from one zlib to the next."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        entry = zipfile.ZipInfo("readme.txt", (2026, 1, 1, 0, 0, 0))
        entry.create_system = 3  # says "Unix" also where it is built on Windows
        archive.writestr(entry, text + "\n")
    return out.getvalue()
