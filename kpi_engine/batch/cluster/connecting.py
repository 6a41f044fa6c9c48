"""A connection to a cluster: one that somebody runs, or one of this machine for as long as the batch runs."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kpi_engine.batch.cluster.cluster import Cluster
from kpi_engine.batch.cluster.crew import Crew
from kpi_engine.errors import InputError

LOCAL = "local"
_ADDRESS = re.compile(r"(?:tcp|tls)://\S+:\d+")
_CONNECTING_SECONDS = 10
_LOOPBACK = "127.0.0.1"
_SILENT = logging.CRITICAL + 1
_NO_PAGES: dict[str, Any] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}


@contextmanager
def cluster(where: str, jobs: int, allowance: Callable[[int], tuple[float, int]]) -> Iterator[Cluster]:
    """The executor on the cluster at `where`; `local` starts one of `jobs` processes on this machine.

    Raises InputError where there is none, or what is needed for it is not installed.
    """
    if where != LOCAL and not _ADDRESS.fullmatch(where):
        raise InputError(
            f'"{where[:80]}" is no address of a cluster. Write --dask tcp://host:8786, as its scheduler '
            "shows it, or --dask local.",
            code="cluster-address",
        )
    try:
        import distributed
    except ImportError:
        raise InputError(
            'Dask is not installed here. Install it: pip install "saas-kpi-engine[dask]".',
            code="not-installed",
        ) from None
    _silence(distributed)
    with _local(jobs) if where == LOCAL else _remote(where) as client:
        yield Cluster(client, Crew(client, where, Path.cwd()), allowance)


@contextmanager
def _remote(address: str) -> Iterator[Any]:
    from distributed import Client

    try:
        client = Client(address, timeout=_CONNECTING_SECONDS, set_as_default=False, name="kpi-batch")
    except (OSError, ValueError, TypeError):  # nobody there, no such name, keys missing for tls
        raise InputError(
            f"No cluster answers at {address[:100]}. Check the address that its scheduler shows and that "
            "this machine may reach it, then run the same command again.",
            code="cluster-unreachable",
        ) from None
    try:
        yield client
    finally:
        with suppress(Exception):  # a scheduler that is gone cannot be told goodbye
            client.close(timeout=_CONNECTING_SECONDS)


@contextmanager
def _local(jobs: int) -> Iterator[Any]:
    """A cluster that only this machine can reach, without pages to look at."""
    import dask
    from distributed import Client, LocalCluster

    with (
        TemporaryDirectory(prefix="kpi-dask-") as scratch,
        dask.config.set(_NO_PAGES),
        LocalCluster(
            n_workers=jobs, threads_per_worker=1, host=_LOOPBACK, dashboard_address=None,
            scheduler_kwargs={"dashboard_address": f"{_LOOPBACK}:0"},
            memory_limit=0, local_directory=scratch, silence_logs=_SILENT,
        ) as own,
        Client(own, set_as_default=False) as client,
    ):  # fmt: skip
        yield client


def _silence(distributed: Any) -> None:
    """What goes wrong is told in our words, once."""
    warnings.filterwarnings("ignore", category=distributed.versions.VersionMismatchWarning)
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(_SILENT)
