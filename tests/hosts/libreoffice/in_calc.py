"""Drives a LibreOffice Calc for the tests: a line of JSON asks for a workbook, one tells its cells.

Run by the Python that has LibreOffice's `uno`, which is not that of the tests:
    in_calc.py SOFFICE PIPE-NAME ARGUMENT...
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue


def main() -> None:
    soffice, pipe, *arguments = sys.argv[1:]
    accept = f"--accept=pipe,name={pipe};urp;"
    process = subprocess.Popen(
        [soffice, "--headless", "--norestore", "--nologo", accept, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        context = _connected(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        print(json.dumps("ready"), flush=True)
        for line in sys.stdin:
            print(json.dumps(_answer(desktop, context, json.loads(line))), flush=True)
        desktop.terminate()
        process.wait(30)
    except Exception:
        traceback.print_exc()
        raise
    finally:
        if process.poll() is None:
            os.killpg(0, signal.SIGKILL)  # LibreOffice is a script and its program; we lead their group


def _connected(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(1_200):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


def _answer(desktop: Any, context: Any, asked: dict[str, Any]) -> Any:
    if asked.get("do") == "functions":
        return _functions(context)
    hidden = PropertyValue("Hidden", 0, True, 0)
    source = Path(asked["open"]).as_uri() if "open" in asked else "private:factory/scalc"
    book = desktop.loadComponentFromURL(source, "_blank", 0, (hidden,))
    try:
        _fill(book.Sheets[0], asked)
        started = time.perf_counter()
        book.calculateAll()
        seconds = time.perf_counter() - started
        if "save" in asked:
            book.storeToURL(Path(asked["save"]).as_uri(), _format(asked["save"]))
        cells = [row for area in asked["read"] for row in _rows(book.Sheets[0], area)]
        return {"cells": cells, "seconds": seconds}
    finally:
        book.close(True)


def _fill(sheet: Any, asked: dict[str, Any]) -> None:
    """All cells in one go, as typed; a text after an apostrophe, so that it stays one."""
    cells = [(_at(sheet, place), content) for place, content in asked.get("cells", {}).items()]
    if cells:
        down, across = (max(at[axis] for at, _ in cells) + 1 for axis in (0, 1))
        block = [[""] * across for _ in range(down)]
        for (row, column), content in cells:
            block[row][column] = content if isinstance(content, str) else repr(content)
        sheet.getCellRangeByPosition(0, 0, across - 1, down - 1).setFormulaArray(tuple(map(tuple, block)))
    for area, formula in asked.get("arrays", {}).items():
        sheet[area].setArrayFormula(formula)
    for area, formula in asked.get("columns", {}).items():
        sheet[area].setFormulaArray(tuple((formula,) for _ in range(sheet[area].Rows.Count)))


def _at(sheet: Any, place: str) -> tuple[int, int]:
    letters = place.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(place[len(letters) :]) - 1, column - 1


def _rows(sheet: Any, area: str) -> list[list[Any]]:
    """Numbers and texts as they are, a blank as an empty text; an error as its code and how Calc shows it."""
    cells = sheet[area]
    return [
        [_error(cells.getCellByPosition(across, down)) if content is None else content
         for across, content in enumerate(row)]
        for down, row in enumerate(cells.getDataArray())
    ]  # fmt: skip


def _error(cell: Any) -> dict[str, Any]:
    return {"error": cell.getError(), "shown": cell.String}


def _format(file: str) -> tuple[Any, ...]:
    if not file.endswith(".xlsx"):
        return ()
    return (PropertyValue("FilterName", 0, "Calc MS Excel 2007 XML", 0),)


def _functions(context: Any) -> Any:
    known = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.sheet.FunctionDescriptions", context
    )
    told = {}
    for at in range(known.Count):
        one = {each.Name: each.Value for each in known.getByIndex(at)}
        arguments = [[each.Name, each.Description] for each in one["Arguments"] or ()]
        told[one["Name"]] = {"description": one["Description"], "arguments": arguments}
    return told


if __name__ == "__main__":
    main()
