import { binNamed, card, wordsOf, type Place } from './tasks';
import { clean, expect, open, test } from './verge';

const words = wordsOf('zh');
const placeOf = (map: Place['page']): Place => ({ lang: 'zh', size: 'desktop', page: map, words });

async function typed(map: Place['page'], code: string, into: string): Promise<void> {
  const bin = await binNamed(map, code);
  await open(map, `/?show-thing=bins/${bin.id}`);
  const own = card(placeOf(map), code);
  await own.getByRole('button', { name: words.edit, exact: true }).click();
  await own.getByLabel('类型').fill(into);
}

test('without WebGL the map says so, and questions and tables still work', async ({ map }) => {
  await map.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...more: unknown[]) {
      return kind.startsWith('webgl') ? null : Reflect.apply(real, this, [kind, ...more]);
    } as typeof real;
  });
  await map.goto('/ask/gaps?along=S225&show-answer=1');
  await expect(map.getByText(words.mapFailed)).toBeVisible();
  await expect(map.locator('.say')).toContainText('S225');
  await clean(map);
  await map.getByRole('navigation').getByRole('button', { name: words.table }).click();
  await expect(map.locator('[data-row="0"] [data-column="0"]')).toBeVisible();
});

test('a page whose permission ran out says so, keeps what was typed, and saves it after loading anew', async ({ map }) => {
  await typed(map, 'B-0102', '有害');
  const own = card(placeOf(map), 'B-0102');
  await map.evaluate(() => {
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="verge-token"]')) meta.content = meta.content === '' ? '' : 'of-another-day';
  });
  await own.getByRole('button', { name: words.save, exact: true }).click();
  await expect(own.getByRole('alert')).toContainText('许可已过期');
  await map.reload();
  await map.getByRole('button', { name: words.resume }).click();
  await expect(own.getByLabel('类型')).toHaveValue('有害');
  await own.getByRole('button', { name: words.save, exact: true }).click();
  await expect(map.locator('.notice')).toContainText(words.saved);
});

test('a browser whose plain storage is full still keeps what the server did not get, and stores it after loading anew', async ({ map }) => {
  await map.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await typed(map, 'B-0103', '可回收');
  const own = card(placeOf(map), 'B-0103');
  const away = ['**/items/**', '**/api/changes'];
  for (const way of away) await map.route(way, (route) => (['PATCH', 'POST'].includes(route.request().method()) ? route.abort() : route.continue()));
  await own.getByRole('button', { name: words.save, exact: true }).click();
  await expect(map.locator('.notice')).toContainText(words.queueKept);
  await expect(map.locator('.queue')).toContainText(words.queueBar(1, 0));
  for (const way of away) await map.unroute(way);
  await map.reload();
  await expect.poll(async () => (await binNamed(map, 'B-0103')).properties['type']).toBe('可回收');
});

test('two windows with the same thing in hand: the second is shown both values, and neither loses what was typed', async ({ map, context }) => {
  await typed(map, 'B-0104', '甲的');
  const other = await context.newPage();
  await typed(other, 'B-0104', '乙的');
  await card(placeOf(map), 'B-0104').getByRole('button', { name: words.save, exact: true }).click();
  await expect(map.locator('.notice')).toContainText(words.saved);
  const second = card(placeOf(other), 'B-0104');
  await second.getByRole('button', { name: words.save, exact: true }).click();
  await expect(second.getByRole('alert')).toContainText(words.clashTitle);
  await expect(second.locator('fieldset')).toContainText('甲的');
  await expect(second.locator('fieldset')).toContainText('乙的');
  await other.close();
});
