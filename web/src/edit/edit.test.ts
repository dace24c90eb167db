import { describe, expect, it } from 'vitest';
import type { Thing } from '../api/types';
import { clashes, GEOMETRY, settled } from './conflict';
import { merge, split } from './lines';
import { cut, postsOf } from './posts';
import { geometryOf, inserted, isWhole, middlesOf, moved, removed, shapeOf, stepped, verticesOf, type Shape } from './shape';
import { newId } from './uuid';
import { readPlace } from './words';

const line = (...spots: [number, number][]): Shape => ({ type: 'LineString', parts: [[spots]] });
const square: Shape = { type: 'Polygon', parts: [[[[0, 0], [2, 0], [2, 2], [0, 2]]]] };
const at = (index: number) => ({ part: 0, ring: 0, at: index });

describe('a shape', () => {
  it('comes back as the geometry it was', () => {
    for (const geometry of [
      { type: 'Point', coordinates: [1, 2] },
      { type: 'LineString', coordinates: [[0, 0], [1, 1]] },
      { type: 'MultiLineString', coordinates: [[[0, 0], [1, 1]], [[2, 2], [3, 3]]] },
      { type: 'Polygon', coordinates: [[[0, 0], [2, 0], [2, 2], [0, 0]]] },
      { type: 'MultiPolygon', coordinates: [[[[0, 0], [2, 0], [2, 2], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 5]]]] },
    ] as const) {
      const shape = shapeOf(geometry as never);
      expect(shape === null ? null : geometryOf(shape)).toEqual(geometry);
    }
  });

  it('moves, takes and loses vertices, and keeps the fewest it needs', () => {
    expect(moved(line([0, 0], [1, 1]), at(1), [5, 5])).toEqual(line([0, 0], [5, 5]));
    expect(inserted(line([0, 0], [2, 0]), at(1), [1, 0])).toEqual(line([0, 0], [1, 0], [2, 0]));
    expect(removed(line([0, 0], [1, 0], [2, 0]), at(1))).toEqual(line([0, 0], [2, 0]));
    expect(removed(line([0, 0], [1, 0]), at(0))).toBeNull();
    expect(removed({ type: 'LineString', parts: [[[[0, 0], [1, 0]]], [[[5, 5], [6, 6]]]] }, at(0))).toEqual(line([5, 5], [6, 6]));
    expect(isWhole(line([0, 0]))).toBe(false);
  });

  it('offers the middle of every edge, of a ring the closing one too', () => {
    expect(middlesOf(line([0, 0], [2, 0]))).toEqual([{ vertex: at(1), spot: [1, 0] }]);
    expect(middlesOf(square).map(({ spot }) => spot)).toEqual([[1, 0], [2, 1], [1, 2], [0, 1]]);
    expect(verticesOf(square)).toHaveLength(4);
  });

  it('is moved by about a metre with an arrow key', () => {
    const [lon, lat] = stepped([117, 33], 1, 1);
    expect((lat - 33) * 111_195).toBeCloseTo(1, 6);
    expect((lon - 117) * 111_195 * Math.cos((33 * Math.PI) / 180)).toBeCloseTo(1, 6);
  });
});

describe('lines', () => {
  it('are cut at a vertex that both halves keep, and nowhere at an end', () => {
    expect(split(line([0, 0], [1, 0], [2, 0]), at(1))).toEqual([line([0, 0], [1, 0]), line([1, 0], [2, 0])]);
    expect(split(line([0, 0], [1, 0]), at(0))).toBeNull();
    expect(split(square, at(1))).toBeNull();
  });

  it('become one in the direction of the first, wherever they meet', () => {
    const one = line([0, 0], [1, 0]);
    const whole = [[0, 0], [1, 0], [2, 0]];
    expect(merge(one, line([1, 0], [2, 0])).shape.parts[0]?.[0]).toEqual(whole);
    expect(merge(one, line([2, 0], [1, 0]))).toMatchObject({ shape: { parts: [[whole]] }, turned: true, before: false });
    expect(merge(one, line([-1, 0], [0, 0])).shape.parts[0]?.[0]).toEqual([[-1, 0], [0, 0], [1, 0]]);
    expect(merge(one, line([0, 0], [-1, 0])).shape.parts[0]?.[0]).toEqual([[-1, 0], [0, 0], [1, 0]]);
    expect(merge(one, line([5, 0], [6, 0])).shape.parts).toHaveLength(2);
  });
});

