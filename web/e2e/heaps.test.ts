import type { Page } from '@playwright/test';
import { clean, expect, matched, open, test } from './verge';

const said = (map: Page) => map.getByRole('region', { name: '图上可见' }).getByRole('listitem');

test('from afar numbers stand for bins that would lie on each other, add up to all, and part when pressed', async ({ map }) => {
  await open(map, '/#11.20/33.04000/117.10000');
  const { counts } = (await (await map.request.get('/api/register')).json()) as { counts: Record<string, number> };
  const all = counts['bins'] ?? 0;
  const broken = await matched(map, 'bins', "state IN ('damaged','lost')");
  await expect(said(map).filter({ hasText: '垃圾桶' })).toHaveText(`垃圾桶：${all}，其中损坏或丢失 ${broken}`);
  await clean(map);
  // The town in the middle: its mark is the largest.
  const box = await map.locator('#map').boundingBox();
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
  const before = Number(new URL(map.url()).hash.slice(1).split('/')[0]);
  const place = { x: x + width / 2, y: y + height / 2 };
  const cursor = () => map.locator('canvas.maplibregl-canvas').evaluate((canvas) => canvas.style.cursor);
  let found = false;
  for (let ring = 0; ring < 12 && !found; ring++) {
    for (const [across, down] of [[1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]] as const) {
      await map.mouse.move(place.x + across * ring * 14, place.y + down * ring * 10);
      if ((await cursor()) !== 'pointer') continue;
      const url = map.url();
      await map.mouse.down();
      await map.mouse.up();
      found = await map.waitForFunction(([was, zoom]) => {
        const now = Number(location.hash.slice(1).split('/')[0]);
        return location.href !== was && now > Number(zoom) + 0.5;
      }, [url, String(before)] as const, { timeout: 4000 }).then(() => true, () => false);
      if (found) break;
      await map.keyboard.press('Escape');
    }
  }
  expect(found, 'no number was found to press').toBe(true);
  await expect(said(map).filter({ hasText: '垃圾桶' })).not.toHaveText(`垃圾桶：${all}，其中损坏或丢失 ${broken}`);
});

test('numbers count what fits the filter', async ({ map }) => {
  const lost = await matched(map, 'bins', "state = 'lost'");
  await open(map, `/?show-only=${encodeURIComponent("bins:state = 'lost'")}#11.20/33.04000/117.10000`);
  await expect(said(map).filter({ hasText: '垃圾桶' })).toHaveText(`垃圾桶：${lost}，其中损坏或丢失 ${lost}`);
});
