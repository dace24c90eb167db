/** The map on the page: what MapLibre needs told, and what it tells. Everything else lives in the state. */
import { addProtocol, Map as MapLibre, prewarm, setWorkerUrl, type GeoJSONSource, type MapMouseEvent, type VectorTileSource } from 'maplibre-gl';
import workerUrl from 'virtual:map-worker-url';
import './map.css';
import type { Box, PlacedThings } from '../api/types';
import type { Place, ThingRef } from '../state/link';
import { addresses, Ahead } from './ahead';
import { ANSWER, ANSWER_TOUCHED, HELD } from './answer';
import { BASE } from './base';
import { letDrag, type DragListener } from './drag';
import { INCOMING } from './incoming';
import { counted, type InSight } from './insight';
import { heapLayer, NAMES } from './layers';
import { load, SCHEME } from './gcj02';
import { follow, type HandleListener } from './handles';
import { draw } from './images';
import { markTimes } from './marks';
import { OUTDOORS } from './outdoors';
import { groundPerPixel } from './scale';
import { SKETCH } from './sketch';
import { bare, layersDrawing, MAX_TILE, styleOf, tilesOf, type Drawn } from './style';

setWorkerUrl(workerUrl);
addProtocol(SCHEME, load);
// The worker reads its scripts while the page makes the map.
prewarm();

export interface Touch {
  lon: number;
  lat: number;
  /** The answer's feature there. */
  key: string | null;
  /** The register's feature there. */
  thing: ThingRef | null;
  /** All of them, the uppermost first. */
  things: ThingRef[];
  /** Around what the number there counts. */
  heap: Box | null;
}

export interface StageListener extends DragListener {
  /** The roads are drawn. */
  begun(): void;
  /** Everything in sight is drawn for the first time. */
  settled(): void;
  /** The map below does not come; said once for each that is chosen. */
  baseFailed(): void;
  /** The map came to rest, with this in sight. */
  rested(seen: InSight[]): void;
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

/** What comes while the page is open. */
const LATE = ['answer', 'held', 'incoming', 'names', 'sketch', 'outdoors'] as const;

export class Stage {
  readonly map: MapLibre;
  #drawn: Drawn;
  #room: Room;
  readonly #moved: () => void;
  /** Sources that held nothing at the start are left out until the first look is drawn, or something comes for one of them. */
  #bare = true;
  /** Whether it was said that the base layer does not come. */
  #told = false;

  constructor(
    container: HTMLElement, drawn: Drawn, start: Place | Box | null, room: Room, listener: StageListener, handles: HandleListener,
    title: string,
  ) {
    this.#drawn = drawn;
    this.#room = room;
    const where = start === null
      ? { center: [105, 35] as [number, number], zoom: 3 }
      : Array.isArray(start)
        ? { bounds: start, fitBoundsOptions: { padding: room } }
        : { center: [start.lon, start.lat] as [number, number], zoom: start.zoom };
    const style = bare(styleOf(drawn));
    const ahead = new Ahead();
    this.map = new MapLibre({
      container, style, ...where, transformRequest: (url) => ahead.request(url), attributionControl: false, maxZoom: 20, minZoom: 2,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
      locale: { 'Map.Title': title },
    });
    this.map.touchZoomRotate.disableRotation();
    const seen = this.map.coveringTiles({ tileSize: 512, minzoom: 0, maxzoom: MAX_TILE });
    ahead.fetch(addresses(style, this.map.getZoom(), seen.map(({ canonical }) => canonical)));
    this.map.setMissingStyleImageResolver((id) => this.#picture(id));
    this.#moved = () => {
      const { lng: lon, lat } = this.map.getCenter();
      const zoom = this.map.getZoom();
      listener.moved({ lon, lat, zoom }, this.#middle(), groundPerPixel(lat, zoom));
    };
    // Known at once: what needs the middle of the map, such as printing, need not wait for tiles.
    this.#moved();
    this.map.on('load', this.#moved);
    markTimes(this.map, () => listener.begun());
    this.map.once('load', () => {
      this.#complete();
      listener.settled();
    });
    this.map.on('idle', () => listener.rested(this.inSight()));
    this.map.on('moveend', this.#moved);
    this.map.on('error', (event) => {
      const { sourceId } = event as { sourceId?: string };
      if (sourceId?.startsWith(BASE) !== true) console.error(event.error);
      else if (!this.#told) {
        this.#told = true;
        listener.baseFailed();
      }
    });
    const isHandle = follow(this.map, handles);
    this.map.on('click', (event: MapMouseEvent) => {
      if (!isHandle()) listener.pressed(this.#touch(event));
    });
    this.map.on('mousemove', (event: MapMouseEvent) => {
      const touch = this.#touch(event);
      this.map.getCanvas().style.cursor = touch.key !== null || touch.thing !== null || touch.heap !== null ? 'pointer' : '';
      listener.pointed(touch);
    });
    this.map.on('mouseout', () => listener.pointed(null));
    letDrag(this.map, 'answer-proposal', listener);
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
    const things = this.#things(around);
    const heap = key === undefined && things.length === 0 ? this.#heap(around) : null;
    return { lon, lat, key: key ?? null, thing: key === undefined ? (things[0] ?? null) : null, things, heap };
  }

  #things(around: [[number, number], [number, number]]): ThingRef[] {
    return this.map.queryRenderedFeatures(around).flatMap((found): ThingRef[] => {
      const id = found.properties['id'] as unknown;
      const collection = found.source;
      const drawn = collection !== ANSWER && collection !== HELD && collection !== SKETCH && found.sourceLayer === collection;
      return drawn && collection !== 'divisions' && typeof id === 'string' ? [{ collection, id }] : [];
    });
  }

  #heap(around: [[number, number], [number, number]]): Box | null {
    const layers = this.#drawn.kinds.map(({ id }) => heapLayer(id)).filter((layer) => this.map.getLayer(layer) !== undefined);
    const [found] = this.map.queryRenderedFeatures(around, { layers });
    const box = ['west', 'south', 'east', 'north'].map((side) => Number(found?.properties[side]));
    return box.every(Number.isFinite) ? (box as Box) : null;
  }

  /** How many things of each counted kind are to be seen, those in numbers too, and how many of them are broken or lost. */
  inSight(): InSight[] {
    return this.#drawn.kinds.flatMap(({ id }): InSight[] => {
      const layers = [id, heapLayer(id)].filter((layer) => this.map.getLayer(layer) !== undefined);
      return layers.length < 2 ? [] : counted(id, this.map.queryRenderedFeatures({ layers }));
    });
  }

