/** Where areas lie on this device: IndexedDB, read by the worker and written by the page. */
import type { Thing } from '../api/types';
import type { KeptBytes, Shelf } from '../worker/shelf';
import { keysOf, newestFirst, type Area } from './area';
import type { Tile } from './tiles';

const NAME = 'verge-areas';
const PARTED = ['tiles', 'things', 'documents', 'photos'] as const;
export type Store = (typeof PARTED)[number];

/** The database, made where there is none. */
export function openDatabase(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const opening = indexedDB.open(NAME, 1);
    opening.addEventListener('upgradeneeded', () => {
      opening.result.createObjectStore('areas', { keyPath: 'id' });
      // Everything of a part begins with its key, so that a part goes in one step.
      for (const store of PARTED) opening.result.createObjectStore(store);
    });
    opening.addEventListener('success', () => {
      // A newer build must not wait for this page.
      opening.result.addEventListener('versionchange', () => opening.result.close());
      done(opening.result);
    });
    opening.addEventListener('error', () => fail(opening.error ?? new Error('indexedDB')));
  });
}

export const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => fail(request.error ?? new Error('indexedDB')));
  });

/** Until everything of a transaction is on the disk; a full disk is its error. */
export const written = (transaction: IDBTransaction): Promise<void> =>
  new Promise((done, fail) => {
    transaction.addEventListener('complete', () => done());
    for (const end of ['abort', 'error'] as const) {
      transaction.addEventListener(end, () => fail(transaction.error ?? new DOMException('', 'AbortError')));
    }
  });

/** All keys that begin with a part's own. */
const within = (part: string): IDBKeyRange => IDBKeyRange.bound([part], [part, []]);

export async function areasIn(database: IDBDatabase): Promise<Area[]> {
  const all = await asked(database.transaction('areas').objectStore('areas').getAll() as IDBRequest<Area[]>);
  return newestFirst(all);
}

/** The moment an area becomes one: before it nothing of it counts, after it all of it. What it replaces goes. */
export async function commit(database: IDBDatabase, area: Area, before: Area | null): Promise<void> {
  const transaction = database.transaction(['areas', ...PARTED], 'readwrite', { durability: 'strict' });
  const done = written(transaction);
  transaction.objectStore('areas').put(area);
  const kept = new Set(keysOf(area));
  const gone = before === null ? [] : keysOf(before).filter((key) => !kept.has(key));
  for (const key of gone) for (const store of PARTED) transaction.objectStore(store).delete(within(key));
  await done;
}

export async function removeArea(database: IDBDatabase, area: Area): Promise<void> {
  const transaction = database.transaction(['areas', ...PARTED], 'readwrite');
  const done = written(transaction);
  transaction.objectStore('areas').delete(area.id);
  for (const key of keysOf(area)) for (const store of PARTED) transaction.objectStore(store).delete(within(key));
  await done;
}

/** Removes what no area names: leftovers of a taking that was stopped, killed or had no room. */
export async function sweep(database: IDBDatabase): Promise<void> {
  const transaction = database.transaction(['areas', ...PARTED], 'readwrite');
  const done = written(transaction);
  const named = new Set((await asked(transaction.objectStore('areas').getAll() as IDBRequest<Area[]>)).flatMap(keysOf));
  for (const store of PARTED) {
    const own = transaction.objectStore(store);
    let from: IDBKeyRange | undefined;
    for (;;) {
      const cursor = await asked(own.openKeyCursor(from));
      if (cursor === null) break;
      const [part] = cursor.key as [string];
      if (!named.has(part)) own.delete(within(part));
      from = IDBKeyRange.lowerBound([part, []]);
    }
  }
  await done;
}

/** Reads what is kept; parts never change, so what was read of them stays read. */
export function openShelf(): Shelf & { forget(): void } {
  let opened: Promise<IDBDatabase> | null = null;
  let areas: Promise<Area[]> | null = null;
  const read = new Map<string, Promise<Thing[]>>();
  const database = (): Promise<IDBDatabase> => {
    opened ??= openDatabase();
    opened.then(
      (it) => ['close', 'versionchange'].forEach((end) => it.addEventListener(end, () => (opened = null))),
      () => (opened = null),
    );
    return opened;
  };
  const get = async <T>(store: Store, key: IDBValidKey): Promise<T | null> =>
    ((await asked((await database()).transaction(store).objectStore(store).get(key))) as T | undefined) ?? null;
  return {
    areas: () => {
      areas ??= database().then(areasIn);
      areas.catch(() => (areas = null));
      return areas;
    },
    tile: (part, { z, row, col }: Tile) => get<{ bytes: ArrayBuffer }>('tiles', [part, z, row, col]).then((kept) => kept?.bytes ?? null),
    things: (part) => {
      let things = read.get(part);
      if (things === undefined) {
        things = database().then(async (it) =>
          (await asked(it.transaction('things').objectStore('things').getAll(within(part)) as IDBRequest<Thing[][]>)).flat());
        things.catch(() => read.delete(part));
        read.set(part, things);
      }
      return things;
    },
    document: (key, path) => get<string>('documents', [key, path]),
    photo: (key, hash) => get<KeptBytes>('photos', [key, hash]),
    forget: () => {
      areas = null;
      read.clear();
    },
  };
}
