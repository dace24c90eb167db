import type { Page } from '@playwright/test';
import { picture } from './picture';
import { clean, expect, open, test } from './verge';

async function aBin(page: Page): Promise<string> {
  const response = await page.request.get('/api/collections/bins/items?limit=1');
  const { features } = (await response.json()) as { features: { id: string }[] };
  return features[0]?.id ?? '';
}

async function photosOf(page: Page, id: string): Promise<string[]> {
  const response = await page.request.get(`/api/collections/bins/items/${id}`);
  const { properties } = (await response.json()) as { properties: { photos?: string[] } };
  return properties.photos ?? [];
}

test('photos are added to a bin, looked at by keyboard, taken off and brought back', async ({ map }) => {
  const id = await aBin(map);
  await open(map, `/?show-thing=bins/${id}`);
  const card = map.getByRole('region', { name: /B-/ });
  const started = Date.now();
  await card.getByLabel('加照片').setInputFiles([picture('一.png'), picture('二.png')]);
  await expect(map.getByText('已加 2 张照片。')).toBeVisible();
  console.log(`add a photo to a bin on its card: 2 presses, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  const kept = await photosOf(map, id);
  expect(kept).toHaveLength(2);
  const thumb = card.getByRole('button', { name: '看照片 1（共 2 张）' });
  await thumb.focus();
  await map.keyboard.press('Enter');
  const dialog = map.getByRole('dialog', { name: /B-.*的照片，第 1 张，共 2 张/ });
  await expect(dialog).toBeVisible();
  await map.keyboard.press('ArrowRight');
  const second = map.getByRole('dialog', { name: /第 2 张，共 2 张/ });
  await expect(second.getByRole('img')).toHaveAttribute('src', `/api/photos/${kept[1]}`);
  await clean(map);
  await second.getByRole('button', { name: '拿掉这张照片' }).click();
  await expect.poll(() => photosOf(map, id)).toEqual(kept.slice(0, 1));
  await map.keyboard.press('Escape');
  await expect(map.getByRole('dialog')).toBeHidden();
  await expect(card).toBeVisible();
  await map.locator('.notice').getByRole('button', { name: '撤销' }).click();
  await expect.poll(() => photosOf(map, id)).toEqual(kept);
  await clean(map);
});

test('what is no photo is told in plain words and can be tried again', async ({ map }) => {
  await open(map, `/?show-thing=bins/${await aBin(map)}`);
  const card = map.getByRole('region', { name: /B-/ });
  await card.getByLabel('加照片').setInputFiles({ name: '表.png', mimeType: 'image/png', buffer: Buffer.from('a,b,c') });
  await expect(card.getByRole('alert')).toContainText('表.png 没有存上：这不是照片');
  await expect(card.getByRole('button', { name: '再试一次' })).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'en-GB', colorScheme: 'dark' });

  test('the camera is one tap away on the card, in English and in the dark', async ({ map }) => {
    const id = await aBin(map);
    await open(map, `/?show-thing=bins/${id}`);
    const card = map.getByRole('region', { name: /B-/ });
    const camera = card.getByLabel('Take a photo');
    await expect(camera).toHaveAttribute('capture', 'environment');
    await camera.setInputFiles(picture('phone.png'));
    await expect(map.getByText('1 photo added.')).toBeVisible();
    await card.getByRole('button', { name: /^Look at photo/ }).last().tap();
    await expect(map.getByRole('dialog')).toBeVisible();
    for (const target of await map.getByRole('dialog').getByRole('button').all()) {
      expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    }
    await clean(map);
  });
});
