// For the tools beside this file: a demo of the release build, on a port of its own, and someone signed in.
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const binary = process.env.END2END_BINARY ?? resolve(here, '../../target/release/subtotal');

/** One answer, its body as it came over the wire. */
export function ask(url, { cookie = '', method = 'GET', form } = {}) {
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

/** Starts the demo, does `work` with its address and the cookie of someone who has signed in, and ends it. */
export async function withDemo(work, ...demoArguments) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const portal = spawn(binary, ['demo', '--port', String(port), ...demoArguments], { stdio: 'ignore' });
  try {
    await untilItAnswers(`${origin}/healthz`);
    return await work(origin, await signIn(origin));
  } finally {
    portal.kill();
  }
}

/** Signs in as the first person whom the demo offers; the cookies, as a browser would send them. */
async function signIn(origin) {
  const entry = await ask(`${origin}/api/sign_in_demo`, {
    method: 'POST',
    form: { email: await firstPerson(origin), code: '', next: '' },
  });
  const cookie = (entry.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
  if (!cookie) throw new Error(`signing in answered ${entry.status} without a session`);
  return cookie;
}

/** The e-mail of someone whom the demo's sign-in page offers. */
async function firstPerson(origin) {
  const page = (await ask(`${origin}/sign-in`)).body.toString();
  const email = /name="email"[^>]*value="([^"]+@[^"]+)"/.exec(page)?.[1] ?? /value="([^"]+@[^"]+)"[^>]*name="email"/.exec(page)?.[1];
  if (!email) throw new Error('the sign-in page offers nobody');
  return email;
}
