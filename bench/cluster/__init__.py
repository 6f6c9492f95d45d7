"""A Dask cluster, of any size, that the model ``dask`` runs items on.

    --dask-scheduler ─► send, in a process of its own      ─► the address, where every process finds it
                        is it there? how many threads?
                        here is the code (archive)
    without it       ─► local: a scheduler and two workers ─► its address

    job: runs items there; nothing that can be done again is lost, and nothing waits for ever

The address is where Dask itself looks for one, in the environment: forks of ours and programs that use the
model find it there, too.
"""

import os
from dataclasses import dataclass

VARIABLE = "DASK_SCHEDULER_ADDRESS"  # https://docs.dask.org/en/stable/configuration.html


class ClusterError(RuntimeError):
    """The cluster is not there, or was lost, as a whole or in part; the message is one line."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster. workers: processes. threads: items at once, over all of them."""

    address: str
    workers: int
    threads: int


def address() -> str | None:
    """Of the cluster that was named; None if none was."""
    return os.environ.get(VARIABLE) or None


def use(found: Cluster) -> None:
    """Let the model, here and in each process that we start, use this cluster."""
    os.environ[VARIABLE] = found.address
