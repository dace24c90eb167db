import type { Page } from '@playwright/test';
import { bin, cut, item, items, patch, PHONE, tokenOf } from './outdoors';
import { picture } from './picture';
import { clean, expect, matched, open, test } from './verge';

test.use(PHONE);

const bar = (page: Page) => page.locator('.queue');
const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

/** The list around a bin, as somebody sees it who stands there. */
async function beside(page: Page, name: string, path = '/'): Promise<string> {
  const there = await bin(page, name);
  const [longitude, latitude] = there.geometry.coordinates;
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ longitude, latitude, accuracy: 6 });
  await open(page, `${path}#17/${latitude}/${longitude}`);
  await page.getByRole('button', { name: /^(我的位置|My place)$/ }).tap();
  await expect(page.getByText('±6 m')).toBeVisible();
  await expect(row(page, name)).toContainText(/\b0 m\b/);
  return there.id;
}

const today = (): string => new Date().toLocaleDateString('sv-SE');

test('the list around me takes one press to say that a bin is still there, and one to take it back', async ({ map }) => {
  const id = await beside(map, 'B-0217');
  const own = row(map, 'B-0217');
  const before = (await item(map, 'bins', id)).properties['seen_at'];
  await expect(own.locator('.soft')).toContainText(/^左|^右/);
  for (const target of await own.getByRole('button').all()) {
    expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
  }
  // However far the network is, the row answers at once.
  await map.route('**/api/changes', async (route) => {
    if (route.request().method() === 'POST') await new Promise((done) => setTimeout(done, 1500));
    await route.continue();
  });
  const took = await own.evaluate((element) => new Promise<number>((done) => {
    const began = performance.now();
    new MutationObserver(() => element.querySelector('.said') !== null && done(performance.now() - began)).observe(element, { subtree: true, childList: true });
    element.querySelector<HTMLElement>('.yes')?.click();
  }));
  console.log(`a press on the list answers in ${took.toFixed(1)} ms`);
  expect(took).toBeLessThan(100);
  await expect(bar(map)).toContainText('1 项待上传');
  await expect(bar(map)).toContainText('都在本机');
  await expect.poll(async () => (await item(map, 'bins', id)).properties['seen_at']).toBe(today());
  await expect(bar(map)).toContainText('都已上传');
  await own.getByRole('button', { name: /^收回/ }).tap();
  await expect.poll(async () => (await item(map, 'bins', id)).properties['seen_at']).toBe(before);
  await expect(own.getByRole('button', { name: /还在$/ })).toBeVisible();
});

test('what is taken back changes nothing in the end, and a full bin becomes a finding at its place', async ({ map }) => {
  const id = await beside(map, 'B-0231');
  const there = await item(map, 'bins', id);
  const known = await matched(map, 'findings', "category = '垃圾桶满溢'");
  const mend = await cut(map);
  const own = row(map, 'B-0231');
  await own.getByRole('button', { name: /怎么了/ }).tap();
  await own.getByRole('button', { name: '丢失' }).tap();
  await expect(own).toContainText('丢失 ✓');
  await expect(bar(map)).toContainText('1 项待上传');
  await own.getByRole('button', { name: /^收回/ }).tap();
  await own.getByRole('button', { name: /怎么了/ }).tap();
  await own.getByRole('button', { name: '满溢' }).tap();
  await expect(own).toContainText('满溢 ✓');
  await mend();
  await bar(map).getByRole('button').tap();
  await map.getByRole('button', { name: '现在上传' }).tap();
  await expect.poll(() => matched(map, 'findings', "category = '垃圾桶满溢'")).toBe(known + 1);
  const [finding] = await items(map, 'findings', "category = '垃圾桶满溢'");
  expect(finding?.geometry).toEqual(there.geometry);
  expect(finding?.properties['name']).toContain('B-0231');
  expect(finding?.properties['road']).toBe(there.properties['road']);
  const now = await item(map, 'bins', id);
  expect(now.properties['state']).toBe('in_use');
});

