// Bulks: rows for a small demo's accounts, and the form that takes them.
import type { Page } from '@playwright/test';

export interface Account {
  id: string;
  name: string;
  licences: number;
}

/** Accounts whose base plan can be changed, with the licences that they have, from the export of the list. */
export async function changeable(page: Page): Promise<Account[]> {
  const file = await (await page.request.get('/exports/accounts.csv')).text();
  const [head = '', ...lines] = file.replace('\ufeff', '').trim().split('\r\n');
  const columns = head.split(',');
  const cell = (line: string, name: string) => line.split(',')[columns.indexOf(name)] ?? '';
  const number = (line: string, name: string) => Number(cell(line, name));
  const trouble = /bundle|bulk_licence|self_pay|over_used|cancelled|vanished/;
  return lines
    // Quoted cells would shift the columns, and ids that begin with a sign are guarded.
    .filter((line) => !line.includes('"') && !line.startsWith("'"))
    .filter((line) => cell(line, 'base_plan_status') === 'active' && cell(line, 'account_type') !== 'Free Trial')
    .filter((line) => !trouble.test(cell(line, 'flags')))
    .filter((line) => number(line, 'licences_used') + number(line, 'licences_pending') <= number(line, 'licences_bought'))
    .map((line) => ({ id: cell(line, 'account_id'), name: cell(line, 'account_name'), licences: number(line, 'licences_bought') }))
    .filter((account) => account.licences >= 12);
}

/** The columns. */
const HEAD = 'account_id,action,plan,quantity,date';

/** Rows that give each account one licence more. */
export const oneMore = (rows: Account[]) =>
  [HEAD, ...rows.map((account) => `${account.id},change,base,${account.licences + 1},`)].join('\n');

/** Fills in the form for new rows, which is open, and has them checked. */
export async function pasteRows(page: Page, name: string, rows: string): Promise<void> {
  await page.getByLabel('Name (optional)').fill(name);
  await page.getByLabel('Or paste the rows').fill(rows);
  await page.getByRole('button', { name: 'Check the rows' }).click();
}
