// What the contact form's island adds to a form that works without it.
import { expect, test } from '../support/test';
import { islandsReady, signIn, stories } from '../support/demo';
import { accountId } from '../support/zoom';

test.beforeEach(async ({ page }) => {
  await signIn(page);
  await page.goto(`/accounts/${await accountId(stories.overUsed)}/contact`);
  await islandsReady(page, true);
});

test('states follow the country', async ({ page }) => {
  const state = page.getByLabel('State or province');
  await page.getByLabel('Country').selectOption('United States');
  await state.selectOption('Texas');
  await page.getByLabel('Country').selectOption('Canada');
  await expect(state.getByRole('option', { name: 'Texas' })).toHaveCount(0);
  await state.selectOption('Ontario');
  await page.getByLabel('Country').selectOption('France');
  await expect(state).toBeDisabled();
});

test('what changes is shown while it is typed', async ({ page }) => {
  await expect(page.getByText('Nothing differs from Zoom’s values yet.')).toBeVisible();
  await page.getByLabel('City').fill('Lübeck');
  const city = page.getByRole('table', { name: 'Each field now and after the change' }).getByRole('row', { name: /^City/ });
  await expect(city).toContainText('Lübeck');
});

test('a mistake is said when its field is left, and goes as soon as it is mended', async ({ page }) => {
  const email = page.getByLabel('E-mail');
  await email.fill('nobody');
  await email.blur();
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await email.fill('somebody@hallstein.example');
  await expect(email).not.toHaveAttribute('aria-invalid', 'true');
});
