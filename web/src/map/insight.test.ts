import { describe, expect, it } from 'vitest';
import { counted } from './insight';

const one = (id: string, state: string) => ({ properties: { id, state } });
const heap = (count: number, broken: number, west: number) => ({ properties: { count, broken, planned: 0, west, south: 1, east: 2, north: 3 } });

describe('what is in sight', () => {
  it('adds up numbers and single things, the broken apart', () => {
    expect(counted('bins', [one('a', 'in_use'), one('b', 'lost'), heap(12, 3, 0), heap(5, 0, 1)])).toEqual([
      { collection: 'bins', count: 19, broken: 4 },
    ]);
  });

  it('counts once what two tiles draw', () => {
    expect(counted('bins', [one('a', 'lost'), one('a', 'lost'), heap(2, 1, 0), heap(2, 1, 0)])[0]).toMatchObject({ count: 3, broken: 2 });
  });

  it('says nothing where there is nothing', () => {
    expect(counted('bins', [])).toEqual([]);
  });
});
