// The simulator's control endpoint: moves the clock that portal and simulator share, sets faults, and
// tells which calls were made. What goes wrong in a test goes wrong at Zoom, never by interception.
import { demo } from './setting';

/** What goes wrong, as the simulator names it; see docs/SIMULATOR.md. */
export type FaultKind = 'unauthorized' | 'server_error' | 'cut' | 'cut_body' | 'not_found' | 'too_many_today';

export interface Fault {
  kind: FaultKind;
  account?: string;
  operation?: string;
  times?: number;
  takes_effect?: boolean;
}

export interface Call {
  operation: string;
  account?: string;
}

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${demo.controlPort}${path}`, {
    method,
    headers: { authorization: `Bearer ${demo.controlToken}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path} of the simulator: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** Sets a fault. */
export async function setFault(fault: Fault): Promise<void> {
  await control('POST', '/faults', fault);
}

/** The id of a story account. */
export async function accountId(name: string): Promise<string> {
  const { stories } = await control<{ stories: { id: string; name: string }[] }>('GET', '/stories');
  const story = stories.find((candidate) => candidate.name === name);
  if (!story) throw new Error(`no story account is named ${name}`);
  return story.id;
}

/** The calls of one operation so far. */
export async function callsOf(operation: string): Promise<Call[]> {
  const { calls } = await control<{ calls: Call[] }>('GET', `/calls?operation=${operation}`);
  return calls;
}

/** Moves the clock forward, and on where it would stop near 00:00 GMT: then the portal makes no calls. */
export async function advanceMinutes(minutes: number): Promise<void> {
  const { now_ms: now } = await control<{ now_ms: number }>('POST', '/clock/advance', { minutes });
  await leaveMidnight(now);
}

/** The year in which the demo plays. */
export async function presentYear(): Promise<number> {
  const { now_ms: now } = await control<{ now_ms: number }>('GET', '/clock');
  return new Date(now).getUTCFullYear();
}

/** Moves the clock on if it is within ten minutes before or three after 00:00 GMT. */
export async function leaveMidnight(now?: number): Promise<void> {
  const at = now ?? (await control<{ now_ms: number }>('GET', '/clock')).now_ms;
  const minuteOfDay = Math.floor(at / 60_000) % 1440;
  if (minuteOfDay >= 1430 || minuteOfDay < 3) await control('POST', '/clock/advance', { minutes: 15 });
}
