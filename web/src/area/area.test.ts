import { describe, expect, it } from 'vitest';
import type { Kind } from '../api/types';
import { paletteOf } from '../map/palette';
import { styleOf, type Drawn } from '../map/style';
import { excessOf, MOST_BYTES, MOST_TILES } from './bounds';
import { boxesAlong, geometryMeets, readBox, widened } from './box';
import { spread } from './changed';
import { depthOf, estimate, tilesByZoom, zoomsFrom } from './estimate';
import { drawnFrom } from './look';
import { Meter, TooMuch } from './meter';
import { inParallel } from './parallel';
import { boxOfTile, DEEPEST, lowest, SHALLOWEST, tilesOver } from './tiles';

const kind = (id: string, fields: string[] = [], event = false): Kind => ({
  id, title: { zh: id, en: id }, one: { zh: id, en: id }, geometry: ['Point'], derived: false, beside: true, event, symbol: 'bin',
  fields: fields.map((name) => ({ name, title: { zh: name, en: name }, type: 'text' })),
});

describe('tiles of a box', () => {
  it('are those whose ground the box touches, each once', () => {
    const box: [number, number, number, number] = [116.98, 32.96, 117.02, 33.0];
    const all = tilesOver([box, box], 12, 12, 100) ?? [];
    // Row and column by the formula of the OGC Two Dimensional Tile Matrix Set standard.
    expect(all).toContainEqual({ z: 12, row: 1650, col: 3378 });
    expect(new Set(all.map(({ row, col }) => `${row}/${col}`)).size).toBe(all.length);
    for (const tile of all) {
      const [west, south, east, north] = boxOfTile(tile);
      expect(west <= box[2] && east >= box[0] && south <= box[3] && north >= box[1]).toBe(true);
    }
  });

  it('stay in the grid at the edge of the world', () => {
    expect(tilesOver([[-180, -90, 180, 90]], 0, 1, 10)).toHaveLength(5);
  });

  it('are told to be too many without being made', () => {
    expect(tilesOver([[-180, -85, 180, 85]], 16, 16, MOST_TILES)).toBeNull();
    expect(tilesByZoom([[100, 20, 120, 40]], 5, DEEPEST)).toBeNull();
  });

  it('reach a few zooms out of what shows the box whole', () => {
    const from = lowest([117, 33, 117.05, 33.05]);
    expect(from).toBeGreaterThanOrEqual(6);
    expect(tilesOver([[117, 33, 117.05, 33.05]], from, from, 10)?.length).toBeLessThanOrEqual(4);
    expect(lowest([-180, -80, 180, 80])).toBe(2);
  });

  it('end where the map takes no deeper ones', () => {
    const nothing = { type: 'FeatureCollection' as const, features: [] };
    const drawn: Drawn = {
      kinds: [kind('bins')], palette: paletteOf(false), theme: 'light', seq: 1, hidden: new Set(), origin: '', answer: nothing, outdoors: nothing,
      held: nothing, incoming: nothing, names: nothing, sketch: nothing, filters: {}, opacity: {}, order: [], base: null, baseShare: 1,
    };
    expect(styleOf(drawn).sources['bins']).toMatchObject({ type: 'vector', maxzoom: DEEPEST });
  });

  it('begin where something of a kind is drawn', () => {
    expect(drawnFrom(kind('roads'))).toBe(0);
    expect(drawnFrom(kind('findings', [], true))).toBe(11);
    expect(drawnFrom(kind('bins'))).toBe(9);
  });
});

describe('what lies in a box', () => {
  const box: [number, number, number, number] = [0, 0, 10, 10];

  it('is what touches it, not what only its own rectangle touches', () => {
    expect(geometryMeets(box, { type: 'Point', coordinates: [10, 10] })).toBe(true);
    expect(geometryMeets(box, { type: 'LineString', coordinates: [[-5, 5], [15, 6]] })).toBe(true);
    expect(geometryMeets(box, { type: 'LineString', coordinates: [[-1, 9], [3, 15]] })).toBe(false);
    expect(geometryMeets(box, null)).toBe(false);
  });

  it('is an area around it, and not the hole it lies in', () => {
    const ring = (reach: number): number[][] => [[-reach, -reach], [10 + reach, -reach], [10 + reach, 10 + reach], [-reach, 10 + reach], [-reach, -reach]];
    expect(geometryMeets(box, { type: 'Polygon', coordinates: [ring(5)] })).toBe(true);
    expect(geometryMeets(box, { type: 'Polygon', coordinates: [ring(5), ring(2)] })).toBe(false);
  });

  it('is read from an address, or not at all', () => {
    expect(readBox('117,32.9,117.1,33')).toEqual([117, 32.9, 117.1, 33]);
    expect(readBox('117,32.9,x,33')).toBeNull();
  });
});

