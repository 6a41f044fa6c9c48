"""The part of the page's script that draws: the maps of the sheets, and what lies around a finding."""

DRAWING = """
const data = JSON.parse(document.getElementById("data").textContent);
const NS = "http://www.w3.org/2000/svg";
const draw = (tag, attributes, text) => {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
};
const make = (tag, text, kind) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};
const letters = number => {
  let text = "";
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26))
    text = String.fromCharCode(65 + (left - 1) % 26) + text;
  return text;
};
const numberOf = text => [...text].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
const areaOf = ref => {
  const found = ref.match(/^([A-Z]+)(\\d+)(?::([A-Z]+)(\\d+))?$/);
  if (!found) return null;
  const [left, top] = [numberOf(found[1]), Number(found[2])];
  return found[3] ? [top, left, Number(found[4]), numberOf(found[3])] : [top, left, top, left];
};
const listOf = numbers => typeof numbers === "number"
  ? Array.from({length: numbers}, (_, at) => at + 1) : numbers;

class Sheet {
  constructor(book, [name, hidden, rows, columns, lastRow, lastColumn, lines, held]) {
    Object.assign(this, {book, name, hidden, lastRow, lastColumn, lines, held, findings: [],
      rows: listOf(rows), columns: listOf(columns), key: `${book}|${name}`});
  }
  at(numbers, wanted) {
    let low = 0, high = numbers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle] <= wanted) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  }
  squares() {
    const paths = {};
    this.lines.forEach((line, row) => {
      let column = 0;
      for (const [, many, letter] of line.matchAll(/(\\d*)(\\D)/g)) {
        const width = Number(many || 1);
        if (letter !== ".") paths[letter] = (paths[letter] || "") + `M${column} ${row}h${width}v1h-${width}z`;
        column += width;
      }
    });
    return Object.entries(paths).map(([letter, d]) => draw("path", {d, class: letter}));
  }
  flags(withInfo) {
    const made = [];
    for (const finding of [...this.findings].reverse()) {
      if (finding.dataset.severity === "info" && !withInfo) continue;
      for (const cells of finding.dataset.cells.split(" ")) {
        const area = areaOf(cells);
        if (!area) continue;
        const [y, x] = [this.at(this.rows, area[0]), this.at(this.columns, area[1])];
        const [y2, x2] = [this.at(this.rows, area[2]), this.at(this.columns, area[3])];
        const box = draw("rect", {x, y, width: x2 - x + 1, height: y2 - y + 1,
          class: `flag ${finding.dataset.severity}`});
        box.append(draw("title", {}, finding.querySelector(".said").textContent));
        box.addEventListener("click", () => openFinding(finding));
        made.push(box);
      }
    }
    return made;
  }
  picture(width, height) {
    const [across, down] = [this.columns.length, this.rows.length];
    const made = draw("svg", {viewBox: `0 0 ${across} ${down}`, preserveAspectRatio: "none",
      "shape-rendering": "crispEdges", ...(width ? {width, height} : {})});
    made.append(...this.squares(), ...this.flags(width !== undefined));
    return made;
  }
  told() {
    const counts = {};
    for (const each of this.findings)
      if (each.dataset.state === "open")
        counts[each.dataset.severity] = (counts[each.dataset.severity] || 0) + 1;
    const word = (severity, count) => severity === "info" || count === 1 ? severity : `${severity}s`;
    return Object.entries(counts).map(([each, count]) => `${count} ${word(each, count)}`).join(", ");
  }
  where(row, column) {
    const end = (numbers, at, last) => at + 1 < numbers.length ? numbers[at + 1] - 1 : last;
    const first = letters(this.columns[column]) + this.rows[row];
    const last = letters(end(this.columns, column, this.lastColumn)) + end(this.rows, row, this.lastRow);
    return first === last ? first : `${first}:${last}`;
  }
}

const graph = id => {
  const known = data.around[id];
  if (!known) return null;
  const [here, reads, moreRead, readers, moreReaders, headlines] = known;
  if (!reads.length && !readers.length && !headlines.length) return null;
  const [wide, high, gap, down] = [190, 40, 40, 48];
  const column = (nodes, more) => more ? [...nodes, [`and ${more} more`, ""]] : nodes;
  const columns = [column(reads, moreRead), [here], column(readers, moreReaders),
    headlines.map(text => [text, ""])].map((nodes, at) => ({nodes, at})).filter(({nodes}) => nodes.length);
  const most = Math.max(...columns.map(({nodes}) => nodes.length));
  const width = columns.length * (wide + gap) - gap + 4, height = most * down + 22;
  const made = draw("svg", {viewBox: `0 0 ${width} ${height}`, width, height, role: "img"});
  const heads = ["Reads", "This finding", "Is read by", "Reaches"];
  const said = columns.map(({nodes, at}) => `${heads[at]}: ` +
    nodes.map(([place, label]) => label ? `${place} ${label}` : place).join("; ")).join(". ");
  made.setAttribute("aria-label", said);
  const cut = (text, most) => text.length > most ? `${text.slice(0, most - 1)}\\u2026` : text;
  const top = (nodes, index) => 22 + (most - nodes.length) * down / 2 + index * down;
  columns.forEach(({nodes, at}, position) => {
    const x = 2 + position * (wide + gap);
    made.append(draw("text", {x, y: 12, class: "dim"}, heads[at]));
    nodes.forEach(([place, label], index) => {
      const y = top(nodes, index), box = draw("svg", {x: x + 8, y, width: wide - 14, height: high});
      made.append(draw("rect", {x, y, width: wide, height: high, rx: 5, class: at === 1 ? "here" : ""}), box);
      box.append(draw("title", {}, label ? `${label}: ${place}` : place),
        draw("text", {x: 0, y: label ? 16 : 24}, cut(label || place, 32)));
      if (label) box.append(draw("text", {x: 0, y: 32, class: "dim"}, cut(place, 34)));
      const before = columns[position - 1];
      if (!before) return;
      before.nodes.forEach((_, other) => {
        const [x1, y1, y2] = [x - gap, top(before.nodes, other) + high / 2, y + high / 2];
        if (at === 3 && other > 0) return;
        made.append(draw("path", {d: `M${x1} ${y1}C${x1 + 20} ${y1} ${x - 20} ${y2} ${x} ${y2}`,
          class: at === 3 ? "far" : ""}));
      });
    });
  });
  return made;
};
"""
