/** The map on the page: what MapLibre needs told, and what it tells. Everything else lives in the state. */
import { AttributionControl, Map as MapLibre, setWorkerUrl, type GeoJSONSource, type MapMouseEvent, type VectorTileSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Box, PlacedThings } from '../api/types';
import type { Place, ThingRef } from '../state/link';
import { ANSWER, ANSWER_TOUCHED, HELD } from './answer';
import { INCOMING } from './incoming';
import { NAMES } from './layers';
import { draw } from './images';
import { layersDrawing, styleOf, tilesOf, type Drawn } from './style';

setWorkerUrl(workerUrl);

export interface Touch {
  lon: number;
  lat: number;
  /** The answer's feature there. */
  key: string | null;
  /** The register's feature there. */
  thing: ThingRef | null;
}

export interface StageListener {
  /** The map moved; `middle` is the middle of what no panel covers. */
  moved(place: Place, middle: [lon: number, lat: number], metresPerPixel: number): void;
  pressed(touch: Touch): void;
  pointed(touch: Touch | null): void;
}

export interface Room {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** Pixels around the pointer that still count as a hit. */
const REACH = 5;

export class Stage {
  readonly map: MapLibre;
  #drawn: Drawn;
  #room: Room;

  constructor(container: HTMLElement, drawn: Drawn, start: Place | Box | null, room: Room, listener: StageListener, title: string) {
    this.#drawn = drawn;
    this.#room = room;
    const where = start === null
      ? { center: [105, 35] as [number, number], zoom: 3 }
      : Array.isArray(start)
        ? { bounds: start, fitBoundsOptions: { padding: room } }
        : { center: [start.lon, start.lat] as [number, number], zoom: start.zoom };
    this.map = new MapLibre({
      container, style: styleOf(drawn), ...where, attributionControl: false, maxZoom: 20, minZoom: 2,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
      locale: { 'Map.Title': title },
    });
    this.map.addControl(new AttributionControl({ compact: true }));
    this.map.touchZoomRotate.disableRotation();
    this.map.setMissingStyleImageResolver((id) => this.#picture(id));
    const moved = (): void => {
      const { lng: lon, lat } = this.map.getCenter();
      const zoom = this.map.getZoom();
      listener.moved({ lon, lat, zoom }, this.#middle(), (Math.cos((lat * Math.PI) / 180) * 40_075_016.7) / (512 * 2 ** zoom));
    };
    this.map.on('load', moved);
    this.map.on('moveend', moved);
    this.map.on('click', (event: MapMouseEvent) => listener.pressed(this.#touch(event)));
    this.map.on('mousemove', (event: MapMouseEvent) => {
      const touch = this.#touch(event);
      this.map.getCanvas().style.cursor = touch.key !== null || touch.thing !== null ? 'pointer' : '';
      listener.pointed(touch);
    });
    this.map.on('mouseout', () => listener.pointed(null));
  }

  #middle(): [number, number] {
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const { top, right, bottom, left } = this.#room;
    const { lng, lat } = this.map.unproject([(left + width - right) / 2, (top + height - bottom) / 2]);
    return [lng, lat];
  }

  #picture(id: string): void {
    const drawn = draw(id);
    if (drawn !== null && !this.map.hasImage(id)) this.map.addImage(id, drawn.data, drawn.options);
  }

  #touch(event: MapMouseEvent): Touch {
    const { x, y } = event.point;
    const around: [[number, number], [number, number]] = [[x - REACH, y - REACH], [x + REACH, y + REACH]];
    const { lng: lon, lat } = event.lngLat;
    const there = (layer: string): boolean => this.map.getLayer(layer) !== undefined;
    const answers = this.map.queryRenderedFeatures(around, { layers: ANSWER_TOUCHED.filter(there) });
    const key = answers[0]?.properties['key'] as string | undefined;
    return { lon, lat, key: key ?? null, thing: key === undefined ? this.#thing(around) : null };
  }

  #thing(around: [[number, number], [number, number]]): ThingRef | null {
    for (const found of this.map.queryRenderedFeatures(around)) {
      const id = found.properties['id'] as unknown;
      const collection = found.source;
      const drawn = collection !== ANSWER && collection !== HELD && found.sourceLayer === collection;
      if (drawn && collection !== 'divisions' && typeof id === 'string') return { collection, id };
    }
    return null;
  }

  /** Draws a changed state; only what differs is drawn anew. */
  show(drawn: Drawn): void {
    const before = this.#drawn;
    this.#drawn = drawn;
    if (before.theme !== drawn.theme || before.kinds !== drawn.kinds) {
      this.map.setStyle(styleOf(drawn), { diff: true });
      return;
    }
    if (before.answer !== drawn.answer) this.#data(ANSWER, drawn.answer);
    if (before.held !== drawn.held) this.#data(HELD, drawn.held);
    if (before.incoming !== drawn.incoming) this.#data(INCOMING, drawn.incoming);
    if (before.names !== drawn.names) this.#data(NAMES, drawn.names);
    if (before.hidden !== drawn.hidden) this.#hide(drawn);
    if (before.seq !== drawn.seq) this.#refresh(drawn);
  }

  #data(source: string, things: PlacedThings): void {
    this.map.getSource<GeoJSONSource>(source)?.setData(things);
  }

  #hide({ hidden }: Drawn): void {
    const style = styleOf(this.#drawn);
    for (const { id } of this.#drawn.kinds) {
      const layers = layersDrawing(style, id);
      if (id === 'divisions') layers.push(...layersDrawing(style, NAMES));
      for (const layer of layers) {
        if (this.map.getLayer(layer) !== undefined) {
          this.map.setLayoutProperty(layer, 'visibility', hidden.has(id) ? 'none' : 'visible');
        }
      }
    }
  }

  #refresh({ kinds, origin, seq }: Drawn): void {
    for (const { id } of kinds) this.map.getSource<VectorTileSource>(id)?.setTiles([tilesOf(origin, id, seq)]);
  }

  /** Room that panels take from the map, kept free when it moves. */
  leave(room: Room): void {
    this.#room = room;
  }

  fit(box: Box, calm: boolean, maxZoom = 16): void {
    const options = { padding: this.#room, maxZoom, animate: !calm, duration: 600 };
    this.map.fitBounds(box, options);
  }

  go(place: [lon: number, lat: number], zoom: number, calm: boolean): void {
    const options = { center: place, zoom: Math.max(this.map.getZoom(), zoom), padding: this.#room, duration: 600 };
    if (calm) this.map.jumpTo(options);
    else this.map.easeTo(options);
  }

  destroy(): void {
    this.map.remove();
  }
}