  /** Draws a changed state; only what differs is drawn anew. */
  show(drawn: Drawn): void {
    const before = this.#drawn;
    this.#drawn = drawn;
    if (before.theme !== drawn.theme || before.kinds !== drawn.kinds || before.order !== drawn.order || before.opacity !== drawn.opacity || before.base !== drawn.base || before.baseShare !== drawn.baseShare) {
      if (before.base !== drawn.base) this.#told = false;
      this.#complete();
      return;
    }
    if (this.#bare && LATE.some((part) => drawn[part].features.length > 0)) this.#complete();
    if (before.answer !== drawn.answer) this.#data(ANSWER, drawn.answer);
    if (before.held !== drawn.held) this.#data(HELD, drawn.held);
    if (before.incoming !== drawn.incoming) this.#data(INCOMING, drawn.incoming);
    if (before.names !== drawn.names) this.#data(NAMES, drawn.names);
    if (before.outdoors !== drawn.outdoors) this.#data(OUTDOORS, drawn.outdoors);
    if (before.sketch !== drawn.sketch) this.#data(SKETCH, drawn.sketch);
    if (before.hidden !== drawn.hidden) this.#hide(drawn);
    if (before.seq !== drawn.seq || before.filters !== drawn.filters) this.#refresh(drawn, before);
  }

  #complete(): void {
    this.#bare = false;
    this.map.setStyle(styleOf(this.#drawn), { diff: true });
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

  #refresh({ kinds, origin, seq, filters }: Drawn, before: Drawn): void {
    for (const { id } of kinds) {
      if (before.seq === seq && before.filters[id] === filters[id]) continue;
      this.map.getSource<VectorTileSource>(id)?.setTiles([tilesOf(origin, id, seq, filters[id])]);
    }
  }

  /** Asks for every tile in sight again. */
  again(): void {
    for (const { id } of this.#drawn.kinds) if (this.map.getSource(id) !== undefined) this.map.refreshTiles(id);
  }

  /** The roads drawn within some pixels of a place, for a sketch to snap to. */
  roadsNear([lon, lat]: readonly [number, number], reach: number): string[] {
    const { x, y } = this.map.project([lon, lat]);
    const around: [[number, number], [number, number]] = [[x - reach, y - reach], [x + reach, y + reach]];
    const layers = ['roads'].filter((layer) => this.map.getLayer(layer) !== undefined);
    const ids = this.map.queryRenderedFeatures(around, { layers }).map((road) => String(road.properties['id']));
    return [...new Set(ids)];
  }

  /** Arrow keys and double presses move the map, or what is under the hand: never both. */
  leaveKeys(sketching: boolean): void {
    const { keyboard, doubleClickZoom } = this.map;
    for (const habit of [keyboard, doubleClickZoom]) {
      if (sketching) habit.disable();
      else habit.enable();
    }
  }

  /** Room that panels take from the map, kept free when it moves. */
  leave(room: Room): void {
    this.#room = room;
    this.#moved();
  }

  /** Whether a place is in the part of the map that no panel covers. */
  sees([lon, lat]: readonly [number, number]): boolean {
    const { x, y } = this.map.project([lon, lat]);
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const { top, right, bottom, left } = this.#room;
    return x >= left / 2 && x <= width - right / 2 && y >= top / 2 && y <= height - bottom;
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
