// A demo of a test's own, for what would get in the way of the others: its clock, its faults, its end.
import { freePort, Program } from './programs';
import { binary } from './setting';
import { test as base } from './test';

/** The same as `test`, but `page` looks at a small demo that nobody else uses. */
export const test = base.extend<object>({
  // eslint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const demo = new Program(binary, ['demo', '--port', `${port}`, '--accounts', '20', '--months', '6']);
    try {
      await demo.answersAt(`${url}/healthz`);
      await use(url);
    } finally {
      await demo.stop();
    }
  },
});
