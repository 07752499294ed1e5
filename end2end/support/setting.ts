// Where things are and which browser is used; the one place that knows.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';

/** The release build, which `cargo leptos build --release -P` leaves here. */
export const binary = process.env.END2END_BINARY ?? resolve(__dirname, '../../target/release/subtotal');

/** The demo under test, on ports that don't clash with a portal that someone has open. */
export const demo = {
  port: 4617,
  controlPort: 4618,
  controlToken: 'end2end-control-token',
  url: 'http://localhost:4617',
};

/** A directory that nobody has used before. The worker processes read the configuration too, hence the variable. */
export function freshDirectory(purpose: string): string {
  const variable = `END2END_DIRECTORY_${purpose.toUpperCase()}`;
  process.env[variable] ??= mkdtempSync(join(tmpdir(), `subtotal-${purpose}-`));
  return process.env[variable];
}

const systemChromium = '/usr/bin/chromium';

/** Debian's Chromium where it is installed, else the one that Playwright brought along. */
export const browser: Partial<PlaywrightTestOptions & PlaywrightWorkerOptions> = {
  browserName: 'chromium',
  launchOptions: {
    executablePath: existsSync(systemChromium) ? systemChromium : undefined,
    args: [
      // Root in a container has no sandbox; whoever can have one keeps it.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};
