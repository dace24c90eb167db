/** Every view in both sizes, both languages and both themes: axe finds no fault, and it looks as it did when somebody last looked. */
import type { Page } from '@playwright/test';
import { binNamed, csv, wordsOf, type Lang, type Size } from './tasks';
import { clean, expect, open, test } from './verge';

interface View {
  name: string;
  path(page: Page): string | Promise<string>;
  /** What is done after opening, and what must be there before it is looked at. */
  ready(page: Page, lang: Lang, size: Size): Promise<void>;
}

const HERE = '#15/33.0508/117.1101';
const answered = (page: Page): Promise<void> => expect(page.locator('.say')).not.toBeEmpty();
const plain = (name: string, path: string, ready: View['ready']): View => ({ name, path: () => path, ready });

const views: readonly View[] = [
  plain('register', `/${HERE}`, (page, lang) => expect(page.getByRole('checkbox', { name: wordsOf(lang).show(lang === 'zh' ? '道路' : 'Roads') })).toBeAttached()),
  plain('questions', `/ask${HERE}`, (page, lang) => expect(page.getByRole('heading', { name: wordsOf(lang).askTitle })).toBeVisible()),
  plain('gaps', '/ask/gaps?along=S225&by_side=true&populated=true&show-answer=1', answered),
  plain('within', '/ask/within?show-answer=1', answered),
  plain('plan', '/plan/place-bins?along=S225&count=5&show-answer=1', answered),
  plain('history', `/history${HERE}`, (page, lang) => expect(page.getByRole('heading', { name: wordsOf(lang).historyTitle })).toBeVisible()),
  plain('table', `/?show-table=bins${HERE}`, (page) => expect(page.locator('[data-row="0"] [data-column="0"]')).toBeVisible()),
  {
    name: 'card',
    path: async (page) => {
      const { id, geometry: { coordinates: [lon, lat] } } = await binNamed(page, 'B-0217');
      return `/?show-thing=bins/${id}#16/${lat}/${lon}`;
    },
    ready: (page, lang) => expect(page.getByRole('button', { name: wordsOf(lang).edit, exact: true })).toBeVisible(),
  },
  plain('new', `/${HERE}`, async (page, lang) => {
    await page.getByRole('button', { name: wordsOf(lang).addThing }).click();
    await page.getByRole('button', { name: lang === 'zh' ? '垃圾桶' : 'Bin', exact: true }).click();
    await expect(page.locator('#place-title')).toBeVisible();
  }),
  plain('measure', `/${HERE}`, async (page, lang) => {
    await page.getByRole('button', { name: wordsOf(lang).measure }).click();
    await expect(page.getByRole('region', { name: wordsOf(lang).measure })).toBeVisible();
  }),
  plain('print', `/${HERE}`, async (page, lang) => {
    await page.getByRole('button', { name: wordsOf(lang).print, exact: true }).click();
    await expect(page.getByRole('dialog').getByRole('button', { name: wordsOf(lang).printNow })).toBeEnabled({ timeout: 120_000 });
  }),
  plain('import', `/${HERE}`, async (page, lang) => {
    await page.getByLabel(wordsOf(lang).importFile).setInputFiles(csv);
    await expect(page.getByRole('dialog').getByRole('button', { name: wordsOf(lang).importAccept('24') })).toBeEnabled();
  }),
];

// A demo that no other test has written to.
test.use({ alone: 'looks' });
test.describe.configure({ mode: 'parallel' });

const SIZES: Record<Size, Parameters<typeof test.use>[0]> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

for (const size of ['desktop', 'phone'] as const) {
  for (const lang of ['zh', 'en'] as const) {
    test.describe(`${size}, ${lang}`, () => {
      test.use({ ...SIZES[size], locale: lang === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Asia/Shanghai' });
      for (const view of views) {
        test(`${view.name} is whole, in light and dark`, async ({ map }) => {
          await open(map, await view.path(map));
          await view.ready(map, lang, size);
          for (const theme of ['light', 'dark'] as const) {
            await map.emulateMedia({ colorScheme: theme });
            await expect(map.locator('html')).toHaveAttribute('data-theme', theme);
            await clean(map);
            // Times of today differ from run to run.
            const mask = [map.locator('time'), map.locator('dl div').filter({ hasText: /更新时间/ })];
            // Clipped: taken whole, the browser leaves the map out under the cards of a phone.
            const { width, height } = map.viewportSize() ?? { width: 0, height: 0 };
            const clip = { x: 0, y: 0, width, height: height - 1 };
            if (lang === 'zh') await expect(map).toHaveScreenshot(`${view.name}-${size}-${theme}.png`, { mask, clip });
          }
        });
      }
    });
  }
}
