import { describe, expect, it } from 'vitest';
import type { Kind, Thing } from '../api/types';
import { KEPT, KEPT_SEQ, type Area } from '../area/area';
import { tilesOver } from '../area/tiles';
import { Answers } from './answer';
import { listed } from './items';
import { Reach, serverFirst } from './reach';
import { wantedOf } from './routes';
import { search } from './search';
import type { Shelf } from './shelf';
import { ShellKeeper } from './shell';

const at = (path: string): URL => new URL(path, 'http://127.0.0.1:8080');
const want = (path: string, mode = 'cors', method = 'GET') => wantedOf(method, mode, at(path));

const point = (id: string, lon: number, lat: number, properties = {}): Thing => ({
  type: 'Feature', id, geometry: { type: 'Point', coordinates: [lon, lat] }, properties,
});

describe('which address asks for what', () => {
  it('knows the pages of the map, and leaves the server its own', () => {
    for (const path of ['/', '/ask/gaps?along=S225', '/history']) expect(want(path, 'navigate')).toEqual({ what: 'page' });
    for (const path of ['/pair?code=ABCD', '/api', '/api/docs', '/metrics', '/healthz', '/favicon.ico']) expect(want(path, 'navigate'), path).toBeNull();
  });

  it('never stands before a write, the news, jobs or phones', () => {
    expect(want('/api/collections/bins/items', 'cors', 'POST')).toBeNull();
    expect(want('/api/collections/bins/items/1', 'cors', 'PATCH')).toBeNull();
    for (const path of ['/api/changes', '/api/jobs/1', '/api/jobs/1/results', '/api/phones', '/metrics', '/pair']) expect(want(path), path).toBeNull();
  });

  it('reads tiles whatever state they are asked of', () => {
    const tile = { what: 'tile', collection: 'bins', z: 14, row: 6600, col: 13500 };
    expect(want('/api/collections/bins/tiles/WebMercatorQuad/14/6600/13500?v=12')).toEqual({ ...tile, filtered: false });
    expect(want('/api/collections/bins/tiles/WebMercatorQuad/14/6600/13500?v=12&filter=x')).toEqual({ ...tile, filtered: true });
    expect(want('/api/collections/bins/tiles/WebMercatorQuad/14/a/13500')).toBeNull();
    expect(want('/api/collections/bins/tiles/WebMercatorQuad/14/6600/13500?f=png')).toBeNull();
  });

  it('tells a thing from its history and a document from a part of it', () => {
    expect(want('/api/collections/bins/items/0190')).toEqual({ what: 'item', collection: 'bins', id: '0190' });
    expect(want('/api/collections/bins/items/0190?asOf=2020-01-01')).toBeNull();
    expect(want('/api/collections/bins/items/0190/history')).toBeNull();
    expect(want('/api/history?limit=50')).toEqual({ what: 'document', path: '/api/history?limit=50' });
    expect(want('/api/history?limit=50&before=3')).toBeNull();
    expect(want('/api/processes?full=true')).toEqual({ what: 'document', path: '/api/processes?full=true' });
    expect(want('/api/collections/%E0%A4%A/items/1')).toBeNull();
  });
});

describe('a list of what is kept', () => {
  const things = [point('a', 0, 0), point('b', 1, 1), point('c', 2, 2)];
  const ask = (query: string) => listed(things, new URLSearchParams(query));

  it('counts what fits in the box and gives the page that is asked for', () => {
    expect(ask('bbox=0.5,0.5,3,3&limit=1')).toMatchObject({ numberMatched: 2, numberReturned: 1, features: [{ id: 'b' }] });
    expect(ask('limit=2&offset=2')).toMatchObject({ numberMatched: 3, numberReturned: 1, features: [{ id: 'c' }] });
  });

  it('is not given where an order, a condition or a past is asked for', () => {
    for (const query of ['filter=state%3D1', 'sortby=name', 'asOf=2020-01-01', 'bbox=1,2,3', 'limit=x', 'limit=0']) expect(ask(query), query).toBeNull();
  });
});

const BOX: [number, number, number, number] = [117, 33, 117.02, 33.02];
const area = (id: string, taken_at: string, more: Partial<Area> = {}): Area => ({
  id, name: id, register: 'x', boxes: [BOX], from: 8, to: 16, seq: 7, taken_at, documents: { key: `${id}/documents`, bytes: 1 }, photos: null,
  parts: [{ key: `${id}/bins`, collection: 'bins', tiles: 1, things: 1, bytes: 1 }], ...more,
});

