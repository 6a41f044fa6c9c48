/*
 * Excel as a host of custom functions, under Node: the add-in's functions.js runs as it is, against the real
 * server. The first line of JSON is the workbook and the wishes; each further one is a step, a line out its
 * outcome; see host.py.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import vm from "node:vm";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const start = JSON.parse((await lines.next()).value);
const metadata = JSON.parse(readFileSync(start.folder + "/functions.json", "utf8"));
const byName = new Map(metadata.functions.map((each) => [each.name, each]));

vm.runInThisContext(readFileSync(start.standIn, "utf8"), { filename: "excel_stand_in.js" });
const host = globalThis.standIn(start.book, start.wishes);
const requests = [];

Object.assign(globalThis, host.globals, {
  location: { origin: start.origin, search: "?token=" + start.token },
});
const real = globalThis.fetch;
globalThis.fetch = async (address, options) => {
  requests.push(options.body ? options.body.length : 0);
  const told = (start.wishes.answers || []).shift();
  if (told === undefined || told === 200) return real(address, options);
  const fault = { schema: "kpi.fault/1", error: { code: "test", message: "The server says " + told + "." } };
  return new Response(typeof told === "string" ? told : JSON.stringify(fault), { status: told === "<html>" ? 200 : Number(told) });
};
vm.runInThisContext(readFileSync(start.folder + "/functions.js", "utf8"), { filename: "functions.js" });

const steps = {
  associated: () => [...host.associated.keys()],
  recalculate: async (calls) => {
    const before = requests.length;
    const began = performance.now();
    const results = await Promise.all(calls.map((call) => host.calculate(byName.get(call.name), call)));
    return {
      results,
      requests: requests.length - before,
      excelRuns: host.counts.runs,
      excelSyncs: host.counts.syncs,
      seconds: (performance.now() - began) / 1000,
    };
  },
};

for await (const line of lines) {
  const [step, argument] = JSON.parse(line);
  process.stdout.write(JSON.stringify(await steps[step](argument)) + "\n");
}
