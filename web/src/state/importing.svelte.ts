/** The file that is being brought in: what was chosen, what the dry run says, and how far the work is. */
import { LARGEST_IMPORT, sendImport, type ImportAnswer, type Imported, type ImportOptions } from '../api/imports';
import * as calls from '../api/calls';
import { Problem } from '../api/problem';
import type { PlacedThings, Text } from '../api/types';
import { isPlaced, nothing } from '../map/answer';
import { both, notices, textOf } from './notice.svelte';
import { store } from './store.svelte';

const unsaid = (): ImportOptions => ({ kind: '', key: '', crs: '', encoding: '', columns: {} });

class Importing {
  file = $state.raw<File | null>(null);
  options = $state<ImportOptions>(unsaid());
  /** What the last dry run told; what was told before stays until the next one ends. */
  looked = $state.raw<Imported | null>(null);
  /** The things it would bring, as the map draws them. */
  things = $state.raw<PlacedThings>(nothing);
  busy = $state<'looking' | 'writing' | null>(null);
  share = $state(0);
  problem = $state.raw<Text | null>(null);
  /** What the server asks to be told: `kind`, `crs`, `key`… */
  asks = $state<string | null>(null);
  #stop: AbortController | null = null;

  /** Takes a file and looks at it. */
  choose(file: File): void {
    this.#stop?.abort();
    this.file = file;
    this.options = unsaid();
    this.looked = null;
    this.things = nothing;
    void this.look();
  }

  close(): void {
    this.#stop?.abort();
    this.file = null;
    this.looked = null;
    this.things = nothing;
    this.problem = null;
    this.busy = null;
  }

  /** Says of a column what it is, and looks again. */
  map(column: string, means: string): void {
    this.options.columns[column] = means;
    void this.look();
  }

  async look(): Promise<void> {
    const answer = await this.#send(true);
    if (answer === null) return;
    this.looked = answer.result;
    this.things = { type: 'FeatureCollection', features: answer.features.features.filter(isPlaced) };
  }

  async accept(): Promise<void> {
    const before = store.seq;
    const answer = await this.#send(false);
    if (answer === null) {
      if (this.file !== null) await this.#lateWrite(before);
      return;
    }
    const { head, sentence } = answer.result;
    this.close();
    await store.refresh();
    notices.good(sentence, head?.seq ?? null);
  }

  stop(): void {
    this.#stop?.abort();
  }

  /** Stopped or cut off while the register was being written, it may have been written all the same: then say so. */
  async #lateWrite(before: number): Promise<void> {
    const heads = await calls.history(5).catch(() => []);
    const own = heads.find((head) => head.seq > before && head.origin === 'import' && head.undone_by === undefined);
    if (own === undefined) return;
    this.close();
    await store.refresh();
    notices.good(both((words) => words.importWritten), own.seq);
  }

  async #send(dryRun: boolean): Promise<ImportAnswer | null> {
    const { file } = this;
    if (file === null) return null;
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.busy = dryRun ? 'looking' : 'writing';
    this.share = 0;
    this.problem = null;
    this.asks = null;
    try {
      if (file.size > LARGEST_IMPORT) throw tooLarge(file.size);
      await readable(file);
      return await sendImport(file, $state.snapshot(this.options), dryRun, stop.signal, (share) => (this.share = share));
    } catch (error) {
      if (this.#stop !== stop) return null;
      if (stop.signal.aborted) this.problem = both((words) => words.importStopped);
      else {
        this.problem = textOf(error);
        this.asks = error instanceof Problem ? error.input : null;
      }
      if (dryRun) this.things = nothing;
      return null;
    } finally {
      if (this.#stop === stop) this.busy = null;
    }
  }
}

const refused = (code: string, text: Text): Problem => new Problem(0, code, text);

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

const tooLarge = (size: number): Problem =>
  refused('body-too-large', both((words) => words.importTooLarge(megabytes(size), megabytes(LARGEST_IMPORT))));

/** A file that was moved, a folder, a stick pulled out: told before it is taken for a server that is away. */
async function readable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw refused('file-unreadable', both((words) => words.importUnreadable(file.name)));
  }
}

export const importing = new Importing();
