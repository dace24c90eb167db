import type { Page } from '@playwright/test';
import { Hand } from './hand';
import { picture } from './picture';
import { clean, expect, open, test } from './verge';

interface Item { id: string; geometry: { coordinates: [number, number] }; properties: Record<string, unknown> }

async function item(page: Page, id: string): Promise<Item> {
  return (await (await page.request.get(`/api/collections/bins/items/${id}`)).json()) as Item;
}

async function named(page: Page, name: string): Promise<Item> {
  const query = new URLSearchParams({ filter: `name = '${name}'`, limit: '1' });
  const found = (await (await page.request.get(`/api/collections/bins/items?${query}`)).json()) as { features: Item[] };
  const [bin] = found.features;
  if (bin === undefined) throw new Error(`no bin ${name}`);
  return bin;
}

const opened = async (page: Page, bin: Item): Promise<void> => {
  const [lon, lat] = bin.geometry.coordinates;
  await open(page, `/?show-thing=bins/${bin.id}#17/${lat}/${lon}`);
  await expect(page.getByRole('region', { name: /B-/ })).toContainText('容积');
};

const saved = (page: Page) => page.getByText('已保存。');
const undo = (page: Page) => page.locator('.notice').getByRole('button', { name: '撤销' });

test('a position is corrected by pulling it, its chainage follows, and one press takes it back', async ({ map }) => {
  const bin = await named(map, 'B-0217');
  await opened(map, bin);
  const hand = new Hand(map);
  await hand.click(map.getByRole('button', { name: '修改', exact: true }));
  await hand.pull([0, 0], [30, 40]);
  await expect(map.locator('#place-title + .where')).toContainText(/K\d+\+\d{3} [左右]（路/);
  await hand.click(map.getByRole('button', { name: '保存' }));
  await expect(saved(map)).toBeVisible();
  hand.done('correct a position, mouse');
  const now = await item(map, bin.id);
  expect(now.geometry.coordinates[0]).toBeGreaterThan(bin.geometry.coordinates[0]);
  expect(now.geometry.coordinates[1]).toBeLessThan(bin.geometry.coordinates[1]);
  expect(now.properties['chainage_m']).not.toBe(bin.properties['chainage_m']);
  expect(hand.clicks).toBeLessThanOrEqual(3);
  await undo(map).click();
  await expect.poll(async () => (await item(map, bin.id)).geometry.coordinates).toEqual(bin.geometry.coordinates);
});

test('a bin is found by its code and its position corrected by keyboard alone', async ({ map }) => {
  const bin = await named(map, 'B-0217');
  await open(map);
  const hand = new Hand(map);
  await hand.tabTo(map.getByRole('combobox', { name: '查找' }));
  await hand.type('B-0217');
  await hand.key('Enter');
  const card = map.getByRole('region', { name: 'B-0217' });
  await expect(card.getByRole('heading', { name: 'B-0217' })).toBeFocused();
  hand.done('find a bin by its code, keyboard');
  await hand.tabTo(card.getByRole('button', { name: '修改', exact: true }));
  await hand.key('Enter');
  await hand.tabTo(card.getByRole('application'));
  await hand.key('ArrowRight', 3);
  await hand.key('Shift+ArrowUp');
  await hand.key('Control+Enter');
  await expect(saved(map)).toBeVisible();
  hand.done('find a bin and correct its position, keyboard');
  const now = await item(map, bin.id);
  expect(now.geometry.coordinates[1] - bin.geometry.coordinates[1]).toBeCloseTo(10 / 111_195, 6);
  expect(hand.clicks).toBe(0);
  await undo(map).click();
  await expect.poll(async () => (await item(map, bin.id)).geometry.coordinates).toEqual(bin.geometry.coordinates);
});

test('a bin is added with four presses, or by keyboard with its chainage, and marked lost with one', async ({ map }) => {
  await open(map, '/#16/33.0508/117.1101');
  await clean(map);
  const hand = new Hand(map);
  await hand.click(map.getByRole('button', { name: '登记新的' }));
  await hand.click(map.getByRole('button', { name: '垃圾桶', exact: true }));
  await hand.press(-60, 80);
  await expect(map.locator('#place-title + .where')).toContainText('K');
  await hand.click(map.getByRole('button', { name: '保存' }));
  await expect(map.getByText(/^已登记/)).toBeVisible();
  hand.done('add a bin, mouse');
  expect(hand.clicks).toBeLessThanOrEqual(4);
  await undo(map).click();
  await expect(map.getByText('已撤销。')).toBeVisible();

  const keys = new Hand(map);
  await keys.tabTo(map.getByRole('button', { name: '登记新的' }), 200);
  await keys.key('Enter');
  await keys.tabTo(map.getByRole('button', { name: '垃圾桶', exact: true }));
  await keys.key('Enter');
  await expect(map.getByLabel('桩号或坐标')).toBeFocused();
  await keys.type('S225 K12+300 左');
  await keys.key('Enter');
  await expect(map.locator('#place-title + .where')).toContainText('S225 K12+300 左（路东）');
  await clean(map);
  await keys.key('Control+Enter');
  await expect(map.getByText(/^已登记/)).toBeVisible();
  keys.done('add a bin, keyboard');
  const card = map.getByRole('region', { name: /垃圾桶/ });
  await expect(card).toContainText('K12+300 左（路东）');
  const lost = new Hand(map);
  await lost.click(card.getByRole('button', { name: '丢失' }));
  await expect(card.getByRole('button', { name: '补一只' })).toBeVisible();
  lost.done('mark lost, from its card');
  await clean(map);
});

