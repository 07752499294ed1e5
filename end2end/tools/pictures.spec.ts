// Not a test: run by `npm run pictures` alone. Every page, then every state in which something is missing.
import type { Page } from '@playwright/test';
import { test } from '../support/test';
import { test as inOwnDemo } from '../support/own-demo';
import { proxiedRoutes, test as behindProxy } from '../support/proxied';
import { islandsReady, signIn } from '../support/demo';
import { routes } from '../support/routes';
import { states } from '../support/states';

async function takePictures(page: Page, name: string): Promise<void> {
  await islandsReady(page, true);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const file = `${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}-${colorScheme}-${width}.png`;
      await page.screenshot({ path: `pictures/${file}`, fullPage: true });
    }
  }
}

for (const route of routes) {
  test(`pictures of: ${route.name}`, async ({ page, complaints }) => {
    if (!route.isPublic) await signIn(page, route.role);
    if (route.status) complaints.expectStatus(route.status);
    await route.open(page);
    await takePictures(page, route.name);
  });
}

for (const route of proxiedRoutes) {
  behindProxy(`pictures of: ${route.name}`, async ({ page, organisation, complaints }) => {
    organisation.who = route.who;
    if (route.status) complaints.expectStatus(route.status);
    await route.open(page);
    await takePictures(page, route.name);
  });
}

for (const state of states) {
  inOwnDemo(`pictures of: ${state.name}`, async ({ page }) => {
    await signIn(page);
    await state.open(page);
    await takePictures(page, `state ${state.name}`);
  });
}