function shelfOf(areas: Area[], things: Record<string, Thing[]>, documents: Record<string, string> = {}, tiles: Record<string, number> = {}): Shelf {
  return {
    areas: async () => areas,
    tile: async (part, { z, row, col }) => {
      const size = tiles[`${part}/${z}/${row}/${col}`];
      return size === undefined ? null : new ArrayBuffer(size);
    },
    things: async (part) => things[part] ?? [],
    document: async (_, path) => documents[path] ?? null,
    photo: async () => null,
  };
}

describe('an answer in the server\'s place', () => {
  const [inside] = tilesOver([BOX], 14, 14, 99) ?? [];
  if (inside === undefined) throw new Error('no tile');
  const tileOf = (collection: string, filtered = false) => ({ what: 'tile' as const, collection, filtered, ...inside });
  const key = `new/bins/${inside.z}/${inside.row}/${inside.col}`;
  const areas = [area('new', '2026-06-04T06:20:00Z'), area('old', '2026-06-01T00:00:00Z')];

  it('says when it was taken and after which change', async () => {
    const answers = new Answers(shelfOf(areas, { 'new/bins': [point('a', 117.01, 33.01)] }));
    const response = await answers.to({ what: 'item', collection: 'bins', id: 'a' });
    expect(response?.headers.get(KEPT)).toBe('2026-06-04T06:20:00Z');
    expect(response?.headers.get(KEPT_SEQ)).toBe('7');
    expect(await answers.to({ what: 'item', collection: 'bins', id: 'z' })).toBeNull();
  });

  it('shows a thing of two areas once, as it was taken last', async () => {
    const answers = new Answers(shelfOf(areas, {
      'new/bins': [point('a', 117.01, 33.01, { state: 'lost' })], 'old/bins': [point('a', 117.01, 33.01, { state: 'in_use' }), point('b', 117, 33)],
    }));
    const response = await answers.to({ what: 'items', collection: 'bins', query: new URLSearchParams('limit=9') });
    expect(await response?.json()).toMatchObject({ numberMatched: 2, features: [{ id: 'a', properties: { state: 'lost' } }, { id: 'b' }] });
  });

  it('gives tiles as they were, empty ones as empty, and beside them none, so that a larger one is drawn', async () => {
    const answers = new Answers(shelfOf(areas, {}, {}, { [key]: 3 }));
    expect((await answers.to(tileOf('bins')))?.status).toBe(200);
    expect((await answers.to(tileOf('trees')))?.status).toBe(204);
    expect((await answers.to({ ...tileOf('bins'), col: 1 }))?.status).toBe(404);
    expect((await new Answers(shelfOf(areas, {}, {}, { [key]: 0 })).to(tileOf('bins')))?.status).toBe(204);
  });

  it('never shows everything in the place of what a filter leaves', async () => {
    expect((await new Answers(shelfOf(areas, {}, {}, { [key]: 3 })).to(tileOf('bins', true)))?.status).toBe(404);
  });

  it('opens the map where something is kept, and lets no phones in', async () => {
    const register = JSON.stringify({ name: 'x', seq: 7, extent: [0, 0, 1, 1], lets_phones_in: true, counts: { bins: 1 } });
    const response = await new Answers(shelfOf(areas, {}, { '/api/register': register })).to({ what: 'document', path: '/api/register' });
    expect(await response?.json()).toMatchObject({ extent: BOX, lets_phones_in: false, counts: { bins: 1 } });
  });

  it('describes a collection as far as it is kept, and knows nothing of others', async () => {
    const answers = new Answers(shelfOf(areas, {}));
    const bins = await answers.to({ what: 'collection', collection: 'bins' });
    expect(await bins?.json()).toMatchObject({ extent: { spatial: { bbox: [BOX] } } });
    expect(await answers.to({ what: 'collection', collection: 'markets' })).toBeNull();
  });

  it('says nothing without an area', async () => {
    expect(await new Answers(shelfOf([], {})).to({ what: 'locate' })).toBeNull();
  });
});

describe('searching what is kept', () => {
  const bins: Kind = {
    id: 'bins', title: { zh: '垃圾桶', en: 'bins' }, one: { zh: '垃圾桶', en: 'bin' }, geometry: ['Point'], derived: false, beside: true, event: false, symbol: 'bin', fields: [],
  };
  const roads = [{ id: 'r', number: 'S225', name: '包王路', class: null, main: null, length_m: 1, bbox: BOX }];

  it('finds by code and number, whole words before parts', () => {
    const things = [point('1', 117, 33, { name: 'B-0216' }), point('2', 117, 33, { name: 'B-02' })];
    expect(search('b02', roads, [[bins, things]]).map(({ id }) => id)).toEqual(['2', '1']);
    expect(search('s225', roads, [[bins, things]]).map(({ id }) => id)).toEqual(['r']);
    expect(search('  ', roads, [[bins, things]])).toEqual([]);
  });
});

