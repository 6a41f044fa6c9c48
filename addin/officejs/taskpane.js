/*
 * The task pane: functions found by name or by question and put into a cell, figures checked, a workbook audited.
 *
 * Everything that comes from a workbook or from the server is shown as text, never as HTML. Nothing is written
 * but one formula into one cell, when it is asked for.
 */
(function () {
  "use strict";

  const WAIT_MS = 250; // after the last letter of a question
  const SLICE = 4194304; // bytes in which Excel hands out the workbook
  const LARGEST = 64 * 1024 * 1024;
  const LONGEST_MS = 720000; // for the audit of a large workbook
  const MOST_SHOWN = 200; // findings
  const MOST_PLACES = 6; // of one finding
  const GROUPS = [["error", "Errors"], ["warning", "Warnings"], ["info", "Notes"]];
  const HOW_SURE = { proven: "proven", likely: "likely", ambiguous: "several explanations", note: "for information" };

  const NOTHING = "No figure was recognised in this workbook. Put words such as Revenue or Gross margin beside the figures. "
    + "How the cells were read shows, in a terminal: kpi check FILE --show-mapping";

  const server = /** @type {any} */ (globalThis).kpiServer;
  let catalogue = new Map();
  let asked = 0;
  let timer = 0;
  let opener = null;
  let target = null;
  let job = null;

  // --- Small parts ------------------------------------------------------------------------------------

  /** @returns {any} */
  function byId(id) {
    return document.getElementById(id);
  }

  /** @returns {any} */
  function el(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null) made.setAttribute(name, String(value));
    }
    for (const child of children.flat()) if (child !== null && child !== "") made.append(child);
    return made;
  }

  function say(text) {
    byId("said").textContent = text;
  }

  function capitalised(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  function counted(number, noun) {
    return number.toLocaleString("en") + " " + noun + (number === 1 ? "" : "s");
  }

  function warn(text, canTryAgain) {
    byId("banner-text").textContent = text;
    byId("banner-again").hidden = !canTryAgain;
    byId("banner").hidden = false;
  }

  /** What a failed request means for the whole pane: a banner; true where it was one of these. */
  function explained(problem) {
    if (problem.code === "away") warn("The KPI engine is not running on this computer. Open a terminal and run: kpi addin serve", true);
    else if (problem.code === "token") warn(problem.message, false);
    else return false;
    return true;
  }

  // --- The state of the pane --------------------------------------------------------------------------

  async function connect() {
    if (!server.token()) {
      warn("This pane was opened without its key. Close it, run kpi addin install --host office, restart Excel, and open it from the Home tab.", false);
      return false;
    }
    try {
      const health = await server.ask("/health");
      await server.ask("/api/search?question=CAC");
      byId("engine").textContent = String(health.engine || "").replace("saas-kpi-engine ", "Engine ");
      byId("banner").hidden = true;
      server.isBack();
      aboutThisExcel();
      return true;
    } catch (problem) {
      if (!explained(problem)) warn(problem.message, true);
      return false;
    }
  }

  function aboutThisExcel() {
    const sets = Office.context.requirements;
    if (!sets.isSetSupported("CustomFunctionsRuntime", "1.1")) {
      warn("This Excel has no functions of add-ins (on iPad there are none). Search, check and audit work.", false);
    } else if (!sets.isSetSupported("CustomFunctionsRuntime", "1.4")) {
      warn("This Excel is older: a table that holds one error shows that error alone. Excel of Microsoft 365, on a Mac or on the web shows each.", false);
    }
  }

  async function tryAgain() {
    const button = byId("banner-again");
    button.disabled = true;
    const found = await connect();
    button.disabled = false;
    if (!found) return;
    await Excel.run(async (context) => {
      context.workbook.application.calculate(Excel.CalculationType.full);
      await context.sync();
    });
    say("The engine answers; the workbook was recalculated.");
    byId("question").focus();
  }

  function readOnly() {
    return Office.context.document.mode === Office.DocumentMode.ReadOnly;
  }

  function dress() {
    const theme = Office.context.officeTheme;
    const found = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec((theme && theme.bodyBackgroundColor) || "");
    const dark = found
      ? found.slice(1).every((part) => parseInt(part, 16) < 128)
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }

  // --- Tabs -------------------------------------------------------------------------------------------

  function choose(tab, focus) {
    for (const each of document.querySelectorAll('[role="tab"]')) {
      const chosen = each === tab;
      each.setAttribute("aria-selected", String(chosen));
      each.setAttribute("tabindex", chosen ? "0" : "-1");
      byId(each.getAttribute("aria-controls")).hidden = !chosen;
    }
    say("");
    if (focus) tab.focus();
  }

  function tabKey(event) {
    const tabs = [...document.querySelectorAll('[role="tab"]')];
    const at = tabs.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    choose(tabs[(to + tabs.length) % tabs.length], true);
  }

  // --- Search -----------------------------------------------------------------------------------------

  async function search() {
    const question = byId("question").value.trim();
    const mine = ++asked;
    if (!question) return browse();
    let names;
    let how = ", the best first";
    try {
      const answer = await server.ask("/api/search?question=" + encodeURIComponent(question));
      names = answer.functions.map((each) => each.name);
      byId("banner").hidden = true;
    } catch (problem) {
      if (!explained(problem)) warn(problem.message, false);
      names = byWords(question);
      how = " with these words";
    }
    if (mine === asked) list(names, how);
  }

  /** Without the engine: the functions in which every word of the question stands. */
  function byWords(question) {
    const words = question.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
    const texts = [...catalogue.values()].map((each) => [each.name, [each.name, ...each.aliases, each.title, each.help, each.question].join(" ").toLowerCase()]);
    return texts.filter(([, text]) => words.every((word) => text.includes(word))).map(([name]) => name).slice(0, 10);
  }

  function list(names, how) {
    const known = names.filter((name) => catalogue.has(name));
    byId("found").textContent = known.length ? counted(known.length, "function") + how : "Nothing found. Try other words, such as churn or payback.";
    byId("results").replaceChildren(...known.map((name) => result(catalogue.get(name))));
  }

  function browse() {
    const families = new Map();
    for (const each of catalogue.values()) families.set(each.family, [...(families.get(each.family) || []), each]);
    byId("found").textContent = catalogue.size ? "Or browse " + counted(catalogue.size, "function") : "";
    byId("results").replaceChildren(
      ...[...families].map(([family, members]) =>
        el("details", {}, el("summary", {}, capitalised(family) + " (" + members.length + ")"), members.map(result))
      )
    );
  }

  function result(each) {
    return el(
      "button", { type: "button", class: "result", click: (event) => open(each, event.currentTarget) },
      el("strong", {}, each.title), el("code", {}, each.name), el("span", {}, each.help)
    );
  }

  function resultKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const shown = [...byId("results").querySelectorAll(".result, summary")].filter((each) => each.getClientRects().length);
    const at = shown.indexOf(document.activeElement);
    if (at < 0 && event.target !== byId("question")) return;
    event.preventDefault();
    const next = shown[at + step];
    if (next) next.focus();
    else if (step < 0) byId("question").focus();
  }

  // --- One function -----------------------------------------------------------------------------------

  async function open(chosen, from) {
    opener = from;
    target = null;
    say("");
    byId("search").hidden = true;
    const page = byId("function");
    page.replaceChildren(
      el("button", { type: "button", class: "plain", id: "back", click: back }, "‹ All functions"),
      el("h2", { id: "function-title", tabindex: "-1" }, chosen.title),
      el("code", { class: "formula" }, chosen.signature),
      el("p", {}, chosen.help + " Gives " + chosen.gives + "."),
      ...worked(chosen),
      el("h3", {}, "Put it into a cell"),
      el("form", { id: "arguments", autocomplete: "off", submit: insertAsked, input: preview }, chosen.arguments.map(argument), placeAndInsert(chosen)),
      sources(chosen)
    );
    page.hidden = false;
    page.dataset.name = chosen.name;
    byId("function-title").focus();
    preview();
    await aim();
  }

  function back() {
    byId("function").hidden = true;
    byId("search").hidden = false;
    say("");
    if (opener && opener.isConnected) opener.focus();
    else byId("question").focus();
  }

  function worked(chosen) {
    return chosen.examples.slice(0, 1).map((each) =>
      el("p", {}, "Example: ", el("code", {}, each.formula), " gives ", el("strong", {}, each.result), each.why ? " (" + each.why + ")" : "")
    );
  }

  function sources(chosen) {
    const lines = [];
    if (chosen.formula) lines.push(el("p", {}, "Computed as ", el("code", {}, chosen.formula)));
    if (chosen.details) lines.push(el("p", {}, chosen.details));
    for (const each of chosen.source) lines.push(el("p", {}, "Source: " + each));
    if (chosen.aliases.length) lines.push(el("p", {}, "Also called " + chosen.aliases.join(", ")));
    return lines.length ? el("details", {}, el("summary", {}, "Definition and source"), lines) : "";
  }

  function argument(each, at) {
    const id = "argument-" + at;
    const input = each.options.length
      ? el("select", { id: id, "aria-describedby": id + "-help" }, el("option", { value: "" }, each.required ? "Choose" : "Not given"), each.options.map((option) => el("option", {}, option)))
      : el("input", { id: id, "aria-describedby": id + "-help", placeholder: each.range ? "B2:B9" : each.unit === "text" ? "a word or a cell" : "B2 or a number", spellcheck: "false" });
    const pick = el("button", { type: "button", "aria-label": "Use the selected cells for " + each.name, click: () => pickFor(input) }, "Use selection");
    return el(
      "div", { class: "argument" },
      el("label", { for: id }, each.name + " ", el("span", { class: "quiet" }, each.required ? each.unit_in_words : "optional, " + each.unit_in_words)),
      el("p", { id: id + "-help" }, each.help + (each.required || each.default === null ? "" : " Left out: " + String(each.default) + ".")),
      el("div", { class: "row" }, input, each.options.length ? "" : pick)
    );
  }

  function placeAndInsert(chosen) {
    return [
      el("label", { for: "formula" }, "Formula"),
      el("output", { id: "formula", class: "formula" }),
      el("div", { class: "row into" }, el("span", { id: "into" }, "Into the cell at the cursor"), el("button", { type: "button", id: "aim", click: aim }, "Take the selected cell")),
      el("button", { type: "submit", class: "main", id: "insert", disabled: readOnly() }, "Insert"),
      el("div", { id: "ask" }),
      readOnly() ? el("p", { class: "quiet" }, "This workbook is read-only: copy the formula instead.") : "",
      chosen.arguments.some((each) => each.range) ? el("p", { class: "quiet" }, "A result with several cells spills; Excel shows #SPILL! where others are in its way.") : "",
    ];
  }

  function chosenFunction() {
    return catalogue.get(byId("function").dataset.name);
  }

  /** What was typed for an argument, as it stands in a formula; a decimal comma is a point there. */
  function typed(each, text) {
    const value = text.trim();
    if (!value) return "";
    if (/^[-+]?[0-9]+,[0-9]+$/.test(value)) return value.replace(",", ".");
    const isReference = /^('(?:[^']|'')+'|[^\s'"(){},;]+)!\S+$|^\$?[A-Z]{1,3}\$?[0-9]+(:\$?[A-Z]{1,3}\$?[0-9]+)?$|^\$?[A-Z]{1,3}:\$?[A-Z]{1,3}$/i.test(value);
    const isText = each.unit === "text" && !isReference && !/^["{=(]|[()[\]]/.test(value);
    return isText ? '"' + value.replace(/"/g, '""') + '"' : value.replace(/^=/, "");
  }

  /** The formula, with the names of arguments where a required one is still to be given. */
  function formula() {
    const chosen = chosenFunction();
    const given = chosen.arguments.map((each, at) => typed(each, byId("argument-" + at).value) || (each.required ? each.name : ""));
    while (given.length && !given[given.length - 1]) given.pop();
    return "=" + chosen.signature.slice(0, chosen.signature.indexOf("(")) + "(" + given.join(",") + ")";
  }

  function preview() {
    byId("formula").textContent = formula();
    byId("ask").replaceChildren();
  }

  /** The sheet and the address of the selected cells: [sheet, address on it, reference with the sheet]. */
  function selected(onlyFirst) {
    return Excel.run({ delayForCellEdit: true }, async (context) => {
      const range = onlyFirst ? context.workbook.getActiveCell() : context.workbook.getSelectedRange();
      range.load("address");
      const sheet = range.worksheet;
      sheet.load("name");
      await context.sync();
      return [sheet.name, range.address.slice(range.address.lastIndexOf("!") + 1), range.address];
    });
  }

  async function aim() {
    try {
      target = await selected(true);
      byId("into").textContent = "Into " + target[2];
    } catch (problem) {
      say("Excel did not say which cell is selected. Finish typing in the cell, then try again.");
    }
  }

  async function pickFor(input) {
    try {
      const [sheet, address, reference] = await selected(false);
      input.value = target && target[0] === sheet ? address : reference;
      preview();
      input.focus();
    } catch (problem) {
      say("Select one area of cells, finish typing in it, then try again.");
    }
  }

  function insertAsked(event) {
    event.preventDefault();
    insert(false);
  }

  /** Writes the formula into the cell, in one step that Undo takes back; a filled cell only when confirmed. */
  async function insert(replace) {
    const text = formula();
    if (!target) await aim();
    if (!target || readOnly()) return;
    const [sheet, address, reference] = target;
    try {
      const held = await Excel.run({ delayForCellEdit: true }, async (context) => {
        const cell = context.workbook.worksheets.getItem(sheet).getRange(address);
        cell.load("formulas,valueTypes");
        await context.sync();
        if (cell.valueTypes[0][0] !== "Empty" && !replace) return String(cell.formulas[0][0]);
        cell.formulas = [[text]];
        await context.sync();
        return null;
      });
      if (held !== null) return confirm(reference, held);
      byId("ask").replaceChildren();
      const missing = chosenFunction().arguments.filter((each, at) => each.required && !byId("argument-" + at).value.trim());
      say("Inserted into " + reference + "." + (missing.length ? " Still to give: " + missing.map((each) => each.name).join(", ") + "." : ""));
    } catch (problem) {
      say("Excel did not take the formula into " + reference + ": the cell may be protected, or the formula incomplete.");
    }
  }

  function confirm(reference, held) {
    const shown = held.length > 60 ? held.slice(0, 60) + "…" : held;
    const replace = el("button", { type: "button", click: () => insert(true) }, "Replace it");
    byId("ask").replaceChildren(
      el(
        "div", { class: "ask", role: "alertdialog", "aria-label": "Replace what the cell holds?" },
        el("span", {}, reference + " holds ", el("code", {}, shown || "an empty text"), "."),
        el("div", { class: "row" }, replace, el("button", { type: "button", click: () => { byId("ask").replaceChildren(); byId("insert").focus(); } }, "Keep it"))
      )
    );
    replace.focus();
  }

  // --- Check and audit --------------------------------------------------------------------------------

  /** Runs one job at a time: its button rests, progress and Cancel are shown. */
  async function run(kind, work) {
    if (job) return;
    const stop = new AbortController();
    const words = el("p", { class: "quiet", role: "status" });
    const bar = el("progress", { "aria-label": "Progress" });
    const cancel = el("button", { type: "button", click: () => stop.abort() }, "Cancel");
    const starts = [byId("check-start"), byId("audit-start")];
    job = stop;
    for (const each of starts) each.disabled = true;
    byId(kind + "-results").replaceChildren();
    byId(kind + "-job").replaceChildren(el("div", { class: "row" }, bar, cancel), words);
    byId(kind + "-job").hidden = false;
    cancel.focus();
    say("");
    try {
      await work((text, share) => {
        words.textContent = text;
        if (share === undefined) bar.removeAttribute("value");
        else bar.value = share;
      }, stop.signal);
    } catch (problem) {
      if (stop.signal.aborted) say("Cancelled. Nothing was changed.");
      else if (!explained(problem)) byId(kind + "-results").replaceChildren(el("p", { role: "alert" }, problem.code === "nothing-recognised" ? NOTHING : problem.message));
    } finally {
      job = null;
      for (const each of starts) each.disabled = false;
      byId(kind + "-job").hidden = true;
      if (byId(kind + "-job").contains(document.activeElement) || document.activeElement === document.body) byId(kind + "-start").focus();
    }
  }

  /** What Excel hands out when it is ready, unless the job is cancelled before. */
  function handed(signal, ask) {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new server.Fault("cancelled", "Cancelled.")));
      ask((done) => {
        if (done.status === Office.AsyncResultStatus.Succeeded) resolve(done.value);
        else reject(new server.Fault("file", "Excel did not hand out the workbook. Save it, then try again."));
      });
    });
  }

  /** The workbook as it is now, saved or not. */
  async function workbook(progress, signal) {
    progress("Reading the workbook …", 0);
    const file = /** @type {Office.File} */ (await handed(signal, (done) => Office.context.document.getFileAsync(Office.FileType.Compressed, { sliceSize: SLICE }, done)));
    try {
      if (file.size > LARGEST) {
        throw new server.Fault("large", "This workbook is larger than 64 MB, the most that can be sent. Audit it from a terminal: kpi audit FILE");
      }
      const parts = [];
      for (let at = 0; at < file.sliceCount; at += 1) {
        const slice = /** @type {Office.Slice} */ (await handed(signal, (done) => file.getSliceAsync(at, done)));
        parts.push(new Uint8Array(slice.data));
        progress("Reading the workbook …", (at + 1) / file.sliceCount);
      }
      return new Blob(parts);
    } finally {
      file.closeAsync();
    }
  }

  async function answerTo(path, what, progress, signal) {
    const body = await workbook(progress, signal);
    const began = Date.now();
    const told = () => progress(what + " … " + Math.round((Date.now() - began) / 1000) + " s", undefined);
    told();
    const clock = setInterval(told, 1000);
    try {
      return await server.ask(path, { body: body, type: "application/octet-stream", signal: signal, patience: LONGEST_MS });
    } finally {
      clearInterval(clock);
    }
  }

  function checkSelection() {
    return run("check", async (progress, signal) => {
      const [sheet, area, reference] = await selected(false).catch(() => {
        throw new server.Fault("selection", "Select one area of cells, finish typing in it, then try again.");
      });
      const query = "?sheet=" + encodeURIComponent(sheet) + "&area=" + encodeURIComponent(area);
      const answer = await answerTo("/api/check" + query, "Checking " + reference, progress, signal);
      showCheck(answer, reference);
    });
  }

  function showCheck(answer, reference) {
    const findings = answer.findings.map((each) => ({
      severity: each.severity, message: each.message, places: each.facts, sure: HOW_SURE[each.verdict] || each.verdict, id: each.id,
      facts: each.evidence.map((proof) => [proof.statement, proof.after ? proof.before + "; as proposed: " + proof.after : proof.before]),
    }));
    const inside = answer.in_area ? findings.filter((each) => answer.in_area.includes(each.id)) : findings;
    const outside = findings.filter((each) => !inside.includes(each));
    const said = inside.length ? counted(inside.length, "finding") + " in " + reference : "Nothing found in " + reference;
    const elsewhere = outside.length
      ? el("details", {}, el("summary", {}, "Elsewhere in the workbook (" + outside.length + ")"), grouped(outside))
      : "";
    const looked = el("p", { class: "quiet" }, counted(answer.facts, "figure") + " recognised in the workbook.");
    byId("check-results").replaceChildren(el("h2", { tabindex: "-1" }, said), looked, ...grouped(inside), elsewhere);
    byId("check-results").querySelector("h2").focus();
  }

  function auditWorkbook() {
    return run("audit", async (progress, signal) => {
      showAudit(await answerTo("/api/audit", "Auditing", progress, signal));
    });
  }

  function showAudit(answer) {
    const findings = answer.findings.filter((each) => each.state === "open").map((each) => ({
      severity: each.severity, message: each.message, sure: each.confidence + " confidence",
      places: (each.cells.length ? each.cells : [each.range]).filter(Boolean).map((cell) => (each.sheet ? quoted(each.sheet) + "!" + cell : cell)),
      facts: [["Holds", each.evidence.formula], ["Expected", each.evidence.expected], ["What to do", each.fix.words]].filter(([, text]) => text),
    }));
    const coverage = answer.coverage.workbooks[0];
    const looked = coverage ? counted(coverage.formulas, "formula") + " and " + counted(coverage.cells, "cell") + " on " + counted(coverage.sheets, "sheet") + " looked at." : "";
    const left = coverage ? coverage.not_checked.map((each) => el("li", {}, each.what + ": " + each.why)) : [];
    byId("audit-results").replaceChildren(
      el("h2", { tabindex: "-1" }, findings.length ? counted(findings.length, "finding") : "Nothing found"),
      el("p", { class: "quiet" }, looked),
      ...grouped(findings),
      left.length ? el("details", {}, el("summary", {}, "Not looked at (" + left.length + ")"), el("ul", {}, left)) : ""
    );
    byId("audit-results").querySelector("h2").focus();
  }

  function quoted(sheet) {
    return /^[A-Za-z_][A-Za-z0-9_.]*$/.test(sheet) ? sheet : "'" + sheet.replace(/'/g, "''") + "'";
  }

  /** Findings by how grave they are; beyond a number that a person reads, only how many there are. */
  function grouped(findings) {
    let room = MOST_SHOWN;
    return GROUPS.map(([severity, title]) => [severity, title, findings.filter((each) => each.severity === severity)])
      .filter(([, , members]) => members.length)
      .map(([severity, title, members]) => {
        const shown = members.slice(0, room);
        room -= shown.length;
        return el(
          "section", { class: severity },
          el("h3", { class: "group" }, title, el("span", { class: "count" }, String(members.length))),
          shown.map(finding),
          shown.length < members.length ? el("p", { class: "quiet" }, members.length - shown.length + " more are in the report of kpi audit.") : ""
        );
      });
  }

  function finding(each) {
    const places = each.places.slice(0, MOST_PLACES);
    const facts = each.facts.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]);
    return el(
      "div", { class: "finding" },
      el("p", {}, each.message),
      el(
        "div", { class: "places" },
        places.map((place, at) => el("button", { type: "button", class: "plain", "aria-label": "Go to " + place, click: () => jump(place) }, shortened(place, places[at - 1]))),
        each.places.length > places.length ? el("span", { class: "quiet" }, "and " + (each.places.length - places.length) + " more") : ""
      ),
      el("details", {}, el("summary", {}, "Why (" + each.sure + ")"), el("dl", {}, facts))
    );
  }

  /** A place as it is shown after another one: the same sheet is named once. */
  function shortened(place, before) {
    const at = place.lastIndexOf("!") + 1;
    return before && before.slice(0, at) === place.slice(0, at) && before.lastIndexOf("!") + 1 === at ? place.slice(at) : place;
  }

  /** Shows a cell in Excel. */
  async function jump(place) {
    const at = place.lastIndexOf("!");
    const name = place.slice(0, at);
    const sheet = name.startsWith("'") ? name.slice(1, -1).replace(/''/g, "'") : name;
    try {
      await Excel.run({ delayForCellEdit: true }, async (context) => {
        const found = context.workbook.worksheets.getItem(sheet);
        found.activate();
        found.getRange(place.slice(at + 1)).select();
        await context.sync();
      });
      say(place + " is selected.");
    } catch (problem) {
      say(place + " cannot be shown: the sheet may be hidden or renamed since.");
    }
  }

  // --- Start ------------------------------------------------------------------------------------------

  function wire() {
    byId("question").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, WAIT_MS);
    });
    byId("search").addEventListener("keydown", resultKey);
    byId("find").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !byId("function").hidden) back();
    });
    byId("tabs").addEventListener("keydown", tabKey);
    for (const tab of document.querySelectorAll('[role="tab"]')) tab.addEventListener("click", () => choose(tab, false));
    byId("banner-again").addEventListener("click", tryAgain);
    byId("check-start").addEventListener("click", checkSelection);
    byId("audit-start").addEventListener("click", auditWorkbook);
  }

  async function start() {
    if (typeof Office === "undefined") {
      warn("Microsoft's office.js could not be loaded. Connect to the internet, then reopen this pane.", false);
      return;
    }
    await Office.onReady();
    dress();
    wire();
    try {
      const answer = await fetch("catalogue.json");
      catalogue = new Map((await answer.json()).functions.map((each) => [each.name, each]));
    } catch (problem) {
      explained(new server.Fault("away", ""));
      return;
    }
    browse();
    if (await connect()) byId("question").focus();
  }

  start();
})();