test('who saved first is shown field by field, and what else I changed stays', async ({ map }) => {
  const bin = await named(map, 'B-0100');
  await opened(map, bin);
  const card = map.getByRole('region', { name: /B-0100/ });
  await card.getByRole('button', { name: '修改', exact: true }).click();
  await card.getByLabel('容积 (L)').fill('120');
  await card.getByLabel('类型').fill('不分类');
  const token = await map.locator('meta[name="verge-token"]:not([content=""])').getAttribute('content');
  const other = await map.request.patch(`/api/collections/bins/items/${bin.id}`, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/merge-patch+json' },
    data: { properties: { volume_l: 660, village: '石桥村' } },
  });
  expect(other.ok()).toBe(true);
  await card.getByRole('button', { name: '保存' }).click();
  await expect(card.getByRole('alert')).toContainText('别人先保存了这一项');
  await expect(card.locator('fieldset')).toHaveCount(1);
  await expect(card.locator('fieldset')).toContainText('660 L');
  await clean(map);
  await card.getByLabel(/对方的/).check();
  await card.getByRole('button', { name: '按选的保存' }).click();
  await expect(saved(map)).toBeVisible();
  expect((await item(map, bin.id)).properties).toMatchObject({ volume_l: 660, village: '石桥村', type: '不分类' });
});

test('what is saved while the server is away waits on this computer, outlives its page, and is stored once', async ({ map }) => {
  const bin = await named(map, 'B-0101');
  await opened(map, bin);
  const card = map.getByRole('region', { name: /B-0101/ });
  await card.getByRole('button', { name: '修改', exact: true }).click();
  await card.getByLabel('类型').fill('厨余');
  const away = ['**/items/**', '**/api/changes'];
  for (const way of away) await map.route(way, (route) => (['PATCH', 'POST'].includes(route.request().method()) ? route.abort() : route.continue()));
  await card.getByRole('button', { name: '保存' }).click();
  await expect(map.getByText('记在本机，有网自动上传。')).toBeVisible();
  await expect(map.locator('.queue')).toContainText('1 项待上传');
  await clean(map);
  for (const way of away) await map.unroute(way);
  await map.reload();
  await expect.poll(async () => (await item(map, bin.id)).properties['type']).toBe('厨余');
  await expect(map.locator('.queue')).toBeHidden();
});

test('what was typed and not saved is kept after the page was closed', async ({ map }) => {
  const bin = await named(map, 'B-0102');
  await opened(map, bin);
  const card = map.getByRole('region', { name: /B-0102/ });
  await card.getByRole('button', { name: '修改', exact: true }).click();
  await card.getByLabel('类型').fill('厨余');
  await map.reload();
  await map.getByRole('button', { name: '接着填' }).click();
  await expect(card.getByLabel('类型')).toHaveValue('厨余');
  await card.getByRole('button', { name: '保存' }).click();
  await expect(saved(map)).toBeVisible();
  expect((await item(map, bin.id)).properties['type']).toBe('厨余');
});

test('an area is drawn, stepped back and measured, and a road is split at a point and joined again', async ({ map }) => {
  await open(map, '/#15/33.06/117.13');
  await map.getByRole('button', { name: '登记新的' }).click();
  await map.getByRole('button', { name: '小班', exact: true }).click();
  const hand = new Hand(map);
  for (const [east, south] of [[-150, -80], [-20, -80], [-20, 60], [-300, 60]] as const) await hand.press(east, south);
  await map.getByRole('button', { name: '退一步' }).click();
  await hand.press(-150, 60);
  await expect(map.locator('#place-title + .where')).toContainText(/亩 · .*公顷 · .*m²/);
  await map.getByRole('button', { name: '保存' }).click();
  await expect(map.getByText(/^已登记/)).toBeVisible();

  const counts = async (): Promise<number> => ((await (await map.request.get('/api/register')).json()) as { counts: Record<string, number> }).counts['roads'] ?? 0;
  const before = await counts();
  const roads = (await (await map.request.get('/api/roads')).json()) as { id: string; number: string | null }[];
  const road = roads.find(({ number }) => number === 'S225');
  await open(map, `/?show-thing=roads/${road?.id}#13/33.06/117.1`);
  const card = map.getByRole('region', { name: /S225/ });
  await card.getByRole('button', { name: '修改', exact: true }).click();
  for (let at = 0; at < 5; at += 1) await card.getByRole('button', { name: '后一点' }).click();
  await card.getByRole('button', { name: '从这一点拆开' }).click();
  await expect(map.getByText('已拆成两条。')).toBeVisible();
  expect(await counts()).toBe(before + 1);
  await undo(map).click();
  await expect.poll(counts).toBe(before);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a bin with a photo is added with five taps, the map in sight', async ({ map }) => {
    await open(map, '/#16/33.0508/117.1101');
    await map.getByRole('button', { name: '登记新的' }).tap();
    await map.getByRole('button', { name: '垃圾桶', exact: true }).tap();
    await expect(map.getByRole('heading', { name: '新增垃圾桶' })).toBeVisible();
    await map.touchscreen.tap(150, 250);
    await expect(map.locator('#place-title + .where')).toContainText('K');
    await clean(map);
    // The fifth tap: the camera is the phone's own.
    await map.getByLabel('拍照').setInputFiles(picture('桶.png'));
    await expect(map.getByRole('button', { name: '看照片 1（共 1 张）' })).toBeVisible();
    await map.getByRole('button', { name: '保存' }).tap();
    await expect(map.getByText(/^已登记/)).toBeVisible();
    const [newest] = (await (await map.request.get('/api/collections/bins/items?limit=1&sortby=-updated_at')).json() as { features: { properties: { photos?: string[] } }[] }).features;
    expect(newest?.properties.photos).toHaveLength(1);
    await undo(map).tap();
    await expect(map.getByText('已撤销。')).toBeVisible();
  });
});
