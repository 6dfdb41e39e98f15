"""Faults put into a running process's system calls by strace."""

import functools
import pathlib
import shutil
import signal
import subprocess

from .waiting import wait_for


@functools.cache
def refusal():
    """Why system calls cannot be tampered with here; None if they can."""
    if shutil.which("strace") is None:
        return "strace is not installed; run scripts/setup test"
    trial = subprocess.run(
        ["strace", "-qq", "-o", "/dev/null", "-e", "inject=getppid:retval=7", "true"], capture_output=True, text=True
    )
    return None if trial.returncode == 0 else f"tracing is not allowed here: {trial.stderr.strip()[:200]}"


class Injection:
    """While it lasts, each such call of the process fails with `error`; calls on other files than `path` are left alone."""

    def __init__(self, process, call, error, path=None):
        self._process = process
        where = ["-P", str(path)] if path else []
        fault = ["-e", f"trace={call}", "-e", f"inject={call}:error={error}"]
        self._strace = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "/dev/null", *where, *fault, "-p", str(process.pid)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_for(self._holds_every_thread, "strace to hold every thread")

    def _holds_every_thread(self):
        assert self._strace.poll() is None or self._process.poll() is not None, self._strace.stderr.read()
        return self._process.poll() is not None or self._tracers() == {str(self._strace.pid)}

    def _tracers(self):
        """The ids of those that trace the process's threads ("0" for nobody); none while threads come and go."""
        try:
            statuses = [status.read_text() for status in pathlib.Path(f"/proc/{self._process.pid}/task").glob("*/status")]
        except (FileNotFoundError, ProcessLookupError):
            # A thread ended between being listed and being read, or the first injected fault has ended the whole process.
            return set()
        return {line.split()[1] for status in statuses for line in status.splitlines() if line.startswith("TracerPid:")}

    def end(self):
        if self._strace.poll() is None:
            self._strace.send_signal(signal.SIGINT)
        self._strace.wait(60)
        self._strace.stderr.close()
