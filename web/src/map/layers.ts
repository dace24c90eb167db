/** How each collection is drawn, from the bottom up. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Kind } from '../api/types';
import type { Palette } from './palette';
import { roadLayers } from './roads';

/** The source of place names. */
export const NAMES = 'names';

const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];
const isArea: FilterSpecification = ['==', ['geometry-type'], 'Polygon'];
const isPoint: FilterSpecification = ['==', ['geometry-type'], 'Point'];

const STATE: ExpressionSpecification = ['coalesce', ['get', 'state'], ''];

/** A mark that counts what stands too close together to be drawn one by one. */
const isHeap: ExpressionSpecification = ['has', 'count'];

export const HEAP = '-heap';

export const heapLayer = (collection: string): string => `${collection}${HEAP}`;

const label = (palette: Palette) => ({
  'text-color': palette.ink, 'text-halo-color': palette.paper, 'text-halo-width': 1.6,
});

function divisions(palette: Palette): LayerSpecification[] {
  const of = { source: 'divisions', 'source-layer': 'divisions' };
  return [
    {
      id: 'divisions', type: 'line', ...of, filter: isArea,
      paint: { 'line-color': palette.division, 'line-width': 1.2, 'line-dasharray': [5, 2, 1, 2], 'line-opacity': 0.8 },
    },
  ];
}

/** Names of places, once each: tiles would write a name into every piece of its area. */
export function placeNames(palette: Palette): LayerSpecification[] {
  const level: ExpressionSpecification = ['coalesce', ['get', 'level'], ''];
  const zoom: ExpressionSpecification = ['zoom'];
  return [{
    id: 'places-name', type: 'symbol', source: NAMES,
    filter: [
      'case', ['in', level, ['literal', ['country', 'province', 'city', 'county']]], ['<', zoom, 9.5],
      ['==', level, 'township'], ['all', ['>=', zoom, 8.5], ['<', zoom, 12]], ['>=', zoom, 11],
    ],
    layout: {
      'text-field': ['get', 'name'], 'text-size': ['match', level, ['township', 'county'], 14, 13], 'text-padding': 6,
      'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 1.3,
      'symbol-sort-key': ['match', level, 'township', 0, 1],
    },
    paint: label(palette),
  }];
}

function rivers(palette: Palette): LayerSpecification[] {
  const of = { source: 'rivers', 'source-layer': 'rivers' };
  const broad: ExpressionSpecification = ['match', ['coalesce', ['get', 'kind'], ''], ['river'], 2.4, ['pond', 'lake'], 1, 1];
  return [
    { id: 'rivers-area', type: 'fill', ...of, filter: isArea, paint: { 'fill-color': palette.water } },
    {
      id: 'rivers', type: 'line', ...of, filter: isLine, layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.water,
        'line-width': [
          'interpolate', ['exponential', 1.6], ['zoom'], 8, ['*', 0.8, broad], 12, ['*', 2.6, broad], 17, ['*', 18, broad],
        ],
      },
    },
    {
      id: 'rivers-name', type: 'symbol', ...of, minzoom: 10, filter: ['all', isLine, ['has', 'name']],
      layout: {
        'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-size': 13, 'text-letter-spacing': 0.3,
        'symbol-spacing': 420,
      },
      paint: { 'text-color': palette.waterText, 'text-halo-color': palette.water, 'text-halo-width': 1 },
    },
  ];
}

function plots(palette: Palette): LayerSpecification[] {
  const of = { source: 'plots', 'source-layer': 'plots' };
  const undone: ExpressionSpecification = ['in', STATE, ['literal', ['planned', 'failed']]];
  return [
    {
      id: 'plots', type: 'fill', ...of,
      paint: { 'fill-color': palette.planting, 'fill-opacity': ['case', undone, 0.35, 0.95] },
    },
    {
      id: 'plots-edge', type: 'line', ...of, filter: ['!', undone] as FilterSpecification,
      paint: { 'line-color': palette.plantingLine, 'line-width': 1 },
    },
    {
      id: 'plots-planned', type: 'line', ...of, filter: undone as FilterSpecification,
      paint: { 'line-color': palette.plantingLine, 'line-width': 1.2, 'line-dasharray': [3, 2] },
    },
  ];
}

function structures(palette: Palette): LayerSpecification[] {
  const of = { source: 'structures', 'source-layer': 'structures' };
  const nuisance: ExpressionSpecification = [
    'in', ['coalesce', ['get', 'kind'], ''], ['literal', ['pigsty', 'dry_latrine', 'shed', 'stack']],
  ];
  const fill: ExpressionSpecification = ['case', nuisance, palette.plantingLine, palette.building];
  return [
    {
      id: 'structures', type: 'fill', ...of, minzoom: 11, filter: isArea,
      paint: { 'fill-color': palette.building, 'fill-outline-color': palette.buildingLine },
    },
    {
      id: 'structures-point', type: 'circle', ...of, minzoom: 11, filter: isPoint,
      paint: {
        'circle-color': fill, 'circle-stroke-color': palette.buildingLine, 'circle-stroke-width': 0.6,
        'circle-radius': ['interpolate', ['exponential', 1.5], ['zoom'], 11, 0.9, 14, 2, 17, 6],
      },
    },
  ];
}

function treeRows(palette: Palette): LayerSpecification[] {
  return [{
    id: 'tree-rows', type: 'line', source: 'tree-rows', 'source-layer': 'tree-rows', minzoom: 11,
    layout: { 'line-cap': 'round' },
    paint: {
      'line-color': palette.plantingLine, 'line-dasharray': [0.1, 1.6],
      'line-width': ['interpolate', ['linear'], ['zoom'], 11, 1.4, 16, 5],
    },
  }];
}

