"""The styles and the script of the page that walks through a workbook's formulas."""

from __future__ import annotations

STYLE = """
.map{overflow-x:auto;margin:.6rem 0 1rem}.map svg{display:block;max-width:none}
.map rect{fill:var(--soft);stroke:var(--line)}.map [role=button]{cursor:pointer}
.map [aria-pressed=true] rect{stroke:var(--focus);stroke-width:2.5}
svg text{fill:var(--text);font:13px system-ui,"Segoe UI",Arial,sans-serif}
svg text.dim{fill:var(--dim);font-size:11px}svg path{fill:none;stroke:var(--dim);opacity:.45}
.two{display:grid;grid-template-columns:minmax(15rem,22rem) minmax(0,1fr);gap:1.2rem;align-items:start}
@media(max-width:60rem){.two{grid-template-columns:1fr}}
.find{display:flex;gap:.5rem;margin-bottom:.5rem}.find input{flex:1;min-width:0}
.find select{max-width:9rem}
ul.cells,.side{border:1px solid var(--line);border-radius:6px;max-height:36rem;overflow:auto}
ul.cells{list-style:none;margin:0;padding:0}
ul.cells button,.side button{display:block;width:100%;text-align:left;font:inherit;color:inherit;
background:none;border:0;border-bottom:1px solid var(--line);padding:.35rem .6rem;cursor:pointer;
overflow-wrap:anywhere}
ul.cells button:hover,.side button:hover{background:var(--soft)}
ul.cells button[aria-current=true]{background:var(--soft);box-shadow:inset 3px 0 var(--focus)}
small{color:var(--dim);display:block}.input{color:var(--good)}.external{color:var(--warn)}
.flow{display:grid;grid-template-columns:1fr 2rem 1.1fr 2rem 1fr;align-items:center}
.side h3,.mid h3{font-size:.8rem;margin:0;padding:.35rem .6rem;color:var(--dim);font-weight:600;
position:sticky;top:0;background:var(--paper)}
.mid{border:2px solid var(--focus);border-radius:6px;padding-bottom:.5rem}
.mid p{padding:0 .6rem;overflow-wrap:anywhere}.arrow{text-align:center;color:var(--dim);font-size:1.4rem}
.mid code{font:12px ui-monospace,Consolas,monospace;display:block;max-height:12rem;overflow:auto;
padding:.3rem .6rem;white-space:pre-wrap;overflow-wrap:anywhere}
@media(max-width:50rem){.flow{grid-template-columns:1fr}.arrow{transform:rotate(90deg)}}
@media print{.find{display:none}ul.cells,.side{max-height:none}}
"""

SCRIPT = """
const data = JSON.parse(document.getElementById("graph").textContent), most = 300;
const nodes = data.nodes.map(([id, sheet, place, label, kind, formula, shown, cells]) =>
  ({id, sheet, place, label, kind, formula, shown, cells, reads: [], readBy: []}));
const known = new Map(nodes.map(node => [node.id, node]));
for (const [from, to, places] of data.edges) {
  known.get(to).reads.push([known.get(from), places]);
  known.get(from).readBy.push([known.get(to), places]);
}
const [list, words, sheets, told, flow] =
  ["list", "words", "sheet", "told", "flow"].map(id => document.getElementById(id));
const boxes = document.querySelectorAll(".map [role=button]");
const count = number => number.toLocaleString("en");
let current = null;

const make = (tag, text, kind) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};

const button = (node, by) => {
  const made = make("button");
  const what = node.cells > 1 ? `, ${count(node.cells)} cells` : ` = ${node.shown}`;
  const holds = node.place + what + (by ? `; ${by}` : "");
  made.type = "button";
  made.append(make("span", node.label || node.place, node.kind), make("small", holds));
  made.addEventListener("click", () => { location.hash = node.id; });
  return made;
};

const show = () => {
  const wanted = words.value.trim().toLowerCase(), sheet = sheets.value;
  const fits = nodes.filter(node => (!sheet || node.sheet === sheet) &&
    (!wanted || `${node.place} ${node.label} ${node.formula}`.toLowerCase().includes(wanted)));
  list.replaceChildren(...fits.slice(0, most).map(node => {
    const item = make("li"), made = button(node);
    if (node === current) made.setAttribute("aria-current", "true");
    item.append(made);
    return item;
  }));
  told.textContent = fits.length > most
    ? `The first ${most} of ${count(fits.length)} groups: search for others.`
    : `${count(fits.length)} of ${count(nodes.length)} groups`;
  boxes.forEach(box => box.setAttribute("aria-pressed", box.dataset.sheet === sheet));
};

const side = (title, links) => {
  const made = make("div", undefined, "side");
  made.append(make("h3", `${title}: ${count(links.length)}`));
  for (const [node, places] of links.slice(0, most)) {
    const same = places.length === 1 && places[0] === node.place;
    made.append(button(node, same ? "" : `as ${places.slice(0, 3).join(", ")}`));
  }
  return made;
};

const middle = node => {
  const made = make("div", undefined, "mid"), name = make("p"), many = node.cells > 1;
  const kinds = {input: "Typed", external: "Reads another workbook"};
  made.append(make("h3", kinds[node.kind] || (many ? "Copies of one formula" : "Formula")), name);
  name.append(make("strong", node.label || node.place));
  made.append(make("p", many ? `${node.place}: ${count(node.cells)} cells, the first holds ${node.shown}`
    : `${node.place} = ${node.shown}`));
  if (node.formula) made.append(make("code", node.formula));
  return made;
};

const open = () => {
  const node = known.get(location.hash.slice(1));
  if (!node) return;
  current = node;
  const arrow = () => make("div", "\\u2192", "arrow");
  flow.replaceChildren(side("Reads", node.reads), arrow(), middle(node), arrow(),
    side("Is read by", node.readBy));
  show();
  const mark = list.querySelector("[aria-current]");
  if (mark) list.scrollTop = mark.offsetTop - list.offsetTop - 80;
};

boxes.forEach(box => {
  const choose = () => {
    sheets.value = sheets.value === box.dataset.sheet ? "" : box.dataset.sheet;
    show();
  };
  box.addEventListener("click", choose);
  box.addEventListener("keydown", event => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose();
  });
});
words.addEventListener("input", show);
sheets.addEventListener("change", show);
list.addEventListener("keydown", event => {
  const way = {ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling"}[event.key];
  const next = way && event.target.closest("li")?.[way];
  if (!next) return;
  event.preventDefault();
  next.firstElementChild.focus();
});
addEventListener("hashchange", open);
show();
if (location.hash) open();
else if (data.start) location.hash = data.start;
"""
