// What a first visit costs, in bytes as a browser gets them with brotli: HTML, CSS, JavaScript, WASM.
//
//   node size.mjs            checks it against the budget and the recorded figure
//   node size.mjs --record   checks the budget and records the figure
//   node size.mjs --markdown prints a table
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { ask, withDemo } from './demo.mjs';

const TOTAL_LIMIT = 200_000;
const CSS_LIMIT = 15_000;
const GROWTH_LIMIT = 1.05;

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const recordFile = resolve(here, 'size.recorded.json');

/** What the page itself costs and what it makes the browser fetch. */
async function weigh(origin, path, cookie) {
  const page = await ask(origin + path, { cookie });
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}`);
  const html = page.headers['content-encoding'] === 'br' ? page.body.length : brotliCompressSync(page.body).length;
  const sizes = { html, css: 0, js: 0, wasm: 0 };
  const assets = new Set(page.body.toString().match(/\/pkg\/[^"'\s)<>\\]+\.(?:css|js|wasm)/g) ?? []);
  for (const asset of assets) {
    const answer = await ask(origin + asset);
    if (answer.status !== 200) throw new Error(`${asset} answered ${answer.status}`);
    if (answer.headers['content-encoding'] !== 'br') throw new Error(`${asset} is not served precompressed`);
    sizes[asset.split('.').pop()] += answer.body.length;
  }
  for (const kind of ['css', 'js', 'wasm']) {
    if (sizes[kind] === 0) throw new Error(`${path} refers to no ${kind}; this would measure nothing`);
  }
  return { ...sizes, total: Object.values(sizes).reduce((sum, size) => sum + size, 0) };
}

const measured = await withDemo(async (origin, cookie) => ({
  'sign-in': await weigh(origin, '/sign-in', ''),
  accounts: await weigh(origin, '/accounts', cookie),
}));
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
if (process.argv.includes('--markdown')) {
  console.log('| page | HTML | CSS | JavaScript | WASM | all | target |\n|---|---|---|---|---|---|---|');
  for (const [page, sizes] of Object.entries(measured)) {
    const parts = [sizes.html, sizes.css, sizes.js, sizes.wasm, sizes.total].map(kilobytes).join(' | ');
    console.log(`| ${page} | ${parts} | ≤ ${kilobytes(TOTAL_LIMIT)}, CSS ≤ ${kilobytes(CSS_LIMIT)} |`);
  }
  process.exit(0);
}

let recorded = {};
try {
  recorded = JSON.parse(readFileSync(recordFile, 'utf8'));
} catch {
  // Nothing recorded yet.
}
const problems = [];
for (const [page, sizes] of Object.entries(measured)) {
  const parts = ['html', 'css', 'js', 'wasm'].map((kind) => `${kind} ${kilobytes(sizes[kind])}`).join(', ');
  const before = recorded[page]?.total;
  console.log(`${page}: ${kilobytes(sizes.total)} of ${kilobytes(TOTAL_LIMIT)} (${parts}); recorded: ${before ? kilobytes(before) : 'nothing'}`);
  if (sizes.total > TOTAL_LIMIT) problems.push(`${page} is over the budget of ${kilobytes(TOTAL_LIMIT)}`);
  if (sizes.css > CSS_LIMIT) problems.push(`${page}: the stylesheet is over its budget of ${kilobytes(CSS_LIMIT)}`);
  if (before && sizes.total > before * GROWTH_LIMIT && !process.argv.includes('--record')) {
    problems.push(`${page} has grown by more than 5 %; if that is meant, run script/size --record`);
  }
  if (!before && !process.argv.includes('--record')) problems.push(`${page} has no recorded figure; run script/size --record`);
}
if (process.argv.includes('--record')) writeFileSync(recordFile, `${JSON.stringify(measured, null, 2)}\n`);
for (const problem of problems) console.error(`script/size: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
