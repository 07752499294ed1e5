// Journeys through the release build, each with and without JavaScript, wide and narrow. `script/test` runs them.
import { defineConfig } from '@playwright/test';
import { binary, browser, demo } from './support/setting';

/** A desk and a phone: every journey is made on both, with and without JavaScript. */
const wide = { viewport: { width: 1440, height: 900 } };
const narrow = { viewport: { width: 390, height: 844 } };

const everywhere = ['journeys/**/*.spec.ts', 'routes/**/*.spec.ts', 'bugs/**/*.spec.ts'];

export default defineConfig({
  globalSetup: './support/global-setup.ts',
  outputDir: 'test-results',
  forbidOnly: !!process.env.CI,
  fullyParallel: true,
  workers: 2,
  // The journeys share one portal and one clock. What fails once and passes the second time is counted by
  // `script/test` as flaky, and is to be mended; it doesn't stop everybody else's work.
  retries: 1,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    ...browser,
    baseURL: demo.url,
    locale: 'en-GB',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'chromium-js', testMatch: [...everywhere, 'a11y/**/*.spec.ts', 'js/**/*.spec.ts'], use: wide },
    {
      name: 'chromium-nojs',
      testMatch: [...everywhere, 'nojs/**/*.spec.ts'],
      use: { ...wide, javaScriptEnabled: false },
    },
    { name: 'narrow-js', testMatch: ['journeys/**/*.spec.ts'], use: narrow },
    { name: 'narrow-nojs', testMatch: ['journeys/**/*.spec.ts'], use: { ...narrow, javaScriptEnabled: false } },
  ],
  webServer: {
    command: `${binary} demo --port ${demo.port} --control-listen 127.0.0.1:${demo.controlPort} --control-token ${demo.controlToken}`,
    url: `${demo.url}/healthz`,
    timeout: 60_000,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
