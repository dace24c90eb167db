/** Maps of others, as the office named them, under everything of the register. */
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { BaseLayer } from '../api/types';
import { addressOf } from './gcj02';
import type { Palette } from './palette';

/** What sources of a base layer are called, followed by a number. */
export const BASE = 'base:';

export interface Base {
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
}

const none: Base = { sources: {}, layers: [] };

/** A base layer at a share of its opacity; in the dark it is dimmed, so that the register stays the brighter. */
export function baseOf(layer: BaseLayer | null, share: number, palette: Palette, theme: 'light' | 'dark'): Base {
  if (layer === null) return none;
  const base: Base = { sources: {}, layers: [] };
  layer.sources.forEach(({ urls, size }, at) => {
    const id = `${BASE}${at}`;
    const zooms = { minzoom: layer.min_zoom, maxzoom: layer.max_zoom };
    if (!layer.picture) {
      base.sources[id] = { type: 'vector', tiles: urls, ...zooms };
      base.layers.push(...layer.layers.flatMap((name) => vector(id, name, share, palette)));
      return;
    }
    const south = urls.some((url) => url.includes('{-y}'));
    base.sources[id] = layer.gcj02
      ? { type: 'raster', tiles: [addressOf(`${layer.id}-${at}`, { urls, size })], tileSize: size, ...zooms }
      : { type: 'raster', tiles: urls.map((url) => url.replaceAll('{-y}', '{y}')), tileSize: size, scheme: south ? 'tms' : 'xyz', ...zooms };
    base.layers.push({
      id, type: 'raster', source: id,
      paint: {
        'raster-opacity': share, 'raster-fade-duration': 0,
        ...(theme === 'dark' ? { 'raster-brightness-max': 0.55, 'raster-saturation': -0.3 } : {}),
      },
    });
  });
  return base;
}

/** Vector tiles of any make: coloured by what their layers are called, without names, which the register has itself. */
function vector(source: string, name: string, share: number, palette: Palette): LayerSpecification[] {
  const is = (pattern: RegExp): boolean => pattern.test(name);
  const fill = is(/water|ocean|river/i) ? palette.water : is(/build/i) ? palette.building : is(/land|park|wood|green|natural|earth/i) ? palette.planting : palette.line;
  const line = is(/water|river/i) ? palette.water : is(/bound|admin/i) ? palette.division : is(/road|transport|street|rail/i) ? palette.minorRoad : palette.buildingLine;
  const of = { source, 'source-layer': name };
  return [
    { id: `${source}/${name}/area`, type: 'fill', ...of, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': fill, 'fill-opacity': share * 0.7 } },
    { id: `${source}/${name}/line`, type: 'line', ...of, filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': line, 'line-opacity': share, 'line-width': 1.4 } },
  ];
}
