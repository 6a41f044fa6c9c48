"""For authors of templates: what a template takes, and what is wrong with it before it is sent out."""

from kpi_engine.fill.authoring.check import TemplateCheck, check_template
from kpi_engine.fill.authoring.inspect import Inspection, inspect_template
from kpi_engine.fill.authoring.rule import RULES, Flaw, Rule

__all__ = ["RULES", "Flaw", "Inspection", "Rule", "TemplateCheck", "check_template", "inspect_template"]
