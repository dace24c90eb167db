import { describe, expect, it } from 'vitest';
import { beside, footOf, slide, type Place } from './road';

/** A kilometre east, then one north. */
const road = [[[117, 33], [117.0107, 33], [117.0107, 33.009]]];
const metres = (a: Place, b: Place): number => Math.hypot((a[0] - b[0]) * 93_360, (a[1] - b[1]) * 110_950);

describe('a place beside a road', () => {
  it('is right of it when it lies south of a road that runs east', () => {
    const foot = footOf(road, [117.005, 32.9999]);
    expect(foot?.offset).toBeCloseTo(11.1, 0);
    expect(footOf(road, [117.005, 33.0001])?.offset).toBeCloseTo(-11.1, 0);
  });

  it('is pushed along it and keeps its side and its offset', () => {
    const from: Place = [117.005, 32.99996];
    const to = slide(road, from, 10) ?? from;
    expect(metres(from, to)).toBeCloseTo(10, 1);
    expect(footOf(road, to)?.offset).toBeCloseTo(footOf(road, from)?.offset ?? 0, 2);
    expect(metres(slide(road, to, -10) ?? to, from)).toBeLessThan(0.01);
  });

  it('goes round the bend with the road', () => {
    const to = slide(road, [117.0106, 32.99996], 100) ?? [0, 0];
    expect(to[0]).toBeGreaterThan(117.0107);
    expect(to[1]).toBeGreaterThan(33.0005);
  });

  it('stops at the end of the road', () => {
    expect(slide(road, [117.0107, 33.0089], 500)?.[1]).toBeCloseTo(33.009, 5);
  });

  it('is held beside the road while it is dragged near it, on the side of the pointer', () => {
    const held = beside(road, [117.005, 33.00015], 4);
    expect(footOf(road, held)?.offset).toBeCloseTo(-4, 2);
    const away: Place = [117.005, 33.001];
    expect(beside(road, away, 4)).toEqual(away);
  });
});
