/** A shape under the hand: its line or area, the handles of its vertices, and the middles where new ones are pulled out. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { PlacedThing, PlacedThings } from '../api/types';
import { middlesOf, ringOf, verticesOf, type Shape, type Spot, type Vertex } from '../edit/shape';
import { nothing } from './answer';
import type { Palette } from './palette';

export const SKETCH = 'sketch';
/** What a hand can take hold of, in the order it is looked for. */
export const HANDLES = ['sketch-vertex', 'sketch-middle'] as const;

const point = (spot: Spot, properties: PlacedThing['properties']): PlacedThing => ({
  type: 'Feature', geometry: { type: 'Point', coordinates: spot }, properties,
});

const same = (a: Vertex, b: Vertex | null): boolean => b !== null && a.part === b.part && a.ring === b.ring && a.at === b.at;

/** A line drawn from where a point stood to where it is now shows what moves. */
function body(shape: Shape, from: Spot | null): PlacedThing[] {
  const line = (coordinates: Spot[], what: string): PlacedThing => ({
    type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: { what },
  });
  if (shape.type === 'Point') {
    const now = shape.parts[0]?.[0]?.[0];
    return now === undefined || from === null || (now[0] === from[0] && now[1] === from[1]) ? [] : [line([from, now], 'moved')];
  }
  return shape.parts.flatMap((rings): PlacedThing[] => {
    if (shape.type === 'Polygon' && (rings[0]?.length ?? 0) > 2) {
      const closed = rings.map((ring) => [...ring, ring[0] ?? [0, 0]]);
      return [{ type: 'Feature', geometry: { type: 'Polygon', coordinates: closed }, properties: { what: 'area' } }, ...closed.map((ring) => line(ring as Spot[], 'edge'))];
    }
    return rings.filter((ring) => ring.length > 1).map((ring) => line(ring, 'edge'));
  });
}

export function drawnSketch(shape: Shape | null, picked: Vertex | null, label: string, from: Spot | null): PlacedThings {
  if (shape === null) return nothing;
  const vertices = verticesOf(shape).map((vertex) => {
    const isPicked = same(vertex, picked);
    const spot = ringOf(shape, vertex)[vertex.at] ?? [0, 0];
    return point(spot, { what: 'vertex', ...vertex, picked: isPicked, label: isPicked ? label : '' });
  });
  const middles = middlesOf(shape).map(({ vertex, spot }) => point(spot, { what: 'middle', ...vertex }));
  return { type: 'FeatureCollection', features: [...body(shape, from), ...middles, ...vertices] };
}

const what = (name: string): FilterSpecification => ['==', ['get', 'what'], name];
const picked: ExpressionSpecification = ['==', ['get', 'picked'], true];

export function sketchLayers(palette: Palette): LayerSpecification[] {
  const source = SKETCH;
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  return [
    { id: 'sketch-area', type: 'fill', source, filter: what('area'), paint: { 'fill-color': palette.blue, 'fill-opacity': 0.16 } },
    { id: 'sketch-halo', type: 'line', source, filter: what('edge'), layout: round, paint: { 'line-color': palette.panel, 'line-width': 6 } },
    { id: 'sketch-edge', type: 'line', source, filter: what('edge'), layout: round, paint: { 'line-color': palette.blue, 'line-width': 3 } },
    {
      id: 'sketch-moved', type: 'line', source, filter: what('moved'), layout: round,
      paint: { 'line-color': palette.blue, 'line-width': 2, 'line-dasharray': [1.5, 2] },
    },
    {
      id: 'sketch-middle', type: 'circle', source, filter: what('middle'), minzoom: 13,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 13, 2, 16, 4.5], 'circle-color': palette.panel, 'circle-opacity': 0.8, 'circle-stroke-color': palette.blue,
        'circle-stroke-width': 1.4, 'circle-stroke-opacity': 0.8,
      },
    },
    {
      id: 'sketch-vertex', type: 'circle', source, filter: what('vertex'),
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, ['case', picked, 8, 2.5], 16, ['case', picked, 9, 6]], 'circle-color': ['case', picked, palette.blue, palette.panel],
        'circle-stroke-color': ['case', picked, palette.panel, palette.blue], 'circle-stroke-width': ['case', picked, 3, 2.4],
      },
    },
    {
      id: 'sketch-label', type: 'symbol', source, filter: what('vertex'),
      layout: {
        'text-field': ['coalesce', ['get', 'label'], ''], 'text-size': 13, 'text-anchor': 'bottom', 'text-offset': [0, -1.1],
        'text-allow-overlap': true, 'text-ignore-placement': true, 'text-max-width': 24,
      },
      paint: { 'text-color': palette.ink, 'text-halo-color': palette.panel, 'text-halo-width': 2.4 },
    },
  ];
}
