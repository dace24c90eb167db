import type { Page } from '@playwright/test';
import { clean, expect, open, test } from './verge';

const submit = (page: Page) => page.locator('form button[type=submit]');
const ask = (page: Page): Promise<void> => submit(page).click();

test('the map opens on the demo, says that it is one, and lists what it holds', async ({ map }) => {
  await open(map);
  await expect(map.getByText('演示数据', { exact: true }).first()).toBeVisible();
  await expect(map.getByRole('checkbox', { name: '显示道路' })).toBeChecked();
  // Other tests on the same server may have left a bin more.
  const { counts } = (await (await map.request.get('/api/register')).json()) as { counts: Record<string, number> };
  expect(counts['bins']).toBeGreaterThanOrEqual(450);
  await expect(map.locator('label').filter({ hasText: '垃圾桶' })).toContainText(String(counts['bins']));
  await expect(map.getByLabel('图例')).toContainText('损坏或丢失');
  await clean(map);
});

test('gaps along S225 are a sentence, a table and bands, and a row leads to the map and back', async ({ map }) => {
  await open(map, '/ask');
  await map.getByRole('button', { name: /^缺桶路段/ }).click();
  await map.getByLabel('道路', { exact: true }).selectOption('S225');
  await map.getByLabel('左右分开').check();
  await map.getByLabel('只看有人居住路段').check();
  await ask(map);
  const answer = map.getByRole('region', { name: '答案' });
  await expect(answer.locator('.say')).toContainText('S225');
  await expect(map.getByLabel('图例')).toContainText('缺桶路段');
  const rows = answer.locator('tbody tr');
  await expect(rows.nth(1)).toBeVisible();
  await rows.nth(1).getByRole('button').click();
  await expect(rows.nth(1)).toHaveClass(/on/);
  await expect(map).toHaveURL(/show-row=gap-2/);
  await expect(map.getByRole('region', { name: '路线直线图' }).locator('rect.gap.on')).toHaveCount(1);
  await map.getByRole('region', { name: '路线直线图' }).locator('rect.gap').first().click();
  await expect(rows.locator('visible=true').and(map.locator('tr.on'))).toHaveCount(1);
  await clean(map);
});

test('the link of an answer opens the same answer', async ({ map }) => {
  await open(map, '/ask/gaps?along=S225&populated=true&show-answer=1');
  const said = await map.locator('.say').textContent();
  await map.reload();
  await expect(map.locator('.say')).toHaveText(said ?? '');
});

test('every question that the server lists can be asked from its form', async ({ map }) => {
  // Some twenty pages, one after the other.
  test.setTimeout(420_000);
  const response = await map.request.get('/api/processes');
  const { processes } = (await response.json()) as { processes: { id: string; 'x-verge': { plan: boolean } }[] };
  const questions = processes.filter((process) => !process['x-verge'].plan);
  expect(questions.map((question) => question.id)).toEqual(expect.arrayContaining(['within', 'gaps']));
  for (const { id } of questions) {
    await open(map, `/ask/${id}`);
    // The map may have drawn before the form is there, and a field that is not there yet cannot be filled.
    await expect(submit(map), id).toBeVisible();
    const road = map.getByLabel('道路', { exact: true });
    if ((await road.count()) > 0 && (await road.inputValue()) === '') await road.selectOption('S225');
    await ask(map);
    await expect(map.locator('.say'), id).not.toBeEmpty();
    const sentence = (await map.locator('.say').textContent()) ?? '';
    expect(sentence.trim().length, id).toBeGreaterThan(5);
  }
});

test('what stands too close to a road is found by its form, and its card tells where it stands', async ({ map }) => {
  await open(map, '/ask/within');
  await ask(map);
  const row = map.locator('.answer tbody tr').first();
  await expect(row).toBeVisible();
  await row.getByRole('button').click();
  await expect(row).toHaveClass(/on/);
});

