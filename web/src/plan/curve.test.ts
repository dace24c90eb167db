import { describe, expect, it } from 'vitest';
import { curveOf, mostAfter, roundUp, sliderEnd, step } from './curve';

describe('a benefit curve', () => {
  it('tells what each bin adds and the most that any later one does', () => {
    const points = [0, 10, 18, 20, 23];
    expect(step(points, 2)).toBe(8);
    expect(mostAfter(points, 2)).toBe(3);
    expect(mostAfter(points, 4)).toBeNull();
  });

  it('of an answer that has none is empty', () => {
    expect(curveOf({})).toEqual([]);
    expect(curveOf({ benefit_curve: [0, 5, null] })).toEqual([0, 5]);
  });
});

describe('an axis', () => {
  it('ends at a round figure', () => {
    expect([8319, 872, 1, 0].map(roundUp)).toEqual([10_000, 1000, 1, 1]);
  });

  it('of a slider leaves room above the number', () => {
    expect([20, 50, 51, 400].map(sliderEnd)).toEqual([50, 50, 100, 500]);
  });
});
