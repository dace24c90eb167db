/** The whole map as MapLibre takes it. There is no `glyphs` entry: all writing is drawn on this machine. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Kind, PlacedThings } from '../api/types';
import { ANSWER, answerAbove, answerBelow, answerBeside, HELD, heldLayers } from './answer';
import { INCOMING, incomingLayers } from './incoming';
import { drawnKinds, layersOf, NAMES, placeNames } from './layers';
import type { Palette } from './palette';

export interface Drawn {
  kinds: readonly Kind[];
  palette: Palette;
  theme: 'light' | 'dark';
  /** Part of the tiles' addresses, so that no cache shows what was. */
  seq: number;
  hidden: ReadonlySet<string>;
  origin: string;
  answer: PlacedThings;
  held: PlacedThings;
  /** What an import would bring. */
  incoming: PlacedThings;
  /** Places with their names. */
  names: PlacedThings;
}

export const tilesOf = (origin: string, collection: string, seq: number): string =>
  `${origin}/api/collections/${collection}/tiles/WebMercatorQuad/{z}/{y}/{x}?v=${seq}`;

export function styleOf(drawn: Drawn): StyleSpecification {
  const { palette, theme, hidden, origin, seq } = drawn;
  const kinds = drawnKinds(drawn.kinds);
  const sources: Record<string, SourceSpecification> = {
    [ANSWER]: { type: 'geojson', data: drawn.answer },
    [HELD]: { type: 'geojson', data: drawn.held },
    [INCOMING]: { type: 'geojson', data: drawn.incoming },
    [NAMES]: { type: 'geojson', data: drawn.names },
  };
  const layers: LayerSpecification[] = [
    { id: 'paper', type: 'background', paint: { 'background-color': palette.paper } },
  ];
  for (const kind of kinds) {
    sources[kind.id] = { type: 'vector', tiles: [tilesOf(origin, kind.id, seq)], minzoom: 0, maxzoom: 16 };
    if (kind.id === 'roads') layers.push(...answerBelow(palette));
    for (const layer of layersOf(kind, palette, theme)) layers.push(shown(layer, !hidden.has(kind.id)));
    if (kind.id === 'roads') layers.push(...answerBeside(palette));
  }
  if (!kinds.some((kind) => kind.id === 'roads')) layers.push(...answerBelow(palette), ...answerBeside(palette));
  layers.push(...placeNames(palette).map((layer) => shown(layer, !hidden.has('divisions'))));
  layers.push(...answerAbove(palette, theme), ...incomingLayers(palette), ...heldLayers(palette));
  return { version: 8, sources, layers: writingLast(layers) };
}

/** Writing lies over every shape, so that no road hides a name; marks of the answer stay on top of both. */
function writingLast(layers: LayerSpecification[]): LayerSpecification[] {
  const writes = (layer: LayerSpecification): boolean => /-(name|plate|label)$/.test(layer.id);
  const above = layers.findIndex((layer) => layer.id === 'answer-gap-point');
  const register = layers.slice(0, above);
  return [...register.filter((layer) => !writes(layer)), ...register.filter(writes), ...layers.slice(above)];
}

export function shown<T extends LayerSpecification>(layer: T, visible: boolean): T {
  return visible ? layer : { ...layer, layout: { ...layer.layout, visibility: 'none' } };
}

/** The layers that draw a collection, by the source they read. */
export const layersDrawing = (style: StyleSpecification, collection: string): string[] =>
  style.layers.filter((layer) => 'source' in layer && layer.source === collection).map((layer) => layer.id);
