// The pages of one account: what it bought and uses, what happened, what Zoom said.
import { expect, test } from '../support/test';
import { islandsReady, openAccount, openTab, signIn, stories } from '../support/demo';

test.beforeEach(async ({ page }) => signIn(page, 'viewer'));

test('the head says of plans and of the billing contact whether they can be changed', async ({ page }) => {
  await openAccount(page, stories.nearlyFull);
  await expect(page.getByText('Plans can be changed.')).toBeVisible();
  await expect(page.getByText('Billing contact can be changed.')).toBeVisible();
  await openAccount(page, stories.bundle);
  await expect(page.getByText('Plans cannot be changed:')).toBeVisible();
  await expect(page.getByText('Billing contact can be changed.')).toBeVisible();
  await openAccount(page, stories.selfPay);
  await expect(page.getByText('Cannot be changed here:')).toBeVisible();
});

test('the overview says what needs a look and leads there', async ({ page }) => {
  await openAccount(page, stories.overUsed);
  await expect(page.getByRole('heading', { level: 2, name: 'Needs attention' })).toBeVisible();
  await expect(page.getByText('6 more licences are in use than bought')).toBeVisible();
  await page.getByRole('main').getByRole('listitem').filter({ hasText: 'more licences are in use' }).getByRole('link', { name: 'Usage' }).click();
  await expect(page.getByRole('table', { name: 'Licences bought, used and pending, plan by plan' })).toBeVisible();
  await expect(page.getByText('6 over', { exact: true })).toBeVisible();
});

test('plans stand section by section, those of families that nobody knows as Zoom tells them', async ({ page }) => {
  const id = await openAccount(page, stories.newPlanFamily);
  await openTab(page, stories.newPlanFamily, 'Plans & add-ons');
  await expect(page).toHaveURL(`/accounts/${id}/plans`);
  const table = page.getByRole('table', { name: 'Plans and add-ons with what is bought and used of them' });
  await expect(table.getByRole('rowheader', { name: 'Base plan', exact: true })).toBeVisible();
  await expect(table.getByText(/Code not in the catalogue|As Zoom tells it/).first()).toBeVisible();
});

test('what Zoom does not tell has its reason where the figures would be', async ({ page }) => {
  await openAccount(page, stories.selfPay);
  await openTab(page, stories.selfPay, 'Plans & add-ons');
  await expect(page.getByText('Plans: Zoom does not tell')).toBeVisible();
  await openTab(page, stories.selfPay, 'Usage');
  await expect(page.getByText('Usage: Zoom does not tell')).toBeVisible();
});

test('the history is told by kind, and the kind stands in the address', async ({ page }) => {
  const id = await openAccount(page, stories.overdue);
  await openTab(page, stories.overdue, 'History');
  await expect(page.getByText('Plans first fetched')).toBeVisible();
  const kinds = page.getByRole('navigation', { name: 'Which events' });
  await kinds.getByRole('link', { name: 'Invoices' }).click();
  await expect(page).toHaveURL(`/accounts/${id}/history?kind=invoices`);
  await expect(page.getByText('Plans first fetched')).toHaveCount(0);
  await page.getByRole('main').getByRole('listitem').getByRole('link', { name: /^Invoice / }).first().click();
  await expect(page).toHaveURL(new RegExp(`/accounts/${id}/invoices/`));
  await page.goto(`/accounts/${id}/history?kind=records`);
  await expect(page.getByText('No record was changed')).toBeVisible();
});

test('what Zoom said is shown word for word', async ({ page }) => {
  const id = await openAccount(page, stories.nearlyFull);
  await openTab(page, stories.nearlyFull, 'Plans & add-ons');
  const words = page.getByRole('region', { name: 'What Zoom said: Plans' });
  await expect(words).toBeHidden();
  await page.getByText('What Zoom said', { exact: true }).click();
  await expect(words).toContainText(`GET /accounts/${id}/plans`);
  await expect(words).toContainText('"type": "business_yearly"');
});

/** An account for each project, so that none takes the other's fresh figures. */
const refreshed = {
  'chromium-js': 'Cascadia Freight Partners',
  'chromium-nojs': 'Nordlys Nettverk AS',
  'narrow-js': 'Harrow Lane School Trust',
  'narrow-nojs': stories.expiringSoon,
} as const;

test('refreshing the plans says its cost, brings Zoom’s request id and comes back to the plans', async ({ page, javaScriptEnabled }, { project }) => {
  const id = await openAccount(page, refreshed[project.name as keyof typeof refreshed]);
  await page.goto(`/accounts/${id}/plans`);
  await islandsReady(page, javaScriptEnabled);
  await page.getByRole('button', { name: 'Refresh · 2 calls' }).click();
  await expect(page.getByText('Fresh from Zoom')).toBeVisible();
  await expect(page).toHaveURL(`/accounts/${id}/plans`);
  await page.getByText('What Zoom said', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'What Zoom said: Usage' })).toContainText(/Zoom request id (?!not given)\S+/);
  await page.goto(`/accounts/${id}/history?kind=access`);
  await expect(page.getByText('Fresh figures asked of Zoom').first()).toBeVisible();
});
