"""Auditing a workbook: its structure read once, rules of one file each, and the life of what they find.

The rooms, from the ground up; each knows only those below it (a contract in pyproject.toml):

`once`, `r1c1`        how an answer is kept with its workbook; formulas as they read from their own cell
`cells`               the cells of a sheet, and which formulas are copies of each other
`uses`, `life`        what reads what; decisions and earlier audits, read back from files and sheets
`book`                the workbook as rules look at it
`structure`           lines and runs, tables, headings, totals, timelines
`layout`              inputs, workings, outputs; headlines, checks, how findings name cells
`rule`                how a rule is declared, and what it flags
`peers`               formulas beside their peers
`magnitudes`          numbers of a wrong size, sign or kind
`excel`               what Excel's own rules ask: operands, look-ups, links, circles
`definitions`         by which definition a KPI is computed
`rules`               every rule, one file each
`fingerprints`        by what a finding is known again
`run`                 the rules asked, the findings in the order of their weight
`states`              what became of each finding
`proving`             what a finding touches, and whether its fix is safe
`versions`            two versions of a workbook
`inventory`           what there is to audit, and what to look at first
`to_decide`           a file in which a person decides on findings
`annotated`           an audit as sheets of a workbook
`pictures`, `paper`   what reports draw; the working paper
"""
