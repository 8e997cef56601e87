import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Finds a Chromium on this machine; `CHROMIUM_PATH` says where it is when it is somewhere unusual. */
function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  return [...(named === undefined ? [] : [named]), ...USUAL_PLACES].find((path) =>
    existsSync(path),
  );
}

/** Whether tests have to do without a browser. Says so in words, for a run that leaves them out must not look whole. */
export function isBrowserMissing(): boolean {
  const isMissing = findChromium() === undefined;
  if (isMissing) {
    console.warn(
      'Browser tests are left out: no Chromium here. Install it (apt-get install chromium) or set CHROMIUM_PATH.',
    );
  }
  return isMissing;
}

/** Starts Chromium without a window. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
