// The partner's own records: edited on a form, imported from a file that is looked at first.
import { expect, test } from '../support/test';
import { openAccount, signIn, stories } from '../support/demo';
import { accountId } from '../support/zoom';

// One after the other: they change the same accounts.
test.describe.configure({ mode: 'default' });

/** Accounts for each project, since what is stored stays. */
const accounts = {
  'chromium-js': { edited: stories.nearlyFull, imported: stories.overBought },
  'chromium-nojs': { edited: stories.overUsed, imported: stories.expiringSoon },
  'narrow-js': { edited: stories.justCancelled, imported: stories.free },
  'narrow-nojs': { edited: stories.newPlanFamily, imported: stories.bundle },
} as const;

const accountsOf = (project: string) => accounts[project as keyof typeof accounts];

const csv = (text: string, name = 'customers.csv') => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('records are edited, shown on the account, and lead to the accounts of a tag', async ({ page }, { project }) => {
  const { edited: account } = accountsOf(project.name);
  const tag = `key ${project.name}`;
  await signIn(page);
  await openAccount(page, account);
  await page.getByRole('link', { name: 'Edit your own records' }).click();
  await page.getByLabel('Customer reference').fill('K-1042');
  await page.getByLabel('Tags').fill(`${tag}, gold*`);
  await page.getByLabel('Account manager').fill('nobody@nowhere.example');
  await page.getByLabel('Notes').fill('Likes calls\nin the morning');
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(page.getByRole('alert')).toContainText('2 fields need another look');
  await expect(page.getByLabel('Tags')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Tags')).toHaveAccessibleDescription(/holds “\*”/);
  await expect(page.getByLabel('Customer reference')).toHaveValue('K-1042');
  await expect(page.getByLabel('Notes')).toHaveValue('Likes calls\nin the morning');
  await page.getByRole('alert').getByRole('link', { name: 'Tags' }).click();
  await page.getByLabel('Tags').fill(`${tag}, Gold`);
  await page.getByLabel('Account manager').fill('ines moreau');
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(page.getByText('Your own records of this account are stored.')).toBeVisible();
  await expect(page.getByText('Likes calls')).toBeVisible();
  await expect(page.getByText('Account manager Ines Moreau')).toBeVisible();
  await expect(page.getByText('Own records edited')).toBeVisible();
  await page.getByRole('link', { name: `Accounts tagged ${tag}` }).first().click();
  await expect(page.getByRole('link', { name: account, exact: true })).toBeVisible();
});

test('who saw an older version is told so and loses nothing that was typed', async ({ page, browser }, { project }) => {
  const { edited: account } = accountsOf(project.name);
  await signIn(page);
  const id = await openAccount(page, account);
  await page.goto(`/accounts/${id}/records`);
  await page.getByLabel('Notes').fill('Mine');

  const other = await browser.newPage();
  await signIn(other, 'approver');
  await other.goto(`/accounts/${id}/records`);
  await other.getByLabel('Notes').fill(`Theirs ${Date.now()}`);
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByText('Your own records of this account are stored.')).toBeVisible();
  await other.close();

  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Not saved: somebody was faster')).toBeVisible();
  await expect(page.getByLabel('Notes')).toHaveValue('Mine');
  await expect(page.getByLabel('Notes')).toHaveAccessibleDescription(/Stored now: Theirs/);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your own records of this account are stored.')).toBeVisible();
});

test('a file is checked line by line, applied, and found again', async ({ page }, { project }) => {
  const { imported: account } = accountsOf(project.name);
  await signIn(page);
  const id = await accountId(account);
  const reference = `I-${project.name}`;
  await page.goto('/records/import');
  const file = `Account ID;Customer reference;Tags;Colour\n${id};${reference};imported;red\nnobody;K-2;;\n${id};K-3;;\n`;
  await page.getByLabel('CSV file').setInputFiles(csv(file));
  await page.getByRole('button', { name: 'Check the file' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'customers.csv' })).toBeVisible();
  await expect(page.getByText('Columns that are left alone: Colour.')).toBeVisible();
  const lines = page.getByRole('table', { name: 'Lines of the file, in its order' });
  await expect(lines.getByText('No account has this id or number.')).toBeVisible();
  await expect(lines.getByText('Line 2 names this account already')).toBeVisible();
  await page.getByRole('navigation', { name: 'Lines of the file' }).getByRole('link', { name: /^Refused 2/ }).click();
  await expect(lines.getByText(reference)).toBeHidden();
  const [refused] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download them with the reasons' }).click(),
  ]);
  expect(refused.suggestedFilename()).toMatch(/refused-lines.*\.csv$/);
  await page.getByRole('button', { name: 'Apply one change' }).click();
  await expect(page.getByText('Applied to 1 account').first()).toBeVisible();

  await page.goto(`/accounts/${id}`);
  await expect(page.getByText(reference).first()).toBeVisible();
});

test('what would be gone is shown and must be confirmed; a check can be discarded', async ({ page }, { project }) => {
  const { imported: account } = accountsOf(project.name);
  await signIn(page);
  const id = await accountId(account);
  const upload = async (text: string) => {
    await page.goto('/records/import');
    await page.getByLabel('CSV file').setInputFiles(csv(text));
    await page.getByRole('button', { name: 'Check the file' }).click();
  };
  await upload(`account,notes\n${id},Something to lose ${Date.now()}\n`);
  await page.getByRole('button', { name: 'Apply one change' }).click();
  await upload(`account,notes\n${id},\n`);
  await page.getByRole('link', { name: 'Show them' }).click();
  await expect(page.getByRole('table').getByText('emptied')).toBeVisible();
  await page.getByRole('checkbox', { name: 'One value that is there now will be gone' }).check();
  await page.getByRole('button', { name: 'Apply one change' }).click();
  await expect(page.getByText('Applied to 1 account').first()).toBeVisible();

  await upload(`account,notes\n${id},Never\n`);
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('Nothing of customers.csv was applied.')).toBeVisible();
});

test('what is no such file is refused with the reason; a template helps', async ({ page }) => {
  await signIn(page);
  await page.goto('/records/import');
  await page.getByLabel('CSV file').setInputFiles(csv('name,colour\nx,red\n'));
  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByText('No column says which account a line is about')).toBeVisible();
  for (const name of ['An empty template', 'All accounts with their records']) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    expect(file.suggestedFilename()).toMatch(/records.*\.csv$/);
  }
});

test('a viewer reads the records and has no way to edit them', async ({ page, complaints }) => {
  await signIn(page, 'viewer');
  const id = await openAccount(page, stories.nearlyFull);
  await expect(page.getByRole('heading', { level: 2, name: 'Your own records' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Edit your own records' })).toBeHidden();
  complaints.expectStatus(403);
  await page.goto(`/accounts/${id}/records`);
  await expect(page.getByText('Your role cannot edit your own records of accounts.')).toBeVisible();
});
