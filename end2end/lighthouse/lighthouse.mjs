// Lighthouse's judgement of accessibility and best practices, on a phone and on a desk: must be 100 of 100
// on every page named here. `script/lighthouse` runs it against the release build.
import { existsSync } from 'node:fs';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { ask, withDemo } from '../tools/demo.mjs';

const CATEGORIES = ['accessibility', 'best-practices'];

/** The first link of a page that begins so and goes on without another `/`. */
async function firstLink(origin, cookie, page, beginning) {
  const html = (await ask(origin + page, { cookie })).body.toString();
  for (const [, link] of html.matchAll(/href="([^"]+)"/g)) {
    if (link.startsWith(beginning) && /^[^/?]+$/.test(link.slice(beginning.length))) return link;
  }
  throw new Error(`${page} holds no link that begins with ${beginning}`);
}

async function pages(origin, cookie) {
  const account = await firstLink(origin, cookie, '/accounts', '/accounts/');
  const invoice = await firstLink(origin, cookie, `${account}/invoices`, `${account}/invoices/`);
  return [
    { name: 'sign-in', path: '/sign-in', cookie: '' },
    { name: 'accounts', path: '/accounts', cookie },
    { name: 'account', path: account, cookie },
    { name: 'invoice', path: invoice, cookie },
  ];
}

async function judge(chrome, url, cookie, config) {
  const flags = { port: chrome.port, onlyCategories: CATEGORIES, extraHeaders: cookie ? { Cookie: cookie } : {}, logLevel: 'error' };
  const { lhr } = await lighthouse(url, flags, config);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
  const failed = CATEGORIES.flatMap((category) => lhr.categories[category].auditRefs)
    .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
    .map(({ id }) => `${id}: ${lhr.audits[id].title}`);
  return { scores: CATEGORIES.map((category) => Math.round(lhr.categories[category].score * 100)), failed };
}

const systemChromium = '/usr/bin/chromium';
const isPerfect = await withDemo(async (origin, cookie) => {
  const chrome = await launch({
    chromePath: existsSync(systemChromium) ? systemChromium : undefined,
    chromeFlags: ['--headless=new', '--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    logLevel: 'error',
  });
  let isPerfect = true;
  console.log('| page | screen | accessibility | best practices |\n|---|---|---|---|');
  try {
    for (const page of await pages(origin, cookie)) {
      for (const [screen, config] of [['phone', undefined], ['desk', desktopConfig]]) {
        const { scores, failed } = await judge(chrome, origin + page.path, page.cookie, config);
        console.log(`| ${page.name} | ${screen} | ${scores.join(' | ')} |`);
        for (const line of failed) console.error(`${page.name}, ${screen}: ${line}`);
        isPerfect &&= scores.every((score) => score === 100);
      }
    }
  } finally {
    chrome.kill();
  }
  return isPerfect;
});
process.exit(isPerfect ? 0 : 1);
