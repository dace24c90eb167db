/** Taking hold of a sketch on the map: vertices are pulled, middles become vertices, with a mouse or a finger. */
import type { Map as MapLibre, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import type { Spot, Vertex } from '../edit/shape';
import { HANDLES } from './sketch';

export interface HandleListener {
  /** Whether anything may be taken hold of. */
  holds(): boolean;
  /** Where the vertex is that was taken hold of. */
  grab(vertex: Vertex): Spot | null;
  insert(vertex: Vertex, at: Spot): void;
  pull(to: Spot): void;
  drop(to: Spot): void;
  /** Let go without having been pulled. */
  release(vertex: Vertex): void;
}

type Pointer = MapMouseEvent | MapTouchEvent;

/** Pixels around the pointer that still take hold; a finger is broader than a mouse. */
const MOUSE = 7;
const FINGER = 20;
/** A press that ends within this time of a pull is the end of the pull, milliseconds. */
const SAME_PRESS = 350;

interface Pull {
  vertex: Vertex;
  /** From the pointer to the vertex, so that it does not jump when it is taken. */
  east: number;
  north: number;
  moved: boolean;
}

/** Follows the pointer; the function returned tells whether the press just now was one of a handle. */
export function follow(map: MapLibre, listener: HandleListener): () => boolean {
  let pull: Pull | null = null;
  let ended = -Infinity;

  const handleAt = (event: Pointer, reach: number) => {
    const { x, y } = event.point;
    for (const layer of HANDLES) {
      if (map.getLayer(layer) === undefined) return undefined;
      const [found] = map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: [layer] });
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const target = (event: Pointer, { east, north }: Pull): Spot => [event.lngLat.lng + east, event.lngLat.lat + north];

  const down = (event: Pointer, reach: number): void => {
    if (!listener.holds()) return;
    const found = handleAt(event, reach);
    if (found === undefined) return;
    event.preventDefault();
    const { part, ring, at, what } = found.properties as Record<string, unknown>;
    const vertex = { part: Number(part), ring: Number(ring), at: Number(at) };
    if (what === 'middle') listener.insert(vertex, [event.lngLat.lng, event.lngLat.lat]);
    const spot = listener.grab(vertex);
    if (spot === null) return;
    pull = { vertex, east: spot[0] - event.lngLat.lng, north: spot[1] - event.lngLat.lat, moved: what === 'middle' };
    map.getCanvas().style.cursor = 'grabbing';
  };
  const move = (event: Pointer): void => {
    if (pull !== null) {
      pull.moved = true;
      listener.pull(target(event, pull));
    } else if (event.type === 'mousemove' && listener.holds() && handleAt(event, MOUSE) !== undefined) {
      map.getCanvas().style.cursor = 'grab';
    }
  };
  const up = (event: Pointer): void => {
    if (pull === null) return;
    const last = pull;
    pull = null;
    ended = performance.now();
    map.getCanvas().style.cursor = '';
    if (last.moved) listener.drop(target(event, last));
    else listener.release(last.vertex);
  };
  map.on('mousedown', (event) => down(event, MOUSE));
  map.on('touchstart', (event) => event.points.length === 1 && down(event, FINGER));
  map.on('mousemove', move);
  map.on('touchmove', move);
  map.on('mouseup', up);
  map.on('touchend', up);
  return () => performance.now() - ended < SAME_PRESS;
}
