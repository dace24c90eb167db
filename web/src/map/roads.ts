/** Roads as Chinese drivers know them: national red, provincial yellow, county white, with plates and kilometre posts. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette';

const CLASS: ExpressionSpecification = ['coalesce', ['get', 'class'], ''];

/** Widths at zoom 9, 13 and 17, by class. */
const WIDTHS: [string, [number, number, number]][] = [
  ['expressway', [2.4, 7, 18]],
  ['national', [2.2, 6.5, 17]],
  ['provincial', [1.8, 5.6, 15]],
  ['county', [1.2, 4.2, 13]],
  ['township', [0.9, 3.4, 11]],
  ['village', [0.6, 2.6, 9]],
];
const OTHER = [0.3, 1.8, 7] as const;

export function roadWidth(extra = 0, factor = 1): ExpressionSpecification {
  const at = (stop: 0 | 1 | 2): ExpressionSpecification => {
    const cases = WIDTHS.flatMap(([name, widths]) => [name, widths[stop] * factor + extra]);
    return ['match', CLASS, ...cases, OTHER[stop] * factor + extra] as unknown as ExpressionSpecification;
  };
  return ['interpolate', ['exponential', 1.4], ['zoom'], 9, at(0), 13, at(1), 17, at(2)];
}

const rank: ExpressionSpecification = [
  'match', CLASS, 'expressway', 7, 'national', 6, 'provincial', 5, 'county', 4, 'township', 3, 'village', 2, 1,
];

const isPlated: ExpressionSpecification = [
  'all', ['has', 'number'], ['in', CLASS, ['literal', ['expressway', 'national', 'provincial', 'county']]],
];

/** Posts of the roads that people know by their kilometres; those of village roads only from near. */
const postShown: FilterSpecification = [
  'any', ['in', CLASS, ['literal', ['expressway', 'national', 'provincial', 'county']]], ['>=', ['zoom'], 14.5],
];

export function roadColour(palette: Palette): ExpressionSpecification {
  return [
    'match', CLASS, 'expressway', palette.plates.expressway[0], 'national', palette.national,
    'provincial', palette.provincial, 'county', palette.county, palette.minorRoad,
  ];
}

export function roadLayers(palette: Palette, theme: string): LayerSpecification[] {
  const source = 'roads';
  const line = { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': rank } as const;
  // White roads on paper need an edge of their own; coloured ones are set off by white.
  const edge: ExpressionSpecification = [
    'match', CLASS, ['expressway', 'national', 'provincial'], palette.casing, palette.line,
  ];
  return [
    {
      id: 'roads-casing', type: 'line', source, 'source-layer': 'roads', layout: line,
      paint: { 'line-color': edge, 'line-width': roadWidth(2.2) },
    },
    {
      id: 'roads', type: 'line', source, 'source-layer': 'roads', layout: line,
      paint: { 'line-color': roadColour(palette), 'line-width': roadWidth() },
    },
    {
      id: 'road-posts', type: 'circle', source, 'source-layer': 'road-posts', minzoom: 10.5, filter: postShown,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 10.5, 1.8, 15, 3.6],
        'circle-color': '#ffffff', 'circle-stroke-color': '#5c6b6c', 'circle-stroke-width': 1.1,
      },
    },
    {
      id: 'road-posts-label', type: 'symbol', source, 'source-layer': 'road-posts', minzoom: 11.5, filter: postShown,
      layout: {
        'text-field': ['coalesce', ['get', 'label'], ''], 'text-size': 11, 'text-anchor': 'left',
        'text-offset': [0.8, 0], 'text-padding': 6,
      },
      paint: { 'text-color': palette.soft, 'text-halo-color': palette.paper, 'text-halo-width': 1.4 },
    },
    {
      id: 'roads-name', type: 'symbol', source, 'source-layer': 'roads', minzoom: 13,
      filter: ['all', ['has', 'name'], ['!', isPlated]],
      layout: {
        'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-size': 12, 'symbol-spacing': 380,
        'text-max-angle': 32,
      },
      paint: { 'text-color': palette.soft, 'text-halo-color': palette.paper, 'text-halo-width': 1.6 },
    },
    {
      id: 'roads-plate', type: 'symbol', source, 'source-layer': 'roads', filter: isPlated,
      layout: {
        'symbol-placement': 'line', 'symbol-spacing': 420, 'symbol-sort-key': ['-', 0, rank],
        'text-field': ['get', 'number'], 'text-size': 12, 'text-rotation-alignment': 'viewport',
        'icon-rotation-alignment': 'viewport', 'icon-image': ['concat', 'plate.', CLASS, `@${theme}`],
        'icon-text-fit': 'both', 'icon-text-fit-padding': [1, 2, 1, 2], 'text-padding': 4,
      },
      paint: {
        'text-color': [
          'match', CLASS, 'expressway', palette.plates.expressway[1], 'national', palette.plates.national[1],
          'provincial', palette.plates.provincial[1], palette.plates.county[1],
        ],
      },
    },
  ];
}
