"""A policy card from a YAML file of its own; a company's file holds the same list under the same key."""

from __future__ import annotations

from pathlib import Path as File

from kpi_engine.catalogue.deciding import verified
from kpi_engine.errors import InputError, SourceError
from kpi_engine.model.company import Problem
from kpi_engine.model.policy import Policy
from kpi_engine.sources.company import as_problem
from kpi_engine.sources.yaml_text import YamlText, read_yaml, refused

_EXPECTED = "begin the file with policy: and, below it, a list of decisions (- choice: …, option: …)"


def read_policy(file: File) -> Policy:
    """The decisions of a file; SourceError with the line of what is wrong in it."""
    from pydantic import ValidationError

    from kpi_engine.sources.company_keys import PolicyKeys
    from kpi_engine.sources.company_parts import policy_of

    yaml = read_yaml(file)
    content = yaml.content
    if isinstance(content, list):
        raise refused(file, yaml, Problem((), _EXPECTED), "policy")
    if isinstance(content, dict) and "company" in content:
        raise SourceError(
            f"{file.name} is the file of a company. Give it with --company instead of --policy.",
            code="policy",
        )
    for problem in yaml.problems:
        raise refused(file, yaml, problem, "policy")
    if not isinstance(content, dict) or "policy" not in content:
        raise refused(file, yaml, Problem((), _EXPECTED), "policy")
    try:
        keys = PolicyKeys.model_validate(content)
    except ValidationError as fault:
        raise refused(file, yaml, as_problem(fault.errors()[0]), "policy") from None
    policy = policy_of(keys.policy)
    for place, decision in enumerate(policy.decisions):
        _refuse(file, yaml, Policy((decision,)), place)
    _refuse(file, yaml, policy, len(policy.decisions) - 1)
    return policy


def _refuse(file: File, yaml: YamlText, policy: Policy, place: int) -> None:
    try:
        verified(policy, "policy")
    except InputError as fault:
        problem = Problem(("policy", str(place)), str(fault).removeprefix("policy: "))
        raise refused(file, yaml, problem, "policy") from None
