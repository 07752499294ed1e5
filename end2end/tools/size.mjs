// What a first visit costs, in bytes as a browser gets them with brotli: HTML, CSS, JavaScript, WASM.
//
//   node size.mjs            checks it against the budget and the recorded figure
//   node size.mjs --record   checks the budget and records the figure
//   node size.mjs --markdown prints a table
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync } from 'node:zlib';

const TOTAL_LIMIT = 200_000;
const CSS_LIMIT = 15_000;
const GROWTH_LIMIT = 1.05;

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const binary = process.env.END2END_BINARY ?? resolve(here, '../../target/release/subtotal');
const recordFile = resolve(here, 'size.recorded.json');

/** One answer, its body as it came over the wire. */
function ask(url, { cookie = '', method = 'GET', form } = {}) {
  return new Promise((done, fail) => {
    const body = form ? new URLSearchParams(form).toString() : undefined;
    const headers = { accept: 'text/html', 'accept-encoding': 'br', 'sec-fetch-site': 'same-origin', cookie };
    if (body !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
      headers['content-length'] = Buffer.byteLength(body);
    }
    const call = request(url, { method, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    call.on('error', fail);
    call.end(body);
  });
}

async function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function untilItAnswers(url) {
  for (let attempt = 0; attempt < 300; attempt++) {
    try {
      if ((await ask(url)).status === 200) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error(`${url} did not answer within 30 s`);
}

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

async function measure() {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const portal = spawn(binary, ['demo', '--port', String(port)], { stdio: 'ignore' });
  try {
    await untilItAnswers(`${origin}/healthz`);
    const entry = await ask(`${origin}/api/sign_in_demo`, {
      method: 'POST',
      form: { email: await firstPerson(origin), code: '', next: '' },
    });
    const cookie = (entry.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
    if (!cookie) throw new Error(`signing in answered ${entry.status} without a session`);
    return { 'sign-in': await weigh(origin, '/sign-in', ''), accounts: await weigh(origin, '/accounts', cookie) };
  } finally {
    portal.kill();
  }
}

/** The e-mail of someone whom the demo's sign-in page offers. */
async function firstPerson(origin) {
  const page = (await ask(`${origin}/sign-in`)).body.toString();
  const email = /name="email"[^>]*value="([^"]+@[^"]+)"/.exec(page)?.[1] ?? /value="([^"]+@[^"]+)"[^>]*name="email"/.exec(page)?.[1];
  if (!email) throw new Error('the sign-in page offers nobody');
  return email;
}

const measured = await measure();
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
