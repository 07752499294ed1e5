// The `test` that every spec uses: it fails where the browser complained about anything that the
// test did not announce.
import { test as base, expect } from '@playwright/test';

export { expect };

/** What the browser complains about, and what the test says it will. */
export class Complaints {
  readonly #found: string[] = [];
  readonly #expectedStatuses: number[] = [];
  readonly #forgiven: RegExp[] = [];

  /** Announces that one answer will have this status: the browser's own console line about it is fine. */
  expectStatus(status: number): void {
    this.#expectedStatuses.push(status);
  }

  /** Announces that the browser will complain about what the test does to it. */
  forgive(complaint: RegExp): void {
    this.#forgiven.push(complaint);
  }

  add(kind: string, text: string): void {
    if (this.#forgiven.some((complaint) => complaint.test(text))) return;
    const status = /the server responded with a status of (\d+)/.exec(text)?.[1];
    const announced = this.#expectedStatuses.indexOf(Number(status));
    if (announced >= 0) {
      this.#expectedStatuses.splice(announced, 1);
    } else {
      this.#found.push(`${kind}: ${text}`);
    }
  }

  get found(): readonly string[] {
    return this.#found;
  }
}

export const test = base.extend<{ complaints: Complaints }>({
  complaints: [
    async ({ context }, use) => {
      const complaints = new Complaints();
      context.on('console', (message) => {
        if (message.type() === 'error') {
          complaints.add('console', `${message.text()} (${message.location().url})`);
        }
      });
      context.on('weberror', (error) => complaints.add('uncaught', error.error().message));
      // Violations also come as console lines, but only this event comes for every kind of them.
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (violation) => {
          console.error(`content security policy: ${violation.effectiveDirective} blocked ${violation.blockedURI}`);
        });
      });
      await use(complaints);
      expect(complaints.found, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
});
