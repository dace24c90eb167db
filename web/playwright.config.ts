import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Chromium of the system; nothing is downloaded. The one without windows draws the same and spends a seventh less on it. */
const executablePath =
  process.env['VERGE_CHROMIUM'] ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync) ?? 'chromium';

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  // Each has a server of its own; half of the time a test waits for a condition.
  workers: 2,
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  // Drawing without a graphics card on a busy machine takes its time; every wait is for a condition.
  timeout: 180_000,
  expect: {
    timeout: 45_000,
    // Letters are drawn a hair apart from one version of a font to the next; a button that moved is more than that.
    toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled', caret: 'hide' },
  },
  snapshotPathTemplate: 'e2e/looks/{arg}{ext}',
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    actionTimeout: 45_000,
    navigationTimeout: 60_000,
    reducedMotion: 'reduce',
    // A test that is about working offline allows them: elsewhere nothing stands between the page and the server.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
  },
});
