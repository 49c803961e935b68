"""What a file really is, by its first bytes: attachments are let in by content, never by name alone."""

import re
import unicodedata

LONGEST_NAME = 120
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

#: extension -> (MIME type, what the content must be)
ALLOWED = {
    "pdf": ("application/pdf", "pdf"),
    "png": ("image/png", "png"),
    "jpg": ("image/jpeg", "jpeg"),
    "jpeg": ("image/jpeg", "jpeg"),
    "gif": ("image/gif", "gif"),
    "webp": ("image/webp", "webp"),
    "heic": ("image/heic", "heic"),
    "mp4": ("video/mp4", "mp4"),
    "txt": ("text/plain", "text"),
    "csv": ("text/csv", "text"),
    "eml": ("message/rfc822", "mail"),
    "zip": ("application/zip", "zip"),
    "docx": (f"{_OFFICE}wordprocessingml.document", "zip"),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", "zip"),
    "pptx": (f"{_OFFICE}presentationml.presentation", "zip"),
    "odt": (f"{_OPEN}text", "zip"),
    "ods": (f"{_OPEN}spreadsheet", "zip"),
}
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
_HEIC = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
_FOLDERS = {"docx": b"word/", "xlsx": b"xl/", "pptx": b"ppt/"}
#: Endings that some server or desktop would run, even in the middle of a name.
_RUNS = re.compile(r"\.(?:php[0-9]?|phtml|phar|[sx]?html?|svg|js|cgi|aspx?|jsp|exe|bat|cmd|ps1|vbs|scr|hta|jar)\s*\.")
_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]")
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml)", re.IGNORECASE)


def check(name: str, head: bytes) -> str:
    """The MIME type of an attachment, by its first 4 KB or more.

    Raises ValueError("type") if the type is not allowed, or name and content disagree.
    """
    name = safe_name(name).lower()
    ending = name.rpartition(".")[2]
    mime, needed = ALLOWED.get(ending, ("", ""))
    if not mime or "." not in name or _RUNS.search(name):
        raise ValueError("type")
    found = _content(head)
    if needed == "mail" and found == "text" and _MAIL_HEADER.match(head.lstrip()):
        found = "mail"
    if found != needed or (found == "zip" and not _is_package(ending, mime, head)):
        raise ValueError("type")
    return mime


def _content(head: bytes) -> str:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC else "mp4"
    return "text" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    if head.startswith((b"MZ", b"#!", b"\x7fELF")) or _MARKUP.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # UTF-16, as spreadsheets write it
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", head)


def _is_package(ending: str, mime: str, head: bytes) -> bool:
    """Office files tell themselves by the names of their first parts."""
    if ending == "zip":
        return True
    if ending in ("odt", "ods"):
        return b"mimetype" + mime.encode() in head
    found = {kind for kind, folder in _FOLDERS.items() if folder in head}
    return found == {ending} or (not found and b"[Content_Types].xml" in head)


def safe_name(name: str) -> str:
    """The name without folders, control and direction characters, at most 120 long; its ending stays."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = " ".join(re.sub(r'[<>:"|?*]', "_", name).split()).strip(". ")
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        tail = dot + ending if dot and len(ending) <= 10 else ""
        name = (stem if tail else name)[: LONGEST_NAME - len(tail)].rstrip(". ") + tail
    return name or "file"
