import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { Answer, Kind, Thing } from '../api/types';
import { drawnAnswer, drawnLayer, legendEntry, nothing } from './answer';
import { apart, boxOf, pointOf } from './bounds';
import { dark, light } from './palette';
import { fitting, groundPerPixel, PIXELS_PER_MM, scaleOf, zoomFor } from './scale';
import { bare, layersDrawing, styleOf, type Drawn } from './style';

const kind = (id: string, symbol: string, own: Partial<Kind> = {}): Kind => ({
  id, symbol, title: { zh: id, en: id }, one: { zh: id, en: id }, geometry: ['Point'], derived: false, beside: true,
  event: false, fields: [], ...own,
});

const kinds = [
  kind('roads', 'road', { geometry: ['LineString'] }), kind('road-sections', 'section', { derived: true }),
  kind('divisions', 'division'), kind('rivers', 'water'), kind('bins', 'bin'), kind('structures', 'structure'),
  kind('plots', 'plot'), kind('tree-rows', 'tree-row'), kind('trees', 'tree'), kind('wells', 'well'),
  kind('meetings', 'x', { geometry: [] }),
];

const drawn = (own: Partial<Drawn> = {}): Drawn => ({
  kinds, palette: light, theme: 'light', seq: 7, hidden: new Set(), origin: 'http://127.0.0.1:8080', answer: nothing,
  held: nothing, incoming: nothing, names: nothing, sketch: nothing, outdoors: nothing, filters: {}, opacity: {}, order: [], base: null,
  baseShare: 1, ...own,
});

const thing = (geometry: Thing['geometry'], properties: Thing['properties'] = {}, id = 'a'): Thing => ({
  type: 'Feature', id, geometry, properties,
});

describe('the style', () => {
  it.each([['light', light], ['dark', dark]] as const)('is valid in the %s palette', (theme, palette) => {
    expect(validateStyleMin(styleOf(drawn({ theme, palette })))).toEqual([]);
  });

  it('is valid for the first look too, which leaves out what holds nothing yet and keeps an answer that is there', () => {
    const place = { type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [117, 33] }, properties: {} };
    const first = bare(styleOf(drawn({ held: { type: 'FeatureCollection', features: [place] } })));
    expect(validateStyleMin(first)).toEqual([]);
    expect(Object.entries(first.sources).filter(([, { type }]) => type === 'geojson').map(([id]) => id)).toEqual(['held']);
    expect(layersDrawing(first, 'roads')).toEqual(layersDrawing(styleOf(drawn()), 'roads'));
  });

  it('asks for tiles of roads before all others', () => {
    const tiled = Object.entries(styleOf(drawn()).sources).filter(([, { type }]) => type === 'vector').map(([id]) => id);
    expect(tiled[0]).toBe('roads');
  });

  it('asks no one else for anything: no glyphs, no sprite, tiles of its own server alone', () => {
    const style = styleOf(drawn());
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
    for (const source of Object.values(style.sources)) {
      if (source.type === 'vector') expect(source.tiles?.every((tile) => tile.startsWith('http://127.0.0.1:8080/api/'))).toBe(true);
    }
  });

  it('changes the address of every tile with the register', () => {
    const tiles = (seq: number) => JSON.stringify(styleOf(drawn({ seq })).sources['bins']);
    expect(tiles(7)).not.toBe(tiles(8));
  });

  it('draws each kind with a place, an office\'s own ones too, and none without', () => {
    const style = styleOf(drawn());
    expect(layersDrawing(style, 'wells').length).toBeGreaterThan(0);
    expect(style.sources['meetings']).toBeUndefined();
  });

  it('hides what the user hides and nothing else', () => {
    const style = styleOf(drawn({ hidden: new Set(['bins']) }));
    const off = style.layers.filter((layer) => layer.layout?.visibility === 'none').map((layer) => layer.id);
    expect(off.sort()).toEqual(layersDrawing(style, 'bins').sort());
  });

  it('draws gaps of one side beside the road and above it, those of both under it', () => {
    const order = styleOf(drawn()).layers.map((layer) => layer.id);
    expect(order.indexOf('answer-gap-both')).toBeLessThan(order.indexOf('roads-casing'));
    expect(order.indexOf('answer-gap')).toBeGreaterThan(order.indexOf('roads'));
  });
});

