// Once before all tests, when the demo answers.
import { leaveMidnight } from './zoom';

export default async function globalSetup(): Promise<void> {
  await leaveMidnight();
}
