"""The part of the page's script that a reader works with: filters, keys, the choice of a sheet, printing."""

SCRIPT = """
const all = [...document.querySelectorAll("details.f")];
const form = document.getElementById("filters"), told = document.getElementById("told");
const [maps, thumbs, map] = ["maps", "thumbs", "map"].map(id => document.getElementById(id));
const openAll = document.getElementById("all"), words = form.elements.words;
const texts = new Map();
let chosen = null, current = null, shown = all;

const amount = number => number.toLocaleString("en-GB");
const fitting = (name, value, has) => !value || has === value ||
  (name === "sheet" && !value.includes("|") && has.startsWith(value + "|"));
const textOf = finding => {
  if (!texts.has(finding)) texts.set(finding, finding.textContent.toLowerCase());
  return texts.get(finding);
};
const filter = () => {
  const wanted = Object.fromEntries(["severity", "rule", "sheet", "state"].map(
    name => [name, form.elements[name].value]));
  const text = words.value.trim().toLowerCase();
  const fits = finding => (!text || textOf(finding).includes(text)) &&
    Object.entries(wanted).every(([name, value]) => fitting(name, value, finding.dataset[name]));
  shown = all.filter(fits);
  const kept = new Set(shown);
  all.forEach(finding => { finding.hidden = !kept.has(finding); });
  told.textContent = shown.length === all.length ? `${amount(all.length)} findings`
    : `${amount(shown.length)} of ${amount(all.length)} findings`;
};
const fill = finding => {
  const place = finding.querySelector(".graph");
  if (place.dataset.done) return;
  place.dataset.done = "yes";
  const made = graph(finding.id);
  if (made) place.append(made);
};
const openFinding = finding => {
  if (finding.hidden) {
    form.reset();
    form.elements.state.value = "";
    filter();
  }
  finding.open = true;
  current = finding;
  finding.firstElementChild.focus({preventScroll: true});
  finding.scrollIntoView({block: "nearest"});
};
const step = by => {
  const from = document.activeElement.closest?.("details.f") || current;
  const at = shown.indexOf(from);
  const next = at < 0 ? shown[0] : shown[Math.min(shown.length - 1, Math.max(0, at + by))];
  if (!next) return;
  current = next;
  next.firstElementChild.focus();
};
all.forEach(finding => finding.addEventListener("toggle", () => { if (finding.open) fill(finding); }));

const sheets = data.books.flatMap(([, each], book) => each.map(sheet => new Sheet(book, sheet)));
const byKey = new Map(sheets.map(sheet => [sheet.key, sheet]));
for (const finding of all) byKey.get(finding.dataset.sheet)?.findings.push(finding);

const choose = sheet => {
  chosen = sheet;
  for (const [each, button] of buttons) button.setAttribute("aria-pressed", each === chosen);
  map.replaceChildren();
  if (!sheet) return;
  const across = Math.max(12, Math.min(44, Math.floor(1100 / sheet.columns.length)));
  const down = Math.max(3, Math.min(16, Math.floor(480 / sheet.rows.length)));
  const picture = sheet.picture(across * sheet.columns.length, down * sheet.rows.length);
  const scroll = make("div", undefined, "scroll"), where = make("p", undefined, "dim");
  const name = sheet.hidden ? `${sheet.name}, a hidden sheet` : sheet.name;
  const bands = sheet.rows.length < sheet.lastRow || sheet.columns.length < sheet.lastColumn;
  const about = `${name}: A1:${letters(sheet.lastColumn)}${sheet.lastRow}` +
    (sheet.held ? `; ${sheet.held}` : "") + (bands ? "; a square may stand for several rows or columns" : "");
  where.textContent = about;
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `Map of ${name}; ${sheet.told() || "no open finding"}`);
  picture.addEventListener("pointermove", event => {
    const box = picture.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top) / box.height * sheet.rows.length);
    const column = Math.floor((event.clientX - box.left) / box.width * sheet.columns.length);
    if (row in sheet.rows && column in sheet.columns)
      where.textContent = `${about}; ${sheet.where(row, column)}`;
  });
  scroll.append(picture);
  map.append(where, scroll);
};
const weight = book => sheets.filter(each => each.book === book).flatMap(each => each.findings)
  .reduce((sum, each) => sum + ({error: 1000, warning: 1}[each.dataset.severity] || 0), 0);
const weights = data.books.map((_, book) => weight(book));
sheets.sort((one, other) => weights[other.book] - weights[one.book] || one.book - other.book);
const buttons = new Map();
for (const sheet of sheets) {
  if (data.books.length > 1 && sheet === sheets.find(each => each.book === sheet.book))
    thumbs.append(make("div", data.books[sheet.book][0], "group"));
  const button = make("button"), count = sheet.told();
  button.type = "button";
  button.setAttribute("aria-pressed", "false");
  const picture = sheet.picture();
  picture.setAttribute("aria-hidden", "true");
  button.append(picture, make("b", sheet.name), ` ${count}`);
  button.addEventListener("click", () => {
    const off = chosen === sheet;
    form.elements.sheet.value = off || !sheet.findings.length ? "" : sheet.key;
    filter();
    choose(off ? null : sheet);
  });
  buttons.set(sheet, button);
  thumbs.append(button);
}
maps.hidden = !sheets.length;

form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("input", filter);
form.elements.sheet.addEventListener("change", () => choose(byKey.get(form.elements.sheet.value) || null));
form.addEventListener("reset", () => setTimeout(() => { choose(null); filter(); }));
openAll.addEventListener("click", () => {
  const open = !shown.every(finding => finding.open);
  shown.forEach(finding => { finding.open = open; });
  openAll.textContent = open ? "Close all" : "Open all";
});
for (const tile of document.querySelectorAll("[data-only]")) {
  tile.addEventListener("click", () => {
    const now = form.elements.severity;
    now.value = now.value === tile.dataset.only ? "" : tile.dataset.only;
    filter();
  });
}
for (const button of document.querySelectorAll("button[data-book]")) {
  button.addEventListener("click", () => {
    const now = form.elements.sheet;
    now.value = now.value === button.dataset.book ? "" : button.dataset.book;
    choose(null);
    filter();
    if (now.value) document.getElementById("findings").scrollIntoView();
  });
}
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches?.("input,select,textarea");
  if (event.key === "Escape") {
    if (event.target === words && words.value) { words.value = ""; filter(); }
    else if (typing) event.target.blur();
    else if (current) { current.open = false; current.firstElementChild.focus(); }
  } else if (typing) return;
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") { event.preventDefault(); words.focus(); words.select(); }
});
document.getElementById("list").addEventListener("focusin", event => {
  current = event.target.closest("details.f") || current;
});
let closed = [];
addEventListener("beforeprint", () => {
  const inFull = shown.filter(each => shown.length <= 200 || each.dataset.severity !== "info");
  closed = inFull.filter(finding => !finding.open);
  inFull.forEach(finding => { finding.open = true; fill(finding); });
});
addEventListener("afterprint", () => closed.forEach(finding => { finding.open = false; }));
const byHash = () => {
  const finding = document.getElementById(location.hash.slice(1));
  if (finding?.matches("details.f")) openFinding(finding);
};
addEventListener("hashchange", byHash);
filter();
byHash();
"""
