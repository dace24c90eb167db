/** Answers kept under a name, in this browser. */
import type { Answer, Properties } from '../api/types';
import type { Values } from '../panels/form';

export interface Kept {
  id: string;
  name: string;
  process: string;
  /** The register it was asked of: a browser may meet several. */
  register: string;
  values: Values;
  asked: Properties;
  at: string;
  answer: Answer;
}

const [BASE, SHELF] = ['verge', 'answers'];

function opened(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(BASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(SHELF, { keyPath: 'id' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error ?? new Error('indexedDB'));
    asked.onblocked = () => fail(new Error('indexedDB'));
  });
}

async function on<T>(mode: IDBTransactionMode, act: (shelf: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const base = await opened();
  try {
    return await new Promise<T>((done, fail) => {
      const all = base.transaction(SHELF, mode);
      const asked = act(all.objectStore(SHELF));
      // Only a finished transaction is on the disk; a full one fails at its end.
      all.oncomplete = () => done(asked.result);
      all.onabort = () => fail(all.error ?? new Error('indexedDB'));
    });
  } finally {
    base.close();
  }
}

class Shelf {
  all = $state.raw<readonly Kept[]>([]);
  #read = false;

  async open(): Promise<void> {
    if (this.#read) return;
    this.#read = true;
    try {
      const found = await on<Kept[]>('readonly', (shelf) => shelf.getAll());
      this.all = found.toSorted((a, b) => b.at.localeCompare(a.at));
    } catch {
      // A browser that keeps nothing still answers; keeping says then what is wrong.
    }
  }

  /** Keeps an answer; fails when the browser has no room or allows none. */
  async keep(kept: Kept): Promise<void> {
    // The features of a plan stand in it twice.
    const { features: _twice, ...result } = kept.answer.result;
    const lean = { ...kept, answer: { ...kept.answer, result } };
    await on('readwrite', (shelf) => shelf.put(lean));
    this.all = [lean, ...this.all.filter((other) => other.id !== kept.id)];
  }

  async remove(id: string): Promise<void> {
    await on('readwrite', (shelf) => shelf.delete(id));
    this.all = this.all.filter((kept) => kept.id !== id);
  }
}

export const shelf = new Shelf();

/** The answer as it was, whole again. */
export const whole = ({ answer }: Kept): Answer =>
  answer.result['type'] === 'FeatureCollection'
    ? { ...answer, result: { ...answer.result, features: answer.features.features } }
    : answer;
