"""The frame of a page for the browser: its styles and the few lines that sort and filter its tables.

One file, nothing loaded from anywhere, light and dark as the reader has it, and printable. The text is plain
ASCII, so that it survives every way of writing it into a file.
"""

from __future__ import annotations

from html import escape

_NOTHING_LOADED = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light dark;--text:#1b1f24;--dim:#57606a;--paper:#fff;--line:#d0d7de;--soft:#f6f8fa;
--bad:#b42318;--warn:#8a4b00;--good:#1a6b33;--focus:#0b57d0}
@media(prefers-color-scheme:dark){:root{--text:#e6edf3;--dim:#9aa4af;--paper:#0d1117;--line:#30363d;
--soft:#161b22;--bad:#ff8b7e;--warn:#f0b35a;--good:#6fd08c;--focus:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:90rem;padding:1.5rem;background:var(--paper);color:var(--text);
font:15px/1.45 system-ui,"Segoe UI",Arial,sans-serif}
h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2rem 0 .4rem;overflow-wrap:anywhere}
p{margin:.2rem 0;max-width:75ch}.dim,caption{color:var(--dim)}
.tiles{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:.8rem 0;padding:0}
.tiles li{border:1px solid var(--line);border-radius:6px;padding:.35rem .7rem;background:var(--soft)}
.different,.stale,.disagrees,.refused{color:var(--bad)}.equal{color:var(--good)}
.uncached,.not_verifiable,.volatile,.external{color:var(--warn)}
.filters{display:flex;flex-wrap:wrap;gap:1rem;align-items:center;margin:.8rem 0 .4rem}
select,input{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:4px;
padding:.2rem .4rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;padding:.2rem 0}
th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top;
overflow-wrap:break-word}
td{max-width:28rem}td:first-child{white-space:nowrap}td.long{overflow-wrap:anywhere;min-width:11rem}th{position:sticky;top:0;background:var(--paper);white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums}
th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;cursor:pointer}
th[aria-sort=ascending] button::after{content:" \\25B2"}
th[aria-sort=descending] button::after{content:" \\25BC"}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
@page{size:A4 landscape;margin:12mm}
@media print{td.long{min-width:0}th button{display:inline;appearance:none}
body{max-width:none;padding:0;font-size:9pt}.filters{display:none}.wide{overflow:visible}
th{position:static}tr{break-inside:avoid}thead{display:table-header-group}}
"""

_SCRIPT = """
for (const table of document.querySelectorAll("table[id]")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const key = (row, at) => {
    const text = row.cells[at].textContent.trim();
    const number = parseFloat(text.replace(/[,+%]/g, ""));
    return heads[at].className === "n" && !Number.isNaN(number) ? number : text.toLowerCase();
  };
  const order = (one, other) => typeof one === typeof other
    ? (one < other ? -1 : one > other ? 1 : 0) : (typeof one === "number" ? -1 : 1);
  heads.forEach((head, at) => head.firstElementChild.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach(each => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].map(row => [key(row, at), row]);
    rows.sort((one, other) => (down ? -1 : 1) * order(one[0], other[0]));
    body.append(...rows.map(each => each[1]));
  }));
  const inputs = document.querySelectorAll(`[data-table="${table.id}"]`);
  const told = document.querySelector(`output[for="${table.id}"]`);
  const filter = () => {
    const [kind, words] = [...inputs].map(each => each.value.toLowerCase());
    let left = 0;
    for (const row of body.rows) {
      const fits = (!kind || row.dataset.kind === kind) && row.textContent.toLowerCase().includes(words);
      row.hidden = !fits;
      left += fits;
    }
    told.textContent = left === body.rows.length ? "" : `${left} of ${body.rows.length} rows`;
  };
  inputs.forEach(each => each.addEventListener("input", filter));
}
"""


def page(title: str, body: str, style: str = "") -> str:
    """The page with this title and body, in ASCII; `style` is added to the common one."""
    text = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_LOADED}">'
        f"<title>{escape(title)}</title><style>{_STYLE}{style}</style></head>\n<body>\n{body}\n"
        f"<script>{_SCRIPT}</script></body></html>\n"
    )
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
