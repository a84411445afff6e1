"""The smallest PDFs that can be read: pages of drawing commands, written by hand."""

from __future__ import annotations


def pdf(*pages: str, extra: str = "", trailer: str = "") -> bytes:
    """A PDF with one page for each content stream; F1 is Helvetica, a page is 612 x 792 points.

    extra: more page dictionary entries. trailer: more trailer entries.
    """
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, content in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * at} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> {extra} >>",
            f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream",
        ]
    return _file(objects, trailer)


def _file(objects: list[str], trailer: str) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF"
    return out + end.encode()


def show(text: str, x: float, y: float, *, size: float = 11, before: str = "") -> str:
    """Drawing commands for ``text`` with its baseline at ``x``, ``y``; ``before``: colour or mode."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET Q\n"


def column(lines: list[str], x: float = 72, top: float = 720, *, leading: float = 14) -> str:
    """Drawing commands for lines below each other."""
    return "".join(show(line, x, top - leading * at) for at, line in enumerate(lines))
