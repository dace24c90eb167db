/** A thousand edits of a bad week: the network drops before and after the server got them, pages are killed, the clock jumps. */
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { cut, items, mapless, patch, PHONE, random, tokenOf, type Item } from './outdoors';
import { expect, test } from './verge';

test.use(PHONE);
// Counting a whole history wants a register that nobody else writes.
test.use({ alone: 'thousand' });

const EDITS = 1000;
const ROUNDS = 8;
/** Shares of the requests that are lost before and after the server got them. */
const BEFORE = 0.04;
const AFTER = 0.04;
const SEEN = '办公室看过';
const SEED = Number(process.env['VERGE_SEED'] ?? 20_260_501);

/** The queue's own store, as a second page of the same program would write into it: the app finds, orders and sends. */
async function boxed(): Promise<string> {
  const made = await build({
    configFile: false, logLevel: 'error',
    build: { write: false, minify: false, lib: { entry: 'src/queue/box.ts', name: 'boxed', formats: ['iife'] } },
  });
  const [one] = Array.isArray(made) ? made : [made];
  if (one === undefined || !('output' in one)) throw new Error('nothing was built');
  return `${one.output[0].code}; globalThis.boxed = boxed;`;
}

interface Wanted { bins: Map<string, string>; findings: Set<string> }

/** What is entered in a round: findings of their own, and notes of bins, each expecting the one before it. */
function entries(bins: readonly Item[], from: number, to: number, wanted: Wanted, chance: () => number): object[] {
  return Array.from({ length: to - from }, (_, step) => {
    const number = from + step;
    const plain = { said: { zh: `第 ${number} 件`, en: `entry ${number}` }, reason: `第 ${number} 件 / entry ${number}`, photos: [], status: 'waiting', tries: 0, faults: 0, back: false, receipt: null, problem: null, clash: null };
    const bin = bins[Math.floor(chance() * bins.length)];
    if (chance() < 0.4 || bin === undefined) {
      const id = crypto.randomUUID();
      wanted.findings.add(`问题 ${number}`);
      const feature = { type: 'Feature', id, geometry: { type: 'Point', coordinates: [117.11 + chance() / 100, 33.05 + chance() / 100] }, properties: { name: `问题 ${number}`, category: '千件' } };
      return { ...plain, thing: { collection: 'findings', id }, edits: [{ op: 'put', collection: 'findings', feature, snap: true }] };
    }
    const note = `记 ${number}`;
    const before = wanted.bins.get(bin.id) ?? bin.properties['note'] ?? null;
    wanted.bins.set(bin.id, note);
    return { ...plain, thing: { collection: 'bins', id: bin.id }, edits: [{ op: 'merge', collection: 'bins', id: bin.id, properties: { note }, expect: { note: before } }] };
  });
}

/** Keeps them as taps would: each with an id and a time of its moment, one after the other. */
async function enter(page: Page, code: string, list: object[]): Promise<void> {
  await page.evaluate(code);
  await page.evaluate(async (drafts) => {
    const { Box } = (globalThis as unknown as { boxed: { Box: new () => { add(item: object): Promise<{ order: number }> } } }).boxed;
    const box = new Box();
    const told = new BroadcastChannel('verge-queue');
    const added = drafts.map((draft) => box.add({ ...draft, id: crypto.randomUUID(), made_at: new Date().toISOString() }));
    for (const { order } of await Promise.all(added)) told.postMessage(order);
    told.close();
  }, list);
}

async function history(page: Page): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let before: number | undefined;
  for (;;) {
    const path = `/api/history?limit=1000${before === undefined ? '' : `&before=${before}`}`;
    const heads = (await (await page.request.get(path)).json()) as { seq: number; reason: string }[];
    for (const { reason } of heads) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    before = heads.at(-1)?.seq;
    if (before === undefined || before <= 1) return counts;
  }
}

