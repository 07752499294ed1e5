// Not a test: run by `npm run pictures` alone.
import { test } from '../support/test';
import { islandsReady, signIn } from '../support/demo';
import { routes } from '../support/routes';

for (const route of routes) {
  test(`pictures of: ${route.name}`, async ({ page, complaints }) => {
    if (!route.isPublic) await signIn(page);
    if (route.status) complaints.expectStatus(route.status);
    await route.open(page);
    await islandsReady(page, true);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        const name = `${route.name.replace(/[^a-z]+/g, '-')}-${colorScheme}-${width}.png`;
        await page.screenshot({ path: `pictures/${name}`, fullPage: true });
      }
    }
  });
}
