"""The working paper as a page to print and sign: nothing is loaded from anywhere, nothing runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kpi_engine.audit.paper.exceptions import exceptions, results_per_rule
from kpi_engine.audit.paper.files import HASHES, PAPER
from kpi_engine.audit.paper.markup import Short, note, numbers, paragraph, row, table
from kpi_engine.model.documents_of_paper import SignOffJson, WorkingPaperDocument
from kpi_engine.model.written import counted, show

_NOTHING_LOADED = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem;background:#fff;color:#1b1f24;
font:14px/1.45 "Segoe UI",Arial,"Liberation Sans",sans-serif}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:1.8rem 0 .4rem;border-bottom:2px solid #1b1f24;
padding-bottom:.15rem;break-after:avoid}h3{font-size:1rem;margin:1rem 0 .3rem;break-after:avoid}
p{margin:.3rem 0;max-width:80ch;orphans:3;widows:3}.note{color:#57606a;font-size:.92em}
table{border-collapse:collapse;width:100%;margin:.4rem 0}caption{text-align:left;color:#57606a}
th,td{border:1px solid #b8c0c8;padding:.25rem .45rem;text-align:left;vertical-align:top;
overflow-wrap:anywhere}
th{background:#eef1f4;overflow-wrap:normal}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.k,th.k{white-space:nowrap}
code,.hash{font-family:Consolas,"Liberation Mono",monospace;font-size:.88em;overflow-wrap:anywhere}
.exception{border:1px solid #b8c0c8;margin:.6rem 0;break-inside:avoid}.long{break-inside:auto}
.exception dd{break-inside:avoid}
.exception h3{margin:0;padding:.3rem .5rem;background:#eef1f4;display:flex;gap:.6rem;align-items:baseline}
.exception h3 span:last-child{margin-left:auto;font-weight:400}
.exception dl{display:grid;grid-template-columns:9rem 1fr;margin:0;padding:.3rem .5rem;gap:.15rem .6rem}
dt{color:#57606a}dd{margin:0;overflow-wrap:anywhere}.hand{border-bottom:1px solid #57606a;min-height:1.5em}
.error{color:#a1160a}.warning{color:#8a4b00}
.sign{break-inside:avoid}.sign td{height:3.2rem}.sign th{width:9rem}
.sign th:last-child{width:40%}
@page{size:A4;margin:16mm 14mm 18mm}
@page{@bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt Arial,sans-serif}}
@media print{body{max-width:none;padding:0;font-size:9pt}p{max-width:none}thead{display:table-header-group}
tr{break-inside:avoid}}
"""


def paper_page(paper: WorkingPaperDocument, seal: str) -> str:
    """The page, in ASCII; `seal` is the SHA-256 of the paper as a document, which the signed page keeps."""
    parts = (
        _head(paper, seal), _objective(paper), _population(paper), results_per_rule(paper), exceptions(paper),
        _limitations(paper), _files(paper), _again(paper), _sign_off(paper.sign_off), _procedures(paper),
    )  # fmt: skip
    text = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_LOADED}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Working paper: audit of workbooks</title><style>{_STYLE}</style></head>\n"
        f"<body>\n{''.join(parts)}</body></html>\n"
    )
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _head(paper: WorkingPaperDocument, seal: str) -> str:
    books = [each.workbook for each in paper.population]
    subject = books[0] if len(books) == 1 else counted(len(books), "workbook")
    facts = (
        ("Subject", escape(subject)), ("Performed", f"{escape(_moment(paper.made))}"),
        ("Performed with", escape(paper.engine)), ("Command", f"<code>{escape(paper.command)}</code>"),
        ("Seal", f'<span class="hash">{seal}</span>'),
    )  # fmt: skip
    rows = "".join(f'<tr><th class="k" scope="row">{name}</th><td>{value}</td></tr>' for name, value in facts)
    return (
        f"<h1>Working paper: audit of workbooks</h1><table>{rows}</table>"
        + note(f"The seal is the SHA-256 of {PAPER}: whoever keeps this page, signed, can tell whether the "
               "paper was changed afterwards.")
    )  # fmt: skip