test('a thousand queued edits through drops, kills and clock jumps: none lost, none doubled', async ({ map, context }) => {
  test.setTimeout(420_000);
  console.log(`seed ${SEED}`);
  const chance = random(SEED);
  // Of their own: requests come when they come, and must not shift what is entered.
  const fates = random(SEED + 1);
  const code = await boxed();
  /** What the office wrote over before the phone sent it again: a second writing would be seen. */
  const seen = new Set<string>();
  let token = '';
  let lostBefore = 0;
  let lostAfter = 0;
  await context.addInitScript(() => {
    const Real = Date;
    const shift = Number(localStorage.getItem('days-off') ?? 0) * 86_400_000;
    globalThis.Date = class extends Real {
      constructor(...given: unknown[]) {
        if (given.length === 0) super(Real.now() + shift);
        else super(...(given as [number]));
      }

      static override now(): number {
        return Real.now() + shift;
      }
    } as DateConstructor;
  });
  await mapless(context);
  await context.route('**/tiles/**', (route) => route.fulfill({ status: 204 }));
  await context.route('**/api/changes', async (route) => {
    if (route.request().method() !== 'POST') return route.fulfill({ status: 204 });
    const fate = fates();
    try {
      if (fate < BEFORE) {
        lostBefore += 1;
        await route.abort();
      } else if (fate < BEFORE + AFTER) {
        await route.fetch();
        lostAfter += 1;
        const made = route.request().postDataJSON() as { edits: { feature?: { id: string } }[] };
        const id = made.edits[0]?.feature?.id;
        if (id !== undefined) {
          seen.add(id);
          await patch(context.request, token, `findings/items/${id}`, { note: SEEN });
        }
        await route.abort();
      } else await route.continue();
    } catch {
      // The page was killed under the request.
    }
  });

  await map.goto('/');
  token = await tokenOf(map);
  const bins = (await items(map, 'bins', "state = 'in_use'")).slice(0, 300);
  const wanted: Wanted = { bins: new Map(), findings: new Set() };
  const jumps: number[] = [];
  let page = map;
  const began = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) {
    const list = entries(bins, Math.round((EDITS * round) / ROUNDS), Math.round((EDITS * (round + 1)) / ROUNDS), wanted, chance);
    await enter(page, code, list);
    // In the middle of sending.
    await page.waitForTimeout(Math.round(chance() * 4000));
    const days = Math.round((chance() - 0.5) * 800);
    jumps.push(days);
    await page.evaluate((off) => localStorage.setItem('days-off', String(off)), days);
    if (chance() < 0.5) await page.reload({ waitUntil: 'commit' });
    else {
      const next = await context.newPage();
      await page.close();
      page = next;
      await page.goto('/', { waitUntil: 'commit' });
    }
    await expect(page.locator('.queue')).toBeVisible();
  }
  await expect(page.locator('.queue')).toContainText('都已上传', { timeout: 300_000 });
  console.log(`1,000 edits: ${lostBefore} lost before and ${lostAfter} after the server got them, ${ROUNDS} kills, clock off by ${jumps.join(', ')} days, ${((performance.now() - began) / 1000).toFixed(0)} s`);
  expect(lostBefore + lostAfter).toBeGreaterThan(40);

  const counts = await history(page);
  const wrong = Array.from({ length: EDITS }, (_, number) => number).filter((number) => counts.get(`第 ${number} 件 / entry ${number}`) !== 1);
  expect(wrong).toEqual([]);
  const findings = await items(page, 'findings', "category = '千件'");
  expect(findings.map(({ properties }) => properties['name']).sort()).toEqual([...wanted.findings].sort());
  expect(seen.size).toBeGreaterThan(5);
  expect(findings.filter(({ properties }) => properties['note'] === SEEN).map(({ id }) => id).sort()).toEqual([...seen].sort());
  const notes = new Map((await items(page, 'bins', "note LIKE '记 %'")).map(({ id, properties }) => [id, properties['note']]));
  expect([...notes].sort()).toEqual([...wanted.bins].sort());
  await page.close();
});

test('drops that come while somebody presses row after row lose none of it', async ({ map }) => {
  const chance = random(SEED);
  await map.context().grantPermissions(['geolocation']);
  await map.context().setGeolocation({ longitude: 117.1101, latitude: 33.0508, accuracy: 6 });
  await mapless(map.context());
  await map.goto('/#16/33.0508/117.1101');
  await map.getByRole('button', { name: '我的位置', exact: true }).tap();
  await expect(map.locator('.yes')).toHaveCount(20);
  const mend = await cut(map);
  const changes = async (): Promise<number> => [...(await history(map)).values()].reduce((sum, count) => sum + count, 0);
  const before = await changes();
  await map.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLElement>('.yes')) button.click();
  });
  await expect(map.locator('.queue')).toContainText('20 项待上传');
  await mend();
  await map.route('**/api/changes', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    if (chance() < 0.2) return route.abort();
    if (chance() < 0.2) {
      await route.fetch();
      return route.abort();
    }
    return route.continue();
  });
  await map.reload();
  await expect(map.locator('.queue')).toContainText('20 项都已上传');
  expect(await changes()).toBe(before + 20);
});
