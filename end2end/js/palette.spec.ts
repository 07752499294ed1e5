// The palette and the keys: what is open, what is chosen, what is said, and that no key acts by accident.
import { expect, test } from '../support/test';
import { islandsReady, openAccount, signIn, stories } from '../support/demo';

const label = 'Go to an account, invoice or action';

test.beforeEach(async ({ page }) => {
  await signIn(page, 'viewer');
  await islandsReady(page, true);
});

test('Ctrl K opens it from anywhere, arrows choose, Enter goes there', async ({ page }) => {
  const field = page.getByRole('combobox', { name: label });
  await page.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await page.keyboard.type('gmbh');
  const options = page.getByRole('listbox').getByRole('option');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText(/6 accounts/);
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  const second = options.nth(1);
  await expect(second).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await second.getAttribute('id')) ?? 'none');
  await expect(field, 'the cursor never leaves the field').toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(options.last(), 'before the first stands the last').toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Home');
  const name = await options.first().locator('span').first().innerText();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('Escape closes it and gives the focus back', async ({ page }) => {
  const opener = page.getByRole('button', { name: label });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: label })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(opener).toBeFocused();
});

test('what was open lately comes first, for this person alone', async ({ page }) => {
  await openAccount(page, stories.overdue);
  // A place is noted once its page has come alive.
  await islandsReady(page, true);
  await page.goto('/accounts');
  await islandsReady(page, true);
  await page.keyboard.press('Control+k');
  const recent = page.getByRole('group', { name: 'Recent' });
  await expect(recent.getByRole('option', { name: stories.overdue, exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: stories.overdue })).toBeVisible();

  await page.goto('/search?q=sign+out');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, 'admin');
  await islandsReady(page, true);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expect(recent).toBeHidden();
});

test('a page is reached by its name, and an act is done by its words', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('keyboard');
  await expect(page.getByRole('option', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: label }).fill('sign out');
  await expect(page.getByRole('option', { name: 'Sign out' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
});

test('single keys act on the page and never while somebody types', async ({ page }) => {
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: label })).toBeFocused();
  await page.keyboard.type('?g a/');
  await expect(page.getByRole('combobox', { name: label })).toHaveValue('?g a/');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await openAccount(page, stories.overdue);
  await islandsReady(page, true);
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
});

test('no answer is said as such, and the palette goes on with the next one', async ({ page, complaints }) => {
  complaints.forgive(/ERR_INTERNET_DISCONNECTED/);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.context().setOffline(true);
  await page.keyboard.type('deltamar');
  await expect(page.getByText('The portal could not be reached').first()).toBeVisible();
  await page.context().setOffline(false);
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('option', { name: /^Deltamar/ })).toBeVisible();
});