def _moment(made: str) -> str:
    """`2026-05-04T09:30:00+00:00` as a person writes it."""
    return made.replace("T", " ").replace("+00:00", " UTC")


def _objective(paper: WorkingPaperDocument) -> str:
    return f"<h2>1 Objective</h2>{paragraph(paper.objective)}"


def _population(paper: WorkingPaperDocument) -> str:
    rows = [
        row(each.workbook,
            *numbers(each.size, each.sheets, each.cells, each.formulas, each.distinct_formulas),
            "yes" if each.audited else f"no: {each.why_not}")
        for each in paper.population
    ]  # fmt: skip
    if len(paper.population) > 1:
        audited = [each for each in paper.population if each.audited]
        sums = (
            sum(each.size for each in paper.population), *(sum(getattr(each, name) for each in audited)
            for name in ("sheets", "cells", "formulas", "distinct_formulas")),
        )  # fmt: skip
        rows.append(row("All", *numbers(*sums), f"{len(audited):,} of {len(paper.population):,}"))
    heads = ("Workbook", "*Bytes", "*Sheets", "*Cells", "*Formulas", "*Different", "Audited")
    return (
        "<h2>2 Population and sampling</h2>" + table(heads, rows) + paragraph(paper.sampling)
        + note("Different: formulas that are no copies of each other. Hashes of the files are in section 6.")
    )  # fmt: skip


def _limitations(paper: WorkingPaperDocument) -> str:
    rows = [row(each.workbook or "all", each.what, each.why) for each in paper.limitations]
    told = "".join(f"<li>{escape(remark)}</li>" for remark in paper.remarks)
    remarks = f"<h3>Remarks on decisions and on an earlier audit</h3><ul>{told}</ul>" if told else ""
    return "<h2>5 Limitations</h2>" + table(("Workbook", "Not looked at", "Why"), rows) + remarks


def _files(paper: WorkingPaperDocument) -> str:
    listed = [("workbook", each.file, each.size, each.sha256) for each in paper.population]
    others = [*paper.other_inputs, *paper.outputs]
    listed += [(each.what, each.file, each.size, each.sha256) for each in others]
    rows = [
        row(what, file, *numbers(size)) + f'<td class="hash">{digest or "not there"}</td>'
        for what, file, size, digest in listed
    ]
    return (
        "<h2>6 Files</h2>" + table(("What", "File, from this folder", "*Bytes", "SHA-256"), rows)
        + note(f"The same hashes are in {HASHES}; sha256sum -c {HASHES} compares them.")
    )  # fmt: skip


def _again(paper: WorkingPaperDocument) -> str:
    return (
        "<h2>7 Performing it again</h2>"
        + "<p><code>kpi audit --again FOLDER</code></p>"
        + paragraph("FOLDER is the folder of this paper. The command compares the hashes, asks the same "
                    "procedures of the same files and says what differs: files, findings, procedures, the "
                    f"engine ({paper.engine} here). It gives exit code 0 where the findings are the same on "
                    "unchanged files.")
    )  # fmt: skip


def _sign_off(signers: Iterable[SignOffJson]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(each.role)}</th>{row(each.name, each.date, each.conclusion)}</tr>'
        for each in signers
    )
    heads = '<tr><th></th><th class="k">Name and signature</th><th>Date</th><th>Conclusion</th></tr>'
    return (
        f'<h2>8 Sign-off</h2><table class="sign"><thead>{heads}</thead><tbody>{rows}</tbody></table>'
        + note("To be filled in by hand on the printed page; the program states no conclusion of its own.")
    )  # fmt: skip


def _procedures(paper: WorkingPaperDocument) -> str:
    rows: Sequence[str] = [
        row(Short(each.rule), f"{each.name.replace('-', ' ')}. {each.what}",
            ", ".join(f"{name} {show(value)}" for name, value in each.thresholds.items()) or "none",
            each.source)
        for each in paper.procedures
    ]  # fmt: skip
    heads = ("Rule", "What it does", "Thresholds", "Source")
    return "<h2>Annex: procedures in full</h2>" + table(heads, rows)
