/** Where the queue lives: IndexedDB, which outlives a killed page and a flat battery. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { isDone, isOpen, shares, type Item } from './item';

interface Photo {
  key: string;
  type: string;
  /** Bytes, not a Blob: some phones lose the contents of stored Blobs. */
  bytes: ArrayBuffer;
}

/** `due` is there as long as an item is to be sent, so that the next one is found without reading the others. */
type Row = Item & { due?: 1 };

interface Schema extends DBSchema {
  items: { key: number; value: Row; indexes: { id: string; due: number; status: string } };
  photos: { key: string; value: Photo };
}

const NAME = 'verge-queue';
const VERSION = 1;
/** A tap is kept when the disk has it, not when the system means to write it. */
const STRICT = { durability: 'strict' } as const;
/** What a power cut may forget of sending is found out again by sending once more; a killed page forgets nothing. */
export const RELAXED = { durability: 'relaxed' } as const;

const row = (item: Item): Row => {
  const { due: _, ...plain } = item as Row;
  return isOpen(item) ? { ...plain, due: 1 } : plain;
};

export const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';
/** A phone that slept may have lost its way to the store; asked anew it finds it. */
const isLost = (error: unknown): boolean => error instanceof DOMException && ['InvalidStateError', 'UnknownError'].includes(error.name);

export class Box {
  #db: Promise<IDBPDatabase<Schema>> | null = null;
  readonly #adding: { item: Omit<Item, 'order'>; done: (item: Item) => void; fail: (error: unknown) => void }[] = [];
  #written: Promise<void> = Promise.resolve();

  constructor(readonly name = NAME) {}

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#db ??= openDB<Schema>(this.name, VERSION, {
      upgrade(db) {
        const items = db.createObjectStore('items', { keyPath: 'order', autoIncrement: true });
        items.createIndex('id', 'id', { unique: true });
        items.createIndex('due', 'due');
        items.createIndex('status', 'status');
        db.createObjectStore('photos', { keyPath: 'key' });
      },
      // Another tab with a newer page wants to change the form of the store; this one opens it anew when asked again.
      blocking: (_now, _wanted, event) => {
        this.#db = null;
        (event.target as IDBDatabase).close();
      },
      terminated: () => (this.#db = null),
    }).catch((error: unknown) => {
      this.#db = null;
      throw error;
    });
    return this.#db;
  }

  async #with<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!isLost(error)) throw error;
      this.#db = null;
      return work(await this.#open());
    }
  }

  /** Keeps an item as the last; the order it got. Taps that come while the disk is busy go to it together, in their order. */
  add(item: Omit<Item, 'order'>): Promise<Item> {
    return new Promise((done, fail) => {
      this.#adding.push({ item, done, fail });
      if (this.#adding.length === 1) this.#written = this.#written.then(() => this.#addAll());
    });
  }

  async #addAll(): Promise<void> {
    const all = this.#adding.splice(0);
    try {
      const orders = await this.#with(async (db) => {
        const transaction = db.transaction('items', 'readwrite', STRICT);
        // All of it fails where the disk is full, and nothing may fail unheard.
        const added = all.map(({ item }) => transaction.store.add(row(item as Item)));
        const [given] = await Promise.all([Promise.all(added), transaction.done]);
        return given;
      });
      for (const [at, { item, done }] of all.entries()) done({ ...item, order: orders[at] ?? -1 });
    } catch (error) {
      for (const { fail } of all) fail(error);
    }
  }

  all(): Promise<Item[]> {
    return this.#with((db) => db.getAll('items'));
  }

  get(order: number): Promise<Item | undefined> {
    return this.#with((db) => db.get('items', order));
  }

  /** The first that is to be sent and may be: what others hold back stays behind them. */
  next(): Promise<Item | null> {
    return this.#with(async (db) => {
      const { store } = db.transaction('items');
      const before = await store.index('status').getAll('conflict');
      let cursor = await store.index('due').openCursor();
      while (cursor !== null) {
        const item = cursor.value;
        if (!before.some((one) => one.order < item.order && shares(one, item))) return item;
        cursor = await cursor.continue();
      }
      return null;
    });
  }

  /** Changes an item as it is at that moment, all at once; none where it is gone. `null` takes it out with its photos. */
  change(order: number, how: (item: Item) => Item | null, options: IDBTransactionOptions = STRICT): Promise<Item | null> {
    return this.#with(async (db) => {
      const transaction = db.transaction(['items', 'photos'], 'readwrite', options);
      const items = transaction.objectStore('items');
      const now = await items.get(order);
      const next = now === undefined ? null : how(now);
      const writes: Promise<unknown>[] = [];
      if (now !== undefined && next === null) writes.push(items.delete(order));
      if (next !== null) writes.push(items.put(row(next)));
      // Photos go when the server has what they belong to.
      if (now !== undefined && (next === null || isDone(next))) {
        writes.push(...now.photos.map(({ key }) => transaction.objectStore('photos').delete(key)));
      }
      await Promise.all([...writes, transaction.done]);
      return next;
    });
  }

  async keepPhoto(key: string, photo: Blob): Promise<void> {
    const bytes = await photo.arrayBuffer();
    await this.#with(async (db) => {
      const transaction = db.transaction('photos', 'readwrite', STRICT);
      await Promise.all([transaction.store.put({ key, type: photo.type, bytes }), transaction.done]);
    });
  }

  async photo(key: string): Promise<Blob | null> {
    const kept = await this.#with((db) => db.get('photos', key));
    return kept === undefined ? null : new Blob([kept.bytes], { type: kept.type });
  }

  /** Takes away photos that nothing names any more. */
  sweep(named: ReadonlySet<string>): Promise<void> {
    return this.#with(async (db) => {
      const transaction = db.transaction(['items', 'photos'], 'readwrite');
      const items = await transaction.objectStore('items').getAll();
      const used = new Set([...named, ...items.flatMap(({ photos }) => photos.map(({ key }) => key))]);
      const photos = transaction.objectStore('photos');
      for (const key of await photos.getAllKeys()) if (!used.has(key)) await photos.delete(key);
      await transaction.done;
    });
  }
}
