"""A function called under a company's choices of definition: what they can change when arguments are given.

An argument that was given is never replaced: whoever gives the spend decides what it contains. So a choice
can add a rule (strict conversion) or settle an argument that was left out; anything else is said, not done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpi_engine.catalogue.choices import strict
from kpi_engine.errors import InputError
from kpi_engine.model.binding import parse_binding
from kpi_engine.model.kpi import Kpi, Rebinding, Variant
from kpi_engine.model.written import show


@dataclass(frozen=True, slots=True)
class Chosen:
    """The function, its arguments and the definition in words, as the choices leave them."""

    kpi: Kpi
    arguments: tuple[Any, ...]
    definition: str


def as_chosen(kpi: Kpi, arguments: Sequence[Any], choices: Mapping[str, str]) -> Chosen:
    """`kpi` on `arguments` (in the order of its parameters) under those `choices` that it leaves."""
    given = [*arguments, *[None] * (len(kpi.parameters) - len(arguments))]
    function, words = kpi, []
    for variant in kpi.variants:
        option = choices.get(variant.name, variant.default)
        effect = variant.effects.get(option)
        said = f"{variant.name}: {option}"
        if effect is not None and effect.strict:
            function = strict(function)
        elif effect is not None and effect.by:
            said = f"{variant.name}: {variant.default} ({option} is {effect.by})"
        elif effect is not None:
            said = _settled(kpi, given, effect, said)
        elif option != variant.default:
            said += ", in so far as the arguments given follow it"
        words.append(said)
    return Chosen(function, tuple(given), "; ".join([f"{kpi.name} = {kpi.excel}", *words]))


def _settled(kpi: Kpi, given: list[Any], effect: Rebinding, said: str) -> str:
    """Fill in what was left out, and say of what was given that it counts."""
    name, _, option = said.partition(": ")
    wanted: dict[str, float | str | None] = {
        **{key: parse_binding(text).number for key, text in effect.inputs.items()}, **effect.options,
    }  # fmt: skip
    for place, parameter in enumerate(kpi.parameters):
        if parameter.name not in wanted:
            continue
        value = wanted[parameter.name]
        if value is None:
            return f"{said}, in so far as the {parameter.name} given follows it"
        if given[place] is None and not parameter.required:
            given[place] = value
        elif given[place] != value:
            return f"{name}: as given ({parameter.name} {show(given[place])}) instead of {option}"
    return said


def read_choices(texts: Sequence[str], kpi: Kpi) -> dict[str, str]:
    """`name=option` as typed; InputError for a choice that the function does not leave."""
    left = {variant.name: variant for variant in kpi.variants}
    found = {}
    for text in texts:
        name, equals, option = (part.strip() for part in text.partition("="))
        if not equals or name not in left:
            known = ", ".join(f"{item.name}={item.default}" for item in kpi.variants) or "none"
            raise InputError(
                f"{kpi.name} has no choice {text[:40]!r}. Write name=option; it leaves: {known[:150]}.",
                code="unknown-choice",
            )
        found[name] = _option(kpi, left[name], option)
    return found


def _option(kpi: Kpi, variant: Variant, option: str) -> str:
    if option not in variant.choices:
        raise InputError(
            f"{kpi.name}: {variant.name} cannot be {option[:40]!r}. "
            f"Write one of: {'; '.join(variant.choices)}.",
            code="unknown-option",
        )
    return option
