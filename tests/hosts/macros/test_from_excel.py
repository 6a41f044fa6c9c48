"""A press of a button, from the entry point on: the real xlwings over stubbed pywin32."""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from kpi_engine.hosts.macros.port import Content, Mark
from kpi_engine.hosts.macros.xlwings_port import XlwingsPort
from kpi_engine.hosts.places import Profile
from kpi_engine.system.keys import escape_was_pressed
from tests.hosts.macros.fake_excel import App, Application, Com
from tests.hosts.macros.test_xlwings_port import REPORT
from tests.hosts.pywin32_stubs import xlwings_as_on_windows


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """Excel has called through its button; boxes are those of Windows."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(Profile, "of_this_user", lambda: Profile(tmp_path, "windows"))
    with xlwings_as_on_windows():
        excel, boxes = Application(), []
        addin = excel.opens("saas-kpi.xlam", "", "Sheet1")
        excel.ActiveWorkbook = None

        def message_box(window: int, text: str, title: str, style: int) -> int:
            boxes.append((window, text, title))
            return 1

        windows_parts = sys.modules["xlwings._xlwindows"]
        windows_parts.BOOK_CALLER = addin  # type: ignore[attr-defined]
        monkeypatch.setattr(windows_parts, "win32api", SimpleNamespace(MessageBox=message_box))
        constants = SimpleNamespace(
            MB_OK=0, MB_OKCANCEL=1, MB_YESNO=4, MB_YESNOCANCEL=3, MB_ICONINFORMATION=64, MB_ICONWARNING=48
        )
        monkeypatch.setattr(windows_parts, "win32con", constants)
        macros = importlib.import_module("addin.macros")
        yield SimpleNamespace(excel=excel, boxes=boxes, macros=macros)


def test_help_is_shown_in_front_of_excel(pressed: SimpleNamespace) -> None:
    pressed.excel.opens("plan.xlsx", "", "Inputs")
    pressed.macros.help()
    ((window, text, title),) = pressed.boxes
    assert (window, title) == (7, "SaaS KPI")
    assert "Audit workbook: " in text
    assert pressed.excel.StatusBar is False


def test_without_a_workbook_the_button_says_so(pressed: SimpleNamespace) -> None:
    pressed.macros.audit_workbook()
    ((_, text, _),) = pressed.boxes
    assert "No workbook is open" in text


def test_a_file_that_no_one_can_read_is_told_in_words(pressed: SimpleNamespace) -> None:
    """The fake Excel copies two words of text; a real one would copy the workbook."""
    pressed.excel.opens("plan.xlsx", "", "Inputs")
    pressed.macros.audit_workbook()
    ((_, text, _),) = pressed.boxes
    assert "plan.xlsx" in text
    assert "Traceback" not in text
    assert "could not be done" not in text


def test_a_report_is_written_and_cleared_through_the_wrappers_of_xlwings(
    pressed: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """xlwings wraps every object that COM hands over, and tries again for ever what seems to be busy."""
    windows_parts = sys.modules["xlwings._xlwindows"]
    monkeypatch.setattr(windows_parts, "CDispatch", Com)
    pressed.excel.has_dynamic_arrays = False
    book = pressed.excel.opens("plan.xlsx", "", "Inputs", "My costs")
    app = App(windows_parts.COMRetryObjectWrapper(pressed.excel))
    port = XlwingsPort(app, tmp_path)
    port.put_report(REPORT)
    port.put_marks("KPI Audit", [Mark("Inputs", "D5", "error")])
    port.write("Inputs", "C4", Content(formula="=CAC(B1,B2)"))
    port.go_to("Inputs", "D5")
    assert port.content("Inputs", "C4").formula == "=CAC(B1,B2)"
    assert not port.spills()
    assert not port.workbook().saves_itself, "a version that does not know AutoSave"
    assert [each.name for each in port.own_sheets()] == ["KPI Audit"]
    assert port.marked() == 1
    assert port.clear(["KPI Audit"]) == ()
    assert [each.Name for each in book.sheets] == ["Inputs", "My costs"]
    assert not book.sheets[0].formats


@pytest.mark.parametrize(("state", "pressed_"), [(0, False), (1, True), (-32_768, True), (-32_767, True)])
def test_esc_counts_while_it_is_down_and_after(
    monkeypatch: pytest.MonkeyPatch, state: int, pressed_: bool
) -> None:
    """GetAsyncKeyState: the highest bit says down, the lowest pressed since it was last asked for."""
    asked: list[int] = []

    def state_of(key: int) -> int:
        asked.append(key)
        return state

    windows = SimpleNamespace(user32=SimpleNamespace(GetAsyncKeyState=state_of))
    monkeypatch.setattr(ctypes, "windll", windows, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert escape_was_pressed() is pressed_
    assert asked == [27]


def test_no_key_is_asked_for_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert escape_was_pressed() is False
