import type { Page } from '@playwright/test';
import { Hand } from './hand';
import { clean, expect, matched, open, test } from './verge';

const accept = (page: Page) => page.getByRole('button', { name: /^采纳这 \d+ 处$/ });
const said = (page: Page) => page.locator('.say');
/** A plan for one road is quick to make even without optimisation. */
const S225 = '/plan/place-bins?along=S225&count=5&show-answer=1';

async function plan(page: Page, hand: Hand): Promise<void> {
  await hand.click(page.getByRole('navigation').getByRole('button', { name: '布桶' }));
  await hand.click(page.locator('fieldset label').filter({ hasText: '补缺桶' }));
  await expect(said(page)).toContainText('新设 20 只桶');
}

test('twenty bins are planned and accepted in three clicks, undone, and gone after a reload', async ({ map }) => {
  const before = await matched(map, 'bins', "state = 'planned'");
  await open(map);
  const hand = new Hand(map);
  await plan(map, hand);
  await expect(map.getByText('独立校验通过')).toBeVisible();
  await expect(map.locator('.marks')).toContainText('已证明最优');
  await hand.click(accept(map));
  await expect(map.getByText('这个方案已经采纳')).toBeVisible();
  hand.done('plan 20 and accept, desktop', 3);
  await expect.poll(() => matched(map, 'bins', "state = 'planned'")).toBe(before + 20);
  await expect(map.getByLabel('图例')).toContainText('计划');
  await map.getByRole('button', { name: /^看第 \d+ 次记录$/ }).click();
  await expect(map.getByText(/采纳布桶方案/).first()).toBeVisible();
  await map.getByRole('banner').getByRole('button', { name: /^撤销/ }).click();
  await expect.poll(() => matched(map, 'bins', "state = 'planned'")).toBe(before);
  await map.getByRole('navigation').getByRole('button', { name: '布桶' }).click();
  await expect(accept(map)).toBeVisible();
  await map.reload();
  await map.getByRole('navigation').getByRole('button', { name: '记录' }).click();
  await expect(map.getByText(/已由第 \d+ 次撤销/).first()).toBeVisible();
});

test('the slider plans again while the last plan stays in sight, and the curve is read by keyboard', async ({ map }) => {
  await open(map, S225);
  await expect(said(map)).toContainText('新设 5 只桶');
  const slider = map.locator('#plan-slider');
  await slider.focus();
  await slider.press('ArrowRight');
  await expect(said(map)).toBeVisible();
  await expect(said(map)).toContainText('新设 6 只桶');
  await expect(map.locator('#input-count')).toHaveValue('6');
  await expect(map).toHaveURL(/count=6/);
  const curve = map.getByRole('slider', { name: /^效益曲线/ });
  await curve.focus();
  await curve.press('ArrowLeft');
  await expect(curve).toHaveAttribute('aria-valuetext', /^5 只共 .+，第 5 只添/);
  await curve.press('Enter');
  await expect(said(map)).toContainText('新设 5 只桶');
  await clean(map);
});

test('a site is moved by keyboard and on the map, is scored, left out or told why not, and goes along when accepted', async ({ map }) => {
  await open(map, S225);
  const site = map.locator('[data-id="site-1"]');
  await site.locator('.look').click();
  const where = await site.locator('.place').textContent();
  await site.locator('.look').press('ArrowRight');
  await expect(site).toContainText('已移动');
  await expect(site.locator('.place')).not.toHaveText(where ?? '');
  await expect(map.locator('.moved')).toContainText('→');
  await site.getByRole('button', { name: '放回原处' }).click();
  await expect(site.locator('.place')).toHaveText(where ?? '');
  // The map went to the site: it is dragged from there onto the other side and beyond, where no road is near.
  const canvas = map.locator('canvas.maplibregl-canvas');
  await expect.poll(() => new URL(map.url()).hash).toMatch(/^#1[5-9]/);
  const [, lat, lon] = new URL(map.url()).hash.slice(1).split('/').map(Number);
  expect([lat, lon].every((degree) => Number.isFinite(degree))).toBe(true);
  const box = await canvas.boundingBox();
  // What panels cover is left free, as MapPane says.
  const [x, y] = [(box?.x ?? 0) + (72 + (box?.width ?? 0) - 48) / 2, (box?.y ?? 0) + (48 + (box?.height ?? 0) - 64) / 2];
  await map.mouse.move(x, y);
  await map.mouse.down();
  await map.mouse.move(x + 60, y + 10, { steps: 4 });
  await map.mouse.move(x + 260, y + 10, { steps: 6 });
  await map.mouse.up();
  await expect(site).toContainText('这里不行');
  await accept(map).click();
  await expect(map.getByRole('alert')).toContainText('没有写入');
  await site.getByRole('checkbox').uncheck();
  await expect(accept(map)).toHaveText('采纳这 4 处');
  const file = map.waitForEvent('download');
  await map.getByRole('button', { name: '放样单' }).click();
  expect((await file).suggestedFilename()).toBe('放样单.html');
  await accept(map).click();
  await expect(map.getByText('这个方案已经采纳')).toBeVisible();
  await map.getByRole('banner').getByRole('button', { name: /^撤销/ }).click();
  await expect(accept(map)).toBeVisible();
});

test('a plan in English and in the dark reads as well', async ({ map }) => {
  await open(map, S225);
  await expect(said(map)).toBeVisible();
  await map.getByRole('button', { name: 'English' }).click();
  await map.emulateMedia({ colorScheme: 'dark' });
  await map.locator('summary').filter({ hasText: 'By village' }).click();
  await expect(map.locator('li[data-id="site-1"]')).toContainText('closes the gap');
  await clean(map);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('twenty bins are planned and accepted with a thumb', async ({ map }) => {
    await open(map);
    const hand = new Hand(map);
    await plan(map, hand);
    expect((await accept(map).boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    await clean(map);
    await hand.click(accept(map));
    await expect(map.getByText('这个方案已经采纳')).toBeVisible();
    hand.done('plan 20 and accept, phone', 3);
    expect(await map.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await map.locator('.done').getByRole('button', { name: '撤销' }).click();
    await expect(accept(map)).toBeVisible();
  });
});
