import { Hand } from './hand';
import { clean, expect, matched, open, test } from './verge';

test('an A3 sheet has the scale it says, and prints as one page of that size', async ({ map }) => {
  await open(map, '/#14/33.05/117.11');
  const hand = new Hand(map);
  await hand.click(map.getByRole('button', { name: '打印', exact: true }));
  const dialog = map.getByRole('dialog');
  await dialog.getByLabel('纸张').selectOption('A3');
  await dialog.getByLabel('比例尺').selectOption({ label: '1:10\u2009000' });
  const image = dialog.locator('figure img');
  await expect(image).toBeVisible();
  await expect(dialog.getByRole('button', { name: '打印或存为 PDF' })).toBeEnabled();
  await clean(map);
  await map.evaluate(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
  });
  await hand.click(dialog.getByRole('button', { name: '打印或存为 PDF' }));
  await expect(map.locator('html')).toHaveAttribute('data-printed', 'yes', { timeout: 120_000 });
  hand.done('print A3 at 1:10 000, besides choosing paper and scale');

  const [west, east] = await image.evaluate((shown: HTMLImageElement) => [Number(shown.dataset['west']), Number(shown.dataset['east'])]);
  const millimetres = await image.evaluate((shown: HTMLImageElement) => Number.parseFloat(shown.style.width));
  const across = { type: 'LineString', coordinates: [[west, 33.05], [east, 33.05]] };
  const ground = (await (await map.request.post('/api/measure', { data: across })).json()) as { length_m: number };
  expect(Math.abs(ground.length_m / (millimetres * 10) - 1)).toBeLessThan(0.01);
  const bar = dialog.locator('.bar i');
  const metres = Number(await bar.getAttribute('data-metres'));
  expect(Number.parseFloat(await bar.evaluate((shown: HTMLElement) => shown.style.width))).toBeCloseTo(metres / 10, 6);

  await map.emulateMedia({ media: 'print' });
  const pdf = (await map.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
  const pages = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))]);
  expect(pages).toEqual([[1191, 842]]);
  await map.emulateMedia({ media: 'screen' });
  await expect(dialog.locator('footer')).toContainText('审图号');
});

test('a filter is put together from choices, read as CQL2, counted, drawn and kept in the link', async ({ map }) => {
  await open(map);
  const filtered = map.waitForRequest((request) => request.url().includes('/tiles/') && request.url().includes('filter='));
  await map.getByRole('button', { name: /^垃圾桶：/ }).click();
  await map.getByLabel('加一个条件').selectOption('state');
  await map.getByRole('group', { name: '只看' }).getByLabel('丢失').check();
  await expect(map.getByLabel('筛选条件（CQL2）')).toHaveValue("state IN ('lost')");
  await filtered;
  const lost = await matched(map, 'bins', "state = 'lost'");
  await expect(map.locator('label').filter({ hasText: '垃圾桶' }).first()).toContainText(`${lost}，共`);
  await expect(map).toHaveURL(/show-only=bins/);
  await clean(map);
  await map.reload();
  await expect(map.locator('label').filter({ hasText: '垃圾桶' }).first()).toContainText(`${lost}，共`);
  await map.getByRole('button', { name: /^垃圾桶：/ }).click();
  await map.getByLabel('筛选条件（CQL2）').fill('state = ');
  await map.getByLabel('筛选条件（CQL2）').blur();
  await expect(map.getByRole('alert')).toBeVisible();
});

test('a length, an area and the way along a road are measured by the server', async ({ map }) => {
  await open(map, '/#14/33.05/117.11');
  await map.getByRole('button', { name: '量一量' }).click();
  const box = map.getByRole('region', { name: '量一量' });
  const hand = new Hand(map);
  await hand.press(-200, 100);
  await hand.press(100, 180);
  await expect(box.getByRole('status')).toContainText(/km \(\d+ m\)/);
  await box.getByRole('button', { name: '面积' }).click();
  for (const [east, south] of [[-200, 100], [100, 180], [0, -100]] as const) await hand.press(east, south);
  await expect(box.getByRole('status')).toContainText(/亩.*公顷.*周长/);
  await box.getByRole('button', { name: '沿路桩号差' }).click();
  await hand.press(-240, 60);
  await expect(box.getByRole('status')).toContainText('再点一处');
  await hand.press(-205, 200);
  await expect(box.getByRole('status')).toContainText(/K\d+\+\d{3} .* – .*K\d+\+\d{3} .*沿路/);
  await clean(map);
});