describe('the server first', () => {
  const reply = (word: string): Response => new Response(word);
  const never = (): Promise<Response> => new Promise(() => undefined);
  const failing = (): Promise<Response> => Promise.reject(new TypeError('network'));
  const kept = async (): Promise<Response> => reply('kept');
  const nothing = async (): Promise<null> => null;
  const read = async (answer: Promise<Response>): Promise<string> => (await answer).text();

  it('gives its answer, whatever it says', async () => {
    const refused = await serverFirst(new Reach(() => true), async () => new Response('', { status: 401 }), kept, 50);
    expect(refused.status).toBe(401);
  });

  it('gives what is kept when nobody answers, or not in time', async () => {
    expect(await read(serverFirst(new Reach(() => true), failing, kept, 50))).toBe('kept');
    expect(await read(serverFirst(new Reach(() => true), never, kept, 5))).toBe('kept');
  });

  it('fails as the network fails where nothing is kept', async () => {
    await expect(serverFirst(new Reach(() => true), failing, nothing, 50)).rejects.toThrow('network');
  });

  it('does not ask at all when the browser says offline', async () => {
    let asked = 0;
    const counted = (): Promise<Response> => {
      asked += 1;
      return failing();
    };
    expect(await read(serverFirst(new Reach(() => false), counted, kept, 50))).toBe('kept');
    expect(asked).toBe(0);
  });

  it('after a failure lets one request try for all, and comes back as soon as the server is heard', () => {
    let now = 0;
    const reach = new Reach(() => true, () => now);
    reach.lost();
    expect(reach.worthAsking()).toBe(false);
    now = 10_001;
    expect([reach.worthAsking(), reach.worthAsking()]).toEqual([true, false]);
    reach.heard();
    expect(reach.worthAsking()).toBe(true);
  });

  it('does not take a stopped request for a lost server', async () => {
    const reach = new Reach(() => true);
    const stopped = (): Promise<Response> => Promise.reject(new DOMException('', 'AbortError'));
    await expect(serverFirst(reach, stopped, kept, 50)).rejects.toThrow();
    expect(reach.worthAsking()).toBe(true);
  });
});

describe('the map\'s own files', () => {
  /** Caches as a browser has them, as far as they are used. */
  class Caches {
    readonly all = new Map<string, Map<string, Response>>();
    constructor(private readonly fetches: (path: string) => Response | null) {}
    async open(name: string) {
      const kept = this.all.get(name) ?? new Map<string, Response>();
      this.all.set(name, kept);
      return {
        addAll: async (requests: { url: string }[]) => {
          const got = requests.map(({ url }) => [url, this.fetches(new URL(url).pathname)] as const);
          if (got.some(([, response]) => response === null)) throw new TypeError('integrity');
          got.forEach(([url, response]) => kept.set(new URL(url).pathname, response as Response));
        },
        put: async (path: string, response: Response) => void kept.set(path, response),
        match: async (path: string) => kept.get(path)?.clone(),
      };
    }
    async keys() { return [...this.all.keys()]; }
    async delete(name: string) { return this.all.delete(name); }
  }
  const shell = (version: string) => ({
    version, page: '<head></head>', files: ['/assets/a.js', '/favicon.svg'].map((path) => ({ path: `http://127.0.0.1${path}`, integrity: 'sha256-AAAA' })),
  });
  const keeper = (version: string, caches: Caches) => new ShellKeeper(shell(version), caches as unknown as CacheStorage);
  const sent = (): Response => new Response('', { headers: { 'Content-Security-Policy': "default-src 'self'" } });

  it('are kept whole or not at all', async () => {
    const caches = new Caches((path) => (path === '/favicon.svg' ? null : sent()));
    await expect(keeper('2', caches).keep()).rejects.toThrow('integrity');
    expect([...caches.all.keys()]).toEqual([]);
  });

  it('leave those of the build before until it is replaced', async () => {
    const caches = new Caches(sent);
    await keeper('1', caches).keep();
    await keeper('2', caches).keep();
    expect([...caches.all.keys()]).toEqual(['verge-shell-1', 'verge-shell-2']);
    await keeper('2', caches).dropOthers();
    expect([...caches.all.keys()]).toEqual(['verge-shell-2']);
  });

  it('keep the page as it was built, without a token and with what the server lets it do', async () => {
    const caches = new Caches(sent);
    await keeper('1', caches).keep();
    const page = await keeper('1', caches).page();
    expect(await page?.text()).toBe('<head></head>');
  });
});
