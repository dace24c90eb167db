/** The twelve core tasks, as a person does them with a mouse or a thumb, in either language. */
import type { Locator, Page } from '@playwright/test';
import { en } from '../src/words/en';
import { zh, type Words } from '../src/words/zh';
import type { Hand } from './hand';
import { picture } from './picture';
import { expect, matched, open } from './verge';

export type Lang = 'zh' | 'en';
export type Size = 'desktop' | 'phone';

export interface Place {
  lang: Lang;
  size: Size;
  page: Page;
  words: Words;
}

export const wordsOf = (lang: Lang): Words => (lang === 'zh' ? zh : en);

/** A task: where it begins, what is done, at most how many presses, and how all is put back. */
export interface Task {
  name: string;
  title: string;
  most: number;
  begin(place: Place): Promise<void>;
  work(place: Place, hand: Hand): Promise<void>;
  after?(place: Place): Promise<void>;
}

interface Bin {
  id: string;
  geometry: { coordinates: [number, number] };
  properties: Record<string, unknown>;
}

const CODE = 'B-0217';
const HERE = '/#16/33.0508/117.1101';

export async function binNamed(page: Page, name: string): Promise<Bin> {
  const query = new URLSearchParams({ filter: `name = '${name}'`, limit: '1' });
  const { features } = (await (await page.request.get(`/api/collections/bins/items?${query}`)).json()) as { features: Bin[] };
  const [bin] = features;
  if (bin === undefined) throw new Error(`no bin ${name}`);
  return bin;
}

/** What a question is called on its button. */
export async function questionNamed({ page, lang }: Place, id: string): Promise<RegExp> {
  const headers = { 'Accept-Language': lang === 'zh' ? 'zh-CN' : 'en' };
  const { title } = (await (await page.request.get(`/api/processes/${id}`, { headers })).json()) as { title: string };
  return new RegExp(`^${title}`);
}

export const mode = ({ page, words }: Place, name: 'ask' | 'plan' | 'register'): Locator =>
  page.getByRole('navigation').getByRole('button', { name: words[name], exact: true });
export const card = ({ page }: Place, name: string | RegExp): Locator => page.getByRole('region', { name });
const noticed = ({ page }: Place): Locator => page.locator('.notice');
const takeBack = (place: Place): Locator => noticed(place).getByRole('button', { name: place.words.undo, exact: true });
export const said = ({ page }: Place): Locator => page.locator('.say');

async function openCard(place: Place): Promise<void> {
  const bin = await binNamed(place.page, CODE);
  const [lon, lat] = bin.geometry.coordinates;
  await open(place.page, `/?show-thing=bins/${bin.id}#17/${lat}/${lon}`);
  await expect(card(place, CODE).getByRole('button', { name: place.words.edit, exact: true })).toBeVisible();
}

/** Takes the newest change back, however the page shows it, and waits until the register says so. */
export async function restored(place: Place): Promise<void> {
  const { page } = place;
  const [head] = (await (await page.request.get('/api/history?limit=1')).json()) as { seq: number }[];
  const token = await page.locator('meta[name="verge-token"]:not([content=""])').getAttribute('content');
  const undone = await page.request.post(`/api/history/${head?.seq}/undo`, { headers: { Authorization: `Bearer ${token}` }, data: {} });
  expect(undone.ok()).toBe(true);
}

const ask = (id: string, title: string, road: boolean): Task => ({
  name: `ask ${id}`,
  title,
  most: road ? 4 : 3,
  begin: ({ page }) => open(page),
  async work(place, hand) {
    const { page } = place;
    await hand.click(mode(place, 'ask'));
    await hand.click(page.getByRole('button', { name: await questionNamed(place, id) }).first());
    if (road) await hand.choose(page.locator('#input-along'), 'S225');
    await hand.click(page.locator('form button[type=submit]'));
    await expect(said(place)).not.toBeEmpty();
    if (road) await expect(said(place)).toContainText('S225');
  },
});

