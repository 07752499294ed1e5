// Subscriptions are changed: an account from its first plan to its last, every operation and every form of
// add-on through the browser, and what asks for a second person waits for one. docs/OPERATIONS.md names
// these tests.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { test as inOwnDemo } from '../support/own-demo';
import { becomes, islandsReady, openAccount, openTab, signIn, stories } from '../support/demo';
import { callsOf } from '../support/zoom';

// One after the other: they change the same accounts.
test.describe.configure({ mode: 'default' });

/** An account for each project: what is changed stays changed. */
const accounts = {
  'chromium-js': { free: '10000000179', seats: 'Hollerbach & Lindenhof Softwarehaus AG' },
  'chromium-nojs': { free: '10000000219', seats: 'Yarraview & Wattle Creek Robotics Group' },
  'narrow-js': { free: '10000000339', seats: 'Ironwick & Juniper Bay Architects Partners' },
  'narrow-nojs': { free: '10000000379', seats: 'Vauquelin & Belleroche Formation SA' },
} as const;

const accountsOf = (project: string) => accounts[project as keyof typeof accounts];

const writesTo = async (operation: string, account: string) =>
  (await callsOf(operation)).filter((call) => call.account === account).length;

async function review(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review change' }).click();
  await expect(page.getByLabel('Reason', { exact: true })).toBeVisible();
  await page.getByLabel('Reason', { exact: true }).fill('Ordered by the customer');
}

/** Sends what nobody else has to approve, and sees it confirmed. */
async function send(page: Page, outcome = 'Done and confirmed'): Promise<void> {
  await review(page);
  await page.getByRole('button', { name: 'Send to Zoom' }).click();
  await expect(page.getByText(outcome).first()).toBeVisible();
}

/** Submits what a second person has to approve, and approves it as one. */
async function sendByTwo(page: Page): Promise<void> {
  await review(page);
  await page.getByRole('button', { name: 'Submit for approval' }).click();
  await expect(page.getByText('Waiting for a second person').first()).toBeVisible();
  const change = page.url();
  await becomes(page, 'approver');
  await page.goto(change);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(page.getByText('Done and confirmed').first()).toBeVisible();
  await becomes(page, 'operator');
}

async function add(page: Page, account: string, search: string, code: string): Promise<void> {
  await page.goto(`/accounts/${account}/plans/add`);
  await page.getByLabel('Which plan').fill(search);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=/);
  await page.getByRole('row', { name: new RegExp(code) }).getByRole('link').click();
}

test('an account from its first plan to its last', async ({ page, javaScriptEnabled }, { project }) => {
  test.setTimeout(180_000);
  await signIn(page);
  await page.goto(`/search?q=${accountsOf(project.name).free}`);
  await expect(page).toHaveURL(/\/accounts\/[^/]+$/);
  const account = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const plans = `/accounts/${account}/plans`;

  await page.goto(plans);
  await islandsReady(page, javaScriptEnabled);
  await page.getByRole('link', { name: 'Subscribe to a plan' }).click();
  await page.getByLabel('Base plan and term').selectOption({ label: 'Business, annual' });
  await page.getByLabel('Licences', { exact: true }).fill('12');
  for (const [label, value] of [
    ['First name', 'Maja'], ['Last name', 'Lindholm'], ['E-mail', 'billing@first.example'],
    ['Phone number', '+49 30 901820'], ['Street and number', 'Am Markt 1'], ['City', 'Bremen'], ['Postal code', '28195'],
  ]) {
    await page.getByLabel(label).fill(value);
  }
  await page.getByLabel('Country').selectOption('DE');
  await send(page);
  expect(await writesTo('account_plan_create', account)).toBe(1);

  await add(page, account, 'webinar500_yearly', 'webinar500_yearly');
  await page.getByLabel('Licences', { exact: true }).fill('2');
  await send(page);
  await add(page, account, 'phone_one_year_prepay_usage', 'phone_one_year_prepay_usage');
  await send(page);
  await add(page, account, 'zcc_con_pkg_yearly', 'zcc_con_pkg_yearly');
  await page.getByLabel('Licences', { exact: true }).fill('3');
  await send(page);
  await add(page, account, 'znode_yearly', 'znode_yearly');
  await page.getByLabel('Licences', { exact: true }).fill('1');
  await send(page);
  expect(await writesTo('account_plan_addon_create', account)).toBe(4);

  await page.goto(plans);
  await page.getByRole('link', { name: /^Change Webinar 500/ }).click();
  await page.getByLabel('Licences', { exact: true }).fill('3');
  await sendByTwo(page);
  expect(await writesTo('account_plan_addon_update', account)).toBe(1);

  await page.goto(plans);
  await page.getByRole('link', { name: /^Cancel Webinar 500/ }).click();
  await sendByTwo(page);
  expect(await writesTo('account_plan_addon_cancel', account)).toBe(1);

  await page.goto(plans);
  await page.getByRole('link', { name: 'Cancel everything' }).click();
  await expect(page.getByText('Zoom refunds nothing.').first()).toBeVisible();
  await sendByTwo(page);
  expect(await writesTo('account_plan_addon_cancel', account)).toBe(4);
  expect(await writesTo('account_plan_base_delete', account)).toBe(1);
  await page.goto(plans);
  await expect(page.getByRole('link', { name: 'Cancel everything' })).toBeHidden();
});

