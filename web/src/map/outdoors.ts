/** Where the device is, and what was added on it and waits to be sent: neither is in the register's tiles. */
import type { LayerSpecification } from 'maplibre-gl';
import type { PlacedThing, PlacedThings } from '../api/types';
import { stepped, type Spot } from '../edit/shape';
import type { Palette } from './palette';

export const OUTDOORS = 'outdoors';

/** Corners of a circle: no eye sees them. */
const CORNERS = 72;

/** A circle of so many metres on the ground, whatever the zoom. */
export function circle(at: Spot, radius_m: number): Spot[] {
  const ring = Array.from({ length: CORNERS }, (_, corner): Spot => {
    const turn = (2 * Math.PI * corner) / CORNERS;
    return stepped(at, radius_m * Math.sin(turn), radius_m * Math.cos(turn));
  });
  return [...ring, ring[0] ?? at];
}

export interface Mine {
  lon: number;
  lat: number;
  accuracy_m: number;
}

export function drawnOutdoors(fix: Mine | null, waiting: readonly PlacedThing[]): PlacedThings {
  const features: PlacedThing[] = waiting.map(({ geometry }) => ({ type: 'Feature', geometry, properties: { what: 'waiting' } }));
  if (fix !== null) {
    const at: Spot = [fix.lon, fix.lat];
    features.push(
      { type: 'Feature', geometry: { type: 'Polygon', coordinates: [circle(at, fix.accuracy_m)] }, properties: { what: 'accuracy' } },
      { type: 'Feature', geometry: { type: 'Point', coordinates: at }, properties: { what: 'me' } },
    );
  }
  return { type: 'FeatureCollection', features };
}

export function outdoorsLayers(palette: Palette): LayerSpecification[] {
  const source = OUTDOORS;
  return [
    {
      id: 'outdoors-waiting', type: 'circle', source, filter: ['all', ['==', ['get', 'what'], 'waiting'], ['==', ['geometry-type'], 'Point']],
      paint: { 'circle-radius': 8, 'circle-color': palette.panel, 'circle-opacity': 0.9, 'circle-stroke-color': palette.amber, 'circle-stroke-width': 3 },
    },
    {
      id: 'outdoors-waiting-line', type: 'line', source, filter: ['all', ['==', ['get', 'what'], 'waiting'], ['!=', ['geometry-type'], 'Point']],
      paint: { 'line-color': palette.amber, 'line-width': 3, 'line-dasharray': [2, 1.2] },
    },
    { id: 'outdoors-accuracy', type: 'fill', source, filter: ['==', ['get', 'what'], 'accuracy'], paint: { 'fill-color': palette.blue, 'fill-opacity': 0.18 } },
    { id: 'outdoors-rim', type: 'line', source, filter: ['==', ['get', 'what'], 'accuracy'], paint: { 'line-color': palette.blue, 'line-width': 1, 'line-opacity': 0.5 } },
    {
      id: 'outdoors-me', type: 'circle', source, filter: ['==', ['get', 'what'], 'me'],
      paint: { 'circle-radius': 7, 'circle-color': palette.blue, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 3 },
    },
  ];
}