describe('a road\'s surroundings', () => {
  it('cover every place of it in boxes that are not the whole rectangle', () => {
    const line = { type: 'LineString' as const, coordinates: [[117, 33], [117.03, 33.03], [117.09, 33.03]] };
    const boxes = boxesAlong(line, 1000, 300);
    expect(boxes.length).toBeGreaterThan(5);
    for (let share = 0; share <= 1; share += 0.01) {
      const at: [number, number] = share < 0.5 ? [117 + 0.06 * share, 33 + 0.06 * share] : [117.03 + 0.12 * (share - 0.5), 33.03];
      expect(boxes.some((box) => geometryMeets(box, { type: 'Point', coordinates: at })), String(at)).toBe(true);
    }
    const [rectangle] = [widened([117, 33, 117.09, 33.03], 300)];
    const size = ([west, south, east, north]: readonly number[]): number => ((east ?? 0) - (west ?? 0)) * ((north ?? 0) - (south ?? 0));
    expect(boxes.reduce((sum, box) => sum + size(box), 0)).toBeLessThan(size(rectangle ?? []));
  });
});

describe('an estimate', () => {
  const sample = { things: 100, each: 500, drawnFrom: 0, photos: 3 };

  it('counts tiles for kinds that lie there, from the zoom they are drawn at', () => {
    const counts = [...new Array<number>(14).fill(0), 1, 4, 9];
    const found = estimate([{ ...sample, collection: 'bins', drawnFrom: 15 }, { ...sample, collection: 'trees', things: 0 }], counts, 14, false);
    expect(found).toMatchObject({ tiles: 13, things: 100, photos: 3 });
    const twice = estimate([{ ...sample, collection: 'bins', drawnFrom: 15, things: 200 }], counts, 14, false);
    expect(twice.bytes - found.bytes).toBeGreaterThan(50_000);
  });

  it('grows with the photos', () => {
    const without = estimate([{ ...sample, collection: 'bins' }], [1], 0, false);
    expect(estimate([{ ...sample, collection: 'bins' }], [1], 0, true).bytes).toBeGreaterThan(without.bytes + 1_000_000);
  });

  it('keeps a large area less deep, and a small one as deep as the map goes', () => {
    const bins = [{ ...sample, collection: 'bins' }, { ...sample, collection: 'boards' }];
    expect(depthOf(bins, [[117, 33, 117.02, 33.02]], 8, false)?.to).toBe(DEEPEST);
    const large = depthOf(bins, [[117, 33, 117.8, 33.8]], 5, false);
    expect(large?.to).toBeLessThan(DEEPEST);
    expect(excessOf(large?.whole ?? { tiles: MOST_TILES + 1, things: 0, bytes: 0 })).toBeNull();
    expect(depthOf(bins, [[100, 20, 120, 40]], 2, false)).toBeNull();
    // What is drawn only from near still has its deepest tiles.
    expect(zoomsFrom(8, SHALLOWEST, 15.5)).toBe(SHALLOWEST);
  });

  it('says what of it is too much', () => {
    expect(excessOf({ tiles: MOST_TILES, things: 10, bytes: 10 })).toBeNull();
    expect(excessOf({ tiles: MOST_TILES + 1, things: 10, bytes: 10 })).toBe('tiles');
    expect(excessOf({ tiles: 1, things: 1, bytes: MOST_BYTES + 1 })).toBe('bytes');
  });
});

describe('taking', () => {
  it('stops when more comes than may be', () => {
    const meter = new Meter({ tiles: 10, things: 0, bytes: 0 }, () => undefined);
    meter.add({ tiles: 5, bytes: MOST_BYTES });
    expect(() => meter.add({ bytes: 1 })).toThrow(TooMuch);
  });

  it('begins nothing new after a failure, and waits for what was begun', async () => {
    const [begun, ended]: [number[], number[]] = [[], []];
    const work = async (one: number): Promise<void> => {
      begun.push(one);
      await new Promise((done) => setTimeout(done, one === 0 ? 0 : 5));
      if (one === 0) throw new Error('full');
      ended.push(one);
    };
    await expect(inParallel([...Array(50).keys()], new AbortController().signal, work)).rejects.toThrow('full');
    expect(begun.length).toBeLessThan(15);
    expect(ended.length).toBe(begun.length - 1);
  });
});

describe('what changed since', () => {
  const kinds = [kind('bins', ['road']), kind('structures'), kind('road-sections', ['road'])];

  it('takes with a road what is known by its chainage', () => {
    expect([...(spread(new Set(['roads']), kinds) ?? [])].sort()).toEqual(['bins', 'road-sections', 'roads']);
    expect([...(spread(new Set(['structures']), kinds) ?? [])]).toEqual(['structures']);
  });

  it('is everything where villages changed', () => expect(spread(new Set(['divisions']), kinds)).toBeNull());
});
