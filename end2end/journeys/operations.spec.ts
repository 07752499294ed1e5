// Each reading operation of Zoom's, reached through the page that is for it: the simulator's own log of
// calls says so. docs/OPERATIONS.md names these tests.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { islandsReady, signIn } from '../support/demo';
import { advanceMinutes, callsOf } from '../support/zoom';

/** An account for each project: what Zoom rations is rationed for each account. */
const numbers = {
  'chromium-js': '10000000301',
  'chromium-nojs': '10000000302',
  'narrow-js': '10000000304',
  'narrow-nojs': '10000000305',
} as const;

/** The account of this project, by its number, as the search finds it. */
async function openOwn(page: Page, project: string): Promise<string> {
  await signIn(page);
  await page.goto(`/search?q=${numbers[project as keyof typeof numbers]}`);
  await expect(page).toHaveURL(/\/accounts\/[^/]+$/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

const callsAbout = async (operation: string, account: string) =>
  (await callsOf(operation)).filter((call) => call.account === account).length;

for (const { tab, operation } of [
  { tab: 'contact', operation: 'account_billing' },
  { tab: 'plans', operation: 'account_plans' },
  { tab: 'usage', operation: 'get_plan_usage' },
  { tab: 'invoices', operation: 'account_billing_invoices' },
]) {
  test(`${operation} is asked by the page of ${tab}`, async ({ page, javaScriptEnabled }, { project }) => {
    const account = await openOwn(page, project.name);
    await page.goto(`/accounts/${account}/${tab}`);
    await islandsReady(page, javaScriptEnabled);
    const before = await callsAbout(operation, account);
    await page.getByRole('button', { name: /^Refresh/ }).first().click();
    await expect(page.getByText('Fresh from Zoom')).toBeVisible();
    // At least one: where another journey has let Zoom fail or moved the clock, a read is asked again.
    expect(await callsAbout(operation, account), 'calls that reached Zoom').toBeGreaterThan(before);
  });
}

test('get_account_billing_invoice is asked by the page of an invoice', async ({ page, javaScriptEnabled }, { project }) => {
  const account = await openOwn(page, project.name);
  await page.goto(`/accounts/${account}/invoices`);
  await page.getByRole('link', { name: /^INV/ }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: /^INV/ })).toBeVisible();
  const before = await callsAbout('get_account_billing_invoice', account);
  await expect(async () => {
    // Zoom gives one invoice's items every 30 minutes to the whole master account, and other tests ask too.
    await advanceMinutes(31);
    await page.reload();
    await islandsReady(page, javaScriptEnabled);
    await page.getByRole('button', { name: /^Refresh items/ }).click({ timeout: 2_000 });
    await expect(page.getByText('Fresh from Zoom')).toBeVisible({ timeout: 5_000 });
  }).toPass();
  expect(await callsAbout('get_account_billing_invoice', account), 'calls that reached Zoom').toBeGreaterThan(before);
});

test('the list of accounts is asked by its page', async ({ page, javaScriptEnabled }) => {
  await signIn(page);
  await page.goto('/accounts');
  await islandsReady(page, javaScriptEnabled);
  const before = (await callsOf('accounts')).length;
  await page.getByRole('button', { name: /^Refresh list/ }).click();
  await expect(page.getByText('Fresh from Zoom')).toBeVisible();
  expect((await callsOf('accounts')).length).toBeGreaterThan(before);
});
