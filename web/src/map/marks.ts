/** When the map was first of use, for `benches/map.mjs` and the browser's own tools: roads drawn, and then all in sight. */
import type { Map as MapLibre, MapSourceDataEvent } from 'maplibre-gl';

export function markTimes(map: MapLibre, usable: () => void): void {
  const roads = (event: MapSourceDataEvent): void => {
    if (event.sourceId !== 'roads' || event.sourceDataType === 'metadata' || !map.isSourceLoaded('roads')) return;
    map.off('sourcedata', roads);
    map.once('render', () => {
      performance.mark('verge:map-usable');
      // What it leads to must not hold up the frame.
      setTimeout(usable);
    });
  };
  map.on('sourcedata', roads);
  map.once('load', () => performance.mark('verge:map-whole'));
}
