/** A phone outdoors: its size, its place, and a network that fails as told. */
import type { APIRequestContext, BrowserContext, Page, Route } from '@playwright/test';

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

export interface Item { id: string; geometry: { coordinates: [number, number] }; properties: Record<string, unknown> }

export async function item(page: Page, collection: string, id: string): Promise<Item> {
  return (await (await page.request.get(`/api/collections/${collection}/items/${id}`)).json()) as Item;
}

export async function items(page: Page, collection: string, filter: string): Promise<Item[]> {
  const query = new URLSearchParams({ limit: '1000', filter });
  return ((await (await page.request.get(`/api/collections/${collection}/items?${query}`)).json()) as { features: Item[] }).features;
}

export async function bin(page: Page, name: string): Promise<Item> {
  const [found] = await items(page, 'bins', `name = '${name}'`);
  if (found === undefined) throw new Error(`no bin ${name}`);
  return found;
}

/** Writes of the queue fail as they do where there is no network. */
export async function cut(page: Page): Promise<() => Promise<void>> {
  const fail = (route: Route): Promise<void> => (route.request().method() === 'POST' ? route.abort() : route.continue());
  const ways = ['**/api/changes', '**/api/photos'];
  for (const way of ways) await page.route(way, fail);
  return async () => {
    for (const way of ways) await page.unroute(way, fail);
  };
}

/** The token of a page that may write, for somebody else at the office. */
export const tokenOf = async (page: Page): Promise<string> =>
  (await page.locator('meta[name="verge-token"]:not([content=""])').getAttribute('content')) ?? '';

/** Somebody else writes, from the office. */
export async function patch(request: APIRequestContext, token: string, place: string, properties: Record<string, unknown>): Promise<void> {
  const response = await request.patch(`/api/collections/${place}`, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/merge-patch+json' }, data: { properties },
  });
  if (!response.ok()) throw new Error(await response.text());
}

/** Random numbers that can be had again: mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A page without its map: without a graphics card every frame of a list would be read back from it, thousands of times. */
export async function mapless(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
}
