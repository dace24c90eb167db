/** The map's own files, kept whole: either all of one build or nothing of it. */

export interface Shell {
  /** A hash over all of it. */
  version: string;
  /** The page as it was built. What the server sends is never kept: it carries a token to write with. */
  page: string;
  files: { path: string; integrity: string }[];
}

const NAMED = 'verge-shell-';
/** Where the page lies in its cache; every deep link of the map is this page. */
const PAGE = '/';
/** What a browser may do with the page is said by the server, and holds for the kept one too. */
const SAID = [
  'content-security-policy', 'x-content-type-options', 'x-frame-options', 'referrer-policy', 'cross-origin-resource-policy',
  'cross-origin-opener-policy', 'permissions-policy',
];

export class ShellKeeper {
  readonly #name: string;
  readonly #paths: ReadonlySet<string>;

  constructor(private readonly shell: Shell, private readonly caches: CacheStorage) {
    this.#name = NAMED + shell.version;
    this.#paths = new Set(shell.files.map(({ path }) => path));
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Fetches everything; the browser refuses a file of another build by its hash, and then nothing is kept. */
  async keep(): Promise<void> {
    const cache = await this.caches.open(this.#name);
    try {
      await cache.addAll(this.shell.files.map(({ path, integrity }) => new Request(path, { integrity, cache: 'no-cache' })));
      const [any] = this.shell.files;
      const sent = any === undefined ? undefined : await cache.match(any.path);
      const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8' });
      for (const name of SAID) {
        const value = sent?.headers.get(name);
        if (typeof value === 'string') headers.set(name, value);
      }
      await cache.put(PAGE, new Response(this.shell.page, { headers }));
    } catch (error) {
      await this.caches.delete(this.#name);
      throw error;
    }
  }

  /** Lets go of what older builds kept. */
  async dropOthers(): Promise<void> {
    const names = await this.caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(NAMED) && name !== this.#name).map((name) => this.caches.delete(name)));
  }

  async file(path: string): Promise<Response | null> {
    return (await (await this.caches.open(this.#name)).match(path)) ?? null;
  }

  page(): Promise<Response | null> {
    return this.file(PAGE);
  }
}
