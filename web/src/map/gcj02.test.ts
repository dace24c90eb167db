import { describe, expect, it } from 'vitest';
import { addressOf, pixelOf, placeOf, shownAt, tilesUnder, urlOf, warpOf } from './gcj02';

/** By `verge convert --from wgs84 --to gcj02`. */
const KNOWN: [lon: number, lat: number, shownLon: number, shownLat: number][] = [
  [117.02, 32.96, 117.0255410856, 32.9581954092],
  [116.397, 39.908, 116.4032433785, 39.9094033539],
  [75.99, 39.47, 75.9929556382, 39.4702274968],
  [87.61, 43.79, 87.6128423777, 43.7912208058],
  [113.26, 23.13, 113.2653270848, 23.1273216476],
  [126.53, 45.8, 126.5360585766, 45.8019954495],
  [91.11, 29.65, 91.1115653905, 29.6472974383],
  [110.35, 20.02, 110.3544110188, 20.0179973690],
  [71.9, 33, 71.9000000000, 33.0000000000],
  [139.7, 35.6, 139.7000000000, 35.6000000000],
];

/** Places all over the country, some near the edges of its box. */
const PLACES = [
  [117.02, 32.96], [116.4, 39.9], [75.99, 39.47], [87.61, 43.79], [113.26, 23.13], [126.53, 45.8], [91.11, 29.65], [110.35, 20.02],
  [105.001, 35.001], [134.2, 48.3], [100.2, 22.0],
] as const;

describe('GCJ-02', () => {
  it.each(KNOWN)('shows %f %f where the server has it', (lon, lat, shownLon, shownLat) => {
    const [x, y] = shownAt(lon, lat);
    expect(Math.abs(x - shownLon)).toBeLessThan(1e-9);
    expect(Math.abs(y - shownLat)).toBeLessThan(1e-9);
  });

  it('is known by pixels and back', () => {
    const place = placeOf(pixelOf([117.02, 32.96], 17, 256), 17, 256);
    expect(place[0]).toBeCloseTo(117.02, 9);
    expect(place[1]).toBeCloseTo(32.96, 9);
  });
});

describe('a tile put where it belongs', () => {
  const size = 256;

  it('is off by less than half a pixel anywhere on it, and by less than three tenths from level 12 on', () => {
    let far = 0;
    let near = 0;
    for (const [lon, lat] of PLACES) {
      for (let zoom = 8; zoom <= 19; zoom++) {
        const [px, py] = pixelOf([lon, lat], zoom, size);
        const [col, row] = [Math.floor(px / size), Math.floor(py / size)];
        const { origin, right, down } = warpOf(zoom, col, row, size);
        for (let x = 0; x <= size; x += 32) {
          for (let y = 0; y <= size; y += 32) {
            const truth = pixelOf(shownAt(...placeOf([col * size + x, row * size + y], zoom, size)), zoom, size);
            const off = Math.hypot(origin[0] + x * right[0] + y * down[0] - truth[0], origin[1] + x * right[1] + y * down[1] - truth[1]);
            if (zoom < 12) far = Math.max(far, off);
            else near = Math.max(near, off);
          }
        }
      }
    }
    expect(far).toBeGreaterThan(0);
    expect(far).toBeLessThan(0.5);
    expect(near).toBeLessThan(0.3);
  });

  it('lies over four tiles of the source, rarely more, and they hold all of it', () => {
    const counts: number[] = [];
    for (const [lon, lat] of PLACES) {
      for (let zoom = 3; zoom <= 19; zoom++) {
        const [px, py] = pixelOf([lon, lat], zoom, size);
        const warp = warpOf(zoom, Math.floor(px / size), Math.floor(py / size), size);
        const under = tilesUnder(warp, zoom, size);
        expect(under.length).toBeGreaterThan(0);
        counts.push(under.length);
        const middle = [0, 1].map((axis) => ((warp.origin[axis as 0] ?? 0) + ((warp.right[axis as 0] ?? 0) + (warp.down[axis as 0] ?? 0)) * 128) / size);
        expect(under).toContainEqual({ col: Math.floor(middle[0] ?? 0), row: Math.floor(middle[1] ?? 0) });
      }
    }
    // A parallelogram a hair wider than a tile may touch a third column or row.
    expect(Math.max(...counts)).toBeLessThanOrEqual(9);
    expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeLessThan(5);
  });

  it('asks each of several servers, and counts rows from the south where the source does', () => {
    expect(urlOf(['a/{z}/{x}/{y}', 'b/{z}/{x}/{y}'], 3, 1, 2)).toBe('b/3/1/2');
    expect(urlOf(['a/{z}/{x}/{-y}'], 3, 1, 2)).toBe('a/3/1/5');
    expect(addressOf('streets-0', { urls: ['a'], size: 256 })).toBe('gcj02://streets-0/{z}/{x}/{y}');
  });
});
