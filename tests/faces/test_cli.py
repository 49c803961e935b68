"""The command line: what it prints, what it refuses, and with which exit code."""

import contextlib
import hashlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from saluran.core import access, invitations, tallies
from saluran.core.models import Note, Operation, SearchDoc, Sees, Setting, Tally, Token, User
from saluran.core.perform import perform
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.faces.cli import serving
from saluran.faces.cli.main import main
from tests.cast import make

ROOT = Path(__file__).parent.parent.parent
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def saluran(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Type a command in an English terminal: exit code, what it printed, what it said on stderr."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    def run(*words: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            code = main(list(words))
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    return run


def test_help_is_everywhere(saluran: Command) -> None:
    for words in (
        [],
        ["serve"],
        ["worker"],
        ["demo"],
        ["user"],
        ["user", "add"],
        ["token"],
        ["import"],
        ["list"],
        ["backup"],
        ["restore"],
        ["doctor"],
    ):
        code, out, _err = saluran(*words, "--help")
        assert code == 0 and "usage: saluran" in out


def test_help_names_values_in_the_readers_language(saluran: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    told = [saluran(*words, "--help")[1] for words in (["serve"], ["worker"], ["list"], ["user", "add"], ["token"])]
    values = {found for out in told for found in re.findall(r"--([a-z-]+) ([A-Z]\w*)", out)}
    assert ("limit", "ANGKA") in values
    assert {option for option, value in values if value.lower() == option} <= {"email"}


def test_wrong_usage_is_2(saluran: Command) -> None:
    for words in ([], ["nonsense"], ["user"], ["list"], ["serve", "--port", "x"], ["list", "accounts", "--wrong"]):
        code, out, err = saluran(*words)
        assert code == 2 and not out and "wrong usage" in err


def test_a_user_gets_a_link_that_works_once(db: None, saluran: Command) -> None:
    code, out, _err = saluran("user", "add", "Budi", "--email", "budi@saluran.example", "--role", "sales_manager")
    user = User.objects.get(login="budi")
    found = re.fullmatch(r"/auth/set/([^/]+)/([^/]+)", out)
    assert code == 0 and found and user.role.key == "sales_manager" and not user.password
    assert invitations.invited(*found.groups()) == user
    code, out, err = saluran("user", "password", "budi", "--password-stdin", stdin="kopi-tubruk-2026\n")
    assert (code, out, err) == (0, "", "")
    user.refresh_from_db()
    assert user.check_password("kopi-tubruk-2026")
    assert invitations.invited(*found.groups()) is None


@pytest.mark.parametrize("uid,token", [("", ""), ("x", "y"), ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "a-b"), ("_w", "a-b")])
def test_an_invented_link_invites_nobody(db: None, uid: str, token: str) -> None:
    assert invitations.invited(uid, token) is None


def test_without_an_address_nobody_signs_in(db: None, saluran: Command, client: Any) -> None:
    code, out, err = saluran("user", "add", "agen", "--password-stdin", stdin="kuda-laut-biru-77\n")
    assert (code, out) == (0, "") and err == "Without an email address nobody can sign in."
    assert client.post("/auth/login", {"login": "agen", "password": "kuda-laut-biru-77"}).status_code == 422
    code, out, err = saluran("user", "password", "agen")
    assert (code, out) == (1, "") and err
    agen = User.objects.get(login="agen")
    link = invitations.password_path(agen).removeprefix("/auth/set/").split("/")
    assert invitations.invited(*link) is None
    with pytest.raises(Conflict):
        perform(access.SYSTEM, "users", "invite", agen.pk, face="cli")
    perform(access.SYSTEM, "users", "update", agen.pk, {"email": "agen@saluran.example"}, face="cli")
    assert client.post("/auth/login", {"login": "agen", "password": "kuda-laut-biru-77"}).status_code == 302


def test_a_user_joins_a_team_and_a_manager(cast: Any, saluran: Command) -> None:
    assert saluran("user", "add", "tono", "--name", "Tono S", "--team", "jakarta", "--manager", "JOKO")[0] == 0
    tono = User.objects.get(login="tono")
    assert (tono.name, tono.team_id, tono.manager_id) == ("Tono S", cast.joko.team_id, cast.joko.pk)
    assert tono.pk in access.actor(cast.joko.pk).sees


@pytest.mark.parametrize(
    "words", [["budi"], ["tono", "--role", "boss"], ["tono", "--team", "nowhere"], ["tono", "--manager", "nobody"]]
)
def test_a_user_that_cannot_be_is_refused(cast: Any, saluran: Command, words: list[str]) -> None:
    before = User.objects.count()
    code, out, err = saluran("user", "add", *words)
    assert code == 1 and not out and err and "Traceback" not in err
    assert User.objects.count() == before


def test_a_weak_password_is_refused_and_nobody_is_added(db: None, saluran: Command) -> None:
    code, _out, err = saluran("user", "add", "budi", "--password-stdin", stdin="rahasia\n")
    assert code == 1 and err.startswith("password: ")
    assert not User.objects.filter(login="budi").exists()


def test_who_is_deactivated_is_not_there_any_more(cast: Any, saluran: Command) -> None:
    link = invitations.password_path(cast.budi).removeprefix("/auth/set/").split("/")
    assert saluran("user", "deactivate", "budi")[0] == 0
    assert not User.objects.get(pk=cast.budi.pk).active
    assert invitations.invited(*link) is None
    code, _out, err = saluran("token", "budi")
    assert code == 1 and "budi" in err


def test_a_token_is_printed_and_only_its_digest_is_kept(cast: Any, saluran: Command) -> None:
    code, out, err = saluran(
        "token", "budi", "--scope", "leads:view", "accounts:edit", "--scope", "*:view", "--days", "7"
    )
    assert code == 0 and not err and re.fullmatch(r"slr_[A-Za-z0-9_-]{40}", out)
    token = Token.objects.get(digest=hashlib.sha256(out.encode()).hexdigest())
    assert token.scopes == ["leads:view", "accounts:edit", "*:view"]
    assert token.expires_at and 6 <= (token.expires_at - timezone.now()).days <= 7


@pytest.mark.parametrize(
    "words", [["--scope", "leads"], ["--scope", "moon:view"], ["--scope", "leads:fly"], ["--days", "0"]]
)
def test_a_token_of_nonsense_is_refused(cast: Any, saluran: Command, words: list[str]) -> None:
    code, out, err = saluran("token", "budi", *words)
    assert code == 2 and not out and err
    assert not Token.objects.exists()


def test_a_list_keeps_to_the_readers_reach(cast: Any, saluran: Command) -> None:
    make("accounts", name="PT Maju", owner=cast.budi.pk)
    make("accounts", name="PT Mundur", owner=cast.eka.pk)
    code, out, _err = saluran("list", "accounts", "--sort", "name", "--json")
    assert code == 0 and [i["name"] for i in json.loads(out)["items"]] == ["PT Maju", "PT Mundur"]
    code, out, _err = saluran("list", "accounts", "--as", "budi")
    assert code == 0 and "PT Maju" in out and "PT Mundur" not in out
    code, out, _err = saluran("list", "accounts", "--filter", '["name", "contains", "mund"]', "--json")
    assert [i["name"] for i in json.loads(out)["items"]] == ["PT Mundur"]


def test_a_file_masks_what_its_reader_may_not_see_whole(cast: Any, saluran: Command, tmp_path: Path) -> None:
    make("accounts", name="Ani", npwp="3273014503900001", owner=cast.budi.pk)
    for who, whole in (("joko", False), ("rina", True)):
        code, _out, err = saluran("export", "accounts", str(tmp_path / f"{who}.csv"), "--as", who)
        assert code == 0, err
        told = (tmp_path / f"{who}.csv").read_text()
        assert ("3273 0145 0390 0001" in told) is whole and "0001" in told


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, ["moon"]),
        (1, ["accounts", "--as", "nobody"]),
        (2, ["accounts", "--filter", "{"]),
        (2, ["accounts", "--filter", '["colour", "is", "red"]']),
        (2, ["accounts", "--sort", "colour"]),
        (2, ["accounts", "--limit", "0"]),
        (2, ["accounts", "--columns", "parent.colour"]),
    ],
)
def test_a_list_that_cannot_be_is_refused(cast: Any, saluran: Command, code: int, words: list[str]) -> None:
    told, out, err = saluran("list", *words)
    assert told == code and not out and err and "Traceback" not in err


