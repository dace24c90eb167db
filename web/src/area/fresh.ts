/** Asking the server itself: what the worker kept is no answer here, or an old area would be taken for a new one. */
import { ask, query } from '../api/http';
import { Problem } from '../api/problem';
import type { Box, Thing, Things } from '../api/types';
import { KEPT } from './area';

const GEOJSON = 'application/geo+json';

export async function fresh(path: string, signal: AbortSignal, accept = 'application/json'): Promise<Response> {
  const response = await ask(path, { headers: { Accept: accept }, signal });
  if (response.headers.has(KEPT)) throw Problem.unreachable();
  return response;
}

const itemsPath = (collection: string): string => `/api/collections/${encodeURIComponent(collection)}/items`;
const written = (box: Box): string => box.map((degrees) => degrees.toFixed(7)).join(',');

export interface Page {
  things: Thing[];
  matched: number;
  /** As it was sent. */
  bytes: number;
}

async function page(path: string, signal: AbortSignal): Promise<Page & { next: string | null }> {
  const text = await (await fresh(path, signal, GEOJSON)).text();
  const read = JSON.parse(text) as Things & { numberMatched: number; links: { rel: string; href: string }[] };
  const next = read.links.find(({ rel }) => rel === 'next')?.href;
  const at = next === undefined ? null : new URL(next, location.origin);
  return { things: read.features, matched: read.numberMatched, bytes: text.length, next: at === null ? null : at.pathname + at.search };
}

/** Some of the things in a box, and how many there are. */
export const some = (collection: string, box: Box, limit: number, signal: AbortSignal, filter?: string, offset?: number): Promise<Page> =>
  page(itemsPath(collection) + query({ bbox: written(box), limit, filter, offset }), signal);

/** All things in a box, page by page. */
export async function* allIn(collection: string, box: Box, signal: AbortSignal): AsyncGenerator<Page> {
  let path: string | null = itemsPath(collection) + query({ bbox: written(box), limit: 500 });
  while (path !== null) {
    const got: Page & { next: string | null } = await page(path, signal);
    yield got;
    path = got.next;
  }
}

export interface SentTile {
  /** None where the tile with this tag is still the same. */
  bytes: ArrayBuffer | null;
  etag: string;
}

/** A tile; with the tag of one that is kept, only if it has changed. */
export async function tile(collection: string, z: number, row: number, col: number, etag: string | null, signal: AbortSignal): Promise<SentTile> {
  const headers: Record<string, string> = etag === null ? {} : { 'If-None-Match': etag };
  const path = `/api/collections/${encodeURIComponent(collection)}/tiles/WebMercatorQuad/${z}/${row}/${col}`;
  const response = await fetch(path, { headers, signal, cache: 'no-store' }).catch((error: unknown) => {
    throw signal.aborted ? error : Problem.unreachable();
  });
  if (response.headers.has(KEPT)) throw Problem.unreachable();
  if (response.status === 304 && etag !== null) return { bytes: null, etag };
  if (!response.ok) throw Problem.unreachable();
  return { bytes: await response.arrayBuffer(), etag: response.headers.get('ETag') ?? '' };
}
