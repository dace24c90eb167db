import { binNamed, wordsOf } from './tasks';
import { clean, expect, open, test } from './verge';

test.use({ alone: 'lan', lan: true });

const words = wordsOf('zh');

test('a phone is paired through the dialog, signs what it writes, and is shut out when it is taken back', async ({ map, browser }) => {
  await open(map);
  await map.getByRole('button', { name: words.phones, exact: true }).click();
  const dialog = map.getByRole('dialog', { name: words.phones });
  await expect(dialog).toContainText(words.phonesPaired(0));
  await expect(dialog.getByRole('img', { name: /二维码：http:/ })).toBeVisible();
  await dialog.getByLabel(words.phonesName).fill('老王的手机');
  await dialog.getByRole('button', { name: words.phonesCode }).click();
  const letters = (await dialog.locator('.letters').textContent()) ?? '';
  const door = ((await dialog.locator('.address').last().textContent()) ?? '').replace(/\/pair$/, '');
  expect(door).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  await clean(map);

  // The test does not install the authority; that a phone which does trusts the door is tested over TLS in tests/api.
  const phone = await browser.newContext({
    ignoreHTTPSErrors: true, locale: 'zh-CN', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL: door,
  });
  const page = await phone.newPage();
  await page.goto('/ask');
  await expect(page).toHaveURL(/\/pair$/);
  expect((await page.request.get('/api/register')).status()).toBe(401);
  await page.getByLabel('配对码').fill('WRONGONE');
  await page.getByRole('button', { name: '配对' }).click();
  await expect(page.getByRole('alert')).toContainText('配对码不对');
  await clean(page);
  await page.getByLabel('配对码').fill(letters.toLowerCase());
  await page.getByRole('button', { name: '配对' }).click();
  await expect(page.locator('canvas.maplibregl-canvas')).toBeVisible();
  await expect(dialog).toContainText('老王的手机');

  const bin = await binNamed(page, 'B-0110');
  await page.goto(`/?show-thing=bins/${bin.id}`);
  await page.getByRole('region', { name: 'B-0110' }).getByRole('button', { name: '损坏', exact: true }).tap();
  await expect.poll(async () => (await binNamed(page, 'B-0110')).properties['state']).toBe('damaged');
  const [head] = (await (await map.request.get('/api/history?limit=1')).json()) as { actor: string }[];
  expect(head?.actor).toBe('老王的手机');
  // Phones look after things; who may come in is the office's own business.
  expect((await page.request.get('/api/phones')).status()).toBe(403);

  await dialog.getByRole('button', { name: words.phonesTakeBack }).click();
  await expect(dialog).toContainText(words.phonesPaired(0));
  expect((await page.request.get('/api/register')).status()).toBe(401);
  await page.goto('/');
  await expect(page).toHaveURL(/\/pair$/);
  await phone.close();
});
