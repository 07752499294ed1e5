// Starts programs for a test and ends them with it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that runs beside the test. */
export class Program {
  #output = '';
  readonly #child: ChildProcess;

  constructor(command: string, args: string[], environment: Record<string, string> = {}) {
    this.#child = spawn(command, args, {
      env: { PATH: process.env.PATH ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (text: Buffer) => (this.#output += text.toString()));
    this.#child.stderr?.on('data', (text: Buffer) => (this.#output += text.toString()));
  }

  /** All that it has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Waits until `url` answers, whatever the status. */
  answersAt(url: string): Promise<void> {
    return this.#until(`answers at ${url}`, () => fetch(url).then(() => true).catch(() => false));
  }

  /** Waits until it has printed this. */
  says(text: string): Promise<void> {
    return this.#until(`says: ${text}`, async () => this.#output.includes(text));
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt++) {
      if (this.#child.exitCode !== null) throw new Error(`it ended at once:\n${this.#output}`);
      if (await isSo()) return;
      await sleep(100);
    }
    throw new Error(`within 30 s it never ${what}:\n${this.#output}`);
  }

  /** Ends it, and waits until it is gone: what it was writing is written then. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }
}

/** Runs a program to its end; throws what it said where it fails. */
export function run(command: string, args: string[], environment: Record<string, string>, input = ''): void {
  const result = spawnSync(command, args, { env: { PATH: process.env.PATH ?? '', ...environment }, input });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${result.stderr}${result.stdout}`);
}

/** A port of this machine that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