test('the plans that can be added are narrowed by term and region, and searched within that', async ({ page }) => {
  await signIn(page);
  const account = await openAccount(page, stories.overBought);
  await page.goto(`/accounts/${account}/plans/add`);
  await page.getByLabel('Term', { exact: true }).selectOption('annual');
  await page.getByLabel('Region', { exact: true }).selectOption('Japan');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(/region=Japan/);
  const rows = page.getByRole('table', { name: 'Plans that can be added' }).getByRole('row').filter({ has: page.getByRole('link') });
  const narrowed = await rows.count();
  expect(narrowed).toBeGreaterThan(0);
  await expect(rows.filter({ hasText: 'Japan' }).filter({ hasText: 'annual' })).toHaveCount(narrowed);
  await page.getByLabel('Which plan').fill('no such plan');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=no/);
  await expect(page.getByLabel('Region', { exact: true })).toHaveValue('Japan');
  await expect(rows).toHaveCount(0);
});

test('seats are changed in four steps from the account, and taken back by the reverse change', async ({ page }, { project }) => {
  await signIn(page);
  const name = accountsOf(project.name).seats;
  const account = await openAccount(page, name);
  await openTab(page, name, 'Plans & add-ons');
  await page.getByRole('link', { name: /^Change / }).first().click();
  const field = page.getByLabel('Licences', { exact: true });
  const now = Number(await field.inputValue());
  await field.fill(String(now + 1));
  await send(page);
  await page.getByRole('button', { name: 'Draft the reverse change' }).click();
  await expect(page.getByRole('row', { name: /Licences/ })).toContainText(String(now));
  await page.getByLabel('Reason', { exact: true }).fill('It was one too many');
  await page.getByRole('button', { name: 'Send to Zoom' }).click();
  await expect(page.getByText('Done and confirmed').first()).toBeVisible();
  expect(await writesTo('account_plan_base_update', account)).toBe(2);
});

