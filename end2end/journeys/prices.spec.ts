// The price book: a file that is looked at first, what was wrong with it, what comes back, one price by hand.
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test';
import { openAccount, signIn, stories } from '../support/demo';

// One after the other: they change the same price book.
test.describe.configure({ mode: 'default' });

/** A currency of two decimals for each project, since what is stored stays. */
const currencies = { 'chromium-js': 'FJD', 'chromium-nojs': 'MOP', 'narrow-js': 'BWP', 'narrow-nojs': 'WST' } as const;

const currencyOf = (project: string) => currencies[project as keyof typeof currencies];

const csv = (text: string) => ({ name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a file is refused line by line, corrected, applied, listed and exported as it was', async ({ page }, { project }) => {
  const currency = currencyOf(project.name);
  await signIn(page, 'approver');
  const upload = async (text: string) => {
    await page.goto('/prices');
    await page.getByLabel('CSV file').setInputFiles(csv(text));
    await page.getByRole('button', { name: 'Check the file' }).click();
  };
  const head = 'plan_code,currency,price,effective_date\n';
  const good = `business_yearly,${currency},180.5,2026-01-01\nzroom_monthly,${currency},49,2026-01-01\n`;
  await upload(`${head}no_such_plan,${currency},1,2026-01-01\nbusiness_yearly,EUX,-1,1.1.2026\n`);
  const refused = page.getByRole('table', { name: 'Lines that are refused' });
  await expect(refused.getByRole('row', { name: /^Line 2/ })).toContainText('no code “no_such_plan”');
  await expect(refused.getByRole('row', { name: /^Line 3/ })).toContainText('“EUX” is no currency');
  await expect(page.getByText('Nothing to apply')).toBeVisible();

  await upload(head + good);
  await page.getByRole('button', { name: 'Set 2 prices' }).click();
  await expect(page.getByText('2 prices are set')).toBeVisible();
  await page.getByRole('link', { name: 'Back to the price book' }).click();
  await page.getByRole('navigation', { name: 'Currency' }).getByRole('link', { name: currency }).click();
  const prices = page.getByRole('table', { name: 'Prices, by plan code' });
  await expect(prices.getByRole('row', { name: /^Business, annual/ })).toContainText('180.50');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export 2 rows' }).click()]);
  expect((await readFile(await file.path(), 'utf8')).replace('\ufeff', '').replaceAll('\r\n', '\n')).toBe(head + good);
});

test('a price is set by hand, with errors at the field, and removed', async ({ page }, { project }) => {
  const currency = currencyOf(project.name);
  await signIn(page, 'approver');
  await page.goto('/prices');
  await page.getByLabel('Plan code').fill('webinar500_yearly');
  await page.getByRole('textbox', { name: 'Currency' }).fill(currency);
  await page.getByLabel('Price', { exact: true }).fill('1,50');
  await page.getByLabel('In effect from').fill('2026-03-01');
  await page.getByRole('button', { name: 'Set the price' }).click();
  await expect(page.getByLabel('Price', { exact: true })).toHaveAccessibleDescription(/with a point before the decimals/);
  await expect(page.getByLabel('Plan code')).toHaveValue('webinar500_yearly');
  await page.getByLabel('Price', { exact: true }).fill('1.50');
  await page.getByRole('button', { name: 'Set the price' }).click();
  await expect(page.getByText('The price is set')).toBeVisible();
  await page.goto(`/prices?q=webinar&currency=${currency}`);
  await page.getByRole('button', { name: /^Remove Webinar 500/ }).click();
  await expect(page.getByText('The price is removed')).toBeVisible();
});

test('a change says what it costs now and after, by the price book or by an invoice', async ({ page }) => {
  await signIn(page, 'approver');
  await page.goto('/prices');
  await page.getByLabel('Plan code').fill('business_yearly');
  await page.getByRole('textbox', { name: 'Currency' }).fill('GBP');
  await page.getByLabel('Price', { exact: true }).fill('150.5');
  await page.getByLabel('In effect from').fill('2026-02-01');
  await page.getByRole('button', { name: 'Set the price' }).click();
  // Another project may have set it already.
  await expect(page.getByText(/^(The price is set|Nothing to change)$/)).toBeVisible();

  const money = (amount: number) => amount.toLocaleString('en-GB', { minimumFractionDigits: 2 });
  const account = await openAccount(page, stories.nearlyFull);
  await page.goto(`/accounts/${account}/plans/change?code=business_yearly`);
  const field = page.getByLabel('Licences', { exact: true });
  const now = Number(await field.inputValue());
  await field.fill(String(now + 2));
  await page.getByRole('button', { name: 'Review change' }).click();
  const term = (name: string) => page.getByRole('definition').filter({ hasText: name });
  await expect(page.getByRole('heading', { name: 'Cost' })).toBeVisible();
  await expect(page.getByText(`${now} \u2192 ${now + 2} \u00d7 150.50 a year`)).toBeVisible();
  await expect(page.getByText('Price book, since 1 Feb 2026')).toBeVisible();
  for (const amount of [now * 150.5, (now + 2) * 150.5]) await expect(term(`${money(amount)} GBP`)).toBeVisible();
  await expect(term('+301.00 GBP').first()).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw' }).click();

  await page.goto(`/accounts/${account}/plans/change?code=zroom_yearly`);
  await field.fill(String(Number(await field.inputValue()) + 1));
  await page.getByRole('button', { name: 'Review change' }).click();
  await expect(page.getByText(/^From the (invoice of|renewal on)/)).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw' }).click();

  await page.goto(`/accounts/${account}/plans/add?code=large500_yearly`);
  await page.getByLabel('Licences', { exact: true }).fill('1');
  await page.getByRole('button', { name: 'Review change' }).click();
  await expect(page.getByText('Neither the price book nor a renewal')).toBeVisible();
  await page.getByRole('link', { name: 'Set prices in the price book' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Price book' })).toBeVisible();
});

test('an operator reads prices and has no way to edit them', async ({ page }) => {
  await signIn(page);
  await page.goto('/prices');
  await expect(page.getByRole('heading', { level: 1, name: 'Price book' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Set the price' })).toBeHidden();
});
