// From the account list to an account and back on a slow phone: Chrome's own "Slow 4G" (1.44 Mbit/s,
// 562 ms to every answer) and a processor four times slower, with styles and WASM in the browser's store
// from the page before, as after signing in. Prints the middle of several rounds as Markdown rows.
//
//   node slow.mjs [--rounds 7]
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { withDemo } from './demo.mjs';

const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };
const SLOWER = 4;
// Playwright pretends a colour scheme and more, and says so anew to every document: that makes Chrome style the
// page that is left twice more before it shows the next one, which no one's own browser does.
const NOTHING_EMULATED = { colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null };
const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 7;
const systemChromium = '/usr/bin/chromium';

/** In every page: when its first row or heading stood on the screen and when its islands answered. */
function watch() {
  const seen = { shown_ms: undefined, islands_ms: undefined };
  window.seen = seen;
  const look = () => {
    const shown = document.querySelector('main table tbody tr, main h1');
    if (shown && seen.shown_ms === undefined) {
      seen.shown_ms = performance.now();
      if (sessionStorage.backAt) seen.back_ms = Date.now() - Number(sessionStorage.backAt);
    }
    const islands = [...document.querySelectorAll('leptos-island')];
    if (document.readyState !== 'loading' && islands.every((island) => island.querySelector('[data-ready="true"]'))) {
      seen.islands_ms ??= performance.now();
    }
    if (seen.islands_ms === undefined || seen.shown_ms === undefined) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  // A page that the browser has kept comes back as it was, without being loaded.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    requestAnimationFrame(() => {
      seen.wasKept = true;
      seen.back_ms = Date.now() - Number(sessionStorage.backAt);
    });
  });
}

/** Waits until the page under way is there and its islands answer, and tells when. */
async function arrival(page) {
  await page.waitForFunction(() => window.seen?.islands_ms !== undefined && window.seen?.shown_ms !== undefined);
  return page.evaluate(() => {
    const navigation = performance.getEntriesByType('navigation')[0];
    const from = navigation.activationStart ?? 0;
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    return {
      shown: Math.max(window.seen.shown_ms, paint) - from,
      islands: window.seen.islands_ms - from,
      isPrefetched: navigation.deliveryType === 'navigational-prefetch',
    };
  });
}

async function round(browser, origin, cookie) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...NOTHING_EMULATED });
  const [name, ...value] = cookie.split('=');
  await context.addCookies([{ name, value: value.join('='), url: origin }]);
  await context.addInitScript(watch);
  const page = await context.newPage();
  await page.goto(`${origin}/accounts`);
  await arrival(page);

  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });

  await page.goto(`${origin}/accounts`);
  const list = await arrival(page);
  const link = page.locator('main tbody a[href^="/accounts/"]').first();
  await link.hover();
  // As long as a person's hand rests on a link before the finger comes down, on a line as slow as this.
  await page.waitForTimeout(2000);
  await link.click();
  await page.waitForURL((url) => url.pathname !== '/accounts');
  const account = await arrival(page);
  await page.evaluate(() => {
    sessionStorage.backAt = Date.now();
    history.back();
  });
  await page.waitForURL((url) => url.pathname === '/accounts', { waitUntil: 'commit' });
  await page.waitForFunction(() => window.seen?.back_ms !== undefined);
  const back = await page.evaluate(() => ({ shown: window.seen.back_ms, wasKept: window.seen.wasKept === true }));
  await context.close();
  return { list, account, back };
}

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const all = await withDemo(async (origin, cookie) => {
  const browser = await chromium.launch({
    executablePath: existsSync(systemChromium) ? systemChromium : undefined,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    // What Playwright switches off, people's browsers have: the page that was left is kept as it was.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const done = [];
    for (let count = 0; count < rounds; count++) done.push(await round(browser, origin, cookie));
    return done;
  } finally {
    await browser.close();
  }
});

const rows = [
  ['list: rows visible', all.map((one) => one.list.shown), 700],
  ['list: islands answer', all.map((one) => one.list.islands), 1300],
  ['account, its link hovered before: visible', all.map((one) => one.account.shown), 200],
  ['back to the list: rows visible', all.map((one) => one.back.shown), 700],
];
console.log('| slow 4G, processor 4 times slower | measured | target | |\n|---|---|---|---|');
for (const [what, values, limit] of rows) {
  const value = middle(values);
  console.log(`| ${what} | ${(value / 1000).toFixed(2)} s | ≤ ${limit / 1000} s | ${value <= limit ? 'met' : 'MISSED'} |`);
}
const prefetched = all.filter((one) => one.account.isPrefetched).length;
const kept = all.filter((one) => one.back.wasKept).length;
console.log(`\n${prefetched} of ${rounds} accounts came prefetched, ${kept} of ${rounds} lists were kept by the browser.`);