inOwnDemo('several plans make one change: two drafts are put together and sent as one', async ({ page }) => {
  await signIn(page);
  const account = await openAccount(page, stories.nearlyFull);
  await openTab(page, stories.nearlyFull, 'Plans & add-ons');
  await page.getByRole('link', { name: /^Change / }).first().click();
  const field = page.getByLabel('Licences', { exact: true });
  await field.fill(String(Number(await field.inputValue()) + 1));
  await page.getByRole('button', { name: 'Review change' }).click();
  await expect(page.getByText('put both into one.')).toBeVisible();
  const seats = page.url();

  await add(page, account, 'large500_yearly', 'large500_yearly');
  await field.fill('2');
  await page.getByRole('button', { name: 'Review change' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Your other drafts of its plans' })).toBeVisible();
  await page.getByRole('button', { name: /^Put into one change/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /2 changes of plans$/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Large Meeting 500, annual: Licences/ })).toBeVisible();
  await page.getByLabel('Reason', { exact: true }).fill('Ordered together');
  await page.getByRole('button', { name: 'Send to Zoom' }).click();
  await expect(page.getByText('Done and confirmed').first()).toBeVisible();
  await page.goto(seats);
  await expect(page.getByText(/^It is part of change \d+ now/)).toBeVisible();
});

test('what is wrong is said at its field, and what was typed is kept', async ({ page }, { project }) => {
  await signIn(page);
  const name = accountsOf(project.name).seats;
  await openAccount(page, name);
  await openTab(page, name, 'Plans & add-ons');
  await page.getByRole('link', { name: /^Change / }).first().click();
  const form = page.url();
  for (const [label, value] of [['Licences', '0'], ['Takes effect on', '2020-01-01']] as const) {
    await page.goto(form);
    await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByRole('button', { name: 'Review change' }).click();
    await expect(page.getByRole('alert')).toContainText('One field needs another look');
    await expect(page.getByLabel(label, { exact: true })).toHaveValue(value);
    await expect(page.getByLabel(label, { exact: true })).toHaveAttribute('aria-invalid', 'true');
  }
});

test('a second person sends a change back, and its maker reads why', async ({ page }, { project }) => {
  await signIn(page);
  const name = accountsOf(project.name).seats;
  await openAccount(page, name);
  await openTab(page, name, 'Plans & add-ons');
  await page.getByRole('link', { name: /^Change / }).first().click();
  const field = page.getByLabel('Licences', { exact: true });
  await field.fill(String(Number(await field.inputValue()) + 70));
  await review(page);
  await page.getByRole('button', { name: 'Submit for approval' }).click();
  await expect(page.getByText('Nobody approves their own change')).toBeHidden();
  const change = page.url();
  await becomes(page, 'approver');
  await page.goto('/changes?view=waiting');
  await page.getByRole('row', { name: new RegExp(`Change ${change.split('/').at(-1)}\\b`) }).getByRole('link').first().click();
  await page.getByLabel('Comment').fill('Which order is this?');
  await page.getByRole('button', { name: 'Send back' }).click();
  await expect(page.getByText('Which order is this?').first()).toBeVisible();
  await becomes(page, 'operator');
  await page.goto(change);
  await expect(page.getByText('Priya Raman sent it back')).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('Withdrawn before it was sent')).toBeVisible();
});

test('what is to be sent on a later day waits for it, and a day that is none is said', async ({ page }, { project }) => {
  await signIn(page);
  const name = accountsOf(project.name).seats;
  await openAccount(page, name);
  await openTab(page, name, 'Plans & add-ons');
  await page.getByRole('link', { name: /^Change / }).first().click();
  const field = page.getByLabel('Licences', { exact: true });
  await field.fill(String(Number(await field.inputValue()) + 1));
  await review(page);
  await expect(page.getByLabel('Send on'), 'the day is asked only of who wants one').toBeHidden();
  await page.getByRole('radio', { name: 'On a day' }).check();
  await page.getByLabel('Send on').fill('2020-01-01');
  await page.getByRole('button', { name: 'Send to Zoom' }).click();
  await expect(page.getByText('has to be later than today')).toBeVisible();
  await expect(page.getByLabel('Reason', { exact: true }), 'what was typed is kept').toHaveValue('Ordered by the customer');
  const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Send on').fill(day);
  await page.getByRole('button', { name: 'Send to Zoom' }).click();
  await expect(page.getByText('Approved, and waiting for its day').first()).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('Withdrawn before it was sent')).toBeVisible();
});

test('a plan of an account that cannot be changed says why', async ({ page }) => {
  await signIn(page);
  await openAccount(page, stories.bundle);
  await openTab(page, stories.bundle, 'Plans & add-ons');
  await expect(page.getByRole('button', { name: /^Change / }).first()).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('This account has a bundle plan').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cancel everything' })).toBeHidden();
});
