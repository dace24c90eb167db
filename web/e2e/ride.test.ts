import type { BrowserContext, Page } from '@playwright/test';
import { clean, expect, matched, open, test } from './verge';

/** A road that no register has: east along a parallel, then a bend to the north. */
const START = { longitude: 117.31, latitude: 33.12 };
const LON = 1 / 93_300;
const LAT = 1 / 110_950;
const BEND = 700;
const RADIUS = 100;
/** So far along: straight east, a quarter of a circle, straight north. */
function spot(metres: number): { longitude: number; latitude: number; accuracy: number } {
  const turned = Math.min(Math.max(0, metres - BEND) / RADIUS, Math.PI / 2);
  const east = Math.min(metres, BEND) + RADIUS * Math.sin(turned);
  const north = RADIUS * (1 - Math.cos(turned)) + Math.max(0, metres - BEND - (RADIUS * Math.PI) / 2);
  return { longitude: START.longitude + east * LON, latitude: START.latitude + north * LAT, accuracy: 5 };
}

/** Rides on at some twenty metres a second, as the browser tells it, and comes to stand. */
async function ride(context: BrowserContext, from: number, to: number): Promise<void> {
  const halt = to - 20;
  for (let at = from; at < to; at += at < halt ? 10 : 5) {
    await context.setGeolocation(spot(at));
    await new Promise((done) => setTimeout(done, 400));
  }
  await context.setGeolocation(spot(to));
  await new Promise((done) => setTimeout(done, 400));
}

async function begin(page: Page): Promise<void> {
  await open(page);
  await page.getByRole('button', { name: '跑一趟' }).click();
  const start = page.getByRole('dialog', { name: '跑一趟' });
  await start.getByLabel('编号').fill('X909');
  await start.getByLabel('等级').selectOption('county');
  await start.getByLabel('路名').fill('双坝路');
  await start.getByLabel('越来越大').check();
  await expect(start.getByText('定位好了，误差约 5 m')).toBeVisible();
  await clean(page);
  await start.getByRole('button', { name: '出发' }).click();
}

test.describe('with a phone', () => {
  test.use({
    viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, permissions: ['geolocation'],
    geolocation: { ...START, accuracy: 5 },
  });

  test.setTimeout(300_000);

  test('a road is ridden, the page dies in between, the network is away, and the desk makes it a road', async ({ map, context, browser, server }) => {
    await begin(map);
    const screen = map.getByRole('dialog', { name: 'X909' });
    await expect(screen.getByText('±5 m')).toBeVisible();
    for (const target of await screen.getByRole('button').all()) {
      expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(64);
    }
    expect(await map.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await clean(map);

    await ride(context, 0, 200);
    await screen.getByRole('button', { name: '改碑号' }).click();
    const ask = map.getByRole('dialog', { name: '改碑号' });
    await ask.getByLabel('碑上的桩号').fill('12');
    await ask.getByRole('button', { name: '记下' }).click();
    await screen.getByRole('button', { name: '公里碑 K12' }).click();
    await expect(screen.getByText('公里碑 K12+000')).toBeVisible();
    await ride(context, 205, 400);
    await screen.getByRole('button', { name: '村界' }).click();
    await map.getByRole('dialog', { name: '进了哪个村？' }).getByLabel('村名').fill('双坝村');
    await map.getByRole('dialog', { name: '进了哪个村？' }).getByRole('button', { name: '记下' }).click();
    await ride(context, 405, 500);
    await screen.getByRole('button', { name: '左侧有垃圾桶' }).click();
    await screen.getByRole('button', { name: '右侧有垃圾池' }).click();
    await expect(screen.getByText('右侧有垃圾池', { exact: true })).toBeVisible();
    await screen.getByRole('button', { name: '撤销上一个' }).click();
    await expect(screen.getByText('左侧有垃圾桶', { exact: true })).toBeVisible();

    // The phone rang, the browser threw the page away; on it goes by itself.
    await map.reload();
    await expect(screen.getByText('左侧有垃圾桶', { exact: true })).toBeVisible();
    await expect(screen.getByText('已记 3 项')).toBeVisible();
    await expect(screen.getByRole('button', { name: '公里碑 K13' })).toBeVisible();
    await ride(context, 505, 900);
    await screen.getByRole('button', { name: '右侧有垃圾桶' }).click();
    await screen.getByRole('button', { name: '宽度' }).click();
    const width = map.getByRole('dialog', { name: '路面有多宽？' });
    await width.getByLabel('路面宽度（m）').fill('6.5');
    await width.getByRole('button', { name: '记下' }).click();
    await ride(context, 905, 1200);
    await screen.getByRole('button', { name: '公里碑 K13' }).click();
    await ride(context, 1205, 1280);
    // Escape ends no ride.
    await map.keyboard.press('Escape');
    await expect(screen).toBeVisible();

    await context.setOffline(true);
    await screen.getByRole('button', { name: '结束' }).click();
    await clean(map);
    await map.getByRole('button', { name: '结束并送出' }).click();
    await expect(map.getByText('1 趟待送出，都在本机')).toBeVisible();
    await context.setOffline(false);
    await expect(map.getByText('1 趟已送到办公室，等待处理')).toBeVisible();

    const desk = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: server.url, locale: 'zh-CN', reducedMotion: 'reduce' });
    const page = await desk.newPage();
    await open(page);
    await page.getByRole('button', { name: '查看 X909 双坝路 这一趟' }).click();
    const review = page.getByRole('dialog', { name: 'X909 双坝路 这一趟' });
    await expect(review.getByText(/X909 长 1\.[23]\d km，位置精度 \d+ m；公里碑采用 2\/2 个，路段 1 段，设施 2 个/)).toBeVisible();
    await clean(page);
    // A stone left out and taken in again.
    await review.getByLabel('采用公里碑 K13+000').uncheck();
    await expect(review.getByText(/公里碑采用 1\/2 个/)).toBeVisible();
    await review.getByLabel('采用公里碑 K13+000').check();
    await expect(review.getByText(/公里碑采用 2\/2 个/)).toBeVisible();
    await review.getByRole('button', { name: '接受，写入台账' }).click();
    await expect(page.getByRole('status').filter({ hasText: '已写入台账' })).toBeVisible();
    await expect(review).toBeHidden();

    const of = async (collection: string, filter: string): Promise<Record<string, unknown>[]> => {
      const response = await page.request.get(`/api/collections/${collection}/items?${new URLSearchParams({ filter })}`);
      const found = (await response.json()) as { features: { properties: Record<string, unknown> }[] };
      return found.features.map((feature) => feature.properties);
    };
    const [road] = await of('roads', "number = 'X909'");
    expect(road).toMatchObject({ name: '双坝路', class: 'county', carriageway_width_m: 6.5, source: 'ride' });
    expect(road?.['calibration']).toMatchObject([{ chainage: 'K12+000' }, { chainage: 'K13+000' }]);
    const bins = (await of('bins', "road = 'X909'")).sort((a, b) => Number(a['chainage_m']) - Number(b['chainage_m']));
    expect(bins).toMatchObject([{ side: 'left', state: 'in_use', village: '双坝村' }, { side: 'right', village: '双坝村' }]);
    // 300 m and 700 m beyond K12, within what a phone at this speed can tell.
    expect(Math.abs(Number(bins[0]?.['chainage_m']) - 12_300)).toBeLessThan(60);
    expect(Math.abs(Number(bins[1]?.['chainage_m']) - 12_700)).toBeLessThan(60);
    const [section] = await of('road-sections', "road = 'X909'");
    expect(Math.abs(Number(section?.['from_m']) - 12_200)).toBeLessThan(60);
    expect(await matched(page, 'garbage-pools', "road = 'X909'"), 'what was taken back is not there').toBe(0);

    // One press takes all of it back, and the ride waits again until it is removed.
    await page.locator('.notice').getByRole('button', { name: '撤销' }).click();
    await expect.poll(() => matched(page, 'roads', "number = 'X909'")).toBe(0);
    await page.getByRole('button', { name: '查看 X909 双坝路 这一趟' }).click();
    await review.getByRole('button', { name: '删除这一趟' }).click();
    await review.getByRole('button', { name: '确定删除' }).click();
    await expect(page.getByText('这一趟已删除，台账没有改动')).toBeVisible();
    await expect(page.getByText('待处理的行程')).toBeHidden();
    await desk.close();
  });

  test('a ride that nobody named is not begun, and one begun by mistake is thrown away', async ({ map }) => {
    await open(map);
    await map.getByRole('button', { name: '跑一趟' }).click();
    const start = map.getByRole('dialog', { name: '跑一趟' });
    await start.getByRole('button', { name: '出发' }).click();
    await expect(start.getByRole('alert')).toContainText('请写编号或路名');
    await start.getByLabel('路名').fill('错路');
    await start.getByRole('button', { name: '出发' }).click();
    await map.getByRole('button', { name: '结束' }).click();
    await map.getByRole('button', { name: '不要这一趟' }).click();
    await expect(map.getByRole('button', { name: '跑一趟' })).toBeVisible();
    await map.reload();
    await expect(map.getByRole('button', { name: '跑一趟' })).toBeVisible();
    await expect(map.getByText('待送出')).toBeHidden();
  });
});

