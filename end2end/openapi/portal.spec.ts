// Against a mock server that knows nothing but the description of Zoom's API, once through everything
// that the portal asks for.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, expect } from '../support/test';
import { freePort, Program, run } from '../support/programs';
import { binary } from '../support/setting';

const description = process.env.OPENAPI_BILLING ?? resolve(__dirname, '../../../shared/zoom/openapi-billing.json');
const prism = resolve(__dirname, '../node_modules/.bin/prism');

if (!existsSync(description)) {
  console.warn(`\n*** SKIPPED: the portal against the description of Zoom's API: ${description} does not exist ***\n`);
}
test.skip(!existsSync(description), 'the description of the API is absent');

const person = { email: 'nadia@example.com', name: 'Nadia Example', password: 'a long enough passphrase' };

let mock: Program;
let portal: Program;
let origin: string;
let directory: string;

test.beforeAll(async () => {
  const [mockPort, portalPort] = [await freePort(), await freePort()];
  directory = mkdtempSync(join(tmpdir(), 'subtotal-openapi-'));
  mock = new Program(prism, ['mock', description, '--port', String(mockPort), '--errors']);
  await mock.says('Prism is listening');

  const environment = {
    SUBTOTAL_DATABASE_URL: `sqlite:${join(directory, 'subtotal.db')}`,
    SUBTOTAL_LISTEN: `127.0.0.1:${portalPort}`,
    SUBTOTAL_ZOOM_BASE_URL: `http://127.0.0.1:${mockPort}`,
    SUBTOTAL_ZOOM_TOKEN: 'any-token-will-do',
    SUBTOTAL_INVOICE_LIMIT_SCOPE: 'invoice',
  };
  run(binary, ['user', 'add', '--email', person.email, '--name', person.name, '--role', 'operator', '--password-stdin'], environment, `${person.password}\n`);
  portal = new Program(binary, ['serve'], environment);
  origin = `http://127.0.0.1:${portalPort}`;
  await portal.answersAt(`${origin}/healthz`);
});

test.afterAll(async () => {
  await portal?.stop();
  await mock?.stop();
  if (directory) rmSync(directory, { recursive: true, force: true });
});

test('what the portal sends is valid, and what it gets is shown', async ({ page }) => {
  await page.goto(origin);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Accounts' }).click();

  // First sight of the list waits two seconds at most for Zoom, then offers to show it again.
  const clinic = page.getByRole('link', { name: 'Harbour Clinic', exact: true });
  const shown = async (what: typeof clinic) =>
    expect(async () => {
      if (!(await what.isVisible())) await page.reload();
      await expect(what).toBeVisible({ timeout: 3_000 });
    }).toPass();
  await shown(clinic);
  await expect(page.getByRole('link', { name: 'Quay School', exact: true })).toBeVisible();

  await clinic.click();
  await shown(page.getByText('Business, annual').first());
  await expect(page.getByText('billing@harbour-clinic.example', { exact: true })).toBeVisible();

  const tabs = page.getByRole('navigation', { name: 'Harbour Clinic' });
  await tabs.getByRole('link', { name: 'Plans & add-ons' }).click();
  const base = page.getByRole('row', { name: /business_yearly/ });
  await shown(base);
  await expect(base).toContainText('75');
  await expect(base).toContainText('61');

  await tabs.getByRole('link', { name: 'Invoices' }).click();
  const invoice = page.getByRole('link', { name: 'INV213350982' });
  await shown(invoice);
  await expect(page.getByRole('row', { name: /INV213350982/ })).toContainText('2,413.97');
  await invoice.click();
  await shown(page.getByText('Zoom Workplace Business Annual'));
  await page.getByRole('button', { name: /^Get PDF/ }).click();
  await shown(page.getByRole('link', { name: /^Download/ }));

  await page.getByRole('link', { name: 'Harbour Clinic' }).first().click();
  await page.getByRole('link', { name: 'Edit billing contact' }).first().click();
  await page.getByLabel('City').fill('Baton Rouge');
  await page.getByRole('button', { name: 'Review change' }).click();
  await page.getByLabel('Reason', { exact: true }).fill('Asked for by the customer');
  await page.getByRole('button', { name: 'Send to Zoom' }).click();
  // The mock answers with the same contact for ever: accepted, and never to be seen.
  await expect(page.getByText(/Accepted, but not all of it was seen|Zoom accepted the change; it is being read back/)).toBeVisible();

  const violations = mock.output.split('\n').filter((line) => line.includes('Violation'));
  expect(violations, 'what the mock server finds wrong with our requests').toEqual([]);
  for (const request of [
    'get /accounts ',
    'get /accounts/TQTvjT52Tmi_wrhASNNOEw ',
    'get /accounts/TQTvjT52Tmi_wrhASNNOEw/billing ',
    'get /accounts/TQTvjT52Tmi_wrhASNNOEw/plans ',
    'get /accounts/TQTvjT52Tmi_wrhASNNOEw/plans/usage ',
    'get /accounts/TQTvjT52Tmi_wrhASNNOEw/billing/invoices ',
    'get /accounts/TQTvjT52Tmi_wrhASNNOEw/billing/invoices/8ad0823f890b1c7e01890c1d2f6a3b44 ',
    'get /billing/invoices/8ad0823f890b1c7e01890c1d2f6a3b44/download ',
    'patch /accounts/TQTvjT52Tmi_wrhASNNOEw/billing ',
  ]) {
    expect(mock.output, `the mock server was asked: ${request}`).toContain(request);
  }
});