describe('kilometre posts', () => {
  it('go on counting in the second half of a road that is cut', () => {
    expect(cut([{ measure_m: 0, chainage: 'K12+000' }], 300, 12300)).toEqual([
      [{ measure_m: 0, chainage: 'K12+000' }], [{ measure_m: 0, chainage_m: 12300 }],
    ]);
    expect(cut([], 300, 300)).toEqual([[], [{ measure_m: 0, chainage_m: 300 }]]);
    const posts = postsOf({ points: [{ measure_m: 0, chainage_m: 0 }, { measure_m: 1000, chainage_m: 990 }] });
    expect(cut(posts, 500, 495)).toEqual([
      [{ measure_m: 0, chainage_m: 0 }, { measure_m: 500, chainage_m: 495 }],
      [{ measure_m: 0, chainage_m: 495 }, { measure_m: 500, chainage_m: 990 }],
    ]);
  });
});

describe('a place in words', () => {
  it('is a road, a chainage, a side and an offset', () => {
    expect(readPlace('S225 K12+300 左')).toEqual({ road: 'S225', chainage: 'K12+300', chainage_m: 12300, side: 'left', offset_m: null });
    expect(readPlace('s225k12+300右 3.5米')).toMatchObject({ road: 's225', side: 'right', offset_m: 3.5 });
    expect(readPlace('石桥路 桩号K5 right 8m')).toMatchObject({ road: '石桥路', chainage_m: 5000, side: 'right', offset_m: 8 });
    expect(readPlace('S225 K12+345 左（路东）')).toMatchObject({ side: 'left' });
    expect(readPlace('S225 K12+300')).toMatchObject({ side: 'on' });
  });

  it('is a pair of coordinates in either order', () => {
    expect(readPlace('117.1, 33.2')).toEqual({ lon: 117.1, lat: 33.2 });
    expect(readPlace('33.2 117.1')).toEqual({ lon: 117.1, lat: 33.2 });
  });

  it('is nothing otherwise', () => {
    for (const words of ['', 'K12+300', 'S225', 'S225 K12+300 nowhere', '1 2 3', '999 999']) expect(readPlace(words), words).toBeNull();
  });
});

describe('a conflict', () => {
  const thing = (properties: Thing['properties'], lon = 1): Thing => ({ type: 'Feature', id: 'a', geometry: { type: 'Point', coordinates: [lon, 2] }, properties });

  it('is only what both changed, and not to the same', () => {
    const base = thing({ state: 'in_use', note: 'a', volume_l: 240 });
    const theirs = thing({ state: 'lost', note: 'b', volume_l: 120 });
    expect(clashes(base, { properties: { state: 'damaged', note: 'b' } }, theirs)).toEqual([{ name: 'state', mine: 'damaged', theirs: 'lost' }]);
  });

  it('of places is one of geometry', () => {
    const mine = { properties: {}, geometry: { type: 'Point' as const, coordinates: [9, 2] } };
    expect(clashes(thing({}), mine, thing({}, 5)).map(({ name }) => name)).toEqual([GEOMETRY]);
    expect(clashes(thing({}), mine, thing({}))).toEqual([]);
    expect(settled(mine, new Set([GEOMETRY]))).toEqual({ properties: {} });
  });
});

it('a new id is a UUIDv7 that begins with its time', () => {
  const id = newId(0x0190a5c20000);
  expect(id).toMatch(/^0190a5c2-0000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(newId());
});
