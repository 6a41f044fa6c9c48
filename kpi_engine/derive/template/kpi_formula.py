"""The formula of a guide's KPI in one column of one section, from its declaration, in either style."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.rebinding import rebound
from kpi_engine.derive.template import names
from kpi_engine.derive.template.choices import Switch, definition, switches_of
from kpi_engine.derive.template.grid import (
    FIRST_LETTER,
    LAST_LETTER,
    MONTH_ROW,
    Grid,
    KpiLine,
    letter,
    month_of,
)
from kpi_engine.derive.template.histories import history_of
from kpi_engine.derive.template.lines import is_history, is_list, reads_list
from kpi_engine.derive.template.lists import list_area
from kpi_engine.derive.template.needs import adds_up
from kpi_engine.derive.template.periods import QUARTER_ROW, YEAR_ROW
from kpi_engine.formula.guard import guarded
from kpi_engine.model.binding import Operand, parse_binding
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.kpi import Kpi, Parameter

_MISSING = "NA()"
_MONTHS_SO_FAR = {"quarter": f"Periods!{{0}}${QUARTER_ROW}", "year": f"Periods!{{0}}${YEAR_ROW}",
                  "ltm": "12", "fiscal": "12"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Section, side (the scenario shown or the plan) and column; `restated` reads the current definitions."""

    basis: str
    side: str
    column: str
    restated: bool = False


def formula(grid: Grid, line: KpiLine, place: Place) -> str:
    """`=` and the KPI over cells of Periods and other KPIs, as the definitions are chosen."""
    switches = switches_of(grid.guide, line.kpi)
    strict = tuple(switch for switch in switches if any(effect.strict for effect in switch[1].values()))
    rebinding = tuple(switch for switch in switches if switch not in strict)
    text = _Writer(grid, line, place, strict).switched(line.kpi, rebinding)
    if reads_list(line.kpi):
        month = f"{place.column}${MONTH_ROW}={names.CLOSED_MONTH}"
        return f"=IF({month},{text},NA())" if place.side == "chosen" else "=NA()"
    return f"={text}"


