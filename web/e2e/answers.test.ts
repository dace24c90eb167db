import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { Hand } from './hand';
import { clean, expect, open, test } from './verge';

/** Writes as another window would. */
async function write(page: Page, method: string, path: string, data: unknown): Promise<void> {
  const token = await page.locator('meta[name="verge-token"]:not([content=""])').getAttribute('content');
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' };
  const told = await page.request.fetch(path, { method, headers, data });
  expect(told.ok(), `${path}: ${await told.text()}`).toBe(true);
}

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
  const hand = new Hand(map);
  await hand.click(map.locator('.answer').getByRole('button', { name: '重新查询' }));
  await hand.click(map.getByRole('button', { name: '对比…' }));
  await hand.click(map.locator('.with .pick').filter({ hasText: '整治前' }));
  const compared = map.getByRole('region', { name: '和“整治前”比' });
  await expect(compared).toContainText('条数');
  hand.done('compare before and after, desktop', 3);
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
  const hand = new Hand(map);
  await hand.click(map.getByRole('button', { name: '按村导出清单' }));
  const dialog = map.getByRole('dialog', { name: '按村导出清单' });
  await expect(dialog.getByRole('heading', { level: 1 }).first()).toContainText('村');
  await expect(dialog.getByRole('columnheader', { name: '销号' }).first()).toBeVisible();
  const coming = map.waitForEvent('download');
  await hand.click(dialog.getByRole('button', { name: 'Excel' }));
  const file = await coming;
  hand.done('lists by village to Excel, desktop', 2);
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
