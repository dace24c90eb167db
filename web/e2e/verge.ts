/** The real program on a demo register of its own, and a page that may ask nobody else. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

const exe = process.platform === 'win32' ? 'verge.exe' : 'verge';

export function program(): string {
  const given = process.env['VERGE_BIN'];
  const built = [given, resolve('../target/release', exe), resolve('../target/debug', exe)].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (built === undefined) throw new Error('no verge to test: run `cargo build --release` first, or set VERGE_BIN');
  return built;
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

async function answers(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`verge ended with ${child.exitCode}: ${said()}`);
    const well = await fetch(`${url}/healthz`).then((response) => response.ok, () => false);
    if (well) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`verge did not answer at ${url}: ${said()}`);
}

/** Files beside the register, and servers that they let the map ask. */
export interface Beside {
  files: Record<string, string | Uint8Array>;
  origins: string[];
}

interface Shared {
  /** The door to the local network is open too. */
  lan: boolean;
  beside: Beside;
  /** A file that stops the server, or needs a demo nobody wrote to, has one of its own by its name: files with equal options share one. */
  alone: string;
  server: { url: string; stop(): Promise<void> };
}

interface Own {
  /** A page that fails its test on any error of its own and on any request that leaves the machine. */
  map: Page;
}

export const test = base.extend<Own, Shared>({
  alone: ['', { option: true, scope: 'worker' }],
  lan: [false, { option: true, scope: 'worker' }],
  beside: [async ({ alone }, use) => { void alone; await use({ files: {}, origins: [] }); }, { scope: 'worker' }],
  server: [
    async ({ beside, lan }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'verge-e2e-'));
      for (const [name, content] of Object.entries(beside.files)) await writeFile(join(folder, name), content);
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      let log = '';
      const child = spawn(program(), ['demo', '--store', join(folder, 'demo.gpkg'), '--listen', `127.0.0.1:${port}`, ...(lan ? ['--lan', `127.0.0.1:${await freePort()}`] : [])]);
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log = (log + String(data)).slice(-4000)));
      const stop = (): Promise<void> =>
        new Promise((done) => {
          if (child.exitCode !== null) done();
          else {
            child.once('exit', () => done());
            child.kill();
          }
        });
      await answers(url, child, () => log);
      await use({ url, stop });
      await stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  map: async ({ page, server, beside }, use) => {
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    // What the page's policy stops is no error of a script, and would go unseen.
    page.on('console', (said) => /Content Security Policy/i.test(said.text()) && wrong.push(said.text()));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== server.url && !beside.origins.includes(origin)) wrong.push(`left the machine: ${request.url()}`);
    });
    await use(page);
    expect(wrong).toEqual([]);
  },
});

/** Opens a link and waits until the map has drawn something of the register. */
export async function open(page: Page, path = '/'): Promise<void> {
  const tile = page.waitForResponse((response) => /\/tiles\/WebMercatorQuad\//.test(response.url()) && response.ok());
  await page.goto(path);
  await expect(page.locator('canvas.maplibregl-canvas')).toBeVisible();
  await tile;
}

/** Nothing on the page that axe finds fault with. */
export async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html} (${node.any[0]?.message ?? node.none[0]?.message ?? ''})`).join(' | ')}`);
  expect(told).toEqual([]);
}

/** The features that the map draws of one of its layers are in the tiles; this counts what the register holds. */
export async function matched(page: Page, collection: string, filter: string): Promise<number> {
  const query = new URLSearchParams({ limit: '1', filter });
  const response = await page.request.get(`/api/collections/${collection}/items?${query}`);
  expect(response.ok()).toBe(true);
  return ((await response.json()) as { numberMatched: number }).numberMatched;
}

export { expect };
