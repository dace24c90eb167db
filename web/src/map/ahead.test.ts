import type { StyleSpecification } from 'maplibre-gl';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addresses, Ahead } from './ahead';

const origin = 'http://127.0.0.1:8080';
const tiles = (of: string): string[] => [`${of}/{z}/{y}/{x}?v=7`];
const style: StyleSpecification = {
  version: 8,
  sources: {
    roads: { type: 'vector', tiles: tiles(`${origin}/roads`) },
    bins: { type: 'vector', tiles: tiles(`${origin}/bins`) },
    near: { type: 'vector', tiles: tiles(`${origin}/near`) },
    hidden: { type: 'vector', tiles: tiles(`${origin}/hidden`) },
    others: { type: 'vector', tiles: tiles('https://elsewhere.example/others') },
    answer: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
  },
  layers: [
    { id: 'answer', type: 'line', source: 'answer' },
    { id: 'others', type: 'line', source: 'others', 'source-layer': 'others' },
    { id: 'bins', type: 'circle', source: 'bins', 'source-layer': 'bins', minzoom: 9 },
    { id: 'near', type: 'circle', source: 'near', 'source-layer': 'near', minzoom: 11 },
    { id: 'hidden', type: 'line', source: 'hidden', 'source-layer': 'hidden', layout: { visibility: 'none' } },
    { id: 'roads', type: 'line', source: 'roads', 'source-layer': 'roads' },
  ],
};

beforeEach(() => vi.stubGlobal('location', { origin }));
afterEach(() => vi.unstubAllGlobals());

describe('tiles asked for ahead', () => {
  it('are those of what is drawn at the level, roads first, and of no other server', () => {
    expect(addresses(style, 9.4, [{ z: 9, x: 422, y: 206 }])).toEqual([`${origin}/roads/9/206/422?v=7`, `${origin}/bins/9/206/422?v=7`]);
    expect(addresses(style, 8.9, [{ z: 8, x: 1, y: 2 }])).toEqual([`${origin}/roads/8/2/1?v=7`]);
  });

  it('are taken from what the browser keeps once, and asked for anew after that', () => {
    vi.stubGlobal('fetch', vi.fn(async () => new Response('')));
    const ahead = new Ahead();
    ahead.fetch(['a']);
    expect(fetch).toHaveBeenCalledWith('a');
    expect(ahead.request('b')).toEqual({ url: 'b' });
    expect(ahead.request('a')).toEqual({ url: 'a', cache: 'force-cache' });
    expect(ahead.request('a')).toEqual({ url: 'a' });
  });

  it('that fail are left to the map', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('away'))));
    new Ahead().fetch(['a']);
    await new Promise((done) => setTimeout(done));
  });
});
