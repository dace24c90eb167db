/** An answer on the map: gaps as a red band on their own side, proposals as dashed rings, violations as triangles. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Answer, PlacedThing, PlacedThings, Thing } from '../api/types';
import type { Palette } from './palette';
import { roadWidth } from './roads';

export const ANSWER = 'answer';
export const HELD = 'held';

export const nothing: PlacedThings = { type: 'FeatureCollection', features: [] };

export const isPlaced = (thing: Thing): thing is PlacedThing => thing.geometry !== null;

/** What a question merely lists is no violation: it is ringed where it stands, not marked with a triangle. */
export const drawnLayer = (question: string, layer: unknown): string =>
  layer === 'subject' && question === 'along' ? 'listed' : String(layer);

/** What the legend counts a feature as: what is not sure by itself, and what no law but only the local rule speaks of too. */
export function legendEntry(question: string, properties: Thing['properties']): string {
  const layer = drawnLayer(question, properties['layer']);
  if (layer !== 'subject') return layer;
  if (properties['local_only'] === true) return 'localOnly';
  return properties['verdict'] === 'uncertain' ? 'uncertain' : layer;
}

/** The answer's features with their id among the properties, where map filters can read it. */
export function drawnAnswer(answer: Answer | null, left: ReadonlySet<string>): PlacedThings {
  if (answer === null) return nothing;
  const features = answer.features.features
    .filter(isPlaced)
    .map((feature) => {
      const key = String(feature.id ?? '');
      const layer = drawnLayer(answer.question, feature.properties['layer']);
      return { ...feature, properties: { ...feature.properties, layer, key, left: left.has(key) } };
    });
  return { type: 'FeatureCollection', features };
}

const layerIs = (...names: string[]): ExpressionSpecification => ['in', ['get', 'layer'], ['literal', names]];
const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];
const isArea: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
const isPoint: ExpressionSpecification = ['==', ['geometry-type'], 'Point'];
const all = (...parts: ExpressionSpecification[]): FilterSpecification => ['all', ...parts] as FilterSpecification;

/** Beside the road, on the right of its direction for `right`; a band of both sides lies under the road. */
const offset = (zoom: number, width: number): ExpressionSpecification => [
  'interpolate', ['linear'], ['zoom'], 9, ['match', ['get', 'side'], 'right', 3, 'left', -3, 0],
  zoom, ['match', ['get', 'side'], 'right', width, 'left', -width, 0],
];

/** Layers that lie under the roads. */
export function answerBelow(palette: Palette): LayerSpecification[] {
  return [{
    id: 'answer-gap-both', type: 'line', source: ANSWER, layout: { 'line-cap': 'butt' },
    filter: all(layerIs('gap'), isLine, ['!', ['in', ['coalesce', ['get', 'side'], 'both'], ['literal', ['left', 'right']]]]),
    paint: { 'line-color': palette.red, 'line-width': roadWidth(9), 'line-opacity': 0.85 },
  }];
}

/** Bands beside the roads, under what stands there. */
export function answerBeside(palette: Palette): LayerSpecification[] {
  const source = ANSWER;
  const sided: ExpressionSpecification = ['in', ['coalesce', ['get', 'side'], 'both'], ['literal', ['left', 'right']]];
  return [
    {
      id: 'answer-road', type: 'line', source, filter: all(layerIs('road'), isLine), layout: { 'line-cap': 'round' },
      paint: { 'line-color': palette.ink, 'line-width': 1.2, 'line-opacity': 0.55, 'line-dasharray': [3, 3] },
    },
    {
      id: 'answer-gap', type: 'line', source, filter: all(layerIs('gap'), isLine, sided),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.red, 'line-opacity': 0.92, 'line-offset': offset(15, 10),
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, 3, 15, 8],
      },
    },
  ];
}

