/*
 * Function calls sent to the local server one by one, as an add-in does that does not gather them.
 * Argument: JSON with address, token, calls and how many to send at one time; prints seconds and the answers.
 */
const asked = JSON.parse(process.argv[2]);
const calls = Array.from({ length: asked.cells }, (_, at) => ({ name: "CAC", arguments: [100000 + at, 400] }));
const answers = new Array(calls.length);

async function ask(sent) {
  const answer = await fetch(asked.address + "/api/evaluate", {
    method: "POST",
    headers: { authorization: "Bearer " + asked.token, "content-type": "application/json" },
    body: JSON.stringify({ calls: sent }),
  });
  if (!answer.ok) throw new Error("status " + answer.status);
  return (await answer.json()).answers;
}

await ask(calls.slice(0, 1));
const began = performance.now();
let next = 0;
async function client() {
  while (next < calls.length) {
    const at = next++;
    [answers[at]] = await ask([calls[at]]);
  }
}
await Promise.all(Array.from({ length: asked.atOnce }, client));
const seconds = (performance.now() - began) / 1000;
const sum = answers.reduce((total, each) => total + each, 0);
process.stdout.write(JSON.stringify({ seconds: seconds, sum: sum }) + "\n");
process.exit(0);
