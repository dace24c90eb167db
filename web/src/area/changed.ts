/** Which collections have changed since an area was taken. */
import type { Head, Kind } from '../api/types';
import { fresh } from './fresh';

/** More changes than this are not looked through: everything is taken anew. */
const MOST_READ = 40;

interface Told {
  head: Head;
  changes: { collection: string }[];
  complete: boolean;
}

/** What changes with what: things known by their chainage move with their road, and the village of a thing is its division's. */
export function spread(collections: ReadonlySet<string>, kinds: readonly Kind[]): Set<string> | null {
  if (collections.has('divisions')) return null;
  const moved = collections.has('roads') ? kinds.filter(({ fields }) => fields.some(({ name }) => name === 'road')).map(({ id }) => id) : [];
  return new Set([...collections, ...moved]);
}

/** The collections that changed after one change up to another; none where that is not worth finding out. */
export async function changedSince(seq: number, now: number, kinds: readonly Kind[], signal: AbortSignal): Promise<Set<string> | null> {
  // A register put back from a copy counts from where the copy was.
  if (now < seq || now - seq > MOST_READ) return null;
  const collections = new Set<string>();
  for (let each = seq + 1; each <= now; each += 1) {
    const told = (await (await fresh(`/api/history/${each}`, signal)).json()) as Told;
    if (!told.complete) return null;
    told.changes.forEach(({ collection }) => collections.add(collection));
  }
  return spread(collections, kinds);
}