describe('an answer on the map', () => {
  const answer = {
    features: { type: 'FeatureCollection', features: [thing({ type: 'Point', coordinates: [1, 2] }, { layer: 'proposal' }, 'p1'), thing(null, {}, 'p2')] },
  } as unknown as Answer;

  it('counts what only the local rule speaks of by itself, as the sentence counts by law', () => {
    const subject = (own: Thing['properties']) => legendEntry('setback', { layer: 'subject', ...own });
    expect(subject({ verdict: 'inside', local_only: false })).toBe('subject');
    expect(subject({ verdict: 'uncertain' })).toBe('uncertain');
    expect(subject({ verdict: null, local_only: true })).toBe('localOnly');
  });

  it('leaves out what has no place and marks what the user leaves out', () => {
    const { features } = drawnAnswer(answer, new Set(['p1']));
    expect(drawnLayer('along', 'subject')).toBe('listed');
    expect(drawnLayer('within', 'subject')).toBe('subject');
    expect(features.map((feature) => feature.properties)).toEqual([{ layer: 'proposal', key: 'p1', left: true }]);
    expect(drawnAnswer(null, new Set())).toBe(nothing);
  });
});

describe('boxes and places', () => {
  const line = thing({ type: 'MultiLineString', coordinates: [[[1, 2], [3, 4]], [[5, 0], [6, 1]]] });

  it('hold everything with a place', () => {
    expect(boxOf([line, thing({ type: 'Point', coordinates: [-1, 9] }), thing(null)])).toEqual([-1, 0, 6, 9]);
    expect(boxOf([thing(null)])).toBeNull();
  });

  it('point at the thing itself', () => {
    expect(pointOf(thing({ type: 'Point', coordinates: [7, 8] }))).toEqual([7, 8]);
    expect(pointOf(line)).toEqual([5, 0]);
    expect(pointOf(thing({ type: 'Polygon', coordinates: [[[0, 0], [2, 0], [2, 2], [0, 0]]] }))).toEqual([1, 1]);
  });

  it('are about as far apart as they are', () => {
    expect(apart([117, 33], [117, 33.01])).toBeCloseTo(1112, 0);
  });
});

describe('the scale bar', () => {
  it('shows a round length that fits', () => {
    expect(scaleOf(5)).toEqual({ metres: 500, pixels: 100 });
    expect(scaleOf(0.3)).toEqual({ metres: 20, pixels: 67 });
  });
});

describe('layers as the user wants them', () => {
  it('fade whatever is drawn, by a share of their own opacity', () => {
    const whole = styleOf(drawn()).layers.find((layer) => layer.id === 'rivers');
    const half = styleOf(drawn({ opacity: { rivers: 0.5, plots: 0.5 } }));
    expect(half.layers.find((layer) => layer.id === 'rivers')?.paint).toMatchObject({ ...whole?.paint, 'line-opacity': 0.5 });
    expect(validateStyleMin(half)).toEqual([]);
  });

  it('change places among themselves and leave the others alone', () => {
    const order = (own: string[]) => Object.keys(styleOf(drawn({ order: own })).sources).slice(4);
    const usual = order([]);
    expect(order(['rivers', 'plots'])).toEqual(usual.map((id) => (id === 'plots' ? 'rivers' : id === 'rivers' ? 'plots' : id)));
  });

  it('are drawn by the server through a filter', () => {
    const tiles = JSON.stringify(styleOf(drawn({ filters: { bins: "state = 'lost'" } })).sources['bins']);
    expect(tiles).toContain("&filter=state%20%3D%20'lost'");
  });
});

describe('a sheet of paper', () => {
  it('has at its zoom the scale it says', () => {
    const metresPerMillimetre = groundPerPixel(33, zoomFor(10_000, 33)) * PIXELS_PER_MM;
    expect(metresPerMillimetre).toBeCloseTo(10, 6);
    expect(fitting(2000, 277)).toBe(10_000);
  });
});
