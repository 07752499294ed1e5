// The demo's start page and its controls, each in a demo of its own.
import type { Page } from '@playwright/test';
import { test } from '../support/own-demo';
import { expect } from '../support/test';
import { islandsReady, openAccount, people, signIn, stories } from '../support/demo';

const strip = (page: Page) => page.getByRole('complementary', { name: 'Demo' });

test('who is new begins with the stories, and each leads to where it can be seen', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Begin with what the demo has to show' }).click();
  await page.getByRole('button', { name: people.viewer }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Demo' })).toBeVisible();
  await expect(strip(page)).toContainText('data is invented, nothing leaves this machine');
  await page.getByRole('link', { name: stories.overdue }).click();
  await expect(page.getByRole('heading', { level: 1, name: stories.overdue })).toBeVisible();
  await expect(page).toHaveURL(/\/invoices$/);
});

test('the clock moves, every page says how far, and the demo goes back to its beginning', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/demo');
  await expect(strip(page)).not.toContainText('real time');
  await page.getByRole('button', { name: '+ 30 days' }).click();
  await expect(page.getByText('The clock is 30 days further')).toBeVisible();
  await page.getByRole('button', { name: '+ 1 day' }).click();
  await page.goto('/accounts');
  await expect(strip(page)).toContainText('31 d ahead of real time');
  await expect(page.getByText('31 d old').first(), 'figures have aged').toBeVisible();

  await page.goto('/demo');
  await page.getByText('Put the demo back').click();
  await page.getByRole('button', { name: 'Put it back now' }).click();
  await expect(page.getByText('The demo is back at its beginning')).toBeVisible();
  await expect(strip(page)).not.toContainText('ahead of real time');
  await page.goto('/accounts');
  await expect(page.getByText('31 d old')).toHaveCount(0);
});

test('what goes wrong is seen on every page and mended', async ({ page, javaScriptEnabled }) => {
  await signIn(page);
  await page.goto('/demo');
  await page.getByLabel('Zoom’s trouble').selectOption({ label: 'Zoom does not answer: every connection is cut' });
  await page.getByLabel('For').selectOption({ label: stories.bundle });
  await page.getByRole('button', { name: 'Let it go wrong' }).click();
  await expect(strip(page)).toContainText(`Zoom does not answer: ${stories.bundle}`);

  await openAccount(page, stories.bundle);
  await islandsReady(page, javaScriptEnabled);
  await page.getByRole('button', { name: /^Refresh/ }).first().click();
  await expect(page.getByRole('status').or(page.getByRole('alert')).first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: stories.bundle }), 'what is stored stays').toBeVisible();

  await strip(page).getByRole('link', { name: 'Demo controls' }).click();
  await page.getByRole('button', { name: `Mend: Zoom does not answer, ${stories.bundle}` }).click();
  await expect(page.getByText('Nothing at present')).toBeVisible();
  await expect(strip(page)).not.toContainText('Zoom does not answer');
});
