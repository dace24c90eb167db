/**
 * The first tiles, asked for while the map is still being made. The map itself asks only when its style is read and its worker
 * runs, and on a slow phone the line would stand idle for most of a second.
 */
import type { RequestParameters, StyleSpecification } from 'maplibre-gl';

export interface TileAt {
  z: number;
  x: number;
  y: number;
}

/** The addresses of the tiles that a style draws at a level, in the order of its sources. */
export function addresses({ sources, layers }: StyleSpecification, zoom: number, tiles: readonly TileAt[]): string[] {
  const drawn = new Set(layers.flatMap((layer) => {
    const seen = (layer.minzoom ?? 0) <= zoom && zoom < (layer.maxzoom ?? Infinity) && layer.layout?.visibility !== 'none';
    return seen && 'source' in layer ? [layer.source] : [];
  }));
  return Object.entries(sources).flatMap(([id, source]) => {
    const pattern = source.type === 'vector' && drawn.has(id) ? source.tiles?.[0] : undefined;
    if (pattern === undefined || !pattern.startsWith(`${location.origin}/`)) return [];
    return tiles.map(({ z, x, y }) => pattern.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y)));
  });
}

export class Ahead {
  readonly #coming = new Set<string>();

  fetch(urls: readonly string[]): void {
    for (const url of urls) {
      this.#coming.add(url);
      // Read to its end, or the browser keeps nothing of it; where it fails the map asks for itself.
      void fetch(url).then((answer) => answer.arrayBuffer()).catch(() => undefined);
    }
  }

  /** How the map is to ask: what is on its way, or here, is not asked for again. Once only: later it may have changed. */
  request(url: string): RequestParameters {
    return this.#coming.delete(url) ? { url, cache: 'force-cache' } : { url };
  }
}