test('a thing is edited on its card with its history, and another window sees it at once', async ({ map, context }) => {
  const response = await map.request.get('/api/collections/bins/items?limit=1');
  const { features } = (await response.json()) as { features: { id: string }[] };
  const path = `/?show-thing=bins/${features[0]?.id}`;
  await open(map, path);
  const card = map.getByRole('region', { name: /B-/ });
  await expect(card).toContainText('离路中线');
  const other = await context.newPage();
  await other.goto(path);
  await expect(other.getByRole('region', { name: /B-/ })).toContainText('容积');
  await card.getByRole('button', { name: '修改', exact: true }).click();
  await card.getByLabel('备注').fill('盖子换过');
  await card.getByRole('button', { name: '保存' }).click();
  await expect(map.getByText('已保存。')).toBeVisible();
  await expect(card).toContainText('盖子换过');
  await expect(other.getByRole('region', { name: /B-/ })).toContainText('盖子换过');
  await other.close();
  await card.getByRole('button', { name: '记录' }).click();
  await card.getByRole('button', { name: /^撤销/ }).first().click();
  await expect(card).not.toContainText('盖子换过');
});

test('the search goes to a chainage', async ({ map }) => {
  await open(map);
  const field = map.getByRole('combobox', { name: '查找' });
  await field.fill('S225 K20+000');
  await expect(map.getByRole('option').first()).toBeVisible();
  await field.press('Enter');
  await expect(map).toHaveURL(/#1[5-9]\.\d+\/33\./);
});

test('a change of theme reaches every colour at once, where less motion is asked for too', async ({ map }) => {
  await open(map, '/history');
  await expect(map.locator('time').first()).toBeVisible();
  const mixed = await map.evaluate(async () => {
    const colours = (): string[] => [...document.querySelectorAll('body *')].map((one) => {
      const { color, backgroundColor } = getComputedStyle(one);
      return `${one.localName} ${color} on ${backgroundColor}`;
    });
    const before = colours();
    document.documentElement.dataset['theme'] = 'dark';
    const atOnce = colours();
    for (let frame = 0; frame < 6; frame += 1) await new Promise(requestAnimationFrame);
    const after = colours();
    if (after.join() === before.join()) return ['nothing changed'];
    return after.length === atOnce.length ? atOnce.filter((colour, at) => colour !== after[at]) : ['the page changed'];
  });
  expect(mixed).toEqual([]);
});

test('everything is said in English too, and the dark palette keeps its contrast', async ({ map }) => {
  await open(map, '/ask/gaps?along=S225&show-answer=1');
  await expect(map.locator('.say')).toBeVisible();
  await map.getByRole('button', { name: 'English' }).click();
  await expect(map.locator('html')).toHaveAttribute('lang', 'en');
  await expect(map.getByRole('navigation').getByRole('button', { name: 'Register' })).toBeVisible();
  await expect(map.locator('.say')).toContainText(/stretch|gap|km/i);
  await map.emulateMedia({ colorScheme: 'dark' });
  await expect(map.locator('html')).toHaveAttribute('data-theme', 'dark');
  await clean(map);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the sheet lists what is near, questions are asked in it, and targets fit a thumb', async ({ map }) => {
    await open(map);
    await expect(map.getByRole('heading', { name: /附近的台账/ }).locator('visible=true')).toBeVisible();
    await clean(map);
    await map.getByRole('navigation').getByRole('button', { name: '查询' }).click();
    await map.getByRole('button', { name: /^缺桶路段/ }).click();
    const submit = map.locator('form button[type=submit]');
    await submit.scrollIntoViewIfNeeded();
    for (const target of [submit, ...(await map.getByRole('navigation').getByRole('button').all())]) {
      expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    }
    await submit.click();
    await expect(map.locator('.say')).toBeVisible();
    const width = await map.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await clean(map);
  });
});

test('the map can be worked by keyboard alone', async ({ map }) => {
  await open(map);
  await map.keyboard.press('Tab');
  await expect(map.getByRole('link', { name: '跳到地图' })).toBeFocused();
  await map.getByRole('navigation').getByRole('button', { name: '查询' }).focus();
  await map.keyboard.press('Enter');
  await map.getByRole('button', { name: /^缺桶路段/ }).focus();
  await map.keyboard.press('Enter');
  await expect(map.getByRole('heading', { name: '缺桶路段' })).toBeFocused();
});
