// Pages are whole without scripts: nothing waits, nothing is hidden behind a control that does nothing.
import { expect, test } from '../support/test';
import { signIn, stories, type Role } from '../support/demo';
import { routes } from '../support/routes';
import { accountId } from '../support/zoom';

test('every page has its one heading and its title', async ({ page, complaints }) => {
  test.setTimeout(120_000);
  let role: Role | undefined;
  for (const route of routes.filter((candidate) => !candidate.isPublic)) {
    const needed = route.role ?? 'operator';
    if (role !== needed) {
      await page.context().clearCookies();
      await signIn(page, needed);
      role = needed;
    }
    if (route.status) complaints.expectStatus(route.status);
    await route.open(page);
    await expect(page.getByRole('heading', { level: 1 }), route.name).toHaveCount(1);
    await expect(page, route.name).toHaveTitle(/ – Subtotal$/);
  }
});

test('the contact form offers the states of both countries', async ({ page }) => {
  await signIn(page);
  await page.goto(`/accounts/${await accountId(stories.overdue)}/contact`);
  const state = page.getByLabel('State or province');
  await expect(state.getByRole('option', { name: 'Texas' })).toBeAttached();
  await expect(state.getByRole('option', { name: 'Ontario' })).toBeAttached();
});
