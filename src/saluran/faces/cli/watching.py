"""A worker process beside us that is started again when it ends."""

import logging
import os
import subprocess
import sys
import threading
import time

log = logging.getLogger(__name__)
GRACE = 20.0


class Watched:
    """``saluran worker`` as a process of its own, which ends when we do, however we end. ``second``: it is there for
    when the first one is busy, and lets the first pages go first."""

    def __init__(self, *, second: bool = False) -> None:
        self._second = second
        self._ending = threading.Event()
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _watch(self) -> None:
        self._ending.wait(5 if self._second else 0)
        delay = 1.0
        while not self._ending.is_set():
            began = time.monotonic()
            with self._turn:
                if self._ending.is_set():
                    return
                # By posix_spawn (no close_fds): a fork of the server in the same moment would block Popen's own pipe.
                self._process = subprocess.Popen(_command(self._second), close_fds=False)  # noqa: S603  ourselves
            code = self._process.wait()
            if self._ending.is_set():
                return
            delay = 1.0 if time.monotonic() - began > 60 else min(30.0, delay * 2)
            log.error("The worker ended with code %s and is started again.", code)
            self._ending.wait(delay)

    def stop(self) -> None:
        """Let the worker finish what it does, but not for ever: its job would be taken up again."""
        with self._turn:
            self._ending.set()
            process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _command(second: bool) -> list[str]:
    said = ["--watched-by", str(os.getpid()), *(["--second"] if second else [])]
    return [sys.executable, "-m", "saluran.faces.cli.main", "worker", *said]
