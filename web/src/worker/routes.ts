/** Which address asks for what. */

export type Wanted =
  | { what: 'page' }
  | { what: 'tile'; collection: string; z: number; row: number; col: number; filtered: boolean }
  | { what: 'items'; collection: string; query: URLSearchParams }
  | { what: 'item'; collection: string; id: string }
  | { what: 'collection'; collection: string }
  | { what: 'document'; path: string }
  | { what: 'photo'; hash: string }
  | { what: 'search'; words: string }
  | { what: 'locate' };

/** What only the server itself can say; no worker stands between. */
const SERVERS = ['/pair', '/metrics', '/healthz', '/readyz', '/sw.js'];

/** The catalogue and the newest changes, as the page asks for them when it opens. */
export const DOCUMENTS = [
  '/api/register', '/api/kinds', '/api/roads', '/api/places', '/api/base', '/api/processes?full=true', '/api/history?limit=50',
];

/** A place of the map: its page is the same for all of them. */
function isPage(path: string): boolean {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return !path.startsWith('/api/') && path !== '/api' && !SERVERS.includes(path) && !last.includes('.');
}

const decoded = (part: string | undefined): string => {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return '';
  }
};

const onlyHas = (query: URLSearchParams, names: readonly string[]): boolean => [...query.keys()].every((name) => names.includes(name));

/** What is asked for, or none where the worker keeps out of it. */
export function wantedOf(method: string, mode: string, url: URL): Wanted | null {
  if (method !== 'GET') return null;
  const { pathname: path, searchParams: query } = url;
  if (mode === 'navigate') return isPage(path) ? { what: 'page' } : null;
  const whole = path + url.search;
  if (DOCUMENTS.includes(whole)) return { what: 'document', path: whole };
  if (path === '/api/search') return { what: 'search', words: query.get('q') ?? '' };
  if (path === '/api/locate') return { what: 'locate' };
  const parts = path.split('/').slice(1).map(decoded);
  const [api, first, second, third, ...rest] = parts;
  if (api !== 'api' || second === undefined || second === '') return null;
  if (first === 'photos' && third === undefined) return { what: 'photo', hash: second };
  if (first !== 'collections') return null;
  if (third === undefined) return url.search === '' ? { what: 'collection', collection: second } : null;
  if (third === 'items' && rest.length === 0) return { what: 'items', collection: second, query };
  if (third === 'items' && rest.length === 1 && rest[0] !== undefined && url.search === '') return { what: 'item', collection: second, id: rest[0] };
  if (third === 'tiles' && rest.length === 4 && rest[0] === 'WebMercatorQuad' && onlyHas(query, ['v', 'filter'])) {
    const [z, row, col] = rest.slice(1).map(Number);
    if (z === undefined || row === undefined || col === undefined || ![z, row, col].every(Number.isInteger)) return null;
    return { what: 'tile', collection: second, z, row, col, filtered: query.has('filter') };
  }
  return null;
}
