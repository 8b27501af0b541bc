// Loads a CSV file by the npm client dynamics-web-api: UpsertMultiple of 100 rows, eight at once.
// Arguments: the folder with node_modules, the URL, the file, and a letter for each column:
// t a text, z a time, j as it stands. Prints what it took, as bench/.../Child.java reads it.
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [, , folder, url, file, kinds] = process.argv;
const { DynamicsWebApi } = createRequire(`${folder}/load.js`)("dynamics-web-api");
const api = new DynamicsWebApi({ serverUrl: url, dataApi: { version: "9.2" } });
const BATCH = 100;
const AT_ONCE = 8;

const started = process.hrtime.bigint();
const underWay = new Set();
let names;
let targets = [];

async function post() {
  const action = { Targets: targets };
  targets = [];
  if (underWay.size >= AT_ONCE) {
    await Promise.race(underWay);
  }
  const request = api
    .callAction({
      collection: "dv_wides", actionName: "Microsoft.Dynamics.CRM.UpsertMultiple", action,
    })
    .finally(() => underWay.delete(request));
  underWay.add(request);
}

function value(kind, text) {
  switch (kind) {
    case "t": return text;
    case "z": return `${text.replace(" ", "T")}Z`;
    default: return JSON.parse(text);
  }
}

for await (const line of createInterface({ input: createReadStream(file) })) {
  const cells = line.split(",");
  if (!names) {
    names = cells;
    continue;
  }
  const row = {
    "@odata.type": "Microsoft.Dynamics.CRM.dv_wide", "@odata.id": `dv_wides(dv_code='${cells[0]}')`,
  };
  for (let i = 1; i < cells.length; i++) {
    row[`dv_${names[i]}`] = value(kinds[i], cells[i]);
  }
  targets.push(row);
  if (targets.length === BATCH) {
    await post();
  }
}
if (targets.length > 0) {
  await post();
}
await Promise.all(underWay);

const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(`took ${seconds} ${(userCPUTime + systemCPUTime) / 1e6} ${maxRSS * 1024}`);
