import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { Page } from '@playwright/test';
import { pmtiles, png } from './tiles';
import { clean, expect, open, program, test as base } from './verge';

/** A place where nothing stands, and where GCJ-02 shows it by the program's own formulas. */
const TRUE = [117.0, 32.9] as const;
const [SHOWN_LON = 0, SHOWN_LAT = 0] = execFileSync(program(), ['convert', '--from', 'wgs84', '--to', 'gcj02'], { input: `${TRUE.join()}\n` })
  .toString().trim().split(',').map(Number);

/** A tile with a red mark of nine pixels where a shifted map shows the place. */
function tile(zoom: number, col: number, row: number): Buffer {
  const side = 256 * 2 ** zoom;
  const at = [(SHOWN_LON / 360 + 0.5) * side, (0.5 - Math.asinh(Math.tan((SHOWN_LAT * Math.PI) / 180)) / (2 * Math.PI)) * side] as const;
  return png(256, (x, y) => {
    const away = Math.max(Math.abs(col * 256 + x + 0.5 - at[0]), Math.abs(row * 256 + y + 0.5 - at[1]));
    return away <= 4.5 ? [255, 0, 0] : [200, 210, 220];
  });
}

const test = base.extend<object, { tiles: { origin: string; asked: string[] } }>({
  tiles: [
    async ({}, use) => {
      const asked: string[] = [];
      const server = createServer((request, answer) => {
        asked.push(`${request.url} ${request.headers.referer ?? ''}`);
        const [zoom = 0, col = 0, row = 0] = (request.url ?? '').split('?')[0]?.split('/').slice(2).map(Number) ?? [];
        const headers = { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'image/png' };
        if (request.url?.startsWith('/dead') === true) answer.writeHead(500, headers).end();
        else answer.writeHead(200, headers).end(tile(zoom, col, row));
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const address = server.address();
      await use({ origin: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, asked });
      server.close();
    },
    { scope: 'worker' },
  ],
  beside: [
    async ({ tiles: { origin } }, use) => {
      const entry = (id: string, path: string, more = '') =>
        `[[base]]\nid = "${id}"\ntitle = { zh = "底图${id}", en = "${id}" }\nkind = "xyz"\nurl = "${origin}/${path}/{z}/{x}/{y}?k={key}"\n`
        + `key = "secret-1"\nattribution = "某图 <b>公司</b>"\nreview_number = "GS(2024)0001号"\n${more}`;
      const file = '[[base]]\nid = "file"\ntitle = "本地文件"\nkind = "pmtiles"\nfile = "world.pmtiles"\nattribution = "自绘"\n';
      await use({
        files: {
          'demo.base.toml': [entry('shifted', 'a', 'crs = "gcj02"\n'), entry('plain', 'a'), entry('dead', 'dead'), file].join('\n'),
          'world.pmtiles': pmtiles(png(256, () => [20, 40, 220])),
        },
        origins: [origin],
      });
    },
    { scope: 'worker' },
  ],
});

const HIDDEN = 'roads,road-sections,divisions,rivers,structures,plots,tree-rows,trees,demand';
const view = (id: string, zoom: number) => `/?show-hidden=${HIDDEN}&show-base=${id}#${zoom}.00/${TRUE[1].toFixed(5)}/${TRUE[0].toFixed(5)}`;

/** The middle of what is red, in pixels from the middle of the map; none while nothing is. */
async function mark(map: Page): Promise<[number, number] | null> {
  const box = await map.locator('#map').boundingBox();
  if (box === null) return null;
  const clip = { x: box.x + box.width / 2 - 150, y: box.y + box.height / 2 - 150, width: 300, height: 300 };
  const bytes = [...(await map.screenshot({ clip }))];
  return map.evaluate(async (data) => {
    const picture = await createImageBitmap(new Blob([new Uint8Array(data)], { type: 'image/png' }));
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    pen?.drawImage(picture, 0, 0);
    const { data: pixels = [] } = pen?.getImageData(0, 0, picture.width, picture.height) ?? {};
    let [count, x, y] = [0, 0, 0];
    for (let at = 0; at < pixels.length; at += 4) {
      if ((pixels[at] ?? 0) < 180 || (pixels[at + 1] ?? 0) > 110) continue;
      count += 1;
      x += (at / 4) % picture.width + 0.5;
      y += Math.floor(at / 4 / picture.width) + 0.5;
    }
    return count < 9 ? null : [x / count - picture.width / 2, y / count - picture.height / 2];
  }, bytes);
}

for (const zoom of [13, 15, 17]) {
  test(`what a shifted map shows lies at its true place at level ${zoom}`, async ({ map }) => {
    await map.goto(view('shifted', zoom));
    await expect.poll(() => mark(map)).not.toBeNull();
    const [x = 99, y = 99] = (await mark(map)) ?? [];
    expect(Math.hypot(x, y), `${x} ${y}`).toBeLessThan(1.5);
  });
}

test('the same map without its mark of GCJ-02 lies elsewhere: the test above can fail', async ({ map }) => {
  await map.goto(view('plain', 13));
  await expect.poll(() => mark(map)).not.toBeNull();
  const [x = 0, y = 0] = (await mark(map)) ?? [];
  expect(Math.hypot(x, y)).toBeGreaterThan(20);
});

test('a base map is chosen in the layers panel, told whose it is, kept in the link and printed with its number', async ({ map, tiles }) => {
  await open(map);
  expect(tiles.asked.filter((path) => path.startsWith('/dead'))).toEqual([]);
  const choice = map.getByRole('combobox', { name: '底图' });
  await expect(choice).toHaveValue('');
  await choice.selectOption({ label: '底图plain' });
  await expect(map).toHaveURL(/show-base=plain/);
  expect(map.url()).not.toContain('secret');
  await expect(map.locator('.whose')).toContainText('某图 <b>公司</b> GS(2024)0001号');
  await clean(map);
  expect(tiles.asked.every((line) => line.endsWith(' ')), 'the servers of others are not told which page asks').toBe(true);
  await map.getByRole('button', { name: '打印' }).click();
  await expect(map.locator('.sheet footer').first()).toContainText('底图：底图plain，某图 <b>公司</b>，审图号：GS(2024)0001号');
});

test('a base map that does not come is said once, and the register is all there', async ({ map }) => {
  await open(map, '/?show-base=dead');
  await expect(map.getByText('底图“底图dead”取不到')).toHaveCount(1);
  await expect(map.getByRole('region', { name: '图上可见' }).getByRole('listitem').filter({ hasText: '垃圾桶' })).toHaveCount(1);
});

test('a file of tiles is served by verge itself', async ({ map, server }) => {
  const asked: string[] = [];
  map.on('request', (request) => {
    if (request.url().includes('/api/base/')) asked.push(request.url());
  });
  await open(map, `/?show-hidden=${HIDDEN}&show-base=file#12.00/${TRUE[1]}/${TRUE[0]}`);
  await expect.poll(() => map.request.get(`${server.url}/api/base/file/0/0/0`).then((answer) => answer.status())).toBe(200);
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  await expect.poll(async () => {
    const box = await map.locator('#map').boundingBox();
    const bytes = [...(await map.screenshot({ clip: { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2, width: 4, height: 4 } }))];
    return map.evaluate(async (data) => {
      const picture = await createImageBitmap(new Blob([new Uint8Array(data)], { type: 'image/png' }));
      const pen = new OffscreenCanvas(4, 4).getContext('2d');
      pen?.drawImage(picture, 0, 0);
      return [...(pen?.getImageData(1, 1, 1, 1).data ?? [])].slice(0, 3);
    }, bytes);
  }).toEqual([20, 40, 220]);
});
