/*
 * The SaaS KPI functions for Excel on the web, on a Mac and on Windows, and the line to the local server.
 *
 * There is no arithmetic here. Excel calls a function; its call waits a moment for others; they go to the
 * server together, and each cell gets its answer. Excel hands over a blank cell as 0 on some systems, so
 * wherever a 0 or an empty text comes from a cell, Excel is asked which cells are blank: a blank is missing.
 */
(function () {
  "use strict";

  // Derived from the declarations by `kpi derive`: id, name, number of arguments, reads a formula.
  /** @type {[string, string, number, boolean][]} */
  const FUNCTIONS = [
    ["CAC", "CAC", 2, false],
    ["CPL", "CPL", 2, false],
    ["PAYBACK", "PAYBACK", 4, false],
    ["CAC.PAYBACK", "CAC_PAYBACK", 4, false],
    ["MAGIC.NUMBER", "MAGIC_NUMBER", 4, false],
    ["CAC.LOADED", "CAC_LOADED", 5, false],
    ["MAX.CAC", "MAX_CAC", 2, false],
    ["ROI", "ROI", 2, false],
    ["VIRAL.COEFF", "VIRAL_COEFF", 2, false],
    ["MRR.VELOCITY", "MRR_VELOCITY", 2, false],
    ["PAYBACK.SPEND", "PAYBACK_SPEND", 3, false],
    ["CAC.RATIO", "CAC_RATIO", 2, false],
    ["SALES.EFFICIENCY", "SALES_EFFICIENCY", 2, false],
    ["CONV.RATE", "CONV_RATE", 2, false],
    ["TRIAL.TO.PAID", "TRIAL_TO_PAID", 2, false],
    ["VISITOR.TO.TRIAL", "VISITOR_TO_TRIAL", 2, false],
    ["VISITOR.TO.PAID", "VISITOR_TO_PAID", 2, false],
    ["LEAD.VELOCITY", "LEAD_VELOCITY", 2, false],
    ["LVR", "LVR", 2, false],
    ["MRR.END", "MRR_END", 6, false],
    ["MRR.NET.NEW", "MRR_NET_NEW", 5, false],
    ["ARR", "ARR", 1, false],
    ["SAAS.QUICK.RATIO", "SAAS_QUICK_RATIO", 5, false],
    ["GROWTH.RATE", "GROWTH_RATE", 3, false],
    ["CAGR", "CAGR", 3, false],
    ["EXPANSION.RATE", "EXPANSION_RATE", 2, false],
    ["EXPANSION.SHARE", "EXPANSION_SHARE", 2, false],
    ["ARPU", "ARPU", 2, false],
    ["AMRR", "AMRR", 2, false],
    ["ARPA", "ARPA", 3, false],
    ["ARPU.MIX", "ARPU_MIX", 2, false],
    ["MIX.SHARE", "MIX_SHARE", 2, false],
    ["CONCENTRATION", "CONCENTRATION", 2, false],
    ["ACV", "ACV", 3, false],
    ["MRR.NORM", "MRR_NORM", 2, false],
    ["BILLINGS", "BILLINGS", 3, false],
    ["NRR", "NRR", 5, false],
    ["NDR", "NDR", 5, false],
    ["GRR", "GRR", 3, false],
    ["LOGO.CHURN", "LOGO_CHURN", 2, false],
    ["MRR.CHURN", "MRR_CHURN", 3, false],
    ["NET.MRR.CHURN", "NET_MRR_CHURN", 5, false],
    ["CHURN.CONVERT", "CHURN_CONVERT", 3, false],
    ["LIFETIME", "LIFETIME", 2, false],
    ["LTV", "LTV", 4, false],
    ["CLV", "CLV", 4, false],
    ["LTV.LIFE", "LTV_LIFE", 3, false],
    ["LTV.CAC", "LTV_CAC", 2, false],
    ["LTV.DCF", "LTV_DCF", 6, false],
    ["GROSS.MARGIN", "GROSS_MARGIN", 2, false],
    ["COGS.RATIO", "COGS_RATIO", 2, false],
    ["CONTRIB.MARGIN", "CONTRIB_MARGIN", 2, false],
    ["BREAKEVEN.REVENUE", "BREAKEVEN_REVENUE", 2, false],
    ["EBITDA", "EBITDA", 5, false],
    ["EBITDA.MARGIN", "EBITDA_MARGIN", 2, false],
    ["BREAKEVEN.CUSTOMERS", "BREAKEVEN_CUSTOMERS", 3, false],
    ["FIXED.COVER", "FIXED_COVER", 3, false],
    ["BREAKEVEN.FIXED", "BREAKEVEN_FIXED", 2, false],
    ["BREAKEVEN.MONTHS", "BREAKEVEN_MONTHS", 3, false],
    ["BREAKEVEN.DATE", "BREAKEVEN_DATE", 4, false],
    ["MIN.CASH", "MIN_CASH", 2, false],
    ["MIN.CASH.DATE", "MIN_CASH_DATE", 3, false],
    ["NET.BURN", "NET_BURN", 4, false],
    ["RUNWAY", "RUNWAY", 2, false],
    ["RULE.OF.40", "RULE_OF_40", 2, false],
    ["BURN.MULTIPLE", "BURN_MULTIPLE", 2, false],
    ["ARR.PER.FTE", "ARR_PER_FTE", 2, false],
    ["CASH.CONVERSION.SCORE", "CASH_CONVERSION_SCORE", 3, false],
    ["TX.PER.CUSTOMER", "TX_PER_CUSTOMER", 2, false],
    ["PER.UNIT", "PER_UNIT", 4, false],
    ["WEIGHTED.SCORE", "WEIGHTED_SCORE", 4, false],
    ["HEALTH.SCORE", "HEALTH_SCORE", 4, false],
    ["ENGAGEMENT.SCORE", "ENGAGEMENT_SCORE", 4, false],
    ["ADOPTION", "ADOPTION", 2, false],
    ["NPS", "NPS", 1, false],
    ["NPS.COUNTS", "NPS_COUNTS", 3, false],
    ["STICKINESS", "STICKINESS", 2, false],
    ["TIME.TO.VALUE", "TIME_TO_VALUE", 3, false],
    ["MRR.GRID", "MRR_GRID", 5, false],
    ["MRR.MOVES", "MRR_MOVES", 5, false],
    ["CUSTOMER.MOVES", "CUSTOMER_MOVES", 5, false],
    ["NRR.TREND", "NRR_TREND", 4, false],
    ["COHORT.RETENTION", "COHORT_RETENTION", 5, false],
    ["COHORT.PAYBACK", "COHORT_PAYBACK", 3, false],
    ["KPI.BRIDGE", "KPI_BRIDGE", 7, false],
    ["FUNNEL", "FUNNEL", 2, false],
    ["WATERFALL", "WATERFALL", 3, false],
    ["RATIO.BY", "RATIO_BY", 4, false],
    ["MRR.FORECAST", "MRR_FORECAST", 5, false],
    ["ATTRIBUTION", "ATTRIBUTION", 7, false],
    ["KPI.TARGET", "KPI_TARGET", 5, false],
    ["KPI.GAP", "KPI_GAP", 5, false],
    ["KPI.STATUS", "KPI_STATUS", 6, false],
    ["KPI.BENCH", "KPI_BENCH", 3, false],
    ["KPI.TRIGGER", "KPI_TRIGGER", 6, false],
    ["KPI.DUE", "KPI_DUE", 3, false],
    ["KPI.INFO", "KPI_INFO", 2, false],
    ["KPI.VARIANCE", "KPI_VARIANCE", 4, false],
    ["KPI.CHECK", "KPI_CHECK", 4, false],
    ["SCALE.FIX", "SCALE_FIX", 3, false],
    ["TIE.OUT", "TIE_OUT", 3, false],
    ["KPI.AUDIT", "KPI_AUDIT", 4, false],
    ["KPI.EXPLAIN", "KPI_EXPLAIN", 1, true],
    ["KPI.LIST", "KPI_LIST", 1, false],
  ];
  // End of what is derived.

  const GATHER_MS = 50; // how long a call waits for others
  const MOST_CALLS = 5000; // in one request
  const MOST_CELLS = 50000; // in one request of several calls
  const MOST_AT_ONCE = 2; // requests under way
  const PATIENCE_MS = 60000; // for one answer
  const AGAIN_MS = 400; // after which a server that did not answer is asked once more
  const AWAY_MS = 3000; // for which it is then left alone
  const BUSY_MS = [500, 1000, 2000]; // after which a busy server is asked again
  const MOST_TYPES = 50000; // cells whose kinds Excel is asked for at once
  const MOST_READING = 20; // formulas that are read from Excel at one time
  const MOST_OF_A_PIECE = 10000; // cells of a reference inside an explained formula
  const ROWS = 1048576;
  const COLUMNS = 16384;

  const AWAY = "The KPI engine is not running on this computer. Start kpi addin serve, then recalculate.";
  const SLOW = "The KPI engine took too long. Use smaller ranges, then recalculate.";
  const NO_KEY = "This add-in has no valid key. Run kpi addin install --host office again and restart Excel.";
  const NOT_UNDERSTOOD = "The KPI engine's answer was not understood. Install add-in and engine of one version.";
  const BLANKS = "Excel did not say which of these cells are blank. Recalculate; another workbook cannot be read.";
  const OLD_EXCEL = "This Excel does not tell a blank cell from 0. Update Excel, or use the web.";

  /** A request that did not succeed: `code` for the program, `message` for a person. */
  class Fault extends Error {
    constructor(code, message, status) {
      super(message);
      this.code = code;
      this.status = status || 0;
    }
  }

  // --- The line to the server -------------------------------------------------------------------------

  function token() {
    return new URLSearchParams(globalThis.location ? globalThis.location.search : "").get("token") || "";
  }

  /** The document that the server answers; a Fault where there is none. */
  async function ask(path, options) {
    const wish = options || {};
    const headers = { Authorization: "Bearer " + token() };
    if (wish.body !== undefined) headers["Content-Type"] = wish.type || "application/json";
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), wish.patience || PATIENCE_MS);
    const cancelled = () => limit.abort();
    if (wish.signal) wish.signal.addEventListener("abort", cancelled);
    try {
      const answer = await fetch(globalThis.location.origin + path, {
        method: wish.body === undefined ? "GET" : "POST",
        headers: headers,
        body: wish.body,
        signal: limit.signal,
        cache: "no-store",
        credentials: "omit",
      });
      return await understood(answer);
    } catch (problem) {
      if (problem instanceof Fault) throw problem;
      if (wish.signal && wish.signal.aborted) throw new Fault("cancelled", "Cancelled.");
      throw limit.signal.aborted ? new Fault("slow", SLOW) : new Fault("away", AWAY);
    } finally {
      clearTimeout(timer);
      if (wish.signal) wish.signal.removeEventListener("abort", cancelled);
    }
  }

  async function understood(answer) {
    let document = null;
    try {
      document = JSON.parse(await answer.text());
    } catch (problem) {
      if (!(problem instanceof SyntaxError)) throw problem;
    }
    if (answer.ok && document && typeof document === "object") return document;
    const told = document && document.error;
    if (answer.status === 401) throw new Fault("token", NO_KEY, 401);
    throw new Fault((told && told.code) || "answer", (told && told.message) || NOT_UNDERSTOOD, answer.status);
  }

  // --- Cells in and out -------------------------------------------------------------------------------

  const ERRORS = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"];
  const ERROR_TYPES = {
    Null: "#NULL!", Div0: "#DIV/0!", Value: "#VALUE!", Ref: "#REF!", Name: "#NAME?", Num: "#NUM!",
    NotAvailable: "#N/A", GettingData: "#GETTING_DATA", Spill: "#SPILL!", Calc: "#CALC!",
  };
  const RETURNED = {
    "#DIV/0!": "divisionByZero", "#N/A": "notAvailable", "#NUM!": "invalidNumber",
    "#VALUE!": "invalidValue", "#NULL!": "nullReference",
  };

  /** A value from Excel as the server takes it: a blank is null, an error says which. */
  function cellIn(value) {
    if (value === null || value === undefined) return null;
    if (typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") return Number.isFinite(value) ? value : { error: "#NUM!" };
    if (value.type === "Empty" || value.basicType === "Empty") return null;
    if (ERRORS.includes(value.code)) return { error: value.code };
    if (value.type === "Error" || value.basicType === "Error") {
      const text = ERRORS.includes(value.basicValue) ? value.basicValue : ERROR_TYPES[value.errorType];
      return { error: text || "#VALUE!" };
    }
    return typeof value.basicValue === "object" ? { error: "#VALUE!" } : unlessMissing(cellIn(value.basicValue));
  }

  /** What has a data type is no blank, even when nothing of it can be read. */
  function unlessMissing(cell) {
    return cell === null ? { error: "#VALUE!" } : cell;
  }

  function argumentIn(value) {
    if (!Array.isArray(value)) return [[cellIn(value)]];
    return value.map((row) => (Array.isArray(row) ? row.map(cellIn) : [cellIn(row)]));
  }

  function error(text, message) {
    const code = RETURNED[text];
    if (code) return new CustomFunctions.Error(CustomFunctions.ErrorCode[code], message);
    const told = "An argument holds " + text + ", an error that Excel lets no add-in give back.";
    return new CustomFunctions.Error(CustomFunctions.ErrorCode.invalidValue, told);
  }

  function supports(version) {
    const known = typeof Office !== "undefined" && Office.context && Office.context.requirements;
    return Boolean(known && known.isSetSupported("CustomFunctionsRuntime", version));
  }

  /** The answer as Excel takes it: always rows; a blank is an empty text, since Excel shows null as 0. */
  function answered(call, answer) {
    const rows = Array.isArray(answer) ? answer : [[answer]];
    const isError = (cell) => cell !== null && typeof cell === "object";
    const errors = rows.flat().filter(isError);
    if (errors.length && (rows.flat().length === 1 || !supports("1.4"))) return call.reject(error(errors[0].error));
    return call.resolve(
      rows.map((row) => row.map((cell) => (cell === null ? "" : isError(cell) ? error(cell.error) : cell)))
    );
  }

  function refused(calls, message) {
    for (const call of calls) call.reject(error("#N/A", message));
  }

  // --- Which cells are blank --------------------------------------------------------------------------

  function columnNumber(letters) {
    return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  }

  /** Where `Sheet!B2:C9`, `'My sheet'!B:B` or `Sheet!3:4` stands; null for what is no one area of this workbook. */
  function place(address) {
    const found = /^(?:'((?:[^']|'')+)'|(.+))!([^!]+)$/.exec(address);
    if (!found) return null;
    const sheet = found[1] === undefined ? found[2] : found[1].replace(/''/g, "'");
    const area = /^([A-Z]*)([0-9]*)(?::([A-Z]*)([0-9]*))?$/i.exec(found[3].replace(/\$/g, ""));
    if (sheet.includes("[") || !area || !(area[1] || area[2])) return null;
    const [firstColumn, firstRow] = [area[1].toUpperCase(), area[2]];
    const [lastColumn, lastRow] = found[3].includes(":") ? [area[3].toUpperCase(), area[4]] : [firstColumn, firstRow];
    return {
      sheet: sheet,
      left: firstColumn ? columnNumber(firstColumn) : 0,
      top: firstRow ? Number(firstRow) - 1 : 0,
      right: lastColumn ? columnNumber(lastColumn) : COLUMNS - 1,
      bottom: lastRow ? Number(lastRow) - 1 : ROWS - 1,
    };
  }

  function doubtful(table) {
    return table.some((row) => row.some((cell) => cell === 0 || cell === ""));
  }

  /** True where the values are those of this place: Excel may name a whole range and hand over one cell of it. */
  function fits(table, where) {
    const rows = where.bottom - where.top + 1;
    const columns = where.right - where.left + 1;
    return (table.length === rows || rows === ROWS) && (table[0].length === columns || columns === COLUMNS);
  }

  /** The arguments that hold a 0 or an empty text out of a cell; calls that cannot be settled are refused. */
  function toSettle(calls) {
    const wanted = [];
    for (const call of calls) {
      for (const [at, table] of call.arguments.entries()) {
        if (!doubtful(table)) continue;
        if (!call.addresses) {
          if (!supports("1.3")) call.refusal = OLD_EXCEL;
        } else if (call.addresses[at]) {
          const where = place(call.addresses[at]);
          if (where && fits(table, where)) wanted.push({ call: call, table: table, where: where });
          else call.refusal = BLANKS;
        }
      }
    }
    return wanted.filter((each) => !each.call.refusal);
  }

  function area(where) {
    return (where.bottom - where.top + 1) * (where.right - where.left + 1);
  }

  /** The areas to read on each sheet: one around all where that is not much more than they are. */
  function areasOf(wanted) {
    const sheets = new Map();
    for (const each of wanted) {
      const list = sheets.get(each.where.sheet) || [];
      list.push(each.where);
      sheets.set(each.where.sheet, list);
    }
    const areas = [];
    for (const [sheet, list] of sheets) {
      const around = { sheet: sheet, top: ROWS, left: COLUMNS, bottom: 0, right: 0 };
      for (const each of list) {
        around.top = Math.min(around.top, each.top);
        around.left = Math.min(around.left, each.left);
        around.bottom = Math.max(around.bottom, each.bottom);
        around.right = Math.max(around.right, each.right);
      }
      const own = list.reduce((sum, each) => sum + area(each), 0);
      if (area(around) <= Math.max(4 * own, MOST_TYPES)) areas.push(around);
      else areas.push(...new Map(list.map((each) => [JSON.stringify(each), each])).values());
    }
    return areas;
  }

  /** Asks Excel which cells of `areas` hold something: sheet, row and column as one key each. */
  async function filledCells(areas) {
    const filled = new Set();
    await Excel.run({ delayForCellEdit: true }, async (context) => {
      const used = areas.map((each) => {
        const sheet = context.workbook.worksheets.getItem(each.sheet);
        const range = sheet.getRangeByIndexes(
          each.top, each.left, each.bottom - each.top + 1, each.right - each.left + 1
        );
        const inUse = range.getUsedRangeOrNullObject(false);
        inUse.load("isNullObject,rowIndex,columnIndex,rowCount,columnCount");
        return [each.sheet, sheet, inUse];
      });
      await context.sync();
      let asked = [];
      let cells = 0;
      const read = async () => {
        await context.sync();
        for (const [name, top, left, block] of asked) {
          block.valueTypes.forEach((kinds, down) =>
            kinds.forEach((kind, right) => {
              if (kind !== "Empty") filled.add(key(name, top + down, left + right));
            })
          );
        }
        asked = [];
        cells = 0;
      };
      for (const [name, sheet, inUse] of used) {
        if (inUse.isNullObject) continue;
        const step = Math.max(1, Math.floor(MOST_TYPES / inUse.columnCount));
        for (let row = 0; row < inUse.rowCount; row += step) {
          const height = Math.min(step, inUse.rowCount - row);
          if (cells && cells + height * inUse.columnCount > MOST_TYPES) await read();
          const block = sheet.getRangeByIndexes(inUse.rowIndex + row, inUse.columnIndex, height, inUse.columnCount);
          block.load("valueTypes");
          asked.push([name, inUse.rowIndex + row, inUse.columnIndex, block]);
          cells += height * inUse.columnCount;
        }
      }
      if (cells) await read();
    });
    return filled;
  }

  function key(sheet, row, column) {
    return sheet + "!" + row + "," + column;
  }

  async function once(action) {
    try {
      return await action();
    } catch (problem) {
      await pause(200);
      return await action();
    }
  }

  /** Blanks become null in every argument; calls for which that cannot be told are refused and left out. */
  async function settled(calls) {
    const wanted = toSettle(calls);
    if (wanted.length) {
      try {
        const filled = await once(() => filledCells(areasOf(wanted)));
        for (const each of wanted) withBlanks(each.table, each.where, filled);
      } catch (problem) {
        for (const each of wanted) each.call.refusal = BLANKS;
      }
    }
    for (const call of calls) if (call.refusal) refused([call], call.refusal);
    return calls.filter((call) => !call.refusal);
  }

  function withBlanks(table, where, filled) {
    table.forEach((row, down) =>
      row.forEach((cell, right) => {
        if ((cell === 0 || cell === "") && !filled.has(key(where.sheet, where.top + down, where.left + right))) {
          row[right] = null;
        }
      })
    );
  }

  /** Whole columns and rows end with the last cell that holds something in any of them. */
  function withoutTails(tables) {
    const tall = tables.filter((table) => table.length === ROWS);
    if (tall.length) {
      const used = tall.map((table) => table.findLastIndex((row) => row.some((cell) => cell !== null)) + 1);
      for (const table of tall) table.length = Math.max(1, ...used);
    }
    const wide = tables.filter((table) => table[0].length === COLUMNS);
    if (wide.length) {
      const used = wide.flat().map((row) => row.findLastIndex((cell) => cell !== null) + 1);
      const width = used.reduce((most, each) => Math.max(most, each), 1);
      for (const row of wide.flat()) row.length = width;
    }
  }

  // --- KPI_EXPLAIN: the formula of a cell and what its references hold ---------------------------------

  const PIECES = new RegExp(
    [
      '"(?:[^"]|"")*"',
      "((?:(?:'(?:[^']|'')+'|[\\p{L}_][\\p{L}\\p{N}_.]*)!)?" +
        "(?:\\$?[A-Z]{1,3}\\$?[0-9]+(?::\\$?[A-Z]{1,3}\\$?[0-9]+)?|\\$?[A-Z]{1,3}:\\$?[A-Z]{1,3}|\\$?[0-9]+:\\$?[0-9]+))" +
        "(?![\\p{L}\\p{N}_.(\\[!])",
      "([\\p{L}_\\\\][\\p{L}\\p{N}_.]*)(?![\\p{L}\\p{N}_.(\\[!])",
      "[\\p{L}_][\\p{L}\\p{N}_.]*",
    ].join("|"),
    "giu"
  );

  /** The references and the names in a formula. */
  function piecesOf(formula) {
    const references = new Set();
    const names = new Set();
    for (const found of formula.matchAll(PIECES)) {
      if (found[1]) references.add(found[1]);
      else if (found[2] && !/^(TRUE|FALSE)$/i.test(found[2])) names.add(found[2]);
    }
    return [[...references], [...names]];
  }

  /** A formula as the engine reads it: functions of this add-in without the `KPI.` that Excel shows. */
  function withoutNamespace(formula) {
    return formula.replace(/"(?:[^"]|"")*"|\bKPI\.(?=[A-Z][A-Z0-9_]*\()/gi, (found) => (found[0] === '"' ? found : ""));
  }

  function rangeCells(range) {
    return range.values.map((row, down) =>
      row.map((value, right) => {
        const kind = range.valueTypes[down][right];
        if (kind === "Empty") return null;
        return kind === "Error" ? { error: ERRORS.includes(value) ? value : "#VALUE!" } : cellIn(value);
      })
    );
  }

  async function withFormula(call) {
    const where = call.addresses && call.addresses[0] && place(call.addresses[0]);
    if (!where || area(where) !== 1) return;
    await Excel.run({ delayForCellEdit: true }, async (context) => {
      const sheet = context.workbook.worksheets.getItem(where.sheet);
      const cell = sheet.getRangeByIndexes(where.top, where.left, 1, 1);
      cell.load("formulas");
      await context.sync();
      const formula = cell.formulas[0][0];
      if (typeof formula !== "string" || !formula.startsWith("=")) return;
      call.arguments[0] = [[withoutNamespace(formula)]];
      call.pieces = await piecesHeld(context, where.sheet, sheet, formula);
    });
  }

  async function piecesHeld(context, own, sheet, formula) {
    const [references, names] = piecesOf(formula);
    const sheets = new Map();
    const places = references.map((text) => [text, place(text.includes("!") ? text : "'" + own.replace(/'/g, "''") + "'!" + text)]);
    for (const [, where] of places) {
      if (where && !sheets.has(where.sheet)) sheets.set(where.sheet, context.workbook.worksheets.getItemOrNullObject(where.sheet));
    }
    const named = names.map((text) => [text, sheet.names.getItemOrNullObject(text), context.workbook.names.getItemOrNullObject(text)]);
    for (const each of [...sheets.values(), ...named.flatMap(([, inSheet, inBook]) => [inSheet, inBook])]) each.load("isNullObject");
    await context.sync();
    const ranges = [];
    for (const [text, where] of places) {
      if (!where || area(where) > MOST_OF_A_PIECE || sheets.get(where.sheet).isNullObject) continue;
      const range = sheets.get(where.sheet).getRangeByIndexes(
        where.top, where.left, where.bottom - where.top + 1, where.right - where.left + 1
      );
      ranges.push([text, range]);
    }
    for (const [text, inSheet, inBook] of named) {
      const item = inSheet.isNullObject ? inBook : inSheet;
      if (!item.isNullObject) ranges.push([text, item.getRangeOrNullObject()]);
    }
    for (const [, range] of ranges) range.load("isNullObject,cellCount");
    await context.sync();
    const read = ranges.filter(([, range]) => !range.isNullObject && range.cellCount <= MOST_OF_A_PIECE);
    for (const [, range] of read) range.load("values,valueTypes");
    await context.sync();
    return Object.fromEntries(read.map(([text, range]) => [text, rangeCells(range)]));
  }

  // --- Calls, gathered and sent -----------------------------------------------------------------------

  let waiting = [];
  let gathering = false;
  let underWay = 0;
  let awayUntil = 0;
  const batches = [];

  function pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  function called(name, most, reads, values) {
    const last = values[values.length - 1];
    const invocation = values.length > most || (last && typeof last === "object" && "parameterAddresses" in last) ? values.pop() : null;
    return new Promise((resolve, reject) => {
      waiting.push({
        name: name,
        arguments: values.map(argumentIn),
        addresses: (invocation && invocation.parameterAddresses) || null,
        reads: reads,
        resolve: resolve,
        reject: reject,
      });
      if (!gathering) {
        gathering = true;
        setTimeout(gathered, GATHER_MS);
      }
    });
  }

  async function gathered() {
    const calls = waiting;
    waiting = [];
    gathering = false;
    if (typeof Office !== "undefined") await Office.onReady();
    dispatched(calls.filter((each) => !each.reads));
    const reading = calls.filter((each) => each.reads);
    while (reading.length) {
      const some = reading.splice(0, MOST_READING);
      await Promise.all(some.map(withFormulaOrRefusal));
      dispatched(some);
    }
  }

  async function withFormulaOrRefusal(call) {
    try {
      await once(() => withFormula(call));
    } catch (problem) {
      call.refusal = "Excel did not give the formula of this cell. Recalculate.";
    }
  }

  async function dispatched(calls) {
    for (const call of await settled(calls)) {
      try {
        withoutTails(call.arguments);
        call.cells = call.arguments.reduce((sum, table) => sum + table.length * table[0].length, 0);
        queue(call);
      } catch (problem) {
        refused([call], "Excel handed over an argument without cells. Refer to a range.");
      }
    }
    send();
  }

  function queue(call) {
    const open = batches[batches.length - 1];
    if (open && open.calls.length < MOST_CALLS && open.cells + call.cells <= MOST_CELLS) {
      open.calls.push(call);
      open.cells += call.cells;
    } else {
      batches.push({ calls: [call], cells: call.cells });
    }
  }

  function send() {
    while (batches.length && underWay < MOST_AT_ONCE) {
      underWay += 1;
      sent(batches.shift().calls, 0).finally(() => {
        underWay -= 1;
        send();
      });
    }
  }

  function single(table) {
    return table.length === 1 && table[0].length === 1 ? table[0][0] : table;
  }

  async function sent(calls, halved) {
    try {
      const body = JSON.stringify({
        calls: calls.map((call) => ({ name: call.name, arguments: call.arguments.map(single), pieces: call.pieces })),
      });
      const answers = (await patiently(body)).answers;
      if (!Array.isArray(answers) || answers.length !== calls.length) throw new Fault("answer", NOT_UNDERSTOOD);
      calls.forEach((call, at) => answered(call, answers[at]));
    } catch (problem) {
      const tooMuch = problem.status === 413 || ((problem.status === 504 || problem.code === "slow") && !halved);
      if (tooMuch && calls.length > 1) {
        const half = Math.ceil(calls.length / 2);
        await sent(calls.slice(0, half), halved + 1);
        await sent(calls.slice(half), halved + 1);
      } else {
        refused(calls, problem instanceof Fault ? problem.message : NOT_UNDERSTOOD);
      }
    }
  }

  /** Asks once more where the server was just away, a few times where it is busy, and never besides. */
  async function patiently(body) {
    if (Date.now() < awayUntil) throw new Fault("away", AWAY);
    for (let busy = 0, away = 0; ; ) {
      try {
        return await ask("/api/evaluate", { body: body });
      } catch (problem) {
        if (problem.code === "away" && away === 0 && Date.now() >= awayUntil) {
          away += 1;
          await pause(AGAIN_MS);
        } else if (problem.status === 503 && busy < BUSY_MS.length) {
          await pause(BUSY_MS[busy]);
          busy += 1;
        } else {
          if (problem.code === "away") awayUntil = Date.now() + AWAY_MS;
          throw problem;
        }
      }
    }
  }

  if (typeof CustomFunctions !== "undefined") {
    for (const [id, name, most, reads] of FUNCTIONS) {
      CustomFunctions.associate(id, (...values) => called(name, most, reads, values));
    }
  }

  globalThis.kpiServer = {
    ask: ask,
    token: token,
    Fault: Fault,
    isBack: () => {
      awayUntil = 0;
    },
  };
})();
