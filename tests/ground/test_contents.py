import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground.contents import check, safe_name

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0...", b"%PDF-1.7\n\x00"


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet()
    return out.getvalue()[:4096]


def odt() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "head", "mime"),
    [
        ("a.png", PNG, "image/png"),
        ("Foto.JPG", JPEG, "image/jpeg"),
        ("penawaran acme.com v2.pdf", PDF, "application/pdf"),
        ("a.webp", b"RIFF1234WEBPVP8", "image/webp"),
        ("a.gif", b"GIF89a...", "image/gif"),
        ("a.mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
        ("a.heic", b"\0\0\0\x20ftypheic", "image/heic"),
        ("a.txt", b"halo", "text/plain"),
        ("a.txt", b"", "text/plain"),
        ("a.csv", "Nama;Café".encode("cp1252"), "text/csv"),
        ("a.csv", "Nama\tKota".encode("utf-16"), "text/csv"),
        ("a.eml", b"Received: from x\r\nSubject: y\r\n", "message/rfc822"),
        ("a.zip", packed("a.txt"), "application/zip"),
        ("a.xlsx", sheet(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "a.docx",
            packed("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.odt", odt(), "application/vnd.oasis.opendocument.text"),
    ],
)
def test_allowed(name: str, head: bytes, mime: str) -> None:
    assert check(name, head) == mime


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.pdf", PNG),
        ("a.png", JPEG),
        ("a.jpg", b"<script>alert(1)</script>"),
        ("a.html", b"<html>"),
        ("a.txt", b"\xef\xbb\xbf <!DOCTYPE html>"),
        ("a.txt", b"#!/bin/sh"),
        ("a.txt", b"a\x00b"),
        ("a.svg", b"<svg/>"),
        ("a.exe", b"MZ"),
        ("a.txt", b"MZ\x90"),
        ("a.php.jpg", JPEG),
        ("a.PHP .jpg", JPEG),
        ("a.jpg.php", JPEG),
        ("a.html.txt", b"halo"),
        ("jpg", JPEG),
        ("a", JPEG),
        ("a.", JPEG),
        ("a.\u202egpj.exe", b"MZ"),
        ("a.docx", packed("a.txt")),
        ("a.docx", packed("[Content_Types].xml", "xl/workbook.xml")),
        ("a.odt", packed("[Content_Types].xml")),
        ("a.eml", b"halo"),
    ],
)
def test_refused(name: str, head: bytes) -> None:
    with pytest.raises(ValueError, match="type"):
        check(name, head)


def test_safe_name() -> None:
    assert safe_name("../../etc/passwd") == "passwd"
    assert safe_name("C:\\a\\b.pdf") == "b.pdf"
    assert safe_name("a\u202egpj.exe\x00") == "agpj.exe"
    assert safe_name('a"b\r\nc.pdf') == "a_bc.pdf"
    assert safe_name("..") == "file"
    assert safe_name("a" * 300 + ".pdf") == "a" * 116 + ".pdf"


@given(st.text())
def test_safe_name_is_safe(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= 120 and safe_name(name) == name
    assert not set(name) & set('/\\\0\r\n"') and not name.startswith(".")
