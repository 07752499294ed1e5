// The portal against a mock server that knows nothing but the description of Zoom's API: what it sends
// is valid, what it gets is shown. The description is not part of this repository; where it is absent,
// this is skipped with a loud line.
import { defineConfig } from '@playwright/test';
import { browser } from './support/setting';

export default defineConfig({
  testDir: 'openapi',
  outputDir: 'test-results-openapi',
  forbidOnly: !!process.env.CI,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { ...browser, locale: 'en-GB' },
});
