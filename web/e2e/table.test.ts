import AxeBuilder from '@axe-core/playwright';
import { Hand } from './hand';
import { expect, open, test } from './verge';

// It counts what the demo begins with.
test.use({ alone: 'table' });

test('the table lists, sorts, filters and leads to the map and back, by keyboard alone', async ({ map }) => {
  await open(map);
  await map.getByRole('navigation').getByRole('button', { name: '表格' }).click();
  const table = map.getByRole('region', { name: '属性表' });
  const grid = table.getByRole('grid', { name: '垃圾桶' });
  await expect(table).toContainText('共 450 条');
  await expect(grid.getByRole('row')).not.toHaveCount(1);
  await grid.getByRole('button', { name: /^名称/ }).click();
  await grid.getByRole('button', { name: /^名称/ }).click();
  await expect(grid.getByRole('columnheader', { name: /^名称/ })).toHaveAttribute('aria-sort', 'descending');
  const first = grid.locator('[data-row="0"] [data-column="0"]');
  await expect(first).toHaveText('B-0450');
  await grid.getByRole('button', { name: /^名称/ }).press('ArrowDown');
  await expect(first).toBeFocused();
  await map.keyboard.press('Control+End');
  await expect(grid.locator('[data-row="449"] [data-column="0"]')).toHaveText('B-0001');
  await expect(grid.locator('[data-row="449"] [data-column="0"]')).toBeFocused();
  await map.keyboard.press('Enter');
  await expect(map.getByRole('region', { name: /B-0001/ })).toBeVisible();
  await expect(grid.locator('[data-row="449"]')).toHaveAttribute('aria-selected', 'true');
  const hand = new Hand(map);
  await hand.fill(table.getByLabel('筛选条件（CQL2）'), "state = 'lost'");
  await map.keyboard.press('Enter');
  await expect(table).not.toContainText('共 450 条');
  await expect(grid.locator('[data-row="0"]')).toContainText('丢失');
  hand.done('list the lost bins, desktop', 1);
  const { violations } = await new AxeBuilder({ page: map }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await table.getByLabel('筛选条件（CQL2）').fill('state = lost');
  await map.keyboard.press('Enter');
  await expect(table.getByRole('alert')).toBeVisible();
  await table.getByRole('button', { name: '去掉筛选' }).click();
  await expect(table).toContainText('共 450 条');
});

test('a long collection is scrolled to its end, columns are chosen, and it becomes a file', async ({ map }) => {
  await open(map, '/?show-table=structures');
  const grid = map.getByRole('grid');
  await expect(grid.locator('[data-row="0"] [data-column="0"]')).toBeVisible();
  await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(grid.locator('[data-row="9279"]')).toBeVisible();
  await expect(grid.locator('[data-row="9279"] [role=gridcell]').nth(1)).not.toHaveText('…');
  const heads = await grid.getByRole('columnheader').count();
  await map.getByRole('button', { name: '选列' }).click();
  await map.locator('#table-columns label').first().click();
  await expect(grid.getByRole('columnheader')).toHaveCount(heads - 1);
  await map.keyboard.press('Escape');
  const file = map.waitForEvent('download');
  await map.getByRole('button', { name: 'CSV' }).click();
  expect((await file).suggestedFilename()).toBe('建筑与圈棚.csv');
});
