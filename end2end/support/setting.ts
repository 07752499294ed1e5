// Where things are and which browser is used; the one place that knows.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';

/** The release build, which `cargo leptos build --release -P` leaves here. */
export const binary = process.env.END2END_BINARY ?? resolve(__dirname, '../../target/release/subtotal');

const port = Number(process.env.END2END_PORT ?? 4617);

/** The demo under test, on ports that don't clash with a portal that someone has open. */
export const demo = {
  port,
  controlPort: port + 1,
  controlToken: 'end2end-control-token',
  url: `http://localhost:${port}`,
};

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
