"""CONVERT: all units of Excel, with metric and binary prefixes."""

from __future__ import annotations

from kpi_engine.model.cell_error import NA, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, number, override, single, text

_FOOT, _LIGHT_YEAR = 0.3048, 9_460_730_472_580_800.0
_LENGTHS = {
    "m": 1.0, "mi": 1609.344, "Nmi": 1852.0, "in": 0.0254, "ft": _FOOT, "yd": 0.9144, "ang": 1e-10,
    "ell": 1.143, "ly": _LIGHT_YEAR, "parsec": 30_856_775_812_815_532.0, "pc": 30_856_775_812_815_532.0,
    "Picapt": 0.0254 / 72, "Pica": 0.0254 / 72, "pica": 0.0254 / 6, "survey_mi": 6_336_000 / 3937,
}  # fmt: skip
_POUND = 453.59237
_INCH3 = 0.0254**3
_GALLON, _UK_GALLON = 231 * _INCH3, 0.00454609
_ENERGY_HORSE = 745.69987158227022
_UNITS: dict[str, dict[str, float]] = {
    "mass": {
        "g": 1.0, "sg": _POUND * 9.80665 / _FOOT, "lbm": _POUND, "u": 1.66053878283e-24,
        "ozm": _POUND / 16, "grain": _POUND / 7000, "cwt": _POUND * 100, "shweight": _POUND * 100,
        "uk_cwt": _POUND * 112, "lcwt": _POUND * 112, "hweight": _POUND * 112, "stone": _POUND * 14,
        "ton": _POUND * 2000, "uk_ton": _POUND * 2240, "LTON": _POUND * 2240, "brton": _POUND * 2240,
    },
    "length": _LENGTHS,
    "time": {
        "yr": 31_557_600.0, "day": 86_400.0, "d": 86_400.0, "hr": 3600.0, "mn": 60.0, "min": 60.0,
        "sec": 1.0, "s": 1.0,
    },
    "pressure": {
        "Pa": 1.0, "p": 1.0, "atm": 101_325.0, "at": 101_325.0, "mmHg": 133.322,
        "psi": 6894.757293168361, "Torr": 101_325 / 760,
    },
    "force": {"N": 1.0, "dyn": 1e-5, "dy": 1e-5, "lbf": 4.4482216152605, "pond": 0.00980665},
    "energy": {
        "J": 1.0, "e": 1e-7, "c": 4.184, "cal": 4.1868, "eV": 1.602176487e-19, "ev": 1.602176487e-19,
        "HPh": _ENERGY_HORSE * 3600, "hh": _ENERGY_HORSE * 3600, "Wh": 3600.0, "wh": 3600.0,
        "flb": 1.3558179483314004, "BTU": 1055.05585262, "btu": 1055.05585262,
    },
    "power": {"W": 1.0, "w": 1.0, "HP": _ENERGY_HORSE, "h": _ENERGY_HORSE, "PS": 735.49875},
    "magnetism": {"T": 1.0, "ga": 1e-4},
    "temperature": dict.fromkeys(("C", "cel", "F", "fah", "K", "kel", "Rank", "Reau"), 1.0),
    "volume": {
        "tsp": _GALLON / 768, "tspm": 5e-6, "tbs": _GALLON / 256, "oz": _GALLON / 128,
        "cup": _GALLON / 16, "pt": _GALLON / 8, "us_pt": _GALLON / 8, "uk_pt": _UK_GALLON / 8,
        "qt": _GALLON / 4, "uk_qt": _UK_GALLON / 4, "gal": _GALLON, "uk_gal": _UK_GALLON,
        "l": 1e-3, "L": 1e-3, "lt": 1e-3, "barrel": _GALLON * 42, "bushel": 2150.42 * _INCH3,
        "regton": 100 * _FOOT**3, "GRT": 100 * _FOOT**3, "MTON": 40 * _FOOT**3,
        **{name + mark: _LENGTHS[name] ** 3 for mark in ("3", "^3")
           for name in ("ang", "ft", "in", "ly", "m", "mi", "yd", "Nmi", "Picapt", "Pica")},
    },
    "area": {
        "uk_acre": 4046.8564224, "us_acre": 4840 * (3600 / 3937) ** 2, "ar": 100.0, "ha": 10_000.0,
        "Morgen": 2500.0,
        **{name + mark: _LENGTHS[name] ** 2 for mark in ("2", "^2")
           for name in ("ang", "ft", "in", "ly", "m", "mi", "yd", "Nmi", "Picapt", "Pica")},
    },
    "information": {"bit": 1.0, "byte": 8.0},
    "speed": {
        "m/s": 1.0, "m/sec": 1.0, "m/h": 1 / 3600, "m/hr": 1 / 3600, "mph": 0.44704, "kn": 1852 / 3600,
        "admkn": 6080 * _FOOT / 3600,
    },
}  # fmt: skip
_PREFIXES = {
    "Y": 1e24, "Z": 1e21, "E": 1e18, "P": 1e15, "T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3, "h": 1e2,
    "da": 1e1, "e": 1e1, "d": 1e-1, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15,
    "a": 1e-18, "z": 1e-21, "y": 1e-24,
}  # fmt: skip
_BINARY = {"Yi": 80, "Zi": 70, "Ei": 60, "Pi": 50, "Ti": 40, "Gi": 30, "Mi": 20, "ki": 10}
_PREFIXED = """
g u m ang ly parsec pc sec s Pa p atm at mmHg Torr N dyn dy pond J e c cal eV ev Wh wh W w T ga K kel l L lt
m3 m^3 ang3 ang^3 m2 m^2 ang2 ang^2 ly2 ly^2 ly3 ly^3 ar bit byte m/s m/sec m/h m/hr
"""
_TAKES_PREFIX = frozenset(_PREFIXED.split())
_KIND = {unit: kind for kind, units in _UNITS.items() for unit in units}


