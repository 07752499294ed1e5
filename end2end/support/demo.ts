// The demo's people and stories, by the names that a person would use, and the ways that every
// journey begins with.
import { expect, type Page } from '@playwright/test';

export const people = {
  viewer: 'Tomasz Zieliński',
  operator: 'Ines Moreau',
  approver: 'Priya Raman',
  admin: 'Jonas Lindqvist',
} as const;

export type Role = keyof typeof people;

/** Accounts that every book of the simulator begins with, each an example of something. */
export const stories = {
  nearlyFull: 'Alder & Finch Architects',
  overdue: 'Deltamar Shipping B.V.',
  selfPay: 'Clínica Santa Aurelia',
  bundle: 'Okonjo Legal Chambers',
  expiringSoon: 'Kaveri Diagnostics Pvt Ltd',
  overBought: 'Bergström Logistik AB',
  overUsed: 'Gebrüder Hallstein Maschinenbau GmbH',
  justCancelled: 'Lumière & Fils SARL',
  free: 'Maplewood Credit Union',
  newPlanFamily: 'Fujimori Precision K.K.',
} as const;

/** Signs in by a click on the demo's page. */
export async function signIn(page: Page, role: Role = 'operator'): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: people[role] }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
}

/** Signs out, and in as somebody else. */
export async function becomes(page: Page, role: Role): Promise<void> {
  await page.goto('/search?q=sign+out');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, role);
}

/** Finds an account by its name, opens it and tells its id. */
export async function openAccount(page: Page, name: string): Promise<string> {
  await page.goto(`/accounts?q=${encodeURIComponent(name)}`);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** Opens one of an account's tabs. */
export async function openTab(page: Page, account: string, tab: 'Overview' | 'Plans & add-ons' | 'Usage' | 'Invoices' | 'Billing contact' | 'History'): Promise<void> {
  await page.getByRole('navigation', { name: account }).getByRole('link', { name: tab }).click();
}

/**
 * Waits until every island of the page runs. A person would not notice the difference; a test is fast
 * enough to type before the WASM is there. Without JavaScript there is nothing to wait for.
 */
export async function islandsReady(page: Page, javaScriptEnabled: boolean | undefined): Promise<void> {
  if (javaScriptEnabled === false) return;
  await page.waitForFunction(() =>
    [...document.querySelectorAll('leptos-island')].every((island) => island.querySelector('[data-ready="true"]') !== null),
  );
}
