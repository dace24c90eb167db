import { createServer, request } from 'node:http';
import type { Locator, Page } from '@playwright/test';
import { picture } from './picture';
import { clean, expect, open, test } from './verge';

// In a file of its own, because its last test stops the server; here alone service workers may be.
test.use({ alone: 'area', serviceWorkers: 'allow' });

const NEAR = '/#15/33.0478/117.1062';

/** Waits until the worker answers for the page. */
async function worked(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

async function dialogOf(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: '离线', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '离线' });
  await expect(dialog.getByText('离线用的程序还没有装好')).toHaveCount(0);
  return dialog;
}

/** What the open dialog says of the last wish. */
const said = (page: Page): Locator => page.getByRole('dialog').locator('.said');

/** Takes what the map shows, under a name. */
async function take(page: Page, name: string): Promise<void> {
  const dialog = await dialogOf(page);
  await expect(dialog.getByText(/地图 .* 块，台账 .* 件，大约/)).toBeVisible();
  await dialog.getByLabel('叫什么').fill(name);
  await dialog.getByRole('button', { name: '带走', exact: true }).click();
  await expect(dialog.getByRole('group', { name })).toBeVisible({ timeout: 120_000 });
  await dialog.getByRole('button', { name: '关闭' }).click();
}

interface Kept {
  areas: number;
  rows: number;
}

/** What lies in the browser's database. */
const kept = (page: Page): Promise<Kept> => page.evaluate(async () => {
  const result = <T>(request: IDBRequest<T>): Promise<T> => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('no database'));
  });
  const database = await result(indexedDB.open('verge-areas'));
  const count = async (store: string): Promise<number> => result(database.transaction(store).objectStore(store).count());
  const rows = (await Promise.all(['tiles', 'things', 'documents', 'photos'].map(count))).reduce((sum, each) => sum + each, 0);
  const found = { areas: await count('areas'), rows };
  database.close();
  return found;
});

/** How much of the middle of the map is anything else than ground, 0 to 1. */
async function drawn(page: Page): Promise<number> {
  const picture = await page.screenshot({ clip: { x: 560, y: 200, width: 400, height: 500 } });
  return page.evaluate(async (sent) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(sent), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
    const sheet = new OffscreenCanvas(image.width, image.height).getContext('2d');
    sheet?.drawImage(image, 0, 0);
    const { data } = sheet?.getImageData(0, 0, image.width, image.height) ?? { data: new Uint8ClampedArray() };
    const counts = new Map<string, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return 1 - Math.max(...counts.values()) / (data.length / 4);
  }, picture.toString('base64'));
}

test('an area is taken along, and without a network the map, what is near and cards are still there', async ({ map, context }) => {
  await open(map, NEAR);
  await worked(map);
  await take(map, '石桥一片');
  const before = await kept(map);
  expect(before).toMatchObject({ areas: 1 });

  await context.setOffline(true);
  const tiles: number[] = [];
  map.on('response', (response) => {
    if (response.url().includes('/tiles/') && response.fromServiceWorker()) tiles.push(response.status());
  });
  await map.reload();
  await expect(map.getByRole('alert')).toContainText(/离线：显示 \d+月\d+日 \d\d:\d\d 带走的/);
  await expect(map.locator('canvas.maplibregl-canvas')).toBeVisible();
  await expect.poll(() => tiles.filter((status) => status === 200).length).toBeGreaterThan(3);
  await expect.poll(() => drawn(map)).toBeGreaterThan(0.02);
  const near = map.locator('#nearby-title').locator('..').getByRole('listitem');
  await expect(near.first()).toBeVisible();
  await near.first().getByRole('button').click();
  const card = map.locator('section.thing');
  await expect(card.locator('dl')).toBeVisible();
  await expect(card.getByRole('alert')).toHaveCount(0);
  await clean(map);

  await map.getByRole('combobox', { name: '查找' }).fill('S225');
  await expect(map.getByRole('option').first()).toContainText('S225');

  // What cannot be told without the server is said to be out of reach, not made up.
  await card.getByRole('button', { name: '记录' }).click();
  await expect(map.locator('.notice')).toContainText('连不上');

  // Beside the area a larger tile tells at least where roads are.
  await map.goto('/#15.2/33.0478/117.1350');
  await map.reload();
  await expect.poll(() => drawn(map)).toBeGreaterThan(0.005);

  await context.setOffline(false);
  await expect(map.getByRole('alert')).toHaveCount(0);
});

