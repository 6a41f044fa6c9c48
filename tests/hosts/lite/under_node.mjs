// Pyodide under Node, as xlwings Lite has it in Excel's task pane: our folder dropped onto Import/Export, the
// functions imported, then every call of the file timed and answered.
//   node under_node.mjs NODE_MODULES PERSONAL STAND_IN CALLS.json ANSWERS.json
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

process.on("uncaughtException", (fault) => {
  console.error(String(fault)); // without the line of code, which in Pyodide has a million characters
  process.exit(1);
});
const [packages, personal, standIn, callsFile, answersFile] = process.argv.slice(2);
const home = join(packages, "pyodide");
const { loadPyodide } = await import(pathToFileURL(join(home, "pyodide.mjs")).href);

const started = performance.now();
const pyodide = await loadPyodide({ indexURL: home });
const archives = join(packages, "@emscripten-forge", "numpy", "pkg");
const numpy = readdirSync(archives).find((name) => name.endsWith(".tar.gz"));
pyodide.unpackArchive(new Uint8Array(readFileSync(join(archives, numpy))), "gztar", { extractDir: "/numpy" });
pyodide.FS.mkdirTree("/data/personal");
pyodide.FS.mkdirTree("/stand_in");
for (const [from, to] of [[personal, "/data/personal"], [standIn, "/stand_in"]])
  for (const name of readdirSync(from).filter((each) => /\.(py|whl)$/.test(each)))
    pyodide.FS.writeFile(`${to}/${name}`, readFileSync(join(from, name)));
const ready = performance.now();
pyodide.runPython(`
import sys
version = "%d.%d" % sys.version_info[:2]
sys.path[:0] = ["/data/personal", "/stand_in", f"/numpy/lib/python{version}/site-packages"]
import xlwings
import kpi_functions
import numpy, kpi_engine
facts = {"python": version, "numpy": numpy.__version__, "engine": kpi_engine.__file__}
facts["modules"] = sorted({name.partition(".")[0] for name in sys.modules})
`);
const imported = performance.now();
const called = pyodide.runPython("xlwings.called");
const answers = [];
for (const { name, arguments: given } of JSON.parse(readFileSync(callsFile, "utf8"))) {
  const begun = performance.now();
  let answer = called(name, pyodide.toPy(given));
  if (answer?.toJs) answer = answer.toJs({ dict_converter: Object.fromEntries });
  answers.push({ answer, microseconds: (performance.now() - begun) * 1000 });
}
// The other way: the wheel installed, as Lite installs what stands in requirements.txt.
const wheel = readdirSync(personal).find((name) => name.endsWith(".whl"));
await pyodide.loadPackage(join(personal, wheel), { messageCallback: () => {} });
pyodide.runPython(`
from importlib.metadata import distributions
from sysconfig import get_path
(installed,) = distributions(name="saas-kpi-functions", path=[get_path("purelib")])
assert installed.locate_file("kpi_engine/hosts/lite/cells.py").is_file()
facts["installed"] = [installed.version, *sorted(installed.requires)]
`);
const facts = pyodide.globals.get("facts").toJs({ dict_converter: Object.fromEntries });
facts.registered = pyodide.runPython("list(xlwings.REGISTERED)").toJs();
facts.pyodide = pyodide.version;
facts.seconds = { start: (ready - started) / 1000, import: (imported - ready) / 1000 };
writeFileSync(answersFile, JSON.stringify({ facts, answers }));
