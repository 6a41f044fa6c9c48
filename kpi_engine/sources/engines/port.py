"""The engine port: what the ledger needs of a library that computes with tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kpi_engine.errors import InputError

if TYPE_CHECKING:
    import narwhals as nw

EngineName = Literal["duckdb", "polars", "pandas", "spark", "dask"]
ENGINES: tuple[EngineName, ...] = ("duckdb", "polars", "pandas", "spark", "dask")
Columns = Mapping[str, Sequence[int | str]]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What an engine may use: a folder for what does not fit into memory, and how much memory (0: as usual).

    `address` is the cluster: `tcp://host:port` of a Dask scheduler, or the master of Spark; "" is this
    machine.
    """

    folder: Path
    memory: int = 0
    address: str = ""


class Engine(Protocol):
    """A library that computes with tables. Frames of one engine meet only frames of the same."""

    def scan(self, parquet: Path) -> nw.LazyFrame[Any]:
        """The rows of a Parquet file."""
        ...

    def table(self, columns: Columns) -> nw.LazyFrame[Any]:
        """A small table of whole numbers and texts."""
        ...

    def settle(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """The same rows, computed once and kept: for what is looked at several times."""
        ...

    def close(self) -> None:
        """Let go of everything; frames are of no use afterwards."""
        ...


def lazy(native: Any) -> nw.LazyFrame[Any]:
    """A library's own table as the ledger takes it."""
    import narwhals as nw

    frame: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    return frame


@contextmanager
def open_engine(name: EngineName, settings: EngineSettings) -> Iterator[Engine]:
    """The engine of a name, closed at the end. One whose library is not installed is an InputError."""
    try:
        module = import_module(f"kpi_engine.sources.engines.{name}_engine")
        engine: Engine = module.start(settings)
    except ImportError:
        raise InputError(
            f'The engine {name} is not installed. Run pip install "saas-kpi-engine[{name}]", or leave '
            "--engine out: DuckDB comes with this program and gives the same figures.",
            code="engine-absent",
        ) from None
    try:
        yield engine
    finally:
        engine.close()
