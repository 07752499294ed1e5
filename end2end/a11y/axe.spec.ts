// No page has anything that axe objects to, light or dark, wide or narrow, and none is wider than its window.
import type { Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../support/test';
import { test as inOwnDemo } from '../support/own-demo';
import { proxiedRoutes, test as behindProxy } from '../support/proxied';
import { islandsReady, signIn } from '../support/demo';
import { routes } from '../support/routes';
import { states } from '../support/states';

const settings = [
  { name: 'light', colorScheme: 'light', width: 1440 },
  { name: 'dark', colorScheme: 'dark', width: 1440 },
  { name: 'narrow', colorScheme: 'light', width: 390 },
] as const;

async function expectNothingFound(page: Page, name: string): Promise<void> {
  await islandsReady(page, true);
  for (const setting of settings) {
    // Without motion: a colour on its way to another one has the contrast of neither.
    await page.emulateMedia({ colorScheme: setting.colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: setting.width, height: 900 });
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(beyond, `${name}, ${setting.name}: pixels beyond the window`).toBe(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ')}`);
    expect(found, `${name}, ${setting.name}`).toEqual([]);
  }
}

// Long tables are looked at three times; beside another test that can take a while.
test.describe.configure({ timeout: 90_000 });

for (const route of routes) {
  test(`axe finds nothing on: ${route.name}`, async ({ page, complaints }) => {
    if (!route.isPublic) await signIn(page, route.role);
    if (route.status) complaints.expectStatus(route.status);
    await route.open(page);
    await expectNothingFound(page, route.name);
  });
}

for (const route of proxiedRoutes) {
  behindProxy(`axe finds nothing on: ${route.name}`, async ({ page, organisation, complaints }) => {
    organisation.who = route.who;
    if (route.status) complaints.expectStatus(route.status);
    await route.open(page);
    await expectNothingFound(page, route.name);
  });
}

for (const state of states) {
  inOwnDemo(`axe finds nothing on: ${state.name}`, async ({ page }) => {
    await signIn(page);
    await state.open(page);
    await expectNothingFound(page, state.name);
  });
}
