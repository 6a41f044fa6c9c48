"""Things known by name, further ones for a while, and what is read off them kept until they change."""

from __future__ import annotations

import pytest

from kpi_engine.errors import CatalogueError
from kpi_engine.model.registry import Registry, derived_from


@pytest.fixture
def colours() -> Registry[int]:
    registry: Registry[int] = Registry("colour")
    registry.add("red", 1, ("crimson",))
    return registry


def test_further_things_are_known_for_as_long_as_the_block_runs(colours: Registry[int]) -> None:
    with colours.also([("blue", 2, ("navy",))]):
        assert (colours.get("NAVY"), colours.names) == (2, ("red", "blue"))
        with colours.also([("green", 3, ())]):
            assert len(colours) == 3
        assert "green" not in colours
    assert ("blue" in colours, "navy" in colours, colours.get("crimson")) == (False, False, 1)


def test_a_name_that_is_taken_leaves_nothing_behind(colours: Registry[int]) -> None:
    further = colours.also([("blue", 2, ()), ("Crimson", 3, ())])
    with pytest.raises(CatalogueError, match="colour Crimson is declared twice"), further:
        pass
    assert colours.names == ("red",)


def test_what_is_read_off_registries_is_kept_until_one_of_them_changes(colours: Registry[int]) -> None:
    shapes: Registry[int] = Registry("shape")
    read = 0

    @derived_from(colours, shapes)
    def names() -> list[str]:
        nonlocal read
        read += 1
        return [*colours.names, *shapes.names]

    assert names() == names() == ["red"]
    assert read == 1
    with shapes.also([("round", 1, ())]):
        assert names() == ["red", "round"]
    assert names() == ["red"]
    assert read == 3


def test_nothing_is_known_by_an_empty_name(colours: Registry[int]) -> None:
    assert colours.find("") is None
    assert colours.find("  ") is None
