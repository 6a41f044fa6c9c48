"""Stand-ins for pywin32 and for the objects that Excel would hand over, so that xlwings runs on Linux.

Only what xlwings touches is there. Nothing here computes, and nothing imitates Excel's own behaviour beyond
handing over a value.
"""

from __future__ import annotations

import ctypes
import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

RANGE_ID = "{00020846-0000-0000-C000-000000000046}"
_NAMES = (
    "pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process",
    "win32timezone", "win32com", "win32com.client", "win32com.server", "win32com.server.dispatcher",
    "win32com.server.policy",    "win32com.server.util",
)  # fmt: skip


class ComError(Exception):
    """pywintypes.com_error."""


@contextmanager
def xlwings_as_on_windows() -> Iterator[SimpleNamespace]:
    """The real `xlwings`, `xlwings.udfs` and `xlwings.com_server`, imported as on Windows.

    Afterwards every module is what it was, so that other tests meet the xlwings of this machine.
    """
    import asyncio
    import concurrent.futures.thread  # noqa: F401 imported before the platform is disguised

    import numpy  # noqa: F401
    import pandas  # noqa: F401

    ours = ("xlwings", "addin", "kpi_engine.hosts.xlwings_udfs", *_NAMES)
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_one_of(name, ours)}
    platform, foreign = (
        sys.platform,
        {name: getattr(ctypes, name, None) for name in ("windll", "oledll", "PyDLL")},
    )
    sys.modules.update(_stubs())
    try:
        sys.platform = "win32"
        for name in foreign:
            setattr(ctypes, name, _Anything())
        import xlwings
        from xlwings import com_server, udfs
    finally:
        sys.platform = platform
        for name, old in foreign.items():
            setattr(ctypes, name, old) if old is not None else delattr(ctypes, name)
    try:
        yield SimpleNamespace(xlwings=xlwings, udfs=udfs, com_server=com_server, asyncio=asyncio)
    finally:
        com_server.loop.close()
        for name in [name for name in sys.modules if _is_one_of(name, ours)]:
            del sys.modules[name]
        sys.modules.update(before)


def _is_one_of(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


class _Anything:
    """Takes any attribute and any call."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything()

    def __call__(self, *_: Any, **__: Any) -> Any:
        return _Anything()


def _stubs() -> dict[str, ModuleType]:
    modules = {name: ModuleType(name) for name in _NAMES}
    for name, module in modules.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(modules[parent], child, module)
    com, types, client = modules["pythoncom"], modules["pywintypes"], modules["win32com.client"]
    com.__dict__.update(
        CoInitialize=lambda: None, IID_IDispatch="dispatch", IID_IEnumVARIANT="enum", ole_error=ComError,
        TypeIIDs={"dispatch": type("PyIDispatch", (), {})}, __file__="pythoncom",
    )  # fmt: skip
    types.__dict__.update(com_error=ComError, error=OSError, TimeType=datetime.datetime, IID=str)
    client.__dict__.update(
        {
            name: type(name, (), {})
            for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass", "DispatchEx")
        }
    )
    client.__dict__.update(Dispatch=lambda thing, **_: thing, gencache=_Anything())
    modules["win32process"].__dict__["GetWindowThreadProcessId"] = lambda _: (1, 1)
    modules["win32com.server.util"].__dict__.update(unwrap=_unwrap, wrap=lambda thing, *_: thing)
    return modules


def _unwrap(thing: Any) -> Any:
    """Nothing here was wrapped by COM, which pywin32 says with an error."""
    raise ComError(thing)


class FakeSheet:
    """A sheet that evaluates the pieces it was told."""

    def __init__(self, pieces: dict[str, Any] | None = None) -> None:
        self.pieces = pieces or {}
        self.Parent = SimpleNamespace(Name="Book1.xlsx", Application=SimpleNamespace(Hwnd=1))

    def Evaluate(self, piece: str) -> Any:  # noqa: N802
        """A value, a FakeRange, or the number of #NAME?."""
        return self.pieces.get(piece, -2146826259)


class FakeRange:
    """A COM range: what Value2 hands over, and a formula where there is one."""

    def __init__(
        self, value: Any, formula: str = "", sheet: FakeSheet | None = None, row: int = 1, areas: int = 1
    ) -> None:
        self.Value2 = value
        self.Formula2 = formula or value
        self.HasFormula = bool(formula)
        self.Worksheet = sheet or FakeSheet()
        rows = value if isinstance(value, tuple) else ((value,),)
        self.Areas = SimpleNamespace(Count=areas)
        self.Row, self.Column = row, 1
        self.Rows, self.Columns = SimpleNamespace(Count=len(rows)), SimpleNamespace(Count=len(rows[0]))
        self.Count = len(rows) * len(rows[0])
        attributes = SimpleNamespace(iid=RANGE_ID)
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: SimpleNamespace(GetTypeAttr=lambda: attributes))

    @property
    def Value(self) -> Any:  # noqa: N802
        """Money comes rounded to four decimals here, so the functions must not read it."""
        raise AssertionError("Value was read instead of Value2")


class FakeWorkbook:
    """A workbook that takes a VBA module and remembers what MacroOptions was told."""

    def __init__(self) -> None:
        self.Name = "kpi.xlam"
        self.vba = ""
        self.options: dict[str, dict[str, Any]] = {}
        self.VBProject = SimpleNamespace(VBComponents=self)
        self.Worksheets = _NoSheets()
        self.Application = SimpleNamespace(Version="16.0", MacroOptions=self._options)

    def __call__(self, name: str) -> Any:
        """VBComponents("xlwings_udfs") of a workbook that has no such module yet."""
        raise ComError(name)

    def Remove(self, component: Any) -> None:  # noqa: N802
        """VBComponents.Remove; never reached, since there is no module to remove."""
        raise AssertionError(component)

    def Import(self, path: str) -> None:  # noqa: N802
        """VBComponents.Import."""
        from pathlib import Path

        self.vba = Path(path).read_text(encoding="utf-8")

    def _options(self, macro: str, **options: Any) -> None:
        self.options[macro.rpartition("!")[2]] = options


class _NoSheets(list[Any]):
    """The sheets of an add-in that keeps no Python code in them."""

    Count = 0
