import type { Page } from '@playwright/test';
import { clean, expect, matched, open, test } from './verge';

const rows = Array.from({ length: 24 }, (_, at) => `T${at + 1},新桶${at + 1},${117.09 + at * 0.0012},${33.04 + at * 0.0004},240,在用,王`);
const sheetOf = (head: string): string => `${head},容积,状态,填表人\n${rows.join('\n')}\nT99,坏,东边,33,240,在用,王\n`;
const sheet = sheetOf('编号,名称,经度,纬度');
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

const choose = (page: Page, name: string, text: string): Promise<void> =>
  page.getByLabel('导入文件').setInputFiles(file(name, text));

test('a sheet is looked at, imported and taken back', async ({ map }) => {
  await open(map);
  const before = await matched(map, 'bins', "state = 'in_use'");
  const started = Date.now();
  await choose(map, '垃圾桶.csv', sheet);
  const dialog = map.getByRole('dialog', { name: '导入 垃圾桶.csv' });
  await expect(dialog.getByText('新增 24', { exact: true })).toBeVisible();
  await expect(dialog.getByText('拒绝 1', { exact: true })).toBeVisible();
  await expect(dialog.getByText('垃圾桶.csv 第 26 行：“东边”不是坐标')).toBeVisible();
  await expect(dialog.getByText('地图上画了 24 件（共 24 件）')).toBeVisible();
  expect(await matched(map, 'bins', "state = 'in_use'")).toBe(before);
  await clean(map);
  await dialog.getByRole('button', { name: '导入这 24 件' }).click();
  await expect(map.getByRole('status').filter({ hasText: '垃圾桶新增 24' })).toBeVisible();
  console.log(`import a CSV: 2 presses and the choice of the file, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  expect(await matched(map, 'bins', "state = 'in_use'")).toBe(before + 24);
  const undoing = Date.now();
  await map.locator('.notice').getByRole('button', { name: '撤销' }).click();
  await expect.poll(() => matched(map, 'bins', "name = '新桶7'")).toBe(0);
  console.log(`undo it: 1 press, ${((Date.now() - undoing) / 1000).toFixed(1)} s`);
});

test('what is dropped on the map is taken in; what is no map data says so and what was chosen stays', async ({ map }) => {
  await open(map);
  const data = await map.evaluateHandle(() => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0])], '照片.jpg'));
    return carried;
  });
  await map.dispatchEvent('canvas.maplibregl-canvas', 'dragenter', { dataTransfer: data });
  await expect(map.getByText('松开就导入')).toBeVisible();
  await map.dispatchEvent('canvas.maplibregl-canvas', 'drop', { dataTransfer: data });
  const dialog = map.getByRole('dialog', { name: '导入 照片.jpg' });
  await expect(dialog.getByRole('alert')).toContainText('这是图片，不是数据文件');
  await map.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // 500 MB are refused before they are sent.
  await map.evaluate(() => {
    const carried = new DataTransfer();
    const large = new File(['x'], '大.csv');
    Object.defineProperty(large, 'size', { value: 500 * 1024 * 1024 });
    carried.items.add(large);
    const event = new DragEvent('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files: [large] } });
    document.body.dispatchEvent(event);
  });
  await expect(map.getByRole('alert')).toContainText('文件有 500 MB，这里最多 256 MB');
});

test('a person says what the file does not, and a server that goes away leaves all of it as it was chosen', async ({ map }) => {
  await open(map);
  await choose(map, '路边.csv', sheetOf('桶号,桶名,E坐标,N坐标'));
  const dialog = map.getByRole('dialog', { name: '导入 路边.csv' });
  await expect(dialog.getByRole('alert')).toContainText('看不出这些行是什么');
  await dialog.getByLabel('这些是什么').selectOption('bins');
  await expect(dialog.getByText('拒绝 25', { exact: true })).toBeVisible();
  await dialog.getByLabel('“E坐标”列当作').selectOption('lon');
  await dialog.getByLabel('“N坐标”列当作').selectOption('lat');
  await dialog.getByLabel('“桶名”列当作').selectOption('name');
  const accept = dialog.getByRole('button', { name: '导入这 24 件' });
  await expect(accept).toBeEnabled();
  await map.route('**/api/imports**', (route) => route.abort('connectionrefused'));
  await accept.click();
  await expect(dialog.getByRole('alert')).toContainText('连不上 verge 服务');
  await expect(dialog.getByLabel('“桶名”列当作')).toHaveValue('name');
  await map.unroute('**/api/imports**');
  await dialog.getByRole('button', { name: '再看一次' }).click();
  await expect(accept).toBeEnabled();
});

test.describe('in English, dark, on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'en-GB', colorScheme: 'dark' });

  test('the dialog keeps its contrast, its words and its size', async ({ map }) => {
    await open(map);
    await map.getByLabel('Import a file').setInputFiles(file('bins.csv', sheet));
    const dialog = map.getByRole('dialog', { name: 'Import bins.csv' });
    await expect(dialog.getByText('new 24', { exact: true })).toBeVisible();
    await expect(dialog.getByText('bins.csv line 26')).toBeVisible();
    for (const target of await dialog.getByRole('button').all()) {
      expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    }
    expect(await map.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await clean(map);
  });
});