test('the page that is kept carries no token to write with', async ({ map }) => {
  await open(map);
  await worked(map);
  const pages = await map.evaluate(async () => {
    const found: { page: string; policy: string | null }[] = [];
    for (const name of await caches.keys()) {
      const response = await (await caches.open(name)).match('/');
      if (response !== undefined) found.push({ page: await response.text(), policy: response.headers.get('Content-Security-Policy') });
    }
    return found;
  });
  expect(pages).toHaveLength(1);
  expect(pages[0]?.page).toContain('<meta name="verge-token" content="" />');
  expect(pages[0]?.page.match(/verge-token/g)).toHaveLength(1);
  expect(pages[0]?.policy).toContain("default-src 'self'");
  const token = await map.locator('meta[name="verge-token"]').first().getAttribute('content');
  expect(token).not.toBe('');
});

test('an area that is too large is refused in words, with what to do', async ({ map }) => {
  await open(map, '/#4/33.05/117.11');
  await worked(map);
  const dialog = await dialogOf(map);
  await expect(dialog.getByText(/^太大了：.*请把地图放大一些，或选一个村、一条路。$/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: '带走', exact: true })).toBeDisabled();
});

test('without room nothing half-kept is left, and it is said', async ({ map, context, server }) => {
  await open(map, NEAR);
  await worked(map);
  const browser = await context.newCDPSession(map);
  const dialog = await dialogOf(map);
  await expect(dialog.getByText(/地图 .* 块/)).toBeVisible();
  const { usage } = await browser.send('Storage.getUsageAndQuota', { origin: server.url });
  await browser.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: usage + 300_000 });
  await dialog.getByRole('button', { name: '带走', exact: true }).click();
  await expect(said(map)).toContainText('没有地方了，已停止，什么都没有留下', { timeout: 120_000 });
  expect(await kept(map)).toEqual({ areas: 0, rows: 0 });
  await browser.send('Storage.overrideQuotaForOrigin', { origin: server.url });
});

test('a taking that is stopped leaves nothing', async ({ map }) => {
  await open(map, '/#13/33.0478/117.1062');
  await worked(map);
  const dialog = await dialogOf(map);
  await expect(dialog.getByText(/地图 .* 块/)).toBeVisible();
  await dialog.getByRole('button', { name: '带走', exact: true }).click();
  await expect.poll(async () => (await kept(map)).rows).toBeGreaterThan(50);
  await dialog.getByRole('button', { name: '停止' }).click();
  await expect(said(map)).toContainText('已停止，什么都没有留下');
  expect(await kept(map)).toEqual({ areas: 0, rows: 0 });
});