test('my place has three states: a drag of the map ends following and nothing else', async ({ map }) => {
  await beside(map, 'B-0217');
  const follows = map.getByRole('button', { name: '我的位置，地图跟着走' });
  await expect(follows).toHaveAttribute('aria-pressed', 'true');
  const at = (): string => new URL(map.url()).hash;
  const stood = at();
  await map.context().setGeolocation({ longitude: 117.1105, latitude: 33.0512, accuracy: 9 });
  await expect(map.getByText('±9 m')).toBeVisible();
  await expect.poll(at).not.toBe(stood);
  await map.mouse.move(180, 200);
  await map.mouse.down();
  await map.mouse.move(120, 260, { steps: 5 });
  await map.mouse.up();
  const on = map.getByRole('button', { name: '我的位置', exact: true });
  await expect(on).toHaveAttribute('aria-pressed', 'true');
  await on.tap();
  await expect(follows).toBeVisible();
  await follows.tap();
  await expect(map.getByRole('button', { name: '我的位置', exact: true })).toHaveAttribute('aria-pressed', 'false');
});

test('a place that may not be known is said with what to do', async ({ map }) => {
  await open(map);
  await map.context().clearPermissions();
  await map.getByRole('button', { name: '我的位置', exact: true }).tap();
  await expect(map.getByRole('alert')).toContainText('没有定位权限');
});

test('a bin with a photo, added without a network on a page that is killed, is stored once when it is back', async ({ map, context }) => {
  await open(map, '/#16/33.0508/117.1101');
  await map.getByRole('button', { name: '登记新的' }).tap();
  await map.getByRole('button', { name: '垃圾桶', exact: true }).tap();
  await expect(map.getByRole('heading', { name: '新增垃圾桶' })).toBeVisible();
  await context.setOffline(true);
  await map.touchscreen.tap(150, 250);
  await map.getByLabel('拍照').setInputFiles(picture('野外的桶.png'));
  const thumb = map.getByRole('button', { name: '看照片 1（共 1 张）' });
  await expect(thumb.getByRole('img')).toHaveAttribute('src', /^blob:/);
  await map.getByLabel('备注').fill('没有网的时候加的');
  await map.getByRole('button', { name: '保存' }).tap();
  await expect(map.getByText('记在本机，有网自动上传。')).toBeVisible();
  await expect(bar(map)).toContainText('1 项待上传，含照片 1 张');
  await map.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await open(again, '/#16/33.0508/117.1101');
  await expect(bar(again)).toContainText('1 项都已上传');
  await bar(again).getByRole('button').tap();
  const receipt = again.getByRole('dialog').getByRole('listitem');
  await expect(receipt).toHaveCount(1);
  await expect(receipt).toContainText(/新增垃圾桶.*照片 1 张.*已上传，第 \d+ 次变更/);
  const added = await items(again, 'bins', "note = '没有网的时候加的'");
  expect(added).toHaveLength(1);
  expect(added[0]?.properties['photos']).toHaveLength(1);
  // Placed without a network, it stands beside its road all the same.
  expect(added[0]?.properties['chainage_m']).toEqual(expect.any(Number));
  await receipt.getByRole('button', { name: /^收回/ }).tap();
  await expect(receipt).toContainText('已收回');
  expect(await items(again, 'bins', "note = '没有网的时候加的'")).toHaveLength(0);
  await again.getByRole('button', { name: '收起这些回执' }).tap();
  await expect(bar(again)).toBeHidden();
  await again.close();
});