test.describe('in English, dark, on a phone', () => {
  test.use({
    viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'en-GB', colorScheme: 'dark', permissions: ['geolocation'],
    geolocation: { ...START, accuracy: 60 },
  });

  test('every screen of a ride keeps its words, its contrast and its size', async ({ map }) => {
    await open(map);
    await map.getByRole('button', { name: 'Ride it once' }).click();
    const start = map.getByRole('dialog', { name: 'Ride it once' });
    await expect(start.getByText('off by about 60 m')).toBeVisible();
    await clean(map);
    await start.getByLabel('Number').fill('Y101');
    await start.getByRole('button', { name: 'Set out' }).click();
    await expect(map.getByRole('dialog').getByText('±60 m')).toBeVisible();
    await clean(map);
    for (const [button, title] of [['Village edge', 'Which village begins?'], ['Width', 'How wide is the carriageway?'], ['Other · Left', 'Left'], ['End', 'End this ride?']] as const) {
      await map.getByRole('button', { name: button, exact: true }).click();
      const ask = map.getByRole('dialog', { name: title, exact: true });
      await expect(ask).toBeVisible();
      await clean(map);
      if (button !== 'End') await ask.getByRole('button', { name: 'Ride on' }).click();
    }
    expect(await map.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    // A ride of one place is no road: the desk says so, and keeps nothing from the rider.
    await map.getByRole('button', { name: 'End and send' }).click();
    await expect(map.getByText('1 sent to the office')).toBeVisible();
    await map.getByRole('button', { name: 'Look at the ride of Y101' }).click();
    const review = map.getByRole('dialog', { name: 'Ride of Y101' });
    await expect(review.getByText('too few fixes, or too poor ones, to make a road')).toBeVisible();
    await expect(review.getByRole('button', { name: 'Accept into the register' })).toBeDisabled();
    await clean(map);
    await review.getByRole('button', { name: 'Remove this ride' }).click();
    await review.getByRole('button', { name: 'Remove it' }).click();
    await expect(map.getByText('The ride is removed')).toBeVisible();
  });
});
