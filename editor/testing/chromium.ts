import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A Chrome or Chromium on this machine: named in CHROMIUM, installed, or downloaded earlier by Playwright; else null. */
export function findChromium(): string | null {
  const candidates = [process.env['CHROMIUM'], ...places, chromium.executablePath()];
  return candidates.find((path): path is string => !!path && existsSync(path)) ?? null;
}

/**
 * Finds or obtains a browser for the tests: an installed one, else Playwright's download, else Debian's package where
 * this user may install.
 *
 * @returns its path, or the reasons why none could be had.
 */
export function obtainChromium(say: (line: string) => void): string | { readonly missing: string } {
  const found = findChromium();
  if (found) return found;
  const reasons: string[] = [];
  const ways: readonly (readonly [string, readonly (readonly [string, readonly string[]])[]])[] = [
    ['Playwright’s download', [['npx', ['--no-install', 'playwright-core', 'install', 'chromium']]]],
    [
      'Debian’s package',
      [
        ['apt-get', ['update']],
        ['apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']],
      ],
    ],
  ];
  for (const [name, commands] of ways) {
    say(`Obtaining a browser for the tests: ${name} …`);
    try {
      for (const [command, args] of commands)
        execFileSync(command, [...args], {
          stdio: 'ignore',
          timeout: 300_000,
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        });
    } catch (error) {
      reasons.push(`${name}: ${(error as Error).message.split('\n')[0]}`);
    }
    const path = findChromium();
    if (path) return path;
  }
  return { missing: reasons.join('; ') };
}

/** Starts the browser headless, quiet on the network. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
    ],
  });
}
