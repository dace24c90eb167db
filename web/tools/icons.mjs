/** Draws the icons of the installed map from `public/favicon.svg`: `node tools/icons.mjs`, with Chromium as for the browser tests. */
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

const GREEN = '#1b7a57';
/** File, pixels, share of the width that the drawing takes, and whether the ground reaches into the corners. */
const ICONS = [
  ['icon-192.png', 192, 1, false],
  ['icon-512.png', 512, 1, false],
  // Launchers cut any shape out of the inner 80 %.
  ['maskable-192.png', 192, 0.74, true],
  ['maskable-512.png', 512, 0.74, true],
  // An iPhone rounds the corners itself and fills holes with black.
  ['apple-touch-icon.png', 180, 0.86, true],
];

const svg = await readFile(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.VERGE_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [name, size, share, whole] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const side = Math.round(size * share);
  await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:${size}px;background:${whole ? GREEN : 'transparent'}">
    <div style="width:${side}px;height:${side}px">${svg.replace('<svg ', `<svg width="${side}" height="${side}" `)}</div>`);
  await page.screenshot({ path: new URL(`../public/icons/${name}`, import.meta.url).pathname, omitBackground: !whole });
  await page.close();
}
await browser.close();