test('an area is brought up to date with what changed since, and deleted', async ({ map }) => {
  await open(map, NEAR);
  await worked(map);
  await take(map, '石桥一片');
  const found = (await (await map.request.get('/api/collections/bins/items?limit=1&bbox=117.1,33.04,117.11,33.05')).json()) as { features: { id: string }[] };
  const token = await map.locator('meta[name="verge-token"]').first().getAttribute('content');
  const written = await map.request.patch(`/api/collections/bins/items/${found.features[0]?.id}`, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/merge-patch+json' }, data: { properties: { name: '新名字' } },
  });
  expect(written.ok()).toBe(true);
  const dialog = await dialogOf(map);
  await expect(dialog.getByText('之后又有 1 次改动')).toBeVisible();
  const asked: string[] = [];
  map.on('request', (request) => void asked.push(new URL(request.url()).pathname));
  await dialog.getByRole('button', { name: '更新' }).click();
  await expect(said(map)).toContainText('“石桥一片”已更新');
  await expect(dialog.getByText('之后又有')).toHaveCount(0);
  // Bins alone had changed.
  const collections = new Set(asked.flatMap((path) => /^\/api\/collections\/([^/]+)\/tiles\//.exec(path)?.[1] ?? []));
  expect([...collections]).toEqual(['bins']);
  await dialog.getByRole('button', { name: '删除' }).click();
  await expect(said(map)).toContainText('已从这部设备删除');
  expect(await kept(map)).toEqual({ areas: 0, rows: 0 });
});

test('a village and the two sides of a road can be taken, and every look of the dialog is clean', async ({ map }) => {
  await map.setViewportSize({ width: 390, height: 844 });
  await open(map, NEAR);
  await worked(map);
  const dialog = await dialogOf(map);
  await dialog.getByRole('radio', { name: '一个村' }).check();
  await dialog.getByRole('combobox', { name: '一个村' }).selectOption({ label: '石桥村' });
  await expect(dialog.getByLabel('叫什么')).toHaveValue('石桥村');
  await expect(dialog.getByText(/地图 .* 块/)).toBeVisible();
  await dialog.getByRole('radio', { name: '一条路两侧' }).check();
  await dialog.getByLabel('路两侧各 300 米').selectOption('S307');
  await expect(dialog.getByLabel('叫什么')).toHaveValue('S307 两侧');
  await expect(dialog.getByText(/地图 .* 块/)).toBeVisible();
  await dialog.getByRole('button', { name: '带走', exact: true }).click();
  await expect(dialog.getByRole('group', { name: 'S307 两侧' })).toBeVisible({ timeout: 120_000 });
  await clean(map);
  for (const theme of ['light', 'dark']) {
    for (const lang of ['zh', 'en']) {
      await map.evaluate((look) => localStorage.setItem('verge-theme', look), theme);
      // A link says its language too.
      await map.goto(`/?show-lang=${lang}`);
      await map.reload();
      await map.getByRole('button', { name: lang === 'zh' ? '离线' : 'Offline', exact: true }).click();
      await expect(map.getByRole('dialog').getByText(lang === 'zh' ? /地图 .* 块/ : /map tiles/)).toBeVisible();
      await expect(map.getByRole('dialog').getByRole('group', { name: 'S307 两侧' })).toBeVisible();
      await clean(map);
    }
  }
});

test('the browser finds nothing that keeps the map from being installed', async ({ map, context }) => {
  await open(map);
  await worked(map);
  const browser = await context.newCDPSession(map);
  await expect.poll(async () => {
    const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
    // A test's browser is a private window, in which nothing can be installed.
    return installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito');
  }).toEqual([]);
  const { errors, url } = await browser.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(url).toMatch(/manifest\.webmanifest$/);
});

test('the browser\'s own question to install is asked when somebody presses, else it is said where to press', async ({ map }) => {
  await open(map);
  const dialog = await dialogOf(map);
  const section = dialog.getByRole('region', { name: '装到这部设备上' });
  await expect(section).toContainText('安装');
  await expect(section.getByRole('button')).toHaveCount(0);
  // A private window never asks by itself; this is what Chromium sends elsewhere.
  await map.evaluate(() => {
    const asked = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: async () => document.documentElement.setAttribute('data-asked', String(asked.defaultPrevented)),
    });
    dispatchEvent(asked);
  });
  await section.getByRole('button', { name: '安装' }).click();
  await expect(map.locator('html')).toHaveAttribute('data-asked', 'true');
  await map.evaluate(() => dispatchEvent(new Event('appinstalled')));
  await expect(section).toContainText('已经装好');
});