/** Layers above everything of the register. */
export function answerAbove(palette: Palette, theme: string): LayerSpecification[] {
  const source = ANSWER;
  // What only the local rule speaks of has no verdict by law, and is not drawn as if it had.
  const inside: ExpressionSpecification = [
    'all', ['!=', ['get', 'verdict'], 'uncertain'], ['!=', ['get', 'local_only'], true],
  ];
  const symbol = { 'icon-allow-overlap': true, 'icon-ignore-placement': true } as const;
  return [
    {
      id: 'answer-gap-point', type: 'circle', source, filter: all(layerIs('gap'), isPoint),
      paint: { 'circle-radius': 6, 'circle-color': palette.red, 'circle-stroke-color': palette.panel, 'circle-stroke-width': 2 },
    },
    {
      id: 'answer-area', type: 'fill', source, filter: all(layerIs('subject', 'uncovered', 'finding'), isArea),
      paint: { 'fill-color': ['case', inside, palette.red, palette.amber], 'fill-opacity': 0.75, 'fill-outline-color': palette.red },
    },
    {
      id: 'answer-line', type: 'line', source, filter: all(layerIs('subject', 'uncovered', 'finding'), isLine),
      paint: { 'line-color': palette.red, 'line-width': 4 },
    },
    {
      id: 'answer-listed', type: 'circle', source, filter: all(layerIs('listed'), ['!', isLine]),
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 3, 15, 13], 'circle-opacity': 0,
        'circle-stroke-color': palette.ink, 'circle-stroke-width': 1.2, 'circle-stroke-opacity': 0.55,
      },
    },
    {
      id: 'answer-covered', type: 'circle', source, filter: all(layerIs('covered'), ['!', isLine]), minzoom: 11,
      paint: { 'circle-radius': 2.6, 'circle-color': palette.green, 'circle-opacity': 0.55 },
    },
    {
      id: 'answer-uncovered', type: 'circle', source, filter: all(layerIs('uncovered'), ['!', isLine]),
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 1.4, 13, 3.2, 16, 6], 'circle-color': palette.red,
        'circle-opacity': 0.85, 'circle-stroke-color': palette.panel,
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 12, 0, 15, 1.2],
      },
    },
    {
      id: 'answer-facility', type: 'circle', source, filter: all(layerIs('facility'), isPoint), minzoom: 10,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 2, 14, 5], 'circle-color': palette.green,
        'circle-stroke-color': palette.panel, 'circle-stroke-width': 1.4,
      },
    },
    {
      id: 'answer-violation', type: 'symbol', source, minzoom: 9, filter: all(layerIs('subject', 'finding'), ['!', isLine]),
      layout: {
        ...symbol, 'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.45, 13, 0.8, 16, 1],
        'icon-image': ['case', inside, `violation@${theme}`, `unsure@${theme}`],
      },
    },
    {
      id: 'answer-proposal', type: 'symbol', source, filter: all(layerIs('proposal'), isPoint),
      layout: {
        ...symbol, 'icon-image': `proposal@${theme}`,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.6, 14, 1],
      },
      paint: { 'icon-opacity': ['case', ['get', 'left'], 0.3, 1] },
    },
    {
      id: 'answer-rank', type: 'symbol', source, filter: all(layerIs('proposal'), isPoint), minzoom: 13,
      layout: {
        'text-field': ['to-string', ['coalesce', ['get', 'rank'], '']], 'text-size': 11, 'text-offset': [1.2, 0],
        'text-anchor': 'left', 'text-optional': true,
      },
      paint: { 'text-color': palette.green, 'text-halo-color': palette.paper, 'text-halo-width': 1.6 },
    },
  ];
}

/** What is picked, looked at or found, over everything else. */
export function heldLayers(palette: Palette): LayerSpecification[] {
  const source = HELD;
  return [
    {
      id: 'held-line', type: 'line', source, filter: all(['!', isPoint]), layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.ink, 'line-opacity': 0.85,
        'line-width': ['case', ['==', ['get', 'layer'], 'gap'], 3, 2.5],
        'line-offset': offset(15, 10),
      },
    },
    {
      id: 'held-point', type: 'circle', source, filter: all(isPoint),
      paint: {
        'circle-radius': 16, 'circle-color': palette.ink, 'circle-opacity': 0.08, 'circle-stroke-color': palette.ink,
        'circle-stroke-width': 2.2,
      },
    },
  ];
}

/** The layers of an answer that a press or pointer finds. */
export const ANSWER_TOUCHED = [
  'answer-proposal', 'answer-violation', 'answer-gap', 'answer-gap-both', 'answer-gap-point', 'answer-area',
  'answer-line', 'answer-uncovered', 'answer-facility', 'answer-listed', 'answer-covered',
] as const;
