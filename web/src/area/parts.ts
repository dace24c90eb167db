/** Writing the parts of an area; none of it counts until the area's record is written. */
import type { Box, Kind } from '../api/types';
import { photosOf } from '../panels/photos/photos';
import { DOCUMENTS } from '../worker/routes';
import type { KeptBytes } from '../worker/shelf';
import type { Area, Part } from './area';
import { asked, written, type Store } from './database';
import { zoomsFrom } from './estimate';
import { allIn, fresh, tile as tileAt } from './fresh';
import { drawnFrom } from './look';
import type { Meter } from './meter';
import { inParallel } from './parallel';
import { tilesOver } from './tiles';
import { MOST_TILES } from './bounds';

export interface Taking {
  database: IDBDatabase;
  /** Part of every key of this taking. */
  mark: string;
  boxes: readonly Box[];
  from: number;
  to: number;
  meter: Meter;
  signal: AbortSignal;
  /** Names of the photos of what was taken. */
  photos: Set<string>;
}

interface KeptTile {
  etag: string;
  bytes: ArrayBuffer;
}

/** Rows written in one go. */
const TOGETHER = 64;

async function put(database: IDBDatabase, store: Store, rows: readonly (readonly [IDBValidKey, unknown])[]): Promise<void> {
  const transaction = database.transaction(store, 'readwrite');
  const done = written(transaction);
  for (const [key, value] of rows) transaction.objectStore(store).put(value, key);
  await done;
}

const keptAt = async <T>(database: IDBDatabase, store: Store, key: IDBValidKey): Promise<T | undefined> =>
  (await asked(database.transaction(store).objectStore(store).get(key))) as T | undefined;

/** All things of a kind in the boxes, each once, as they are listed. */
async function takeThings({ database, boxes, meter, signal, photos }: Taking, kind: Kind, key: string): Promise<{ things: number; bytes: number }> {
  const seen = new Set<string>();
  let [chunk, bytes] = [0, 0];
  for (const box of boxes) {
    for await (const page of allIn(kind.id, box, signal)) {
      const fresh = page.things.filter(({ id }) => !seen.has(String(id)));
      for (const thing of fresh) {
        seen.add(String(thing.id));
        photosOf(thing.properties).forEach((name) => photos.add(name));
      }
      if (fresh.length === 0) continue;
      const size = Math.round((page.bytes * fresh.length) / page.things.length);
      bytes += size;
      meter.add({ things: fresh.length, bytes: size });
      await put(database, 'things', [[[key, chunk], fresh]]);
      chunk += 1;
    }
  }
  return { things: seen.size, bytes };
}

/** All tiles of a kind; those of an older part that are still the same are not sent again. */
async function takeTiles({ database, boxes, from, to, meter, signal }: Taking, kind: Kind, key: string, before: Part | undefined): Promise<{ tiles: number; bytes: number }> {
  const tiles = tilesOver(boxes, zoomsFrom(from, to, drawnFrom(kind)), to, MOST_TILES) ?? [];
  let bytes = 0;
  let rows: [IDBValidKey, KeptTile][] = [];
  await inParallel(tiles, signal, async ({ z, row, col }) => {
    const old = before === undefined ? undefined : await keptAt<KeptTile>(database, 'tiles', [before.key, z, row, col]);
    const sent = await tileAt(kind.id, z, row, col, old?.etag ?? null, signal);
    const kept = sent.bytes === null ? old : { etag: sent.etag, bytes: sent.bytes };
    if (kept === undefined) return;
    bytes += kept.bytes.byteLength;
    meter.add({ tiles: 1, bytes: kept.bytes.byteLength });
    rows.push([[key, z, row, col], kept]);
    if (rows.length < TOGETHER) return;
    const full = rows;
    rows = [];
    await put(database, 'tiles', full);
  });
  await put(database, 'tiles', rows);
  return { tiles: tiles.length, bytes };
}

/** One collection; none when nothing of it is in the boxes. */
export async function takePart(taking: Taking, kind: Kind, before?: Part): Promise<Part | null> {
  const key = `${taking.mark}/${kind.id}`;
  const { things, bytes } = await takeThings(taking, kind, key);
  if (things === 0) return null;
  const drawn = await takeTiles(taking, kind, key, before);
  return { key, collection: kind.id, tiles: drawn.tiles, things, bytes: bytes + drawn.bytes };
}

/** What the page asks for when it opens. */
export async function takeDocuments({ database, mark, meter, signal }: Taking): Promise<Area['documents']> {
  const key = `${mark}/documents`;
  let bytes = 0;
  const take = async (path: string): Promise<void> => {
    const text = await (await fresh(path, signal)).text();
    bytes += text.length;
    meter.add({ bytes: text.length });
    await put(database, 'documents', [[[key, path], text]]);
  };
  await inParallel(DOCUMENTS, signal, take);
  return { key, bytes };
}

/** The photos of what was taken; one that is gone is no reason to take nothing. */
export async function takePhotos(taking: Taking, names: ReadonlySet<string>, before: Area['photos']): Promise<Area['photos']> {
  const { database, mark, meter, signal } = taking;
  const key = `${mark}/photos`;
  let [count, bytes] = [0, 0];
  await inParallel([...names], signal, async (name) => {
    let photo = before === null ? undefined : await keptAt<KeptBytes>(database, 'photos', [before.key, name]);
    if (photo === undefined) {
      const response = await fresh(`/api/photos/${encodeURIComponent(name)}`, signal, 'image/*').catch((error: unknown) => {
        if (error instanceof Error && 'status' in error && error.status === 404) return null;
        throw error;
      });
      if (response === null) return;
      photo = { type: response.headers.get('Content-Type') ?? 'application/octet-stream', bytes: await response.arrayBuffer() };
    }
    meter.add({ bytes: photo.bytes.byteLength });
    count += 1;
    bytes += photo.bytes.byteLength;
    await put(database, 'photos', [[[key, name], photo]]);
  });
  return { key, count, bytes };
}
