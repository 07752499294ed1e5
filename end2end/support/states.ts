// Pages on which something is missing or goes wrong, each in a demo of its own: what a person sees when
// Zoom is down, slow or refusing, and before anything was fetched.
import { expect, type Page } from '@playwright/test';
import { changeable, oneMore, pasteRows } from './bulk';

/** A page in trouble and how it gets there, signed in as an operator in a small demo of its own. */
export interface State {
  name: string;
  open(page: Page): Promise<void>;
}

/** What the demo's page calls the trouble. */
const troubles = {
  down: /^Zoom does not answer/,
  slow: /^Zoom is slow/,
  tooMany: /^Zoom says too many calls/,
} as const;

async function letItGoWrong(page: Page, trouble: keyof typeof troubles): Promise<void> {
  await page.goto('/demo');
  const choice = page.getByLabel('Zoom’s trouble');
  const words = await choice.getByRole('option').allTextContents();
  const label = words.find((text) => troubles[trouble].test(text));
  if (!label) throw new Error(`the demo offers none of ${words.join(' | ')} for ${trouble}`);
  await choice.selectOption({ label });
  await page.getByRole('button', { name: 'Let it go wrong' }).click();
  await expect(page.getByRole('button', { name: /^Mend: / })).toBeVisible();
}

/** The path of the account that the demo left unfetched. */
async function unfetched(page: Page): Promise<string> {
  await page.goto('/accounts');
  const path = await page.getByRole('link', { name: /^Fetch plans of/, includeHidden: true }).first().getAttribute('href');
  if (!path) throw new Error('every account of this demo is fetched');
  return path;
}

const firstSight = (trouble: keyof typeof troubles, rest: string) => async (page: Page) => {
  const account = await unfetched(page);
  await letItGoWrong(page, trouble);
  await page.goto(account + rest);
};

const refreshed = (trouble: keyof typeof troubles, path: string) => async (page: Page) => {
  await letItGoWrong(page, trouble);
  await page.goto(path);
  await page.getByRole('button', { name: /^Refresh/ }).first().click();
  await expect(page.getByRole('alert').or(page.getByRole('status')).first()).toBeVisible();
};

const tabs = ['', '/plans', '/usage', '/invoices', '/contact', '/history'];

export const states: State[] = [
  ...tabs.map((tab) => ({ name: `Zoom down at first sight: account${tab}`, open: firstSight('down', tab) })),
  { name: 'Zoom slow at first sight: plans', open: firstSight('slow', '/plans') },
  { name: 'Zoom slow at first sight: invoices', open: firstSight('slow', '/invoices') },
  { name: 'asked too often at first sight: usage', open: firstSight('tooMany', '/usage') },
  {
    name: 'bulk, waiting for approval',
    open: async (page) => {
      await page.goto('/bulk/new');
      await pasteRows(page, 'Growth in the spring', oneMore((await changeable(page)).slice(0, 8)));
      await page.getByLabel('Reason').fill('The new quarter');
      await page.getByRole('button', { name: 'Submit for approval' }).click();
      await page.getByRole('button', { name: 'Stop for good' }).waitFor();
    },
  },
  { name: 'Zoom down: accounts refreshed', open: refreshed('down', '/accounts') },
];
