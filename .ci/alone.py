"""``python alone.py FILE COMMAND``: run a shell command, while nobody else runs one with the same FILE.

Who comes meanwhile waits, and can see what was done. The lock is on FILE itself, which is only read, and goes
with the last process of the command, however that ends: a killed one leaves nothing that had to be removed.
It needs nothing but Python's own library, since it is what sets up all else.
"""

import fcntl
import os
import sys


def wait_for(path: str) -> None:
    """Hold the lock of a file, from now to the end of this process and of all that it becomes or starts."""
    descriptor = os.open(path, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"another process sets this up, with {path}: waiting for it", file=sys.stderr, flush=True)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:  # a file system without locks
        return


if __name__ == "__main__":
    wait_for(sys.argv[1])
    os.execvp("sh", ["sh", "-ec", sys.argv[2]])  # noqa: S606 - a shell is what is asked for
