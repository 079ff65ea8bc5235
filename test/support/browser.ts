import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const LAUNCH_MS = 30_000;
const MISSING =
  'No Chromium was found. Install one (Debian, Ubuntu: `sudo apt-get install chromium`; anywhere: `npx playwright-core install chromium`), ' +
  'or name one in CHROMIUM=<path>.';

/** The file of the browser that the tests drive; undefined: there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM, PATH = '' } = process.env;
  if (CHROMIUM) return CHROMIUM; // where it is wrong, the launch says so
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...APPLICATIONS, ...downloaded()].find(isProgram);
}

/** @throws where there is none, saying how to get one */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(MISSING);
  // A container's /dev/shm is often too small for a page. The sandbox, which root and containers cannot have, Playwright leaves out: all pages are ours.
  const args = ['--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'];
  return chromium.launch({ executablePath, args, timeout: LAUNCH_MS });
}

/** `describe` of what needs a browser: where there is none it is skipped, loudly; with REQUIRE_BROWSER=1 it fails. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (findChromium()) return describe(name, tests);
  if (process.env.REQUIRE_BROWSER === '1')
    return describe(name, () => {
      it('has a browser', () => {
        throw new Error(MISSING);
      });
    });
  console.warn(`SKIPPED, for want of a browser: ${name}. ${MISSING}`);
  describe.skip(name, tests);
}

/** Playwright's own, where somebody has installed it. */
function downloaded(): string[] {
  try {
    return [chromium.executablePath()];
  } catch {
    return [];
  }
}

function isProgram(file: string): boolean {
  try {
    if (existsSync(file)) accessSync(file, constants.X_OK);
    return existsSync(file);
  } catch {
    return false;
  }
}
