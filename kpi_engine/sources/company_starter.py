"""The file that a company begins with: the least that holds, and everything else as an example behind #."""

from __future__ import annotations

STARTER = """\
# Your own definitions. Check them with:  kpi company check {file}
# A line behind # is a remark: take the # and the blank after it away to use it.

company:
  name: {name}
  # currency: EUR
  # fiscal_year_ends: 12            # the last month of the fiscal year
  # first_month: 2026-01            # the first month of a workbook

guides: [{guide}]                        # what you build upon: mas, ams, css, smk

# Which KPIs you follow, in this order; all of your guides and all your own if left out.
# kpis_shown: [cac, ltv_cac, revenue_per_seat]

# Your segments, where they are called otherwise than in the guide; tiers cheapest first.
# segments:
#   tier: [Basic, Team, Company]

# Figures that you type.
# terms:
#   seats:
#     label: Seats sold
#     unit: count                   # money, money per month, money per year, share, ratio, count,
#                                   # months, days, hours, score, number
#     help: Seats under contract at the end of the month.
#     adds_up: last                 # months to a quarter: sum, last, first, mean; never for a rate

# KPIs of your own: a formula over terms and KPIs, with + - * / and parentheses.
# kpis:
#   revenue_per_seat:
#     title: Revenue per seat
#     formula: mrr / seats
#     unit: money per month
#     better: higher                # higher, lower, neither
#     question: What does one seat bring in a month?
#     help: Monthly recurring revenue for each seat under contract.
#     examples:
#       - {{given: {{mrr: 1000, seats: 10}}, result: 100}}
#       - {{given: {{mrr: 1000, seats: 0}}, result: "#DIV/0!", because: no seat was sold}}
#     review: monthly
#     targets: {{2026: 50, 2030: 60}}

# Your targets in place of the guide's; years that you leave out stay the guide's, none takes one away.
# targets:
#   cac: {{2026: 200, 2027: 180}}
#   ltv_cac: {{every_year: 4}}

# Words by which your tables and workbooks name our figures.
# synonyms:
#   revenue: [Umsatz, Erlöse]

# Rules: what is to be done when figures cross a line.
# triggers:
#   - {{id: seat-price-low, when: revenue_per_seat < 40, then: Look at the discounts}}
# without: [mas-cac-spike]          # rules of the guides that you do not want

# Which definition holds from when on, and who decided it.
# policy:
#   - {{choice: cac_scope, option: fully loaded with onboarding and tools, since: 2026-07,
#      decided_on: 2026-06-20, approved_by: CFO}}
"""


def starter(name: str, guide: str, file: str) -> str:
    """The text of a new company file; a name that YAML could misread stands in quotes."""
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return STARTER.format(name=quoted, guide=guide, file=file)