def test_what_cannot_be_asked_of_boards_and_files_is_wrong_usage(cast: Any, saluran: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    assert saluran("board", "opportunities", "--filter", "{")[0] == 2
    for words in (["--columns", "colour"], ["--sort", "colour"], ["--filter", "{"]):
        code, out, err = saluran("export", "accounts", str(file), *words)
        assert code == 2 and not out and err and not file.exists()
    assert saluran("export", "accounts", str(tmp_path / "a.doc"))[0] == 2
    assert saluran("export", "accounts", str(tmp_path / "gone" / "a.csv"))[0] == 1
    assert saluran("export", "accounts", str(file), "--columns", "name,parent.phone")[0] == 0


def test_a_list_shows_what_is_one_link_away(cast: Any, saluran: Command) -> None:
    account = make("accounts", name="PT Maju", phone="021 555 0101", owner=cast.eka.pk).pk
    make("contacts", first_name="Ani", account=account, owner=cast.budi.pk)
    words = ("list", "contacts", "--columns", "first_name,account.phone")
    code, out, _err = saluran(*words)
    assert code == 0 and "Account › Phone" in out and "555" in out
    code, out, _err = saluran(*words, "--as", "budi")
    assert code == 0 and "Ani" in out and "555" not in out


def test_a_board_says_how_many_and_how_much(cast: Any, saluran: Command) -> None:
    account = make("accounts", name="PT Maju").pk
    for owner, amount in ((cast.budi, "1500000"), (cast.eka, "2500000")):
        make("opportunities", title="Mesin", owner=owner.pk, account=account, amount=amount, currency="IDR")
    code, out, _err = saluran("board", "opportunities", "--json")
    columns = json.loads(out)["columns"]
    assert code == 0 and [(c["count"], c["sums"]) for c in columns if c["count"]] == [(2, {"IDR": "4000000.00"})]
    code, out, _err = saluran("board", "opportunities", "--as", "budi")
    assert code == 0 and "Rp1,500,000" in out.replace("\xa0", "") and "2,500,000" not in out
    assert saluran("board", "teams")[0] == 1


def test_a_file_comes_in_with_the_rights_of_whoever_brings_it(cast: Any, saluran: Command, tmp_path: Path) -> None:
    file, mapping = tmp_path / "accounts.csv", tmp_path / "map.json"
    file.write_text("name,website,moon\nPT Maju,maju.example,x\n,kosong.example,y\n")
    code, out, err = saluran("import", "accounts", str(file), "--dry-run")
    assert "columns that go nowhere: moon" in out
    assert code == 0 and "created 1" in out and "refused 1" in out and "row 3" in err
    assert json.loads(saluran("list", "accounts", "--json")[1])["items"] == []
    code, out, err = saluran("import", "accounts", str(file), "--as", "joko", "--json")
    said = json.loads(out)
    assert code == 0 and (said["created"], said["refused"]) == (1, 1) and Path(said["error_file"]).exists()
    mapping.write_text("[")
    for words in (
        [str(tmp_path / "gone.csv")],
        [str(file), "--map", str(mapping)],
        [str(file), "--as", "vina"],
        [str(file), "--map", "gone.json"],
    ):
        code, out, err = saluran("import", "accounts", *words)
        assert code == 1 and not out and err and "Traceback" not in err


@pytest.fixture
def healthy(cast: Any, saluran: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """What the doctor says of a house with the cast in it."""
    monkeypatch.setattr("saluran.faces.cli.checking.are_statics_stale", lambda: False)
    monkeypatch.setattr("saluran.faces.cli.checking.statistics", lambda: ())  # of a database of one minute
    make("accounts", name="PT Maju", owner=cast.budi.pk)

    def ask() -> str:
        code, out, err = saluran("doctor")
        assert code == (1 if err else 0) and bool(out) != bool(err)
        return err

    assert ask() == ""
    return ask


def test_the_doctor_finds_what_search_does_not(healthy: Callable[[], str]) -> None:
    SearchDoc.objects.filter(module="accounts").delete()
    assert healthy() == "accounts: 1 records, but 0 in the search index."


def test_the_doctor_finds_a_wrong_tree(healthy: Callable[[], str], cast: Any) -> None:
    Sees.objects.filter(user=cast.joko, sees=cast.budi).delete()
    Sees.objects.create(user=cast.eka, sees=cast.budi)
    assert healthy().startswith("2 lines of who sees whose records")


def test_the_doctor_finds_what_hangs_on_nothing(healthy: Callable[[], str]) -> None:
    Note.objects.create(about="accounts:424242", text="lost", at=timezone.now())
    assert healthy() == "core_note points at 1 records of accounts that are gone."


def test_the_doctor_finds_what_the_journal_does_not_know(healthy: Callable[[], str]) -> None:
    from saluran.modules.accounts.models import Account

    row = Account._base_manager.values().get(name="PT Maju")
    Account._base_manager.bulk_create([Account(**{**row, "id": None, "name": "PT Gelap"})])
    SearchDoc.objects.create(module="accounts", record_id=row["id"] + 1, title="pt gelap", text="pt gelap")
    tallies.rebuild(modules.get("accounts"))
    assert healthy() == "accounts: 2 records, but 1 in the journal."


def test_the_doctor_finds_sums_that_are_wrong_and_mends_them(healthy: Callable[[], str], saluran: Command) -> None:
    Tally.objects.filter(module="accounts").delete()
    assert healthy() == "accounts: the sums of the board are wrong; “saluran doctor --mend” makes them anew."
    assert saluran("doctor", "--mend")[0] == 0
    assert healthy() == ""


def test_the_doctor_finds_files_that_are_gone_or_spoilt(healthy: Callable[[], str], cast: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from saluran.platform import files

    kept = files.keep(cast["budi"], SimpleUploadedFile("a.txt", b"isi"))
    assert healthy() == ""
    files.place(kept.digest).write_bytes(b"lain")
    assert healthy() == f"1 files of records are missing or damaged, such as {kept.digest}."
    files.place(kept.digest).unlink()
    assert healthy().startswith("1 files of records are missing")


def test_an_old_backup_is_said_and_is_no_fault(
    cast: Any, saluran: Command, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr("saluran.faces.cli.checking.are_statics_stale", lambda: False)
    assert saluran("doctor") == (0, "All is well.", "")
    Operation.objects.update(at=timezone.now() - timedelta(days=5))
    assert saluran("doctor") == (0, "All is well.", "The last backup is 5 days old.")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "saluran-1.zip").touch()
    assert saluran("doctor") == (0, "All is well.", "")
    os.utime(tmp_path / "backups" / "saluran-1.zip", (time.time() - 3.5 * 86400,) * 2)
    assert saluran("doctor") == (0, "All is well.", "The last backup is 3 days old.")
    perform(access.SYSTEM, "settings", "update", setting("backups.kept"), {"value": "0"}, face="cli")
    assert saluran("doctor") == (0, "All is well.", "")


def setting(key: str) -> int:
    return int(Setting._base_manager.get(key=key).pk)


def test_the_set_up_link_is_dead_once_somebody_is_there(db: None) -> None:
    token = invitations.setup_path().removeprefix("/setup/")
    assert invitations.opens_setup(token)
    assert not invitations.opens_setup(f"{token}x")
    make("users", name="Rina", login="rina", role="administrator")
    assert not invitations.opens_setup(token)


def test_a_house_with_demo_users_is_served_to_this_machine_alone(
    db: None, saluran: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[str] = []
    monkeypatch.setattr(serving, "_serve", lambda arguments, greet: served.append(arguments.host))
    monkeypatch.setattr(serving, "collect_statics", lambda: None)
    monkeypatch.setattr(serving.importlib, "import_module", lambda name: None)
    monkeypatch.setattr(serving.connections, "close_all", lambda: None)
    demo = {"name": "Budi", "login": "budi", "email": "budi@saluran.example", "role": "sales"}
    budi = perform(access.SYSTEM, "users", "create", data=demo, face="demo").record
    port = str(free_port())
    code, _out, err = saluran("serve", "--host", "0.0.0.0", "--port", port)
    assert code == 1 and "demo" in err and not served
    for host in ("127.0.0.1", "localhost"):
        assert saluran("serve", "--host", host, "--port", port)[0] == 0
    perform(access.SYSTEM, "users", "update", budi.pk, {"active": False}, face="cli")
    assert saluran("serve", "--host", "0.0.0.0", "--port", port)[0] == 0
    assert served == ["127.0.0.1", "localhost", "0.0.0.0"]


def test_a_taken_port_is_said(db: None, saluran: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _out, err = saluran("serve", "--port", str(port))
    assert code == 1 and str(port) in err


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    """``saluran serve`` on an empty home, up."""
    port, said = free_port(), tmp_path / "said"
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "SALURAN_HOME": str(tmp_path / "home"),
        "LANG": "en",
    }
    command = [sys.executable, "-m", "saluran.faces.cli.main", "serve", "--port", str(port), "--workers", "1"]
    with said.open("w") as out:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out, text=True)
    try:
        until(lambda: "Saluran is at" in said.read_text() or process.poll() is not None, said)
        yield process, port, said
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def until(true: Callable[[], Any], said: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, said.read_text()
        time.sleep(0.1)


def children(pid: int) -> dict[int, str]:
    """The processes that another has started, and their command lines."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found[int(stat.parent.name)] = (stat.parent / "cmdline").read_text().replace("\0", " ")
    return found


def worker_of(pid: int) -> int | None:
    return next((child for child, words in children(pid).items() if " worker " in words), None)


@pytest.mark.slow
def test_serve_prints_a_set_up_link_keeps_a_worker_and_ends_cleanly(
    served: tuple[subprocess.Popen[str], int, Path],
) -> None:
    process, port, said = served
    assert f"http://127.0.0.1:{port}/setup/" in said.read_text()
    with contextlib.suppress(urllib.error.HTTPError):  # any answer will do
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20)
    until(lambda: worker_of(process.pid), said)
    killed = worker_of(process.pid)
    assert killed
    os.kill(killed, signal.SIGKILL)
    until(lambda: worker_of(process.pid) not in (None, killed), said)
    family = children(process.pid)
    process.terminate()
    assert process.wait(30) == 0
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), said)


@pytest.mark.slow
def test_nothing_outlives_a_server_that_is_killed(served: tuple[subprocess.Popen[str], int, Path]) -> None:
    process, _port, said = served
    until(lambda: worker_of(process.pid), said)
    family = children(process.pid)
    process.kill()
    process.wait()
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), said)
