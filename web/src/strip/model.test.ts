import { describe, expect, it } from 'vitest';
import type { Answer, Thing } from '../api/types';
import { answerOnRoad, assetsOf, rangeOf, ticks, villagesOf } from './model';

const thing = (id: string, properties: Thing['properties']): Thing => ({ type: 'Feature', id, geometry: null, properties });
const answer = (...features: Thing[]): Answer =>
  ({ features: { type: 'FeatureCollection', features } }) as unknown as Answer;

describe('the road laid straight', () => {
  it('takes gaps, proposals and violations of its own road from the answer', () => {
    const { marks, stretches } = answerOnRoad(
      answer(
        thing('g1', { layer: 'gap', road: 'a', from_m: 100, to_m: 900, side: 'right' }),
        thing('g2', { layer: 'gap', road: 'b', from_m: 0, to_m: 9, side: 'left' }),
        thing('p1', { layer: 'proposal', road: 'a', chainage_m: 500, side: 'left' }),
        thing('s1', { layer: 'subject', road: 'a', chainage_m: 20, side: 'on', verdict: 'uncertain' }),
        thing('f1', { layer: 'facility', road: 'a', chainage_m: 30 }),
      ),
      'a',
    );
    expect(stretches.map(({ row, from, to, side }) => [row, from, to, side])).toEqual([['g1', 100, 900, 'right']]);
    expect(marks.map(({ row, look, at, side }) => [row, look, at, side])).toEqual([
      ['p1', 'proposal', 500, 'left'], ['s1', 'unsure', 20, 'on'],
    ]);
  });

  it('keeps out what has no chainage rather than set it at nought', () => {
    expect(assetsOf(answer(thing('x', { collection: 'bins', chainage_m: null })))).toEqual([]);
  });

  it('joins neighbouring sections of one village and no others', () => {
    const section = (id: string, from_m: number, to_m: number, village: string) => thing(id, { from_m, to_m, village });
    const bars = villagesOf([section('b', 500, 900, '东营村'), section('a', 0, 500, '东营村'), section('c', 1200, 1500, '东营村')]);
    expect(bars.map(({ from, to, label }) => [from, to, label])).toEqual([[0, 900, '东营村'], [1200, 1500, '东营村']]);
  });

  it('has ticks far enough apart to read', () => {
    expect(ticks({ from: 12_000, to: 15_500 }, 970)).toEqual([12_000, 12_500, 13_000, 13_500, 14_000, 14_500, 15_000, 15_500]);
    expect(ticks({ from: 12_300, to: 39_500 }, 970)[0]).toBe(14_000);
    expect(ticks({ from: 0, to: 90_000 }, 100)).toEqual([0]);
  });

  it('is as long as its road, and longer when something lies beyond', () => {
    expect(rangeOf(1000, [], [], 12_000)).toEqual({ from: 12_000, to: 13_000 });
    const beyond = assetsOf(answer(thing('x', { collection: 'bins', chainage_m: 14_000 })));
    expect(rangeOf(1000, beyond, [], 12_000)).toEqual({ from: 12_000, to: 14_000 });
  });
});
