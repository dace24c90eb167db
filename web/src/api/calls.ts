/** Every request of the map, by name. */
import { ask, askJson, query } from './http';
import { processOf } from './process';
import type { Geometry } from 'geojson';
import type {
  Answer, BaseLayer, Box, Edit, Head, Hit, Kind, Located, Measured, NearThing, PlaceName, Process, Properties, Register, Road, Thing, Things,
  Undone,
} from './types';

const part = encodeURIComponent;

export const register = (): Promise<Register> => askJson('/api/register');
export const kinds = (): Promise<Kind[]> => askJson('/api/kinds');
export const bases = (): Promise<BaseLayer[]> => askJson('/api/base');
export const places = (signal: AbortSignal): Promise<PlaceName[]> => askJson('/api/places', { signal });
export const roads = (): Promise<Road[]> => askJson('/api/roads');

export const locate = (lon: number, lat: number, reach: number, signal: AbortSignal): Promise<Located | null> =>
  askJson(`/api/locate${query({ lon: lon.toFixed(7), lat: lat.toFixed(7), reach })}`, { signal });

/** Where a place is on one road, wherever the road is. */
export const onRoad = (road: string, lon: number, lat: number, signal?: AbortSignal): Promise<Located | null> =>
  askJson(`/api/roads/${part(road)}/at${query({ lon: lon.toFixed(7), lat: lat.toFixed(7) })}`, { signal });

export const placeOn = (road: string, chainage: string, side: string, offset: number): Promise<Located> =>
  askJson(`/api/roads/${part(road)}/place${query({ chainage, side, offset })}`);

export const between = (road: string, from: readonly number[], to: readonly number[], signal: AbortSignal): Promise<{ from: Located; to: Located; along_m: number }> =>
  askJson(`/api/roads/${part(road)}/between${query({ from: from.join(','), to: to.join(',') })}`, { signal });

/** Length and area on the ellipsoid; the screen measures nothing by itself. */
export const measure = (geometry: Geometry, signal?: AbortSignal): Promise<Measured> =>
  askJson('/api/measure', { method: 'POST', body: geometry, signal });

export const convert = (lon: number, lat: number, to: string, signal: AbortSignal): Promise<{ x: number; y: number; degrees: boolean }> =>
  askJson(`/api/convert${query({ lon: lon.toFixed(7), lat: lat.toFixed(7), to })}`, { signal });

/** `near` is where somebody looks: a chainage without its road is one of a road there. */
export const search = (words: string, near: readonly [number, number] | null, signal: AbortSignal): Promise<Hit[]> =>
  askJson(`/api/search${query({ q: words, near: near === null ? undefined : near.map((x) => x.toFixed(5)).join(',') })}`, { signal });

export async function processes(): Promise<Process[]> {
  const list = await askJson<{ processes: unknown[] }>('/api/processes?full=true');
  return list.processes.map(processOf);
}

/** Asks a question, of the register as it is or as it was at a moment or at the end of a day. */
export const execute = (id: string, inputs: Properties, signal: AbortSignal, asOf?: string): Promise<Answer> =>
  askJson(`/api/processes/${part(id)}/execution${query({ f: 'answer', asOf })}`, { method: 'POST', body: { inputs }, signal });

export async function download(id: string, inputs: Properties, format: string): Promise<Blob> {
  const headers = { Accept: '*/*' };
  const path = `/api/processes/${part(id)}/execution?f=${part(format)}`;
  return (await ask(path, { method: 'POST', body: { inputs }, headers })).blob();
}

const itemPath = (collection: string, id: string): string =>
  `/api/collections/${part(collection)}/items/${part(id)}`;

export interface Tagged {
  thing: Thing;
  etag: string;
}

export async function item(collection: string, id: string, signal?: AbortSignal): Promise<Tagged> {
  const headers = { Accept: 'application/geo+json' };
  const response = await ask(itemPath(collection, id), { headers, signal });
  return { thing: (await response.json()) as Thing, etag: response.headers.get('ETag') ?? '' };
}

/** The number of the change set that a write became; none where nothing changed. */
const changeOf = (response: Response): number | null => Number(response.headers.get('Verge-Change')) || null;

export interface Patch {
  properties: Properties;
  geometry?: Geometry | null;
}

/** Merges fields, and a new place, into a thing, unless it changed since the tag was read. */
export async function patch(collection: string, id: string, etag: string, body: Patch, reason?: string): Promise<number | null> {
  const headers: Record<string, string> = { 'Content-Type': 'application/merge-patch+json' };
  if (etag !== '') headers['If-Match'] = etag;
  return changeOf(await ask(`${itemPath(collection, id)}${query({ reason })}`, { method: 'PATCH', headers, body }));
}

