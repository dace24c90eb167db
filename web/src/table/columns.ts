/** The columns of an attribute table. */
import type { Field, Kind } from '../api/types';

/** Of use to programs, or to few people: shown when asked for. */
const SELDOM = new Set(['source_id', 'calibration', 'members', 'updated_at', 'accuracy_m', 'source', 'origin', 'destination']);

export const columnsOf = (kind: Kind): Field[] => kind.fields.filter((field) => field.type !== 'json');

export const usualColumns = (kind: Kind): string[] =>
  columnsOf(kind).filter((field) => !SELDOM.has(field.name)).map((field) => field.name);

/** Lists of words have no order. */
export const sorts = (field: Field): boolean => field.type !== 'text-list' && field.type !== 'json';

/** Pixels that a column's values mostly need. */
export function widthOf(field: Field): number {
  if (field.name === 'note') return 240;
  switch (field.type) {
    case 'number':
    case 'integer':
      return 118;
    case 'boolean':
      return 84;
    case 'date':
      return 112;
    case 'time':
      return 148;
    case 'text-list':
      return 170;
    default:
      return field.values === undefined ? 132 : 100;
  }
}

/** The way a press on a column's head goes on: up, down, as stored. */
export function nextSort(now: string, name: string): string {
  if (now === name) return `-${name}`;
  return now === `-${name}` ? '' : name;
}

const KEY = 'verge-columns';

/** What the user chose for a kind; the browser may keep nothing. */
export function chosenColumns(kind: Kind): string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(`${KEY}-${kind.id}`) ?? 'null') as unknown;
    const known = new Set(columnsOf(kind).map((field) => field.name));
    if (Array.isArray(kept)) {
      const names = kept.filter((name): name is string => typeof name === 'string' && known.has(name));
      if (names.length > 0) return names;
    }
  } catch {
    // As for everybody else.
  }
  return usualColumns(kind);
}

export function keepColumns(kind: Kind, names: readonly string[]): void {
  try {
    localStorage.setItem(`${KEY}-${kind.id}`, JSON.stringify(names));
  } catch {
    // Kept for this page only.
  }
}
