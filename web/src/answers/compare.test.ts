import { describe, expect, it } from 'vitest';
import type { Table } from '../api/types';
import { compare } from './compare';

const title = { zh: '', en: '' };
const columns = (...names: string[]) => names.map((name) => ({ name, title }));
const gaps = (...rows: unknown[][]): Table => ({
  columns: columns('road_number', 'from', 'to', 'side', 'length_m'), rows, ids: rows.map((_, at) => `gap-${at + 1}`),
});
const things = (...rows: [id: string, name: string, offset: number | null][]): Table => ({
  columns: columns('name', 'offset_m'), rows: rows.map(([, ...row]) => row), ids: rows.map(([id]) => id),
});
const uuid = (n: number): string => `0190a5c2-0000-7000-8000-00000000000${n}`;

describe('two answers about stretches of road', () => {
  it('know a stretch again whose ends moved, whatever its number', () => {
    const before = gaps(['S225', 'K1+000', 'K2+000', 'left', 1000], ['S225', 'K5+000', 'K6+000', 'left', 1000]);
    const after = gaps(['S225', 'K5+000', 'K6+000', 'left', 1000], ['S225', 'K1+000', 'K1+400', 'left', 400], ['S225', 'K5+000', 'K6+000', 'right', 1000]);
    const found = compare(before, after);
    expect(found.changed).toEqual([{ before: 0, after: 1, columns: [2, 4] }]);
    expect(found).toMatchObject({ added: [2], gone: [], same: 1 });
    expect(found.figures.map(({ before: b, after: a }) => [b, a])).toEqual([[2, 3], [2000, 2400]]);
  });

  it('count a stretch that was split once as the same and once as new', () => {
    const found = compare(gaps(['S225', 'K1', 'K3', 'both', 2000]), gaps(['S225', 'K1', 'K2', 'both', 1000], ['S225', 'K2+100', 'K3', 'both', 900]));
    expect([found.changed.length, found.added.length, found.gone.length]).toEqual([1, 1, 0]);
  });
});

describe('two answers about things', () => {
  it('tell what is new, gone, changed and the same by id', () => {
    const before = things([uuid(1), 'a', 3], [uuid(2), 'b', 4], [uuid(3), 'c', null]);
    const after = things([uuid(2), 'b', 4], [uuid(1), 'a', 5], [uuid(4), 'd', 1]);
    expect(compare(before, after)).toMatchObject({ added: [2], gone: [2], changed: [{ before: 0, after: 1, columns: [1] }], same: 1 });
  });

  it('find rows without an id by their words, each once', () => {
    const plain: Table = { columns: columns('village', 'count'), rows: [['x', 1], ['x', 2]], ids: ['', ''] };
    expect(compare(plain, plain)).toMatchObject({ added: [], gone: [], changed: [], same: 2 });
  });
});