function trees(palette: Palette): LayerSpecification[] {
  return [{
    id: 'trees', type: 'circle', source: 'trees', 'source-layer': 'trees', minzoom: 13,
    paint: {
      'circle-color': palette.plantingLine, 'circle-radius': ['interpolate', ['linear'], ['zoom'], 13, 1.2, 17, 4],
    },
  }];
}

/** Sections colour the road's edge by who keeps it; only where they stop being normal do they stand out. */
function sections(palette: Palette): LayerSpecification[] {
  return [{
    id: 'road-sections', type: 'line', source: 'road-sections', 'source-layer': 'road-sections', minzoom: 11,
    filter: ['==', ['get', 'status'], 'under_construction'],
    paint: { 'line-color': palette.amber, 'line-width': 3, 'line-dasharray': [2, 2] },
  }];
}

/** What stands beside roads: a mark from afar, the kind's picture on its state from near. */
function beside(kind: Kind, palette: Palette, theme: string): LayerSpecification[] {
  const of = { source: kind.id, 'source-layer': kind.id };
  const near = kind.symbol === 'bin' ? 14.5 : 13;
  const far = kind.symbol === 'bin' || kind.symbol === 'pool' ? 9 : 11;
  const state: ExpressionSpecification = ['coalesce', ['get', 'state'], 'in_use'];
  // Not from farther away than the mark, where it would be less than a pixel: tiles would be fetched of which nothing is seen.
  const area: LayerSpecification = {
    id: `${kind.id}-area`, type: 'fill', ...of, minzoom: far, filter: isArea,
    paint: { 'fill-color': palette.green, 'fill-opacity': 0.25, 'fill-outline-color': palette.green },
  };
  const line: LayerSpecification = {
    id: `${kind.id}-line`, type: 'line', ...of, minzoom: far, filter: isLine,
    paint: { 'line-color': palette.green, 'line-width': 2 },
  };
  return [
    ...(kind.geometry.includes('Polygon') ? [area] : []),
    ...(kind.geometry.includes('LineString') ? [line] : []),
    {
      id: kind.id, type: 'symbol', ...of, minzoom: far, filter: ['all', ['!=', ['geometry-type'], 'LineString'], ['!', isHeap]],
      layout: {
        'icon-image': [
          'step', ['zoom'], ['concat', 'dot.', state, `@${theme}`],
          near, ['concat', `kind.${kind.symbol}.`, state, `@${theme}`],
        ],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.45, 12, 0.7, 14.4, 1],
        'icon-allow-overlap': true, 'icon-ignore-placement': true,
        // What is broken must not hide under what is well.
        'symbol-sort-key': ['match', state, ['damaged', 'lost'], 2, ['planned'], 1, 0],
      },
    },
    {
      id: heapLayer(kind.id), type: 'symbol', ...of, minzoom: far, filter: isHeap,
      layout: {
        'icon-image': `heap.${kind.symbol}@${theme}`, 'icon-text-fit': 'both', 'text-size': 12,
        // What is broken is told by a cross and a number of its own.
        'text-field': [
          'format', ['to-string', ['get', 'count']], {},
          ['case', ['>', ['coalesce', ['get', 'broken'], 0], 0], ['concat', ' ×', ['to-string', ['get', 'broken']]], ''],
          { 'text-color': palette.red },
        ],
        // Bins and pools of one village stand at one place: their numbers stand above each other.
        'text-offset': [0, kind.symbol === 'bin' ? -0.85 : kind.symbol === 'pool' ? 0.85 : 2.55],
        'icon-allow-overlap': true, 'text-allow-overlap': true,
        'symbol-sort-key': ['get', 'count'],
      },
      paint: { 'text-color': palette.ink },
    },
  ];
}

/** What happened somewhere: a mark that asks to be looked at, never one that stands for a thing. */
function event(kind: Kind, palette: Palette, theme: string): LayerSpecification[] {
  const of = { source: kind.id, 'source-layer': kind.id };
  return [
    { id: `${kind.id}-line`, type: 'line', ...of, minzoom: 11, filter: isLine, paint: { 'line-color': palette.amber, 'line-width': 2 } },
    {
      id: kind.id, type: 'symbol', ...of, minzoom: 11, filter: ['!=', ['geometry-type'], 'LineString'],
      layout: {
        'icon-image': `unsure@${theme}`, 'icon-size': ['interpolate', ['linear'], ['zoom'], 11, 0.4, 15, 0.9],
        'icon-allow-overlap': true, 'icon-ignore-placement': true,
      },
    },
  ];
}

const own: Record<string, (palette: Palette, theme: string) => LayerSpecification[]> = {
  divisions, rivers, plots, structures, 'tree-rows': treeRows, trees, 'road-sections': sections, roads: roadLayers,
};

/** Bottom to top; kinds that are not named lie above them in the order of the catalogue. */
const ORDER = ['plots', 'rivers', 'divisions', 'structures', 'tree-rows', 'trees', 'roads', 'road-sections'];

export const hasPlace = (kind: Kind): boolean => kind.geometry.length > 0 || kind.derived;

/** Kinds of the catalogue in the order they are drawn, those without a place left out. */
export function drawnKinds(kinds: readonly Kind[]): Kind[] {
  const known = ORDER.map((id) => kinds.find((kind) => kind.id === id)).filter((kind) => kind !== undefined);
  return [...known, ...kinds.filter((kind) => !ORDER.includes(kind.id))].filter(hasPlace);
}

export const layersOf = (kind: Kind, palette: Palette, theme: string): LayerSpecification[] =>
  own[kind.id]?.(palette, theme) ?? (kind.event ? event : beside)(kind, palette, theme);
