// A portal of a test's own behind a proxy that knows who comes, as an organisation's would: it names
// people in a header, and passwords are switched off.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { freePort, Program, run } from './programs';
import { binary } from './setting';
import { test as base } from './test';

const HEADER = 'x-forwarded-email';

/** Where the proxy ends its own session. */
export const SIGN_OUT = '/oauth2/sign_out';

/** Whom the portal knows. */
export const known = { email: 'nadia@example.com', name: 'Nadia Example' } as const;

/** The proxy: `who` is whom it names at present, nobody at first. */
export class Proxy {
  who?: string;
  readonly #server: Server;

  constructor(port: number, portal: number) {
    this.#server = createServer((asked, answer) => {
      if (asked.url === SIGN_OUT) {
        this.who = undefined;
        answer.writeHead(200, { 'content-type': 'text/html' }).end('<title>Organisation</title><h1>Signed out everywhere</h1>');
        return;
      }
      const headers = { ...asked.headers };
      // What a client sends under this name never arrives.
      delete headers[HEADER];
      if (this.who !== undefined) headers[HEADER] = this.who;
      const forwarded = request({ host: '127.0.0.1', port: portal, path: asked.url, method: asked.method, headers }, (from) => {
        answer.writeHead(from.statusCode ?? 502, from.headers);
        from.pipe(answer);
      });
      forwarded.on('error', () => answer.writeHead(502).end());
      asked.pipe(forwarded);
    }).listen(port, '127.0.0.1');
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** The settings that a simulated Zoom prints for whoever wants to use it. */
function settingsIn(output: string): Record<string, string> {
  const lines = output.split('\n').map((line) => /^(SUBTOTAL_\w+)=(.*)$/.exec(line));
  return Object.fromEntries(lines.flatMap((found) => (found ? [[found[1], found[2]]] : [])));
}

interface Fixtures {
  /** Where signing out leads; empty: to a page of the portal. */
  signOutUrl: string;
  /** The proxy in front; `proxy` itself is an option of the browser. */
  organisation: Proxy;
}

/** The same as `test`, but `page` looks at a portal behind a proxy. */
export const test = base.extend<Fixtures>({
  signOutUrl: ['', { option: true }],
  organisation: async ({ baseURL, signOutUrl }, use) => {
    const directory = mkdtempSync(join(tmpdir(), 'subtotal-proxied-'));
    const [zoomPort, portalPort] = [await freePort(), await freePort()];
    const zoom = new Program(binary, ['simulate', '--listen', `127.0.0.1:${zoomPort}`, '--accounts', '20']);
    await zoom.says('Control endpoint');
    const environment = {
      ...settingsIn(zoom.output),
      SUBTOTAL_DATABASE_URL: `sqlite:${join(directory, 'subtotal.db')}`,
      SUBTOTAL_LISTEN: `127.0.0.1:${portalPort}`,
      SUBTOTAL_PUBLIC_ORIGIN: baseURL ?? '',
      SUBTOTAL_KEEPER: 'off',
      SUBTOTAL_PROXY_SIGN_IN_HEADER: HEADER,
      SUBTOTAL_PROXY_SIGN_IN_FROM: '127.0.0.1',
      SUBTOTAL_PASSWORD_SIGN_IN: 'off',
      ...(signOutUrl ? { SUBTOTAL_PROXY_SIGN_OUT_URL: signOutUrl } : {}),
    };
    run(binary, ['user', 'add', '--email', known.email, '--name', known.name, '--role', 'admin', '--password-stdin'], environment, 'a long enough passphrase\n');
    const portal = new Program(binary, ['serve'], environment);
    const proxy = new Proxy(Number(new URL(baseURL ?? '').port), portalPort);
    try {
      await portal.answersAt(`http://127.0.0.1:${portalPort}/healthz`);
      await use(proxy);
    } finally {
      proxy.stop();
      await portal.stop();
      await zoom.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
  // eslint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use(`http://localhost:${await freePort()}`),
});

/** A page behind the proxy, and whom the proxy names there. */
export interface ProxiedRoute {
  name: string;
  who?: string;
  status?: number;
  open(page: Page): Promise<void>;
}

const goTo = (path: string) => async (page: Page) => {
  await page.goto(path);
};

export const proxiedRoutes: ProxiedRoute[] = [
  { name: 'sign-in, passwords switched off', open: goTo('/sign-in') },
  { name: 'signed out behind a proxy', who: known.email, open: goTo('/signed-out') },
  { name: 'named by a proxy, not known here', who: 'nobody@example.com', status: 403, open: goTo('/') },
  {
    name: 'menu of somebody whom a proxy signs in',
    who: known.email,
    open: async (page) => {
      await page.goto('/settings');
      await page.getByRole('button', { name: /your menu$/ }).click();
    },
  },
  { name: 'profile of somebody whom a proxy signs in', who: known.email, open: goTo('/profile') },
];
