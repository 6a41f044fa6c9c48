"""Where a new workbook goes: never over the active one, nor over another that must be kept."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.hosts.macros.port import MacroPort, StoppedError


def asked_output(port: MacroPort, title: str, suggested: str) -> Path:
    """The file that the user chooses for a new workbook. InputError for the active workbook itself."""
    from kpi_engine.workbook.save import check_writable, same_file

    book = port.workbook()
    wanted = Path(suggested)
    output = port.ask_save(title, (book.folder or Path.home()) / suggested)
    if output.suffix.casefold() != wanted.suffix.casefold():
        output = output.with_name(output.name + wanted.suffix)
        if output.exists() and not port.confirm(f"{output.name} is there already. Replace it?"):
            raise StoppedError
    if (
        book.path is not None and same_file(output, book.path)
    ) or output.name.casefold() == book.name.casefold():
        raise InputError(
            f"{output.name[:80]} is the workbook that is open, which is never replaced. Choose another name.",
            code="output-is-workbook",
        )
    check_writable(output)
    return output
