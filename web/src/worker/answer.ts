/** What the worker says in the server's place, from the areas that are kept. Every such answer says when it was taken. */
import { KEPT, KEPT_SEQ, type Area } from '../area/area';
import { around, meet } from '../area/box';
import { boxOfTile, type Tile } from '../area/tiles';
import type { Kind, Register, Road, Thing } from '../api/types';
import { listed } from './items';
import type { Wanted } from './routes';
import { search } from './search';
import type { Shelf } from './shelf';

const JSON_TYPE = 'application/json';
const GEOJSON = 'application/geo+json';

function answer(area: Area, type: string, body: BodyInit | null, status = 200): Response {
  return new Response(body, {
    status,
    headers: { [KEPT]: area.taken_at, [KEPT_SEQ]: String(area.seq), 'Cache-Control': 'no-store', ...(body === null ? {} : { 'Content-Type': type }) },
  });
}

const partOf = (area: Area, collection: string): string | undefined =>
  area.parts.find((part) => part.collection === collection)?.key;

export class Answers {
  constructor(private readonly shelf: Shelf) {}

  /** The answer, or none where nothing kept tells it. */
  async to(wanted: Wanted): Promise<Response | null> {
    const areas = await this.shelf.areas();
    const [newest] = areas;
    if (newest === undefined) return null;
    switch (wanted.what) {
      case 'page': return null;
      case 'locate': return answer(newest, JSON_TYPE, 'null');
      case 'tile': return this.#tile(areas, newest, wanted);
      case 'items': return this.#items(areas, newest, wanted.collection, wanted.query);
      case 'item': return this.#item(areas, wanted.collection, wanted.id);
      case 'collection': return described(areas, wanted.collection);
      case 'document': return this.#document(newest, wanted.path);
      case 'photo': return this.#photo(areas, wanted.hash);
      case 'search': return this.#search(areas, newest, wanted.words);
    }
  }

  /**
   * A tile as it was taken, whichever state is asked for. What a filter would leave out cannot be told without the server, and
   * everything in its place would be a lie: a filtered layer stays empty. Beside the area the map draws a larger tile's part.
   */
  async #tile(areas: Area[], newest: Area, { collection, z, row, col, filtered }: Tile & { collection: string; filtered: boolean }): Promise<Response | null> {
    const tile = { z, row, col };
    if (!filtered) {
      for (const area of areas) {
        const part = partOf(area, collection);
        const bytes = part === undefined ? null : await this.shelf.tile(part, tile);
        if (bytes !== null) return bytes.byteLength === 0 ? answer(area, '', null, 204) : answer(area, 'application/vnd.mapbox-vector-tile', bytes);
      }
      const shown = boxOfTile(tile);
      const empty = areas.find((area) => partOf(area, collection) === undefined && area.boxes.some((box) => meet(box, shown)));
      if (empty !== undefined) return answer(empty, '', null, 204);
    }
    return answer(newest, JSON_TYPE, '{"status":404}', 404);
  }

  /** The things of all areas, each once, as the newest area has it. */
  async #things(areas: Area[], collection: string): Promise<Map<string, readonly [Area, Thing]>> {
    const found = new Map<string, readonly [Area, Thing]>();
    for (const area of areas) {
      const part = partOf(area, collection);
      for (const thing of part === undefined ? [] : await this.shelf.things(part)) {
        const id = String(thing.id);
        if (!found.has(id)) found.set(id, [area, thing]);
      }
    }
    return found;
  }

  async #items(areas: Area[], newest: Area, collection: string, query: URLSearchParams): Promise<Response | null> {
    const found = await this.#things(areas, collection);
    const page = listed([...found.values()].map(([, thing]) => thing), query);
    return page === null ? null : answer(newest, GEOJSON, JSON.stringify(page));
  }

  async #item(areas: Area[], collection: string, id: string): Promise<Response | null> {
    const found = (await this.#things(areas, collection)).get(id);
    return found === undefined ? null : answer(found[0], GEOJSON, JSON.stringify(found[1]));
  }

  async #document(newest: Area, path: string): Promise<Response | null> {
    const text = await this.shelf.document(newest.documents.key, path);
    if (text === null) return null;
    if (path !== '/api/register') return answer(newest, JSON_TYPE, text);
    // The map opens where something of it is kept, and this device pairs nobody.
    const register: Register = { ...(JSON.parse(text) as Register), extent: around(newest.boxes), extents: {}, lets_phones_in: false };
    return answer(newest, JSON_TYPE, JSON.stringify(register));
  }

  async #photo(areas: Area[], hash: string): Promise<Response | null> {
    for (const area of areas) {
      const photo = area.photos === null ? null : await this.shelf.photo(area.photos.key, hash);
      if (photo !== null) return answer(area, photo.type, photo.bytes);
    }
    return null;
  }

  async #search(areas: Area[], newest: Area, words: string): Promise<Response | null> {
    const { key } = newest.documents;
    const read = async <T>(path: string): Promise<T[]> => JSON.parse((await this.shelf.document(key, path)) ?? '[]') as T[];
    const kinds = await read<Kind>('/api/kinds');
    const things: [Kind, Thing[]][] = [];
    for (const kind of kinds) things.push([kind, [...(await this.#things(areas, kind.id)).values()].map(([, thing]) => thing)]);
    return answer(newest, JSON_TYPE, JSON.stringify(search(words, await read<Road>('/api/roads'), things)));
  }
}

/** A collection in a few words: it reaches as far as what is kept of it. */
function described(areas: Area[], collection: string): Response | null {
  const area = areas.find((one) => partOf(one, collection) !== undefined);
  const extent = { spatial: { bbox: area === undefined ? [] : [around(area.boxes)] } };
  return area === undefined ? null : answer(area, JSON_TYPE, JSON.stringify({ id: collection, itemType: 'feature', extent, links: [] }));
}