@dataclass(frozen=True)
class _Writer:
    """Writes one cell."""

    grid: Grid
    line: KpiLine
    place: Place
    strict: tuple[Switch, ...]

    def switched(self, kpi: GuideKpi, switches: tuple[Switch, ...]) -> str:
        """The formula under each option that changes it, chosen by the option in force."""
        if not switches:
            return self._ordered(kpi)
        (variant, effects), *rest = switches
        text = self.switched(kpi, tuple(rest))
        for option, effect in effects.items():
            other = self.switched(rebound(kpi, effect), tuple(rest))
            if other != text:
                text = f'IF({self._in_force(variant.name)}="{option}",{other},{text})'
        return text

    def _ordered(self, kpi: GuideKpi) -> str:
        """The formula under one definition; a part above its whole may be an error."""
        text = self._plain(kpi)
        if not self.strict or text == _MISSING:
            return text
        part, whole = (self._argument(kpi, item.name) for item in KPIS.get(kpi.function).parameters[:2])
        chosen = [
            f'{self._in_force(variant.name)}="{option}"'
            for variant, effects in self.strict
            for option in effects
        ]
        above = f"IF(AND({','.join(chosen)},COUNT({part},{whole})=2),{part}>{whole}+1E-9*ABS({whole}),FALSE)"
        return f"IF({above},#NUM!,{text})"

    def _in_force(self, variant: str) -> str:
        """The cell with the option that holds in the month, or at the end of the period."""
        if self.place.restated:
            return definition(variant)
        rows = self.grid.year_options if self.place.basis == "fiscal" else self.grid.options
        return f"Periods!{self.place.column}${rows[variant]}"

    def _plain(self, kpi: GuideKpi) -> str:
        """The formula under one definition."""
        if self.grid.style == "native" and is_history(kpi):
            return self._read_off(kpi)
        cells = {argument: self._argument(kpi, argument) for argument in kpi.inputs}
        if not kpi.function:
            return cells["value"]
        if _MISSING in cells.values():
            return _MISSING
        function = KPIS.get(kpi.function)
        return guarded(function, cells) if self.grid.style == "native" else self._call(kpi, function, cells)

    def _call(self, kpi: GuideKpi, function: Kpi, cells: dict[str, str]) -> str:
        """The function with its arguments in declared order, the optional ones as far as they are needed."""
        given = [self._given(kpi, parameter, cells) for parameter in function.parameters]
        while given and not given[-1]:
            given.pop()
        usual = (_literal(parameter) for parameter in function.parameters)
        arguments = [text or default for text, default in zip(given, usual, strict=False)]
        return f"{function.name}({','.join(arguments)})"

    def _given(self, kpi: GuideKpi, parameter: Parameter, cells: dict[str, str]) -> str:
        if is_history(kpi) and parameter.name == "mode":
            return f'"{kpi.options.get("mode", parameter.default)}"'
        if parameter.name in kpi.options:
            return f'"{kpi.options[parameter.name]}"'
        text = cells.get(parameter.name, "")
        return text[1:-1] if text.startswith("(") else text

    def _read_off(self, kpi: GuideKpi) -> str:
        """A history in native formulas: its running row on Periods."""
        found = f"Periods!{self.place.column}{self.grid.running[self.place.side, history_of(kpi)]}"
        if kpi.function == "BREAKEVEN_DATE":
            months = f"Periods!${FIRST_LETTER}${MONTH_ROW}:${LAST_LETTER}${MONTH_ROW}"
            return f"IF(ISNUMBER({found}),INDEX({months},{found}),{found})"
        return found

    def _argument(self, kpi: GuideKpi, argument: str) -> str:
        """What an argument reads: a number, a list, a history, or the sum of other KPIs and terms."""
        if is_list(kpi, argument):
            return list_area(kpi, argument)
        if is_history(kpi):
            return self._history(kpi.inputs[argument], argument)
        binding = parse_binding(kpi.inputs[argument])
        if binding.number is not None:
            return self._number(kpi, argument, binding.number)
        operands = {self._as_read(operand): None for operand in binding.operands}
        cells = [(operand.sign, self._operand(kpi, operand)) for operand in operands if operand is not None]
        if len(cells) < len(operands) or _MISSING in (cell for _, cell in cells):
            return _MISSING
        if len(cells) == 1 and cells[0][0] > 0:
            return cells[0][1]
        return f"({''.join(('+' if sign > 0 else '-') + cell for sign, cell in cells).removeprefix('+')})"

    def _number(self, kpi: GuideKpi, argument: str, number: float) -> str:
        """A number of the guide; a number of months counts for each month of a longer period."""
        function = KPIS.find(kpi.function)
        months = _MONTHS_SO_FAR.get(self.place.basis)
        if function is None or months is None or function.parameter(argument).term.id != "months":
            return f"{number:.15g}"
        so_far = months.format(self.place.column)
        return so_far if number == 1 else f"({number:.15g}*{so_far})"

    def _history(self, text: str, argument: str) -> str:
        """A row of Periods from the first month to this one; opening cash is that of the first month."""
        operand = parse_binding(text).operands[0]
        if operand.figure == "month_dates":
            return f"Periods!${FIRST_LETTER}${MONTH_ROW}:{self.place.column}${MONTH_ROW}"
        row = self.grid.periods["month", self.place.side, operand.figure, operand.segment]
        if not argument.endswith("_range"):
            return f"Periods!${FIRST_LETTER}${row}"
        return f"Periods!${FIRST_LETTER}${row}:{self.place.column}${row}"

    def _as_read(self, operand: Operand) -> Operand | None:
        """The operand in the row of a segment: its own figure."""
        segment = self.grid.needs.segment_of(operand, self.line.segment)
        return None if segment is None else replace(operand, segment=segment)

    def _operand(self, kpi: GuideKpi, operand: Operand) -> str:
        grid, place = self.grid, self.place
        month = month_of(place.column) - operand.back
        other = grid.needs.kpi_read(self.line.kpi, operand)
        if other is not None:
            column = letter(month) if month > 0 else ""
            return self._kpi(other, operand.segment, column) if column else _MISSING
        general, own = grid.needs.resolve(operand.figure)
        segment = own or operand.segment
        if place.basis != "month" and (operand.back or adds_up(kpi, operand)):
            row = grid.added_up.get((place.basis, place.side, general, segment, operand.back))
            return f"Periods!{place.column}{row}" if row else _MISSING
        if (place.basis, place.side, general, segment) not in grid.periods or month < 1:
            return _MISSING
        return grid.cell(place.basis, place.side, general, segment, letter(month))

    def _kpi(self, kpi: GuideKpi, segment: str, column: str) -> str:
        place = self.place
        if place.restated and not segment and (kpi.id, "restated") in self.grid.restated:
            return f"{column}{self.grid.restated[kpi.id, 'restated']}"
        sheet = "KPIs!" if place.restated else ""
        return f"{sheet}{column}{self.grid.kpis[place.basis, place.side, kpi.id, segment]}"


def _literal(parameter: Parameter) -> str:
    if parameter.default is None:
        return ""
    return f'"{parameter.default}"' if isinstance(parameter.default, str) else f"{parameter.default:.15g}"
