import { describe, expect, it } from 'vitest';
import type { Kind } from '../api/types';
import { readFilter, starting, writeFilter, type Condition } from './filter';

const title = { zh: 'x', en: 'x' };
const kind = {
  id: 'bins', fields: [
    { name: 'state', title, type: 'text', values: [{ value: 'lost', title }, { value: 'in_use', title }] },
    { name: 'name', title, type: 'text' }, { name: 'volume_l', title, type: 'number' }, { name: 'main', title, type: 'boolean' },
    { name: 'seen_at', title, type: 'date' },
  ],
} as unknown as Kind;

describe('a filter', () => {
  const conditions: Condition[] = [
    { field: 'state', op: 'in', values: ['lost', 'in_use'] }, { field: 'name', op: 'has', value: "B' AND 1" },
    { field: 'volume_l', op: 'min', value: '100' }, { field: 'main', op: 'is', value: 'true' },
    { field: 'seen_at', op: 'max', value: '2026-01-01' }, { field: 'name', op: 'empty' },
  ];

  it('is CQL2 that reads back as the same choices', () => {
    const text = writeFilter(kind, conditions);
    expect(text).toBe(
      "state IN ('lost','in_use') AND name LIKE '%B'' AND 1%' AND volume_l >= 100 AND main = true AND seen_at <= DATE('2026-01-01') AND name IS NULL",
    );
    expect(readFilter(kind, text)).toEqual(conditions);
  });

  it('leaves out what is not filled in yet', () => {
    expect(writeFilter(kind, kind.fields.map(starting))).toBe('main = true');
    expect(readFilter(kind, '')).toEqual([]);
  });

  it('that says more than choices can stays text', () => {
    for (const text of ["state = 'lost' OR main = true", "nowhere = 'x'", 'S_INTERSECTS(geometry, POINT(1 2))', 'volume_l > 100']) {
      expect(readFilter(kind, text), text).toBeNull();
    }
  });
});
