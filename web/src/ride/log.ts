/** Rides in the browser's own database: each record is there before the next one comes, so that a killed page loses none. */
import type { RideHead, RideRecord } from './record';

const NAME = 'verge-rides';
const HEADS = 'rides';
const RECORDS = 'records';

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(HEADS, { keyPath: 'id' });
      asked.result.createObjectStore(RECORDS, { keyPath: ['ride', 'seq'] });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => {
      opened = null;
      failed(asked.error ?? new Error('indexedDB'));
    };
  });
  return opened;
}

async function within<T>(stores: string[], mode: IDBTransactionMode, work: (of: (store: string) => IDBObjectStore) => IDBRequest<T> | null): Promise<T | undefined> {
  const base = await open();
  return new Promise((done, failed) => {
    const step = base.transaction(stores, mode);
    const request = work((store) => step.objectStore(store));
    step.oncomplete = () => done(request?.result);
    step.onerror = step.onabort = () => failed(step.error ?? new Error('indexedDB'));
  });
}

const ofRide = (id: string): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

export const heads = async (): Promise<RideHead[]> =>
  (await within<RideHead[]>([HEADS], 'readonly', (of) => of(HEADS).getAll() as IDBRequest<RideHead[]>)) ?? [];

export const putHead = async (head: RideHead): Promise<void> => void (await within([HEADS], 'readwrite', (of) => of(HEADS).put(head)));

export const add = async (record: RideRecord): Promise<void> =>
  void (await within([RECORDS], 'readwrite', (of) => of(RECORDS).add(record)));

export const records = async (id: string): Promise<RideRecord[]> =>
  (await within<RideRecord[]>([RECORDS], 'readonly', (of) => of(RECORDS).getAll(ofRide(id)) as IDBRequest<RideRecord[]>)) ?? [];

/** Only when the server has confirmed it, or its rider threw it away. */
export const remove = async (id: string): Promise<void> =>
  void (await within([HEADS, RECORDS], 'readwrite', (of) => {
    of(RECORDS).delete(ofRide(id));
    of(HEADS).delete(id);
    return null;
  }));