@override("CONVERT")
def convert(amount: CellValue, source: CellValue, target: CellValue) -> CellValue:
    """A number in another unit; capitals matter; an unknown or another kind of unit is #N/A."""
    if isinstance(single(amount), bool):
        raise RefusedError(VALUE)
    value, units = number(amount), (_unit(text(source)), _unit(text(target)))
    (kind, name, factor), (other_kind, other_name, other_factor) = units
    if kind != other_kind:
        raise RefusedError(NA)
    if kind == "temperature":
        if factor == other_factor and name in ("F", "fah") and other_name in ("C", "cel"):
            return (value * factor - 32) / 1.8 / other_factor
        return _from_kelvin(_to_kelvin(value * factor, name), other_name) / other_factor
    return value if (name, factor) == (other_name, other_factor) else value * factor / other_factor


def _unit(spelled: str) -> tuple[str, str, float]:
    """The kind, the unit without its prefix, and the size in the kind's base unit."""
    if spelled in _KIND:
        kind = _KIND[spelled]
        return kind, spelled, _UNITS[kind][spelled]
    for length in (2, 1):
        prefix, unit = spelled[:length], spelled[length:]
        if prefix in _BINARY and unit in ("bit", "byte"):
            return "information", unit, 2.0 ** _BINARY[prefix] * _UNITS["information"][unit]
        if prefix in _PREFIXES and unit in _TAKES_PREFIX:
            kind = _KIND[unit]
            return kind, unit, _UNITS[kind][unit] * _PREFIXES[prefix] ** _dimension(unit)
    raise RefusedError(NA)


def _dimension(unit: str) -> int:
    """A prefix of a square or cubic metre belongs to the metre."""
    return int(unit[-1]) if unit[-1] in "23" else 1


def _to_kelvin(value: float, name: str) -> float:
    match name:
        case "C" | "cel":
            return value + 273.15
        case "F" | "fah":
            return (value + 459.67) / 1.8
        case "Rank":
            return value / 1.8
        case "Reau":
            return value * 1.25 + 273.15
    return value


def _from_kelvin(value: float, name: str) -> float:
    match name:
        case "C" | "cel":
            return value - 273.15
        case "F" | "fah":
            return value * 1.8 - 459.67
        case "Rank":
            return value * 1.8
        case "Reau":
            return (value - 273.15) / 1.25
    return value
