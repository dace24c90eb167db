import { describe, expect, it } from 'vitest';
import type { Kind } from '../api/types';
import { columnsOf, nextSort, usualColumns } from './columns';
import { around } from './pages.svelte';

const title = { zh: '', en: '' };
const kind = {
  id: 'bins',
  fields: [
    { name: 'name', title, type: 'text' }, { name: 'volume_l', title, type: 'number' }, { name: 'source_id', title, type: 'text' },
    { name: 'calibration', title, type: 'json' },
  ],
} as unknown as Kind;

describe('the columns of a table', () => {
  it('begin without those that only programs need', () => {
    expect(usualColumns(kind)).toEqual(['name', 'volume_l']);
    expect(columnsOf(kind).map((field) => field.name)).toEqual(['name', 'volume_l', 'source_id']);
  });

  it('sort up, then down, then not', () => {
    expect(['', 'name', '-name', '-volume_l'].map((now) => nextSort(now, 'name'))).toEqual(['name', '-name', '', 'name']);
  });
});

describe('the pages of a long table', () => {
  it('are those that hold the rows in sight', () => {
    expect(around(0, 20, 100)).toEqual([0]);
    expect(around(95, 130, 100)).toEqual([0, 1]);
    expect(around(50_000, 50_040, 100)).toEqual([500]);
  });
});
