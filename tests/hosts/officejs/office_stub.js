/* What Microsoft's office.js brings to a page, in front of the workbook that the test put into window.book. */
(function () {
  "use strict";
  const wish = window.book.wishes || {};
  const host = globalThis.standIn(window.book, wish);
  const bytes = Uint8Array.from(atob(window.book.bytes || ""), (letter) => letter.charCodeAt(0));
  const file = (sliceSize) => ({
    size: wish.size || bytes.length,
    sliceCount: Math.ceil(bytes.length / sliceSize),
    getSliceAsync: (at, done) =>
      setTimeout(() => done({ status: "succeeded", value: { data: [...bytes.slice(at * sliceSize, (at + 1) * sliceSize)] } }), wish.slow || 0),
    closeAsync: () => host.book.log.push(["closed"]),
  });
  const document = {
    mode: window.book.readOnly ? "readOnly" : "readWrite",
    getFileAsync: (type, options, done) =>
      done(wish.noFile ? { status: "failed" } : { status: "succeeded", value: file(options.sliceSize) }),
  };
  window.excel = host;
  window.CustomFunctions = host.globals.CustomFunctions;
  window.Excel = host.globals.Excel;
  window.Office = {
    onReady: async () => ({ host: "Excel", platform: "PC" }),
    FileType: { Compressed: "compressed" },
    AsyncResultStatus: { Succeeded: "succeeded" },
    DocumentMode: { ReadOnly: "readOnly" },
    context: Object.assign({ document: document, officeTheme: wish.theme }, host.globals.Office.context),
  };
})();
