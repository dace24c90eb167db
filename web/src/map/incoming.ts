/** What an import would bring, drawn before it is taken: dashed and hollow, so that nobody takes it for the register's own. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from './palette';

export const INCOMING = 'incoming';

export function incomingLayers(palette: Palette): LayerSpecification[] {
  const source = INCOMING;
  const colour: ExpressionSpecification = ['match', ['get', 'change'], 'updated', palette.amber, palette.green];
  return [
    {
      id: 'incoming-area', type: 'fill', source, filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': colour, 'fill-opacity': 0.22 },
    },
    {
      id: 'incoming-line', type: 'line', source, filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': colour, 'line-width': 3, 'line-dasharray': [2, 1.2] },
    },
    {
      id: 'incoming-point', type: 'circle', source, filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 3, 14, 7], 'circle-color': palette.panel,
        'circle-opacity': 0.85, 'circle-stroke-color': colour, 'circle-stroke-width': 3,
      },
    },
  ];
}