test('what two people wrote meanwhile is shown field by field, and the rest of mine is stored', async ({ map }) => {
  const id = await beside(map, 'B-0219');
  const mend = await cut(map);
  await row(map, 'B-0219').getByRole('button', { name: /^打开/ }).tap();
  const card = map.getByRole('region', { name: 'B-0219' });
  await card.getByRole('button', { name: '修改', exact: true }).tap();
  await card.getByLabel('容积 (L)').fill('120');
  await card.getByLabel('类型').fill('厨余');
  await card.getByRole('button', { name: '保存' }).tap();
  await expect(map.getByText('记在本机，有网自动上传。')).toBeVisible();
  await patch(map.request, await tokenOf(map), `bins/items/${id}`, { volume_l: 660 });
  await mend();
  await bar(map).getByRole('button').tap();
  const told = map.getByRole('dialog').getByRole('listitem').filter({ hasText: 'B-0219' });
  await expect(told.locator('fieldset')).toHaveCount(1);
  await expect(told.locator('fieldset')).toContainText('120 L');
  await expect(told.locator('fieldset')).toContainText('660 L');
  await clean(map);
  await told.getByLabel(/对方的/).check();
  await told.getByRole('button', { name: '按选的上传' }).tap();
  await expect(told).toContainText('已上传');
  expect((await item(map, 'bins', id)).properties).toMatchObject({ volume_l: 660, type: '厨余' });
});

test('a full disk is said, what was typed stays, and with a network nothing is lost', async ({ map }) => {
  const id = await beside(map, 'B-0220');
  const mend = await cut(map);
  await map.evaluate(() => {
    for (const name of ['add', 'put'] as const) {
      IDBObjectStore.prototype[name] = () => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
    }
  });
  const own = row(map, 'B-0220');
  await own.getByRole('button', { name: /还在$/ }).tap();
  await expect(map.getByText(/存满了/)).toBeVisible();
  await expect(own.getByRole('button', { name: /还在$/ })).toBeVisible();
  await own.getByRole('button', { name: /^打开/ }).tap();
  const card = map.getByRole('region', { name: 'B-0220' });
  await card.getByRole('button', { name: '修改', exact: true }).tap();
  await card.getByLabel('备注').fill('盖子没了');
  await card.getByRole('button', { name: '保存' }).tap();
  await expect(card.getByRole('alert')).toContainText('存满了');
  await expect(card.getByLabel('备注')).toHaveValue('盖子没了');
  await mend();
  await card.getByRole('button', { name: '保存' }).tap();
  await expect(map.getByText('已保存。')).toBeVisible();
  expect((await item(map, 'bins', id)).properties['note']).toBe('盖子没了');
});

test('a page that may write no more says so and loses nothing', async ({ map }) => {
  const id = await beside(map, 'B-0222');
  await map.route('**/api/changes', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer of-yesterday' } });
  });
  await row(map, 'B-0222').getByRole('button', { name: /还在$/ }).tap();
  await bar(map).getByRole('button').tap();
  await expect(map.getByRole('dialog').getByRole('alert')).toContainText('一项都没有丢');
  await map.unroute('**/api/changes');
  await map.getByRole('button', { name: '重新载入' }).tap();
  await expect.poll(async () => (await item(map, 'bins', id)).properties['seen_at']).toBe(today());
});

for (const [locale, colorScheme] of [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en-GB', 'light'], ['en-GB', 'dark']] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme });

    test('axe finds nothing wrong with the list, the bar and the receipts', async ({ map }) => {
      await beside(map, 'B-0226');
      const mend = await cut(map);
      const own = row(map, 'B-0226');
      await own.locator('[aria-expanded]').tap();
      await clean(map);
      await own.locator('.no').first().tap();
      await expect(own.locator('.said')).toBeVisible();
      await clean(map);
      await bar(map).getByRole('button').tap();
      await expect(map.getByRole('dialog')).toBeVisible();
      await clean(map);
      for (const target of await map.getByRole('dialog').getByRole('button').all()) {
        expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
      }
      // Pressed before the network is back: after it, the queue's own next try may be quicker than the finger.
      await map.getByRole('button', { name: /^(现在上传|Send now)$/ }).tap();
      await mend();
      await expect(map.getByRole('dialog')).toContainText(/已上传|Sent/);
      await clean(map);
      await map.getByRole('dialog').getByRole('button', { name: /^(收回|Take back)/ }).first().tap();
      await expect(map.getByRole('dialog')).toContainText(/已收回|Taken back/);
      expect(await map.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  });
}
