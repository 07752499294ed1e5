// A billing contact is corrected: form, review, one call, read back, outcome.
import { expect, test } from '../support/test';
import { islandsReady, openAccount, signIn, stories } from '../support/demo';
import { callsOf, setFault } from '../support/zoom';

/** One account for each project, since an account has one change at a time and what is changed stays. */
const accounts = {
  'chromium-js': {
    change: stories.nearlyFull,
    mend: stories.overUsed,
    withdraw: stories.overdue,
    unknown: 'Harrow Lane School Trust',
  },
  'chromium-nojs': {
    change: stories.overBought,
    mend: 'Nordlys Nettverk AS',
    withdraw: stories.overdue,
    unknown: stories.newPlanFamily,
  },
  'narrow-js': {
    change: 'Belleroche Ingénierie SARL',
    mend: 'Courbet & Montfleury Fonderie SAS',
    withdraw: stories.overdue,
    unknown: 'Clairvallon & Tourmaline Ingénierie SA',
  },
  'narrow-nojs': {
    change: 'Brücknerau & Falkenried Medizintechnik AG',
    mend: 'Eichwald Werkzeuge eG',
    withdraw: stories.overdue,
    unknown: 'Bergström & Norrvik Vård AB',
  },
} as const;

const accountsOf = (project: string) => accounts[project as keyof typeof accounts];

test('a phone number is reviewed, sent once, read back and shown', async ({ page, javaScriptEnabled }, { project }) => {
  const { change: account } = accountsOf(project.name);
  await signIn(page);
  const id = await openAccount(page, account);
  await page.getByRole('link', { name: 'Edit billing contact' }).first().click();
  await islandsReady(page, javaScriptEnabled);
  await page.getByLabel('Phone number').fill('+44 20 7946 0018');
  await page.getByRole('button', { name: 'Review change' }).click();

  const phone = page.getByRole('table', { name: 'Each field now and after the change' }).getByRole('row', { name: /^Phone number/ });
  await expect(phone).toContainText('changed');
  await expect(phone).toContainText('+44 20 7946 0018');
  const sentBefore = (await callsOf('account_billing_update')).filter((call) => call.account === id).length;
  await page.getByLabel('Reason', { exact: true }).fill('Asked for by the customer');
  await page.getByRole('button', { name: 'Send to Zoom' }).click();

  await expect(page.getByText('Done and confirmed').first()).toBeVisible();
  const sent = (await callsOf('account_billing_update')).filter((call) => call.account === id).length;
  expect(sent - sentBefore, 'writes that reached Zoom').toBe(1);
  await page.getByRole('link', { name: 'Open the billing contact' }).click();
  await expect(page.getByLabel('Phone number')).toHaveValue('+44 20 7946 0018');
});

test('what is wrong is said at its field, and nothing that was typed is lost', async ({ page, javaScriptEnabled }, { project }) => {
  const { mend: account } = accountsOf(project.name);
  await signIn(page);
  await openAccount(page, account);
  await page.getByRole('link', { name: 'Edit billing contact' }).first().click();
  await islandsReady(page, javaScriptEnabled);
  await page.getByLabel('First name').fill('Maja');
  await page.getByLabel('E-mail').fill('not an address');
  await page.getByLabel('City').fill('');
  await page.getByRole('button', { name: 'Review change' }).click();

  await expect(page.getByRole('alert')).toContainText('2 fields need another look');
  await islandsReady(page, javaScriptEnabled);
  await expect(page.getByLabel('First name')).toHaveValue('Maja');
  await expect(page.getByLabel('E-mail')).toHaveValue('not an address');
  await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('alert').getByRole('link', { name: 'City' }).click();
  await page.getByLabel('City').fill('Bergen');
  await page.getByLabel('E-mail').fill('billing@mended.example');
  await page.getByRole('button', { name: 'Review change' }).click();
  await expect(page.getByRole('button', { name: 'Submit for approval' }), 'invoices go to the address').toBeVisible();
});

test('a form that changes nothing drafts nothing; a draft can be withdrawn', async ({ page, javaScriptEnabled }, { project }) => {
  const { withdraw: account } = accountsOf(project.name);
  await signIn(page);
  await openAccount(page, account);
  await page.getByRole('link', { name: 'Edit billing contact' }).first().click();
  await islandsReady(page, javaScriptEnabled);
  await page.getByRole('button', { name: 'Review change' }).click();
  await expect(page.getByText('Nothing to change')).toBeVisible();
  await islandsReady(page, javaScriptEnabled);
  await page.getByLabel('Suite, floor').fill(`Floor ${project.name}`);
  await page.getByRole('button', { name: 'Review change' }).click();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('Withdrawn before it was sent')).toBeVisible();
});

test('a connection that is cut leaves the outcome open, and nothing is sent again', async ({ page, javaScriptEnabled }, { project }) => {
  const { unknown: account } = accountsOf(project.name);
  await signIn(page);
  const id = await openAccount(page, account);
  await setFault({ kind: 'cut', account: id, operation: 'account_billing_update', times: 1 });
  await page.getByRole('link', { name: 'Edit billing contact' }).first().click();
  await islandsReady(page, javaScriptEnabled);
  await page.getByLabel('Suite, floor').fill('Floor 4');
  await page.getByRole('button', { name: 'Review change' }).click();
  await page.getByLabel('Reason', { exact: true }).fill('Asked for by the customer');
  await page.getByRole('button', { name: 'Send to Zoom' }).click();
  await expect(page.getByText('We do not know whether Zoom made this change.').first()).toBeVisible();
  await page.getByRole('link', { name: 'Show again' }).click();
  await expect(page.getByText('Subtotal has not sent it again and will not do so by itself.').first()).toBeVisible();
  const sent = (await callsOf('account_billing_update')).filter((call) => call.account === id);
  expect(sent, 'writes that reached Zoom').toHaveLength(1);
});

test('a viewer reads the contact and is told why not more', async ({ page }) => {
  await signIn(page, 'viewer');
  await openAccount(page, stories.nearlyFull);
  await page.getByRole('navigation', { name: stories.nearlyFull }).getByRole('link', { name: 'Billing contact' }).click();
  await expect(page.getByRole('button', { name: 'Edit' })).toBeDisabled();
  await expect(page.getByText('Your role cannot change anything at Zoom. Ask an operator.')).toBeVisible();
});

test('a customer who pays Zoom directly cannot be changed here, with the reason', async ({ page }) => {
  await signIn(page);
  await openAccount(page, stories.selfPay);
  await expect(page.getByText('Cannot be changed here:')).toBeVisible();
  await expect(page.getByText('pays Zoom directly').first()).toBeVisible();
});
