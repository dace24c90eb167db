/** Taking an area along, and bringing one up to date. Until the last step nothing of it counts; then all of it does. */
import type { Box, Kind, Register, Thing } from '../api/types';
import { newId } from '../edit/uuid';
import { drawnKinds } from '../map/layers';
import { photosOf } from '../panels/photos/photos';
import type { Area, Part } from './area';
import type { Size } from './bounds';
import { around } from './box';
import { changedSince } from './changed';
import { asked, commit, openDatabase, sweep } from './database';
import { fresh } from './fresh';
import { Meter } from './meter';
import { takeDocuments, takePart, takePhotos, type Taking } from './parts';
import { lowest } from './tiles';

export interface Wish {
  name: string;
  boxes: readonly Box[];
  /** The deepest zoom. */
  to: number;
  photos: boolean;
}

/** One window at a time writes: what another has not finished yet is not swept away. */
const LOCK = 'verge-areas';

/** Longer than sweeping takes, milliseconds; who holds on is taking an area. */
const PATIENCE = 5_000;

export class Busy extends Error {}

export async function alone<T>(work: () => Promise<T>, patience = PATIENCE): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Busy()), patience);
  return navigator.locks.request(LOCK, { signal: late.signal }, () => {
    clearTimeout(timer);
    return work();
  }) as Promise<T>;
}

async function photosIn(database: IDBDatabase, part: Part): Promise<string[]> {
  const range = IDBKeyRange.bound([part.key], [part.key, []]);
  const chunks = (await asked(database.transaction('things').objectStore('things').getAll(range))) as Thing[][];
  return chunks.flat().flatMap(({ properties }) => photosOf(properties));
}

/** Takes what is wished, or anew what of an older area has changed since. */
async function taken(wish: Wish, before: Area | null, kinds: readonly Kind[], expected: Size, signal: AbortSignal, told: (share: number) => void): Promise<Area> {
  const database = await openDatabase();
  const id = before?.id ?? newId();
  try {
    const register = (await (await fresh('/api/register', signal)).json()) as Register;
    const meter = new Meter(expected, told);
    const taking: Taking = {
      database, mark: newId(), boxes: wish.boxes, from: lowest(around(wish.boxes)), to: wish.to, meter, signal, photos: new Set(),
    };
    const changed = before === null || before.register !== register.name ? null : await changedSince(before.seq, register.seq, kinds, signal);
    const documents = await takeDocuments(taking);
    const parts: Part[] = [];
    for (const kind of drawnKinds(kinds).filter(({ id: each }) => (register.counts[each] ?? 0) > 0)) {
      const old = before?.parts.find(({ collection }) => collection === kind.id);
      if (changed !== null && !changed.has(kind.id)) {
        if (old === undefined) continue;
        meter.add(old);
        parts.push(old);
        if (wish.photos) (await photosIn(database, old)).forEach((name) => taking.photos.add(name));
        continue;
      }
      const part = await takePart(taking, kind, old);
      if (part !== null) parts.push(part);
    }
    const photos = wish.photos ? await takePhotos(taking, taking.photos, before?.photos ?? null) : null;
    const area: Area = {
      id, name: wish.name, register: register.name, boxes: [...wish.boxes], from: taking.from, to: wish.to, seq: register.seq, taken_at: new Date().toISOString(), parts, documents, photos,
    };
    signal.throwIfAborted();
    await commit(database, area, before);
    return area;
  } catch (error) {
    await sweep(database).catch(() => undefined);
    throw error;
  } finally {
    database.close();
  }
}

export const takeArea = (wish: Wish, kinds: readonly Kind[], expected: Size, signal: AbortSignal, told: (share: number) => void): Promise<Area> =>
  alone(() => taken(wish, null, kinds, expected, signal, told));

export const refreshArea = (area: Area, kinds: readonly Kind[], signal: AbortSignal, told: (share: number) => void): Promise<Area> => {
  const expected = area.parts.reduce<Size>((sum, { tiles, things, bytes }) => (
    { tiles: sum.tiles + tiles, things: sum.things + things, bytes: sum.bytes + bytes }
  ), { tiles: 0, things: 0, bytes: 0 });
  return alone(() => taken({ name: area.name, boxes: area.boxes, to: area.to, photos: area.photos !== null }, area, kinds, expected, signal, told));
};

/** Whether the browser had no room left. */
export const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

