/*
 * Excel as an add-in sees it, as far as our add-in asks: a workbook in memory behind Excel.run, custom functions
 * that are called with the cells of a formula, and Office's way of handing out the file.
 *
 * Written from Microsoft's documentation. What can be asked of an object before it was loaded and synced
 * throws, a write to a property waits for the sync, and a null object says so. How a blank cell and an error
 * reach a function is a wish, since systems differ: reports tell of 0 on the desktop and of null on the web.
 */
(function () {
  "use strict";

  const ROWS = 1048576;
  const COLUMNS = 16384;
  const TYPES = {
    "#NULL!": "Null", "#DIV/0!": "Div0", "#VALUE!": "Value", "#REF!": "Ref", "#NAME?": "Name", "#NUM!": "Num",
    "#N/A": "NotAvailable", "#GETTING_DATA": "GettingData", "#SPILL!": "Spill", "#CALC!": "Calc",
  };

  function letters(column) {
    let text = "";
    for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
      text = String.fromCharCode(65 + ((left - 1) % 26)) + text;
    }
    return text;
  }

  function number(text) {
    return [...text].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  }

  function parsed(address) {
    const found = /^\$?([A-Z]*)\$?([0-9]*)(?::\$?([A-Z]*)\$?([0-9]*))?$/.exec(address);
    if (!found || !(found[1] || found[2])) throw new Error("InvalidArgument: " + address);
    const whole = address.includes(":");
    const [lastColumn, lastRow] = whole ? [found[3], found[4]] : [found[1], found[2]];
    const top = found[2] ? found[2] - 1 : 0;
    const left = found[1] ? number(found[1]) : 0;
    return [top, left, (lastRow ? lastRow - 1 : ROWS - 1) - top + 1, (lastColumn ? number(lastColumn) : COLUMNS - 1) - left + 1];
  }

  function quoted(sheet) {
    return /^[A-Za-z_][A-Za-z0-9_.]*$/.test(sheet) ? sheet : "'" + sheet.replace(/'/g, "''") + "'";
  }

  function split(reference) {
    const at = reference.lastIndexOf("!");
    const sheet = reference.slice(0, at);
    return [sheet.startsWith("'") ? sheet.slice(1, -1).replace(/''/g, "'") : sheet, reference.slice(at + 1)];
  }

  /** The cells: value and formula by sheet, row and column. */
  class Book {
    constructor(content) {
      this.sheets = new Map();
      this.names = content.names || {};
      this.log = [];
      for (const [sheet, cells] of Object.entries(content.sheets || { Sheet1: {} })) {
        const held = new Map();
        for (const [address, cell] of Object.entries(cells)) {
          const [row, column] = parsed(address);
          held.set(row + "," + column, cell !== null && typeof cell === "object" && "formula" in cell ? cell : { value: cell });
        }
        this.sheets.set(sheet, held);
      }
      this.active = content.active || [...this.sheets.keys()][0];
      this.selection = parsed(content.selection || "A1");
      this.readOnly = Boolean(content.readOnly);
    }
    cell(sheet, row, column) {
      return this.sheets.get(sheet).get(row + "," + column);
    }
    used(sheet) {
      const places = [...this.sheets.get(sheet).keys()].map((key) => key.split(",").map(Number));
      return places;
    }
  }

  function kindOf(cell) {
    if (!cell || cell.value === null || cell.value === undefined) return "Empty";
    if (typeof cell.value === "string") return TYPES[cell.value] ? "Error" : "String";
    return typeof cell.value === "boolean" ? "Boolean" : "Double";
  }

  /** Properties are there after load and sync, and not before. */
  class Loaded {
    constructor(context) {
      this.context = context;
      this.there = new Set();
      this.asked = new Set();
    }
    load(names) {
      for (const name of String(names || "").split(",")) this.asked.add(name.trim().split("/")[0]);
      this.context.pending.push(() => this.asked.forEach((name) => this.there.add(name)));
      return this;
    }
    get(name, value) {
      if (!this.there.has(name)) throw new Error("PropertyNotLoaded: " + name);
      return value();
    }
  }

  class Range extends Loaded {
    constructor(context, book, sheet, [top, left, rows, columns], isNull) {
      super(context);
      Object.assign(this, { book: book, on: sheet, top: top, left: left, rows: rows, columns: columns, isNull: Boolean(isNull) });
      this.there.add("isNullObject");
    }
    each(read) {
      return Array.from({ length: this.rows }, (_, down) =>
        Array.from({ length: this.columns }, (_, right) => read(this.book.cell(this.on, this.top + down, this.left + right)))
      );
    }
    get isNullObject() { return this.get("isNullObject", () => this.isNull); }
    get rowIndex() { return this.get("rowIndex", () => this.top); }
    get columnIndex() { return this.get("columnIndex", () => this.left); }
    get rowCount() { return this.get("rowCount", () => this.rows); }
    get columnCount() { return this.get("columnCount", () => this.columns); }
    get cellCount() { return this.get("cellCount", () => this.rows * this.columns); }
    get address() {
      return this.get("address", () => {
        const first = letters(this.left) + (this.top + 1);
        const last = letters(this.left + this.columns - 1) + (this.top + this.rows);
        return quoted(this.on) + "!" + (first === last ? first : first + ":" + last);
      });
    }
    get valueTypes() { return this.get("valueTypes", () => this.each(kindOf)); }
    get values() { return this.get("values", () => this.each((cell) => (kindOf(cell) === "Empty" ? "" : cell.value))); }
    get formulas() {
      return this.get("formulas", () => this.each((cell) => (cell && cell.formula) || (kindOf(cell) === "Empty" ? "" : cell.value)));
    }
    set formulas(rows) {
      this.context.pending.push(() => {
        if (this.book.readOnly) throw new Error("AccessDenied");
        this.book.log.push(["write", this.on, letters(this.left) + (this.top + 1), rows[0][0]]);
        this.book.sheets.get(this.on).set(this.top + "," + this.left, { formula: rows[0][0], value: 0 });
      });
    }
    get worksheet() { return new Sheet(this.context, this.book, this.on); }
    getCell(row, column) { return new Range(this.context, this.book, this.on, [this.top + row, this.left + column, 1, 1]); }
    getUsedRangeOrNullObject() {
      const inside = this.book.used(this.on).filter(
        ([row, column]) => row >= this.top && row < this.top + this.rows && column >= this.left && column < this.left + this.columns
      );
      if (!inside.length) return new Range(this.context, this.book, this.on, [0, 0, 1, 1], true);
      const rows = inside.map(([row]) => row);
      const columns = inside.map(([, column]) => column);
      const [top, left] = [Math.min(...rows), Math.min(...columns)];
      return new Range(this.context, this.book, this.on, [top, left, Math.max(...rows) - top + 1, Math.max(...columns) - left + 1]);
    }
    select() {
      this.context.pending.push(() => {
        this.book.active = this.on;
        this.book.selection = [this.top, this.left, this.rows, this.columns];
        this.book.log.push(["select", this.on, letters(this.left) + (this.top + 1)]);
      });
    }
  }

  class Sheet extends Loaded {
    constructor(context, book, name, isNull) {
      super(context);
      Object.assign(this, { book: book, title: name, isNull: Boolean(isNull) });
      this.names = new Names(context, book, {});
    }
    get isNullObject() { return this.get("isNullObject", () => this.isNull); }
    get name() { return this.get("name", () => this.title); }
    getRange(address) { return new Range(this.context, this.book, this.title, parsed(address)); }
    getRangeByIndexes(top, left, rows, columns) {
      if (top < 0 || left < 0 || top + rows > ROWS || left + columns > COLUMNS) throw new Error("InvalidArgument");
      return new Range(this.context, this.book, this.title, [top, left, rows, columns]);
    }
    activate() {
      this.context.pending.push(() => {
        this.book.active = this.title;
        this.book.log.push(["activate", this.title]);
      });
    }
  }

  class Names {
    constructor(context, book, names) {
      Object.assign(this, { context: context, book: book, held: names });
    }
    getItemOrNullObject(name) {
      const found = Object.entries(this.held).find(([each]) => each.toUpperCase() === name.toUpperCase());
      const item = new Loaded(this.context);
      Object.defineProperty(item, "isNullObject", { get: () => item.get("isNullObject", () => !found) });
      item.getRangeOrNullObject = () => {
        const [sheet, address] = split(found[1]);
        return new Range(this.context, this.book, sheet, parsed(address));
      };
      return item;
    }
  }

  class Context {
    constructor(book, counts) {
      this.pending = [];
      this.counts = counts;
      const sheets = {
        getItem: (name) => {
          if (!book.sheets.has(name)) this.pending.push(() => { throw new Error("ItemNotFound: " + name); });
          return new Sheet(this, book, name);
        },
        getItemOrNullObject: (name) => new Sheet(this, book, name, !book.sheets.has(name)),
        getActiveWorksheet: () => new Sheet(this, book, book.active),
      };
      this.workbook = {
        worksheets: sheets,
        names: new Names(this, book, book.names),
        getSelectedRange: () => new Range(this, book, book.active, book.selection),
        getActiveCell: () => new Range(this, book, book.active, [book.selection[0], book.selection[1], 1, 1]),
        application: { calculate: (kind) => this.pending.push(() => book.log.push(["calculate", kind])) },
      };
    }
    async sync() {
      this.counts.syncs += 1;
      await new Promise((resolve) => setTimeout(resolve, 0));
      const pending = this.pending;
      this.pending = [];
      for (const each of pending) each();
    }
  }

  class CustomError {
    constructor(code, message) {
      this.code = code;
      this.message = message;
    }
  }

  /** Everything a script of an add-in finds in its global scope, and ways to act as Excel does. */
  globalThis.standIn = function (content, wishes) {
    const wish = Object.assign({ blank: "zero", error: "cell value", runtime: "1.4", broken: 0 }, wishes);
    const book = new Book(content);
    const associated = new Map();
    const counts = { runs: 0, syncs: 0 };

    function given(cell, alone) {
      const kind = kindOf(cell);
      if (kind === "Empty") return { zero: 0, null: null, "data type": { type: "Empty", basicType: "Empty", basicValue: "" } }[wish.blank];
      if (kind !== "Error") return cell.value;
      if (wish.error === "error object") return new CustomError(cell.value);
      return { type: "Error", basicType: "Error", basicValue: cell.value, errorType: TYPES[cell.value] };
    }

    function argument(each) {
      if (each === null) return [null, null];
      if ("cell" in each) {
        const [sheet, address] = split(each.cell);
        const [top, left, rows, columns] = parsed(address);
        const range = new Range({ pending: [] }, book, sheet, [top, left, rows, columns]);
        return [range.each(given), each.cell];
      }
      const rows = Array.isArray(each.value) ? each.value : [[each.value]];
      return [rows.map((row) => row.map((value) => given({ value: value }))), each.at || null];
    }

    function shown(cell) {
      if (cell === null || cell === undefined) return 0; // as Excel shows it, office-js issue 1503
      if (cell instanceof CustomError) return { error: cell.code, message: cell.message };
      if (!["number", "string", "boolean"].includes(typeof cell)) return { error: "#VALUE!", message: "no cell value" };
      return cell;
    }

    /** One formula calculated: the cells it spills, or one error with its message. */
    async function calculate(metadata, call) {
      const pairs = call.arguments.map(argument);
      while (pairs.length < metadata.parameters.length) pairs.push([null, null]);
      const invocation = { functionName: metadata.name };
      if (metadata.options.requiresParameterAddresses && wish.runtime >= "1.3") {
        invocation.parameterAddresses = pairs.map(([, address]) => address);
      }
      try {
        const result = await associated.get(metadata.id)(...pairs.map(([value]) => value), invocation);
        const rectangular = Array.isArray(result) && result.every((row) => Array.isArray(row) && row.length === result[0].length);
        if (!rectangular) return { error: "#VALUE!", message: "the result is no table" };
        if (wish.runtime < "1.4" && result.flat().some((cell) => cell instanceof CustomError)) {
          return { error: "#VALUE!", message: "this Excel takes no errors inside a table" };
        }
        return result.map((row) => row.map(shown));
      } catch (problem) {
        if (problem instanceof CustomError) return { error: problem.code, message: problem.message };
        return { error: "#VALUE!", message: "not one of Excel's errors: " + problem };
      }
    }

    return {
      book: book,
      counts: counts,
      associated: associated,
      calculate: calculate,
      globals: {
        CustomFunctions: {
          associate: (id, action) => associated.set(id, action),
          Error: CustomError,
          ErrorCode: {
            invalidValue: "#VALUE!", notAvailable: "#N/A", divisionByZero: "#DIV/0!", invalidNumber: "#NUM!",
            nullReference: "#NULL!", invalidName: "#NAME?", invalidReference: "#REF!",
          },
        },
        Office: {
          onReady: async () => ({ host: "Excel" }),
          context: { requirements: { isSetSupported: (name, version) => name === "CustomFunctionsRuntime" && version <= wish.runtime } },
        },
        Excel: {
          CalculationType: { full: "Full" },
          run: async (options, action) => {
            counts.runs += 1;
            if (counts.runs <= wish.broken) throw new Error("GeneralException");
            return (action || options)(new Context(book, counts));
          },
        },
      },
    };
  };
})();