/** A new thing with an id of ours: sent twice, it is made once. */
export async function create(collection: string, thing: Thing, reason?: string): Promise<number | null> {
  const path = `/api/collections/${part(collection)}/items${query({ reason })}`;
  return changeOf(await ask(path, { method: 'POST', headers: { 'Content-Type': 'application/geo+json' }, body: thing }));
}

export async function remove(collection: string, id: string, etag: string, reason?: string): Promise<number | null> {
  const headers = { 'If-Match': etag };
  return changeOf(await ask(`${itemPath(collection, id)}${query({ reason })}`, { method: 'DELETE', headers }));
}

export const items = (collection: string, filter: string | undefined, signal: AbortSignal, limit = 1000): Promise<Things> =>
  askJson(`/api/collections/${part(collection)}/items${query({ limit, filter })}`, {
    headers: { Accept: 'application/geo+json' },
    signal,
  });

export const itemsIn = (collection: string, box: Box, limit: number, signal: AbortSignal): Promise<Things> =>
  askJson(
    `/api/collections/${part(collection)}/items${query({ limit, bbox: box.map((x) => x.toFixed(6)).join(',') })}`,
    { headers: { Accept: 'application/geo+json' }, signal },
  );

export const itemHistory = (collection: string, id: string): Promise<Head[]> =>
  askJson(`${itemPath(collection, id)}/history`);

export const history = (limit: number, before?: number): Promise<Head[]> =>
  askJson(`/api/history${query({ limit, before })}`);

export const undo = (seq: number, signal?: AbortSignal): Promise<Undone> =>
  askJson(`/api/history/${seq}/undo`, { method: 'POST', body: {}, signal });

/** Several edits as one change set; with `base_seq` refused where any of them changed after that state. */
export const change = (id: string, reason: string, edits: Edit[], base_seq?: number): Promise<Head> =>
  askJson('/api/changes', { method: 'POST', body: { id, reason, edits, base_seq } });

/** A change set made here, perhaps long ago: sent twice with one id, it is one. */
export interface Made {
  id: string;
  reason: string;
  occurred_at: string;
  edits: Edit[];
}

/** What became of it; where all was as it should be already there is no change set. */
export type Written = Head | { seq: number; unchanged: true };

export const write = (made: Made, signal: AbortSignal): Promise<Written> =>
  askJson('/api/changes', { method: 'POST', body: made, signal });

/** What stands around a place, nearest first. */
export const near = ([lon, lat]: readonly [number, number], kinds: readonly string[], limit: number, signal: AbortSignal): Promise<NearThing[]> =>
  askJson(`/api/near${query({ lon: lon.toFixed(7), lat: lat.toFixed(7), kinds: kinds.join(','), limit, reach: 2000 })}`, { signal });

/** What of a plan is accepted or staked out: ranks, and where sites were moved to by rank. */
export interface PlanChosen {
  plan: Properties;
  only: number[];
  moved: Record<string, [lon: number, lat: number]>;
}

export const acceptPlan = (chosen: PlanChosen & { id: string; why: string; anyway: boolean }): Promise<Head> =>
  askJson('/api/plans/accept', { method: 'POST', body: chosen });

/** The stakes sheet as a page to print. */
export const stakes = async (chosen: PlanChosen, lang: string): Promise<Blob> =>
  (await ask('/api/plans/stakes', { method: 'POST', body: chosen, headers: { Accept: '*/*', 'Accept-Language': lang } })).blob();

/** Which things a table lists, and in which order. */
export interface Listed {
  collection: string;
  filter: string;
  sortby: string;
  bbox: Box | null;
}

const listPath = ({ collection, filter, sortby, bbox }: Listed, more: Record<string, string | number>): string =>
  `/api/collections/${part(collection)}/items${query({
    ...more,
    filter: filter === '' ? undefined : filter,
    sortby: sortby === '' ? undefined : sortby,
    bbox: bbox === null ? undefined : bbox.map((x) => x.toFixed(6)).join(','),
  })}`;

export const listed = (list: Listed, offset: number, limit: number, signal: AbortSignal): Promise<Things & { numberMatched: number }> =>
  askJson(listPath(list, { limit, offset }), { headers: { Accept: 'application/geo+json' }, signal });

/** The whole list as a file. */
export const listFile = async (list: Listed, format: string): Promise<Blob> =>
  (await ask(listPath(list, { f: format }), { headers: { Accept: '*/*' } })).blob();
