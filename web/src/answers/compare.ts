/** Two answers to one question side by side: what is new, what is gone, what reads otherwise. */
import type { Column, Table } from '../api/types';
import { readChainage } from '../text/chainage';

export interface Changed {
  before: number;
  after: number;
  /** Columns that read otherwise, by their place in the later table. */
  columns: number[];
}

export interface Figure {
  column: Column | null;
  before: number;
  after: number;
}

export interface Difference {
  /** Rows of the later table. */
  added: number[];
  /** Rows of the earlier table. */
  gone: number[];
  changed: Changed[];
  same: number;
  figures: Figure[];
}

/** They number the rows of one answer and say nothing of what the row is about. */
const COUNTERS = new Set(['rank', 'number', 'cumulative', 'days', 'between']);
/** Columns whose values may be added up. */
const SUMS = new Set(['length_m', 'households', 'weight', 'gain', 'losses', 'plants_needed', 'measured_mu', 'haul']);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const at = (table: Table, name: string): number => table.columns.findIndex((column) => column.name === name);

interface Stretch {
  where: string;
  from: number;
  to: number;
}

/** A row that speaks of a stretch of road, whose ends may have moved. */
function stretchOf(table: Table, row: readonly unknown[]): Stretch | null {
  const [road, from, to, side] = ['road_number', 'from', 'to', 'side'].map((name) => at(table, name));
  if (road === undefined || from === undefined || to === undefined || from < 0 || to < 0 || road < 0) return null;
  const [begin, end] = [readChainage(String(row[from] ?? '')), readChainage(String(row[to] ?? ''))];
  if (begin === null || end === null) return null;
  return { where: JSON.stringify([row[road], side === undefined ? null : row[side]]), from: begin, to: end };
}

/** What a row is about, so that it is found again in another answer. */
function keyOf(table: Table, row: readonly unknown[], id: string): string {
  if (UUID.test(id)) return id;
  const words = table.columns.map((column, nth) => {
    const value = row[nth] ?? null;
    if (COUNTERS.has(column.name) || column.name === 'reason' || typeof value === 'number') return null;
    const post = typeof value === 'string' ? readChainage(value) : null;
    return post === null ? value : Math.round(post / 10);
  });
  return JSON.stringify(words);
}

/** Keys that several rows share are told apart by their order. */
function keysOf(table: Table): string[] {
  const seen = new Map<string, number>();
  return table.rows.map((row, nth) => {
    const key = keyOf(table, row, table.ids[nth] ?? '');
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count === 0 ? key : `${key}#${count}`;
  });
}

const overlap = (a: Stretch, b: Stretch): number =>
  a.where === b.where ? Math.min(a.to, b.to) - Math.max(a.from, b.from) : -1;

/** Which earlier row each later one was, if any. */
function pairs(before: Table, after: Table): (number | null)[] {
  const stretches = before.rows.map((row) => stretchOf(before, row));
  if (stretches.some((stretch) => stretch !== null)) {
    const free = new Set(stretches.keys());
    return after.rows.map((row) => {
      const stretch = stretchOf(after, row);
      let [best, most] = [null as number | null, 0];
      for (const nth of stretch === null ? [] : free) {
        const other = stretches[nth];
        const shared = other == null || stretch === null ? 0 : overlap(stretch, other);
        if (shared > most) [best, most] = [nth, shared];
      }
      if (best !== null) free.delete(best);
      return best;
    });
  }
  const known = new Map(keysOf(before).map((key, nth) => [key, nth]));
  return keysOf(after).map((key) => known.get(key) ?? null);
}

const reads = (value: unknown): string =>
  typeof value === 'number' ? value.toPrecision(9) : value === undefined || value === '' ? 'null' : JSON.stringify(value);

function figuresOf(before: Table, after: Table): Figure[] {
  const sum = (table: Table, name: string): number => {
    const place = at(table, name);
    return table.rows.reduce((all, row) => all + (typeof row[place] === 'number' ? row[place] : 0), 0);
  };
  const figures: Figure[] = [{ column: null, before: before.rows.length, after: after.rows.length }];
  for (const column of after.columns) {
    if (!SUMS.has(column.name) || at(before, column.name) < 0) continue;
    const figure = { column, before: sum(before, column.name), after: sum(after, column.name) };
    if (figure.before !== 0 || figure.after !== 0) figures.push(figure);
  }
  return figures;
}

export function compare(before: Table, after: Table): Difference {
  const was = pairs(before, after);
  const left = new Set(before.rows.keys());
  const difference: Difference = { added: [], gone: [], changed: [], same: 0, figures: figuresOf(before, after) };
  was.forEach((earlier, later) => {
    if (earlier === null) {
      difference.added.push(later);
      return;
    }
    left.delete(earlier);
    const columns = after.columns.flatMap((column, nth) => {
      const other = at(before, column.name);
      if (other < 0 || COUNTERS.has(column.name) || column.name === 'reason') return [];
      return reads(before.rows[earlier]?.[other]) === reads(after.rows[later]?.[nth]) ? [] : [nth];
    });
    if (columns.length > 0) difference.changed.push({ before: earlier, after: later, columns });
    else difference.same += 1;
  });
  difference.gone = [...left];
  return difference;
}
