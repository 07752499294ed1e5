// Many accounts changed at once: rows are pasted or uploaded, looked at, submitted, approved as one, paused,
// stopped and retried. Each test has a demo of its own, since it changes many accounts.
import type { Page } from '@playwright/test';
import { test } from '../support/own-demo';
import { expect } from '../support/test';
import { changeable, oneMore, pasteRows } from '../support/bulk';
import { signIn } from '../support/demo';

/** Pastes rows and has them checked. */
async function check(page: Page, name: string, rows: string): Promise<void> {
  await page.goto('/changes');
  await page.getByRole('link', { name: 'Bulk changes' }).click();
  await page.getByRole('link', { name: 'New bulk' }).click();
  await pasteRows(page, name, rows);
}

/** Submits what was checked. */
async function submit(page: Page, button: 'Send to Zoom' | 'Submit for approval'): Promise<void> {
  await page.getByLabel('Reason').fill('The new quarter');
  await page.getByRole('button', { name: button }).click();
}

/** Looks again until all changes of the bulk are done. */
async function expectDone(page: Page, count: number): Promise<void> {
  await expect(async () => {
    await page.reload();
    const choices = page.getByRole('navigation', { name: 'Which rows' });
    await expect(choices.getByRole('link', { name: `Done ${count}` })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
}

/** Whole amounts of one cent, by currency. */
function cents(text: string, amount: RegExp): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [, figure = '', currency = ''] of text.matchAll(amount)) {
    const value = Math.round(Number(figure.replace(/[^\d.-]/g, '')) * 100);
    sums.set(currency, (sums.get(currency) ?? 0) + value);
  }
  return sums;
}

/** The rows of a page cost together what its card says, currency by currency. */
async function expectCostsToAddUp(page: Page): Promise<void> {
  await expect(page.getByText('Difference, a year', { exact: true }).first()).toBeVisible();
  const rows = await page.getByRole('table', { name: 'Rows, in their order' }).innerText();
  const all = await page.getByRole('main').innerText();
  const each = cents(rows, /\+([\d., \u00a0\u202f]+) ([A-Z]{3})/g);
  expect(each.size).toBeGreaterThan(0);
  expect(cents(all, /Difference, a year\s+\+([\d., \u00a0\u202f]+) ([A-Z]{3})/g)).toEqual(each);
}

test('rows are checked by themselves, and those that are fine are sent', async ({ page }) => {
  await signIn(page);
  const [first, second] = await changeable(page);
  if (!first || !second) throw new Error('too few accounts');
  await check(page, 'Two rows', `${oneMore([first])}\n${second.id},change,base,1,\nnobody,cancel,base,,\n${first.id},change,base,500,\n`);
  await expect(page.getByRole('heading', { level: 1, name: /Two rows/ })).toBeVisible();
  const rows = page.getByRole('table', { name: 'Rows, in their order' });
  await expect(rows.getByText(`${first.licences} to ${first.licences + 1} licences`)).toBeVisible();
  await expect(rows.getByText('No account has this id or number.')).toBeVisible();
  await expect(rows.getByText('Line 2 names this account already.')).toBeVisible();
  await page.getByRole('navigation', { name: 'Which rows' }).getByRole('link', { name: 'Refused 3' }).click();
  await expect(rows.getByText(`${first.licences} to ${first.licences + 1} licences`)).toBeHidden();

  await submit(page, 'Send to Zoom');
  await expect(page.getByText('1 change submitted')).toBeVisible();
  await expectDone(page, 1);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Results as CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/bulk-results.*\.csv$/);
  await page.getByRole('link', { name: /^Change \d+$/ }).click();
  await expect(page.getByRole('link', { name: /^bulk \d+$/ })).toBeVisible();
});

test('many accounts wait for one approval of somebody else, and can be paused and stopped', async ({ page, browser, baseURL }) => {
  await signIn(page);
  const six = (await changeable(page)).slice(0, 6);
  expect(six).toHaveLength(6);
  await check(page, 'Six accounts', oneMore(six));
  await expect(page.getByText('It concerns 6 accounts.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Cost' })).toBeVisible();
  await expectCostsToAddUp(page);
  await submit(page, 'Submit for approval');
  await expect(page.getByText('6 changes waiting for a second person')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('No further change of it is begun.')).toBeVisible();
  const here = new URL(page.url()).pathname;

  const other = await browser.newPage({ baseURL });
  await signIn(other, 'approver');
  await other.goto(here);
  await other.getByRole('button', { name: 'Approve all' }).click();
  await expect(other.getByText('6 changes approved')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Approve all' })).toBeHidden();
  await other.close();

  await page.goto(here);
  await expect(page.getByRole('navigation', { name: 'Which rows' }).getByRole('link', { name: 'To come 6' })).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expectDone(page, 6);
  await page.goto('/bulk');
  await expect(page.getByRole('table', { name: 'Bulks, newest first' }).getByText('6 of 6')).toBeVisible();
});

test('what was stopped is withdrawn, and checked anew as a bulk of its own', async ({ page }) => {
  await signIn(page);
  const six = (await changeable(page)).slice(0, 6);
  await check(page, 'Never', oneMore(six));
  await submit(page, 'Submit for approval');
  await page.getByRole('button', { name: 'Stop for good' }).click();
  await expect(page.getByText('6 changes withdrawn before anything of it was sent.')).toBeVisible();
  await page.getByRole('button', { name: 'Check anew what was not made' }).click();
  await expect(page.getByText(/^Repeats what was not made of/)).toBeVisible();
  await expect(page.getByText('which a second person had to approve')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('Nothing of Never was drafted or sent.')).toBeVisible();
});

test('all accounts of a filtered list get the same row', async ({ page }) => {
  await signIn(page);
  await page.goto('/accounts?q=gmbh');
  await page.getByRole('link', { name: 'Change plans of these' }).click();
  await expect(page.getByRole('heading', { level: 2, name: /account.* of your list$/ })).toBeVisible();
  await page.getByLabel('Licences in all').fill('1');
  await page.getByRole('button', { name: 'Check these accounts' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /of a list/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Rows, in their order' }).getByText(/GmbH/).first()).toBeVisible();
});

test('what is no such file goes back to the form with the reason and what was pasted', async ({ page }) => {
  await signIn(page);
  await check(page, 'Wrong', 'name,colour\nx,red\n');
  await expect(page.getByText('No column says which account a line is about')).toBeVisible();
  await expect(page.getByLabel('Or paste the rows')).toHaveValue(/name,colour/);
  await page.getByLabel('Or paste the rows').fill('');
  await page.getByRole('button', { name: 'Check the rows' }).click();
  await expect(page.getByText('No file was chosen, and no rows were pasted.')).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'An empty template' }).click()]);
  expect(file.suggestedFilename()).toMatch(/bulk-template\.csv$/);
});

test('a viewer reads bulks and makes none', async ({ page, complaints }) => {
  await signIn(page, 'viewer');
  await page.goto('/bulk');
  await expect(page.getByRole('heading', { level: 1, name: 'Bulk changes' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New bulk' })).toBeHidden();
  complaints.expectStatus(403);
  await page.goto('/bulk/new');
  await expect(page.getByText('Your role cannot change anything at Zoom.')).toBeVisible();
});
