/** Points of a layer that are dragged with mouse or finger; the map stays still meanwhile. */
import type { Map as MapLibre, MapLayerMouseEvent, MapLayerTouchEvent, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';

export interface DragListener {
  mayDrag(): boolean;
  dragged(key: string, lon: number, lat: number, done: boolean): void;
}

/** A press that goes no farther is a press, pixels. */
const STILL = 4;

export function letDrag(map: MapLibre, layer: string, listener: DragListener): void {
  const begin = (event: MapLayerMouseEvent | MapLayerTouchEvent): void => {
    const key = event.features?.[0]?.properties['key'] as unknown;
    const original = event.originalEvent;
    const plainPress = original instanceof MouseEvent ? original.button === 0 : original.touches.length === 1;
    if (typeof key !== 'string' || !plainPress || !listener.mayDrag()) return;
    event.preventDefault();
    const from = event.point;
    let moving = false;
    const move = (now: MapMouseEvent | MapTouchEvent): void => {
      moving ||= Math.hypot(now.point.x - from.x, now.point.y - from.y) > STILL;
      if (!moving) return;
      map.getCanvas().style.cursor = 'grabbing';
      listener.dragged(key, now.lngLat.lng, now.lngLat.lat, false);
    };
    const end = (now: MapMouseEvent | MapTouchEvent): void => {
      map.off('mousemove', move);
      map.off('touchmove', move);
      map.off('mouseup', end);
      map.off('touchend', end);
      map.getCanvas().style.cursor = '';
      if (moving) listener.dragged(key, now.lngLat.lng, now.lngLat.lat, true);
    };
    map.on('mousemove', move);
    map.on('touchmove', move);
    map.on('mouseup', end);
    map.on('touchend', end);
  };
  map.on('mousedown', layer, begin);
  map.on('touchstart', layer, begin);
}
