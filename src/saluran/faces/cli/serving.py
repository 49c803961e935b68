"""``saluran serve`` and ``saluran worker``: the product runs."""

import argparse
import ctypes
import gc
import importlib
import ipaddress
import os
import signal
import socket
import sys
import threading
import time
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from saluran.core import invitations, workers
from saluran.core.models import User
from saluran.core.refusals import Conflict
from saluran.faces.cli.filling import demo_users
from saluran.faces.cli.preparing import collect_statics, ensure_prepared, prepare
from saluran.faces.cli.troubles import reason
from saluran.faces.cli.usage import whole
from saluran.faces.cli.watching import GRACE, Watched
from saluran.platform.backup.turns import at_work


def add(commands: Any) -> None:
    serve = commands.add_parser("serve", help=_("prepare the database, and start web server and worker"))
    serve.add_argument("--host", metavar=_("ADDRESS"), default="127.0.0.1", help=_("address to listen on (127.0.0.1)"))
    serve.add_argument(
        "--port", metavar=_("NUMBER"), type=whole(1, 65535), default=8000, help=_("port to listen on (8000)")
    )
    serve.add_argument(
        "--workers",
        metavar=_("NUMBER"),
        type=whole(1, 256),
        default=os.cpu_count() or 1,
        help=_("web processes (one for each core)"),
    )
    serve.add_argument("--no-worker", action="store_true", help=_("start no worker; run “saluran worker” beside it"))
    serve.set_defaults(run=run_serve)
    worker = commands.add_parser("worker", help=_("run what was put off: imports, mails, what the clock calls for"))
    worker.add_argument(
        "--processes", metavar=_("NUMBER"), type=whole(1, 256), default=1, help=_("worker processes (1)")
    )
    worker.add_argument("--watched-by", type=int, help=argparse.SUPPRESS)
    worker.add_argument("--second", action="store_true", help=argparse.SUPPRESS)
    worker.set_defaults(run=run_worker)


def run_serve(arguments: argparse.Namespace) -> None:
    """Until SIGTERM or SIGINT."""
    with at_work():
        _prepare_and_serve(arguments)


def _prepare_and_serve(arguments: argparse.Namespace) -> None:
    _check_free(arguments.host, arguments.port)
    prepare()
    _check_demo(arguments.host)
    collect_statics()
    greeting = _greeting(arguments.host, _address(arguments.host, arguments.port))
    importlib.import_module("saluran.config.wsgi")  # once, before the web processes are forked
    connections.close_all()
    gc.collect()
    gc.freeze()  # what is loaded by now stays: the web processes share it, and never look through it for waste
    _serve(arguments, greeting)


def _serve(arguments: argparse.Namespace, greeting: list[str]) -> None:
    from granian.constants import Interfaces  # heavy, and only needed here
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "saluran.config.wsgi:application", address=arguments.host, port=arguments.port, interface=Interfaces.WSGI,
        workers=arguments.workers, blocking_threads=1, log_level=LogLevels.warning,
        respawn_failed_workers=True, workers_kill_timeout=int(GRACE),
    )  # fmt: skip
    if not arguments.no_worker:
        for watched in (Watched(), Watched(second=True)):
            server.on_startup(watched.start)
            server.on_shutdown(watched.stop)
    greets = threading.Thread(target=_greet, args=(arguments.host, arguments.port, greeting), daemon=True)
    server.on_startup(greets.start)
    os.register_at_fork(after_in_child=_end_with_parent)
    server.serve()


def _end_with_parent() -> None:
    """A web process whose parent was killed would keep the port for ever; Linux can tell it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _greeting(host: str, address: str) -> list[str]:
    said = [_("Saluran is at %(address)s") % {"address": address}]
    if not User.objects.exists():
        said.append(_("Nobody is here yet. Make the first administrator (once, within three days):"))
        said.append(f"  {address}{invitations.setup_path()}")
    if not _is_loopback(host) and not os.environ.get("SALURAN_HOSTS"):
        said.append(_("Set SALURAN_HOSTS to the names that people reach it by."))
    return said


def _greet(host: str, port: int, greeting: list[str]) -> None:
    """Once the server answers, say where it is."""
    while True:
        try:
            socket.create_connection((host, port), timeout=5).close()
            break
        except OSError:
            time.sleep(0.1)
    print(*greeting, sep="\n", flush=True)


def _address(host: str, port: int) -> str:
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_demo(host: str) -> None:
    """A name from outside in SALURAN_HOSTS means a proxy in front: then 127.0.0.1 is not this machine alone."""
    names = os.environ.get("SALURAN_HOSTS", "").split(",")
    reached = (host, *(n for name in names if (n := name.strip(" []"))))
    if not all(map(_is_loopback, reached)) and demo_users().exists():
        raise Conflict(
            _("The demo's passwords are known to everybody: with demo users in it, only 127.0.0.1 is served. ")
            + _("Use a SALURAN_HOME of your own, or deactivate the demo users.")
        )


def _check_free(host: str, port: int) -> None:
    """The server itself shares ports, so that two of them would answer by turns."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            said = {"host": host, "port": port, "reason": reason(error)}
            raise Conflict(_("Cannot listen on %(host)s port %(port)s: %(reason)s") % said) from error


def run_worker(arguments: argparse.Namespace) -> None:
    """Until SIGTERM or SIGINT; a job that reports its progress is handed back then, others are finished."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: stop.set())
    with at_work():
        _work(arguments, stop)


def _work(arguments: argparse.Namespace, stop: threading.Event) -> None:
    ensure_prepared()
    if arguments.processes > 1:
        _work_together(arguments.processes, stop)
        return
    parent = arguments.watched_by
    workers.work(stop, alive=lambda: parent is None or os.getppid() == parent, second=arguments.second)


def _work_together(count: int, stop: threading.Event) -> None:
    connections.close_all()
    team = [Watched() for _n in range(count)]
    for one in team:
        one.start()
    stop.wait()
    for one in team:
        one.stop()
