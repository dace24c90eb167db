/** The benefit curve: what 1, 2, … bins gain together. */

export interface Curve {
  /** The gain of 0, 1, 2, … bins. */
  points: readonly number[];
}

/** The benefit curve of a plan's result. */
export const curveOf = (result: Record<string, unknown>): number[] => {
  const given = result['benefit_curve'];
  return Array.isArray(given) ? given.filter((value): value is number => typeof value === 'number') : [];
};

/** What the bin of this number adds to those before it. */
export const step = (points: readonly number[], at: number): number => (points[at] ?? 0) - (points[at - 1] ?? 0);

/** The most that any bin after this number still adds; none when the curve does not reach on. */
export function mostAfter(points: readonly number[], at: number): number | null {
  const later = points.slice(at + 1).map((_, nth) => step(points, at + 1 + nth));
  return later.length === 0 ? null : Math.max(...later);
}

/** The end of a slider that a number of bins fits on with room to go up. */
export const sliderEnd = (count: number): number =>
  [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000].find((end) => count <= end) ?? 100_000;

/** A round figure at or above a value, for the upper end of an axis. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => value <= factor * size) ?? 10) * size;
}
