import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { counted } from './count';
import { clean, expect, open, test } from './verge';

const ask = (page: Page) => page.getByRole('navigation').getByRole('button', { name: '查询' });
const submit = (page: Page) => page.locator('form button[type=submit]');
const said = (page: Page) => page.locator('.say');

/** Writes as another window would. */
async function write(page: Page, method: string, path: string, data: unknown): Promise<void> {
  const token = await page.locator('meta[name="verge-token"]:not([content=""])').getAttribute('content');
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' };
  const told = await page.request.fetch(path, { method, headers, data });
  expect(told.ok(), `${path}: ${await told.text()}`).toBe(true);
}

test('what is within ten metres, where bins are missing and whom they serve take at most four presses each', async ({ map }) => {
  await open(map);
  const within = counted('ask within, desktop');
  await within.click(ask(map));
  await within.click(map.getByRole('button', { name: /^离路距离/ }).first());
  await within.click(submit(map));
  await expect(said(map)).not.toBeEmpty();
  within.done(3);
  await open(map);
  const gaps = counted('ask gaps along S225, desktop');
  await gaps.click(ask(map));
  await gaps.click(map.getByRole('button', { name: /^缺桶路段/ }));
  await gaps.choose(map.getByLabel('道路', { exact: true }), 'S225');
  await gaps.click(submit(map));
  await expect(said(map)).toContainText('S225');
  gaps.done(4);
  await open(map);
  const service = counted('ask service, desktop');
  await service.click(ask(map));
  await service.click(map.getByRole('button', { name: /^服务/ }).first());
  await service.click(submit(map));
  await expect(said(map)).not.toBeEmpty();
  service.done(3);
});

test('before and after are compared: with a kept answer and with the register as it was', async ({ map }) => {
  await open(map, '/ask/gaps?along=S225&show-answer=1');
  await map.getByRole('button', { name: '保存这个答案' }).click();
  await map.getByLabel('起个名字').fill('整治前');
  await map.locator('form.name button[type=submit]').click();
  await expect(map.getByRole('status').filter({ hasText: '已保存为“整治前”' })).toBeVisible();
  const filter = encodeURIComponent("road = 'S225' AND state = 'in_use'");
  const response = await map.request.get(`/api/collections/bins/items?filter=${filter}&limit=3`);
  const { features } = (await response.json()) as { features: { id: string }[] };
  for (const { id } of features) await write(map, 'PATCH', `/api/collections/bins/items/${id}`, { properties: { state: 'lost' } });
  const count = counted('compare before and after, desktop');
  await count.click(map.locator('.answer').getByRole('button', { name: '重新查询' }));
  await count.click(map.getByRole('button', { name: '对比…' }));
  await count.click(map.locator('.with .pick').filter({ hasText: '整治前' }));
  const compared = map.getByRole('region', { name: '和“整治前”比' });
  await expect(compared).toContainText('条数');
  count.done(3);
  const changes = await compared.locator('.sum .tag').allTextContents();
  expect(changes.join()).toMatch(/[1-9]/);
  await clean(map);
  await map.getByRole('button', { name: '对比…' }).click();
  await map.getByLabel('某一次变更之前…').selectOption({ index: 3 });
  const past = map.getByRole('region', { name: /^和“第 \d+ 次变更之前”比$/ });
  await expect(past.locator('.sum')).toContainText(changes[0] ?? '');
  await map.reload();
  await map.getByRole('button', { name: '对比…' }).click();
  await map.getByRole('button', { name: '删除“整治前”' }).click();
  await expect(map.locator('.with .pick')).toHaveCount(0);
  const heads = (await (await map.request.get('/api/history?limit=3')).json()) as { seq: number }[];
  for (const { seq } of heads) await write(map, 'POST', `/api/history/${seq}/undo`, {});
});

test('lists by village are printed and kept as files, with deadline and a column to sign', async ({ map }) => {
  await open(map, '/ask/gaps?along=S225&show-answer=1');
  const count = counted('lists by village to Excel, desktop');
  await count.click(map.getByRole('button', { name: '按村导出清单' }));
  const dialog = map.getByRole('dialog', { name: '按村导出清单' });
  await expect(dialog.getByRole('heading', { level: 1 }).first()).toContainText('村');
  await expect(dialog.getByRole('columnheader', { name: '销号' }).first()).toBeVisible();
  const coming = map.waitForEvent('download');
  await count.click(dialog.getByRole('button', { name: 'Excel' }));
  const file = await coming;
  count.done(2);
  expect(file.suggestedFilename()).toBe('缺桶路段 按村清单.xlsx');
  const bytes = await readFile((await file.path()) ?? '');
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  await dialog.getByLabel(/^期限/).fill('2026-12-15');
  await expect(dialog.getByRole('cell', { name: '2026-12-15' }).first()).toBeVisible();
  await clean(map);
  await map.emulateMedia({ media: 'print' });
  await expect(map.locator('#app')).toBeHidden();
  await expect(dialog.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await map.emulateMedia({ media: 'screen' });
  await map.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
