"""Least squares with any number of variables: LINEST, LOGEST, TREND, GROWTH."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kpi_engine.model.cell_error import NA, NUM, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand
from kpi_engine.recalc.overrides.base import RefusedError, flag, override
from kpi_engine.recalc.overrides.reading import Matrix, matrix

_DEPENDENT = 1e-14


@dataclass(frozen=True, slots=True)
class _Data:
    """The known values, a row an observation, a column a variable; `across` when they stood in a row."""

    y: Matrix
    x: Matrix
    across: bool
    paired: bool

    def arranged(self, value: CellValue) -> Matrix:
        """New x values in the same arrangement; another number of variables is #REF!."""
        table = matrix(value)
        if self.paired:
            return table.reshape(-1, 1)
        found = table.T if self.across else table
        if found.shape[1] != self.x.shape[1]:
            raise RefusedError(CellError.REF)
        return found


def _data(known_y: CellValue, known_x: CellValue) -> _Data:
    y = matrix(known_y)
    x = np.arange(1.0, y.size + 1.0).reshape(y.shape) if known_x is None else matrix(known_x)
    if x.shape == y.shape:
        return _Data(y.ravel(), x.reshape(-1, 1), across=y.shape[0] == 1, paired=True)
    if y.shape[1] == 1 and x.shape[0] == y.shape[0]:
        return _Data(y.ravel(), x, across=False, paired=False)
    if y.shape[0] == 1 and x.shape[1] == y.shape[1]:
        return _Data(y.ravel(), x.T, across=True, paired=False)
    raise RefusedError(CellError.REF)


class _Fit:
    """A plane through observations. A variable that follows from those before it gets the coefficient 0."""

    def __init__(self, data: _Data, *, constant: bool) -> None:
        self.constant = constant
        self.observations, self.variables = data.x.shape
        self.means = data.x.mean(axis=0) if constant else np.zeros(self.variables)
        middle = float(data.y.mean()) if constant else 0.0
        centred, rest = data.x - self.means, data.y - middle
        self.used = _independent(centred)
        kept = centred[:, self.used]
        orthogonal, triangle = np.linalg.qr(kept)
        self.slopes = np.zeros(self.variables)
        if self.used:
            self.slopes[self.used] = np.linalg.solve(triangle, orthogonal.T @ rest)
        self.intercept = middle - float(self.means @ self.slopes) if constant else 0.0
        self.inverse = np.linalg.inv(triangle) if self.used else np.zeros((0, 0))
        self.residual = float(np.sum((rest - centred @ self.slopes) ** 2))
        self.total = float(rest @ rest)

    @property
    def freedom(self) -> int:
        """The degrees of freedom."""
        return int(self.observations - len(self.used) - self.constant)

    def at(self, x: Matrix) -> Matrix:
        """The fitted values."""
        found: Matrix = x @ self.slopes + self.intercept
        return found

    def coefficients(self) -> list[float]:
        """The slopes, last variable first, and the constant."""
        return [*reversed(self.slopes.tolist()), self.intercept]

    def errors(self) -> tuple[list[float], Scalar]:
        """The standard errors of the slopes, last first, and of the constant, #N/A when it is forced to 0."""
        variance = self.residual / self.freedom if self.freedom > 0 else 0.0
        slopes = np.zeros(self.variables)
        slopes[self.used] = np.sqrt(variance * np.sum(self.inverse**2, axis=1))
        if not self.constant:
            return [*reversed(slopes.tolist())], NA
        reach = self.means[self.used] @ self.inverse
        share = 1.0 / self.observations + float(reach @ reach)
        return [*reversed(slopes.tolist())], math.sqrt(variance * share)


def _independent(x: Matrix) -> list[int]:
    """The columns that no combination of columns before them gives."""
    basis: list[Matrix] = []
    found = []
    for at in range(x.shape[1]):
        rest = x[:, at].copy()
        size = float(rest @ rest)
        for _ in range(2):
            for each in basis:
                rest -= (each @ rest) * each
        left = float(rest @ rest)
        if size > 0.0 and left > _DEPENDENT * size:
            basis.append(rest / math.sqrt(left))
            found.append(at)
    return found


def _statistics(fit: _Fit, head: list[float]) -> CellValue:
    """Five rows: coefficients, their errors, R² and error of y, F and freedom, sums of squares."""
    slopes, constant = fit.errors()
    explained = fit.total - fit.residual
    freedom, count = fit.freedom, len(fit.used)
    fraction: Scalar = explained / fit.total if fit.total > 0.0 else NUM
    spread = math.sqrt(fit.residual / freedom) if freedom > 0 else 0.0
    ratio: Scalar = NUM
    if freedom > 0 and fit.residual > 0.0 and count:
        ratio = (explained / count) / (fit.residual / freedom)
    fill: list[Scalar] = [NA] * (fit.variables - 1)
    return [
        list(head),
        [*slopes, constant],
        [fraction, spread, *fill],
        [ratio, float(freedom), *fill],
        [explained, fit.residual, *fill],
    ]


def _logarithms(data: _Data) -> _Data:
    demand(bool((data.y > 0.0).all()))
    return _Data(np.log(data.y), data.x, data.across, data.paired)


@override("LINEST")
def linest(
    known_y: CellValue, known_x: CellValue = None, constant: CellValue = None, statistics: CellValue = None
) -> CellValue:
    """Slopes, last variable first, and the constant; with statistics five rows, #N/A where there is none."""
    fit = _Fit(_data(known_y, known_x), constant=flag(constant, True))
    head = fit.coefficients()
    return _statistics(fit, head) if flag(statistics) else [list(head)]


@override("LOGEST")
def logest(
    known_y: CellValue, known_x: CellValue = None, constant: CellValue = None, statistics: CellValue = None
) -> CellValue:
    """The exponential curve, fitted to logarithms; statistics are those of the logarithms."""
    fit = _Fit(_logarithms(_data(known_y, known_x)), constant=flag(constant, True))
    head = [math.exp(each) for each in fit.coefficients()]
    return _statistics(fit, head) if flag(statistics) else [list(head)]


def _fitted(
    known_y: CellValue, known_x: CellValue, new_x: CellValue, constant: CellValue, *, curve: bool
) -> CellValue:
    data = _data(known_y, known_x)
    fit = _Fit(_logarithms(data) if curve else data, constant=flag(constant, True))
    if new_x is None:
        x, shape = data.x, matrix(known_y).shape
    else:
        x = data.arranged(new_x)
        given = matrix(new_x).shape
        shape = given if data.paired else ((1, len(x)) if data.across else (len(x), 1))
    found = fit.at(x)
    table: CellValue = (np.exp(found) if curve else found).reshape(shape).tolist()
    return table


@override("TREND")
def trend(
    known_y: CellValue, known_x: CellValue = None, new_x: CellValue = None, constant: CellValue = None
) -> CellValue:
    """Values on the line, in the arrangement of the new x."""
    return _fitted(known_y, known_x, new_x, constant, curve=False)


@override("GROWTH")
def growth(
    known_y: CellValue, known_x: CellValue = None, new_x: CellValue = None, constant: CellValue = None
) -> CellValue:
    """Values on the exponential curve; a y of 0 or less is #NUM!."""
    return _fitted(known_y, known_x, new_x, constant, curve=True)
