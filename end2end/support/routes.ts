// Every page of the portal, as one that shows something.
import type { Page } from '@playwright/test';
import { stories, type Role } from './demo';
import { pasteRows } from './bulk';
import { accountId } from './zoom';

/** A page and how to get to it, signed in where that is needed: as an operator, if nothing else is said. */
export interface Route {
  name: string;
  isPublic?: boolean;
  role?: Role;
  status?: number;
  open(page: Page): Promise<void>;
}

const goTo = (path: string) => async (page: Page) => {
  await page.goto(path);
};

const ofAccount = (story: keyof typeof stories, rest: string) => async (page: Page) => {
  await page.goto(`/accounts/${await accountId(stories[story])}${rest}`);
};

export const routes: Route[] = [
  { name: 'sign-in', isPublic: true, open: goTo('/sign-in') },
  { name: 'dashboard', open: goTo('/') },
  { name: 'accounts', open: goTo('/accounts') },
  { name: 'accounts, searched', open: goTo('/accounts?q=gmbh') },
  { name: 'accounts, nothing found', open: goTo('/accounts?q=no-such-account') },
  { name: 'accounts, filtered', open: goTo('/accounts?flag=overdue&flag=nearly_full&status=active&sort=balance&order=desc') },
  { name: 'accounts, filters without a match', open: goTo('/accounts?flag=overdue&country=XX') },
  { name: 'accounts, all columns', open: goTo('/accounts?cols=plan,licences,addons,flags,next_invoice,balance,renewal,manager,tags,fetched&size=100') },
  {
    name: 'accounts, a filter open',
    open: async (page) => {
      await page.goto('/accounts?country=GB');
      const fold = page.getByRole('button', { name: /^Filters/ });
      if (await fold.isVisible()) await fold.click();
      await page.getByRole('group', { name: 'Filters' }).getByText('Flag', { exact: true }).first().click();
    },
  },
  { name: 'demo', open: goTo('/demo') },
  { name: 'profile', open: goTo('/profile') },
  { name: 'zoom budget', open: goTo('/budget') },
  { name: 'limits, not for this role', status: 403, open: goTo('/budget/limits') },
  { name: 'limits', role: 'admin', open: goTo('/budget/limits') },
  {
    name: 'limits, not right',
    role: 'admin',
    open: async (page) => {
      await page.goto('/budget/limits');
      await page.getByLabel('Invoice PDF, minutes apart').fill('10');
      await page.getByLabel('Reason').fill('Zoom support told us');
      await page.getByRole('button', { name: 'Save limits' }).click();
      await page.getByText('not saved yet').waitFor();
    },
  },
  { name: 'settings', role: 'admin', open: goTo('/settings') },
  { name: 'settings, not for this role', status: 403, open: goTo('/settings') },
  { name: 'who approves what', open: goTo('/policy') },
  { name: 'who approves what, to be proposed', role: 'admin', open: goTo('/policy') },
  { name: 'audit log', role: 'approver', open: goTo('/audit') },
  { name: 'audit log, filtered', role: 'approver', open: goTo('/audit?person=host&action=user.created') },
  { name: 'audit log, nothing found', role: 'approver', open: goTo('/audit?q=no-such-thing') },
  {
    name: 'audit log, verified',
    role: 'approver',
    open: async (page) => {
      await page.goto('/audit');
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByText('The audit log is intact').waitFor();
    },
  },
  { name: 'audit log, an entry', role: 'approver', open: goTo('/audit/2') },
  { name: 'audit log, not for this role', status: 403, open: goTo('/audit') },
  { name: 'sync', open: goTo('/sync') },
  { name: 'search', open: goTo('/search') },
  { name: 'search, found', open: goTo('/search?q=delta') },
  { name: 'search, nothing found', open: goTo('/search?q=no-such-thing') },
  { name: 'account', open: ofAccount('nearlyFull', '') },
  { name: 'account that pays Zoom directly', open: ofAccount('selfPay', '') },
  { name: 'account with plans of new families', open: ofAccount('newPlanFamily', '') },
  { name: 'plans', open: ofAccount('nearlyFull', '/plans') },
  { name: 'plans of new families', open: ofAccount('newPlanFamily', '/plans') },
  { name: 'usage', open: ofAccount('overUsed', '/usage') },
  { name: 'usage of an account that pays Zoom directly', open: ofAccount('selfPay', '/usage') },
  { name: 'history', open: ofAccount('nearlyFull', '/history') },
  { name: 'history, nothing of a kind', open: ofAccount('overUsed', '/history?kind=records') },
  {
    name: 'plans, what Zoom said',
    open: async (page) => {
      await ofAccount('nearlyFull', '/plans')(page);
      await page.getByText('What Zoom said', { exact: true }).click();
    },
  },
  { name: 'invoices of all', open: goTo('/invoices') },
  { name: 'invoices of all, late', open: goTo('/invoices?late=91&sort=due') },
  { name: 'invoices of all, filtered', open: goTo('/invoices?q=gmbh&status=paid&from=2026-01-01&to=2026-12-31&pdf=no') },
  { name: 'invoices of all, nothing found', open: goTo('/invoices?q=no-such-invoice') },
  { name: 'renewals', open: goTo('/renewals') },
  { name: 'renewals, auto-renew off', open: goTo('/renewals?auto=off&sort=amount&order=desc') },
  { name: 'renewals, nothing found', open: goTo('/renewals?q=no-such-account') },
  { name: 'price book', open: goTo('/prices') },
  { name: 'price book, edited', role: 'approver', open: goTo('/prices') },
  { name: 'price book, nothing found', open: goTo('/prices?q=no-such-plan') },
  { name: 'invoices', open: ofAccount('overdue', '/invoices') },
  { name: 'invoices, years not fetched', open: ofAccount('overBought', '/invoices') },
  { name: 'invoices of an account without a plan', open: ofAccount('free', '/invoices') },
  {
    name: 'invoice',
    open: async (page) => {
      await ofAccount('overdue', '/invoices')(page);
      await page.getByRole('table', { name: 'Invoices, newest first' }).getByRole('row').nth(2).getByRole('link').first().click();
      await page.getByRole('heading', { level: 2, name: 'Summary' }).waitFor();
    },
  },
  { name: 'master account', open: goTo('/master') },
  { name: 'master account, invoices', open: goTo('/master/invoices') },
  {
    name: 'master account, invoice',
    open: async (page) => {
      await page.goto('/master/invoices');
      await page.getByRole('table', { name: /^Invoices of/ }).first().getByRole('link', { name: /^INV/ }).first().click();
      await page.getByRole('heading', { level: 2, name: 'Summary' }).waitFor();
    },
  },
  { name: 'billing contact', open: ofAccount('justCancelled', '/contact') },
  { name: 'billing contact, not to be changed', open: ofAccount('selfPay', '/contact') },
  {
    name: 'change',
    open: async (page) => {
      await ofAccount('justCancelled', '/contact')(page);
      await page.getByLabel('Suite, floor').fill(`Floor ${Date.now() % 1000}`);
      await page.getByRole('button', { name: 'Review change' }).click();
      await page.getByRole('button', { name: 'Send to Zoom' }).waitFor();
    },
  },
  { name: 'changes', open: goTo('/changes') },
  { name: 'changes, nothing waits', open: goTo('/changes?view=waiting') },
  { name: 'change of a plan', open: ofAccount('nearlyFull', '/plans/change?code=business_yearly') },
  { name: 'cancellation of everything', open: ofAccount('nearlyFull', '/plans/cancel-everything') },
  { name: 'plan to be added, chosen from', open: ofAccount('nearlyFull', '/plans/add?q=webinar') },
  { name: 'plan to be added', open: ofAccount('nearlyFull', '/plans/add?code=large500_yearly') },
  { name: 'first subscription', open: ofAccount('free', '/plans/subscribe') },
  { name: 'plan of a bundle, not to be changed', open: ofAccount('bundle', '/plans/cancel-everything') },
  {
    name: 'change of plans, to be approved',
    open: async (page) => {
      await ofAccount('overBought', '/plans/cancel-everything')(page);
      await page.getByRole('button', { name: 'Review change' }).click();
      await page.getByRole('button', { name: 'Submit for approval' }).waitFor();
    },
  },
  { name: 'own records', open: ofAccount('nearlyFull', '/records') },
  {
    name: 'own records, not right',
    open: async (page) => {
      await ofAccount('nearlyFull', '/records')(page);
      await page.getByLabel('Tags').fill('gold*');
      await page.getByLabel('Account manager').fill('nobody@nowhere.example');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'import of records', open: goTo('/records/import') },
  {
    name: 'import of records, checked',
    open: async (page) => {
      const [known, other] = [await accountId(stories.nearlyFull), await accountId(stories.overdue)];
      const lines = `account;customer_reference;tags;colour\n${known};K-1042;gold, key;red\nnobody;K-2;;\n${other};Fran\u00e7ois;a*b;\n`;
      await page.goto('/records/import');
      await page.getByLabel('CSV file').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(lines, 'latin1') });
      await page.getByRole('button', { name: 'Check the file' }).click();
      await page.getByRole('button', { name: 'Discard' }).waitFor();
    },
  },
  { name: 'new bulk', open: goTo('/bulk/new') },
  { name: 'new bulk, of a list', open: goTo('/bulk/new?flag=nearly_full') },
  {
    name: 'bulk, checked',
    open: async (page) => {
      const names = [stories.nearlyFull, stories.overBought, stories.overUsed, stories.selfPay] as const;
      const [full, bought, used, other] = await Promise.all(names.map(accountId));
      const rows = [
        'account_id,action,plan,quantity,date',
        `${full},change,base,60,`,
        `${bought},change,base,1,`,
        `${used},cancel,no_such_plan,,`,
        `${other},change,base,20,`,
        'nobody,remove,base,,2020-01-31',
      ];
      await page.goto('/bulk/new');
      await pasteRows(page, 'Growth in the spring', rows.join('\n'));
      await page.getByRole('button', { name: 'Discard' }).waitFor();
    },
  },
  { name: 'bulks', open: goTo('/bulk') },
  { name: 'no such page', status: 404, open: goTo('/no-such-page') },
];