test('photos go along where they are wanted', async ({ map, context }) => {
  await open(map, NEAR);
  await worked(map);
  const token = await map.locator('meta[name="verge-token"]').first().getAttribute('content');
  const headers = { Authorization: `Bearer ${token}` };
  const { hash } = (await (await map.request.post('/api/photos', { headers, data: picture('带走.png').buffer })).json()) as { hash: string };
  const { features } = (await (await map.request.get('/api/collections/bins/items?limit=1&bbox=117.1,33.04,117.11,33.05')).json()) as { features: { id: string }[] };
  const id = features[0]?.id ?? '';
  const written = await map.request.patch(`/api/collections/bins/items/${id}`, {
    headers: { ...headers, 'Content-Type': 'application/merge-patch+json' }, data: { properties: { photos: [hash] } },
  });
  expect(written.ok()).toBe(true);
  await map.reload();
  const dialog = await dialogOf(map);
  await dialog.getByLabel(/^照片也带走（1 件有照片/).check();
  await dialog.getByRole('button', { name: '带走', exact: true }).click();
  await expect(said(map)).toContainText('已带走', { timeout: 120_000 });
  await dialog.getByRole('button', { name: '关闭' }).click();
  await context.setOffline(true);
  const photo = map.waitForResponse((response) => response.url().endsWith(`/api/photos/${hash}`));
  await map.goto(`/?show-thing=bins/${id}`);
  expect((await photo).fromServiceWorker()).toBe(true);
  expect((await photo).headers()['verge-kept']).toMatch(/^\d{4}-/);
  await expect.poll(() => map.locator('section.thing img').first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
});

test('a newer build waits until somebody asks for it, then is there whole', async ({ page, server }) => {
  // The same server with another worker: what a newer program would send.
  let version: string | null = null;
  const newer = createServer((asked, answer) => {
    const to = new URL(server.url);
    const { origin: _origin, 'if-none-match': _known, ...sent } = asked.headers;
    const passed = request({ host: to.hostname, port: to.port, path: asked.url, method: asked.method, headers: { ...sent, host: to.host, 'accept-encoding': 'identity' } }, (got) => {
      const { 'content-length': _length, ...headers } = got.headers;
      if (asked.url !== '/sw.js' || version === null) {
        answer.writeHead(got.statusCode ?? 502, headers);
        got.pipe(answer);
        return;
      }
      const old = version;
      const parts: Buffer[] = [];
      got.on('data', (part: Buffer) => parts.push(part));
      got.on('end', () => {
        answer.writeHead(200, headers);
        answer.end(Buffer.concat(parts).toString().replaceAll(old, 'newer'));
      });
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((done) => newer.listen(0, '127.0.0.1', done));
  const address = newer.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  await page.goto(url);
  await worked(page);
  const shells = (): Promise<string[]> => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('verge-shell-')));
  const [old = ''] = await shells();
  version = old.replace('verge-shell-', '');
  await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
  const press = page.getByRole('button', { name: '有新版本，点此更新' });
  await expect(press).toBeVisible();
  await clean(page);
  expect(await shells()).toEqual([old, 'verge-shell-newer']);
  const loaded = page.waitForEvent('load');
  await press.click();
  await loaded;
  await worked(page);
  await expect.poll(shells).toEqual(['verge-shell-newer']);
  await expect(press).toHaveCount(0);
  await page.close();
  newer.closeAllConnections();
  newer.close();
});

test('with the server gone the map opens from what is kept, at once after the first wait', async ({ map, server }) => {
  await map.setViewportSize({ width: 390, height: 844 });
  await open(map, NEAR);
  await worked(map);
  await take(map, '石桥一片');
  await server.stop();
  await map.goto('/');
  await expect(map.getByRole('alert')).toContainText('带走的');
  await expect(map.locator('canvas.maplibregl-canvas')).toBeVisible();
  await expect(map.locator('#nearby-title').locator('..').getByRole('listitem').first()).toBeVisible();
  await clean(map);
});