const sheet = `编号,名称,经度,纬度,容积,状态\n${Array.from({ length: 24 }, (_, at) => `T${at + 1},新桶${at + 1},${117.09 + at * 0.0012},${33.04 + at * 0.0004},240,在用`).join('\n')}\n`;
export const csv = { name: 'bins.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) };

async function importSheet(place: Place, hand: Hand): Promise<void> {
  const { page, words } = place;
  // Opening the system's own file chooser is a press.
  await hand.give(page.getByLabel(words.importFile), csv);
  await hand.click(page.getByRole('dialog').getByRole('button', { name: words.importAccept('24') }));
  await expect(takeBack(place)).toBeVisible();
  await expect.poll(() => matched(page, 'bins', "name = '新桶7'")).toBe(1);
}

export const tasks: readonly Task[] = [
  {
    name: 'find a bin by its code', title: '按编号找一只桶', most: 1,
    begin: ({ page }) => open(page),
    async work(place, hand) {
      const field = place.page.getByRole('combobox', { name: place.words.search });
      await hand.click(field);
      await hand.type(CODE);
      await hand.key('Enter');
      await expect(card(place, CODE).getByRole('heading', { name: CODE })).toBeVisible();
    },
  },
  {
    name: 'correct a position, from its card', title: '改正位置（已打开卡片）', most: 3,
    begin: openCard,
    async work(place, hand) {
      const { page, words } = place;
      const before = await binNamed(page, CODE);
      await hand.click(card(place, CODE).getByRole('button', { name: words.edit, exact: true }));
      await expect(page.locator('#place-title')).toBeVisible();
      if (place.size === 'desktop') await hand.pull([0, 0], [30, 40]);
      else await hand.tapAt(195, 220);
      await expect(page.locator('#place-title + .where')).toContainText(/K\d+\+\d{3}/);
      await hand.click(page.getByRole('button', { name: words.save, exact: true }));
      await expect(noticed(place)).toContainText(words.saved);
      expect((await binNamed(page, CODE)).geometry.coordinates).not.toEqual(before.geometry.coordinates);
    },
    after: restored,
  },
  {
    name: 'add a bin with a photo', title: '新增一只桶并拍照', most: 5,
    begin: ({ page }) => open(page, HERE),
    async work(place, hand) {
      const { page, words, size } = place;
      await hand.click(page.getByRole('button', { name: words.addThing }));
      await hand.click(page.getByRole('button', { name: place.lang === 'zh' ? '垃圾桶' : 'Bin', exact: true }));
      await expect(page.locator('#place-title')).toBeVisible();
      if (size === 'desktop') await hand.press(-60, 80);
      else await hand.tapAt(150, 250);
      await expect(page.locator('#place-title + .where')).toContainText('K');
      await hand.give(page.getByLabel(size === 'desktop' ? words.photoAdd : words.photoTake), picture('bin.png'));
      await expect(page.getByRole('button', { name: words.photoOpen(1, 1) })).toBeVisible();
      await hand.click(page.getByRole('button', { name: words.save, exact: true }));
      await expect(takeBack(place)).toBeVisible();
    },
    after: restored,
  },
  {
    name: 'mark lost, from its card', title: '标为丢失（已打开卡片）', most: 1,
    begin: openCard,
    async work(place, hand) {
      const lost = place.lang === 'zh' ? '丢失' : 'Lost';
      await hand.click(card(place, CODE).getByRole('button', { name: lost, exact: true }));
      await expect.poll(async () => (await binNamed(place.page, CODE)).properties['state']).toBe('lost');
    },
    after: restored,
  },
  ask('within', '问：离路距离', false),
  ask('gaps', '问：缺桶路段（选一条路）', true),
  ask('service', '问：服务', false),
  {
    name: 'plan 20 and accept', title: '布 20 只桶并采纳', most: 3,
    begin: ({ page }) => open(page),
    async work(place, hand) {
      const { page, words } = place;
      await hand.click(mode(place, 'plan'));
      await hand.click(page.locator('fieldset label').filter({ hasText: words.aimGaps }).first());
      await expect(page.getByText(words.checkerOk)).toBeVisible();
      await hand.click(page.getByRole('button', { name: words.accept(20) }));
      await expect(page.getByText(words.acceptedAlready)).toBeVisible();
    },
    after: restored,
  },
  {
    name: 'compare an answer with the register before a change', title: '与某次变更以前比', most: 2,
    begin: ({ page }) => open(page, '/ask/gaps?along=S225&show-answer=1'),
    async work(place, hand) {
      const { page, words } = place;
      await expect(said(place)).toContainText('S225');
      await hand.click(page.getByRole('button', { name: words.compareWith }));
      await hand.choose(page.getByLabel(words.pastChange), { index: 1 });
      await expect(page.locator('.sum').first()).toBeVisible();
    },
  },
  {
    name: 'print A3 at 1:10 000', title: '打印 A3，1:10 000', most: 4,
    begin: ({ page }) => open(page, '/#14/33.05/117.11'),
    async work(place, hand) {
      const { page, words } = place;
      await page.evaluate(() => {
        window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
      });
      await hand.click(page.getByRole('button', { name: words.print, exact: true }));
      const dialog = page.getByRole('dialog');
      await hand.choose(dialog.getByLabel(words.printPaper), 'A3');
      await hand.choose(dialog.getByLabel(words.printScale), { value: '10000' });
      await expect(dialog.getByRole('button', { name: words.printNow })).toBeEnabled({ timeout: 120_000 });
      await hand.click(dialog.getByRole('button', { name: words.printNow }));
      await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes', { timeout: 120_000 });
    },
  },
  {
    name: 'import a CSV', title: '导入 CSV', most: 2,
    begin: async ({ page, words, size }) => {
      await open(page);
      if (size === 'phone') await page.getByRole('button', { name: words.panelOpen }).click();
    },
    work: importSheet,
    after: restored,
  },
  {
    name: 'undo it', title: '撤销这次导入', most: 1,
    begin: async (place) => {
      await open(place.page);
      await place.page.getByLabel(place.words.importFile).setInputFiles(csv);
      await place.page.getByRole('dialog').getByRole('button', { name: place.words.importAccept('24') }).click();
      await expect(takeBack(place)).toBeVisible();
    },
    async work(place, hand) {
      await hand.click(takeBack(place));
      await expect.poll(() => matched(place.page, 'bins', "name = '新桶7'")).toBe(0);
    },
  },
];
