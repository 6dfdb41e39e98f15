"""A disk of a few megabytes that can be filled."""

import os
import pathlib
import subprocess
import tempfile

FILLING = "filling"


class SmallDisk:
    """A file system in memory, mounted for as long as it is used; `refusal` says why where that is not allowed."""

    def __init__(self, megabytes=48):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="afterword-disk-"))
        result = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", self.folder], capture_output=True, text=True
        )
        self.refusal = None if result.returncode == 0 else f"mounting is not allowed here: {result.stderr.strip()[:200]}"

    def fill(self):
        """Leaves no byte."""
        with open(self.folder / FILLING, "ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def free(self):
        os.unlink(self.folder / FILLING)

    def remove(self):
        if self.refusal is None:
            subprocess.run(["umount", "-l", self.folder], check=True)
        self.folder.rmdir()
