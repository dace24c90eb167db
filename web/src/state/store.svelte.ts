/** The register as the page knows it: its catalogue, its roads, its newest change. */
import * as calls from '../api/calls';
import { listen } from '../api/events';
import { kept } from '../offline/kept.svelte';
import type { BaseLayer, Box, Head, Kind, Process, Register, Road, Text } from '../api/types';
import { both, notices, textOf } from './notice.svelte';

/** A demo is not taken back piece by piece: without its first change nothing would be left. */
export const canUndo = (head: Head): boolean =>
  head.undone_by === undefined && head.undoes === undefined && head.origin !== 'demo';

const homeOf = ({ counts, extents, extent }: Register): Box | null => {
  const tended = ['bins', 'garbage-pools', 'structures'].find((id) => (counts[id] ?? 0) > 1);
  return (tended === undefined ? undefined : extents[tended]) ?? extent;
};

class Store {
  register = $state.raw<Register | null>(null);
  kinds = $state.raw<Kind[]>([]);
  roads = $state.raw<Road[]>([]);
  processes = $state.raw<Process[]>([]);
  /** Maps of others that may lie under the register. */
  bases = $state.raw<BaseLayer[]>([]);
  /** The newest changes, newest first. */
  heads = $state.raw<Head[]>([]);
  /** The newest state that anything on the page should show. */
  seq = $state(0);
  connected = $state(true);
  problem = $state.raw<Text | null>(null);
  /** Where the map opens: around what is tended, which roads and rivers reach far beyond. */
  home = $state.raw<Box | null>(null);
  /** Whether roads, questions and changes are known. */
  learnt = $state(false);
  #learning: Promise<void> | null = null;
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #newest = 0;
  #shown = -Infinity;
  #showing: ReturnType<typeof setTimeout> | undefined;

  get ready(): boolean {
    return this.register !== null;
  }

  kind(id: string): Kind | undefined {
    return this.kinds.find((kind) => kind.id === id);
  }

  road(id: string): Road | undefined {
    return this.roads.find((road) => road.id === id) ?? this.roads.find((road) => road.number === id);
  }

  /** What a road is called in a field of another thing: its number or name where no other road has it, else its id. */
  roadWord(id: string): string {
    const road = this.road(id);
    const alone = (word: string | null | undefined): word is string =>
      Boolean(word) && this.roads.filter((one) => one.number === word || one.name === word).length === 1;
    return [road?.number, road?.name].find(alone) ?? id;
  }

  /** The road that somebody means by a number, a name or an id. */
  roadCalled(word: string): Road | undefined {
    const plain = word.trim().toLowerCase();
    return this.roads.find((road) => [road.number, road.name, road.id].some((own) => own?.toLowerCase() === plain));
  }

  process(id: string): Process | undefined {
    return this.processes.find((process) => process.id === id);
  }

  get questions(): Process[] {
    return this.processes.filter((process) => !process.plan);
  }

  get plans(): Process[] {
    return this.processes.filter((process) => process.plan);
  }

  /** Whether a change was taken back since, from anywhere: header, history, another window. */
  isTakenBack(seq: number): boolean {
    return this.heads.some((head) => head.seq === seq && head.undone_by !== undefined);
  }

  /** The last change that can be taken back and is not itself a taking back. */
  get undoable(): Head | null {
    return this.heads.find(canUndo) ?? null;
  }

  /** Reads what the first look at the map needs; with `whole` everything, as a link to a question does. */
  async open(whole: boolean): Promise<void> {
    this.problem = null;
    try {
      const [register, kinds] = await Promise.all([calls.register(), calls.kinds(), whole ? this.learn() : null]);
      this.kinds = kinds;
      this.seq = register.seq;
      this.home = homeOf(register);
      this.register = register;
    } catch (error) {
      this.problem = textOf(error);
    }
  }

  /** Reads the roads, the questions and the newest changes, once; again when that failed. */
  learn(): Promise<void> {
    this.#learning ??= this.#learn().catch((error: unknown) => {
      this.#learning = null;
      throw error;
    });
    return this.#learning;
  }

  async #learn(): Promise<void> {
    const [roads, processes, heads, bases] = await Promise.all([calls.roads(), calls.processes(), calls.history(50), calls.bases()]);
    this.roads = roads;
    this.bases = bases;
    this.processes = processes;
    this.heads = heads;
    this.learnt = true;
  }

  follow(): () => void {
    return listen({
      heard: (yes) => {
        // After a pause the page may have missed changes that the server no longer repeats.
        if (yes && (kept.heard() || !this.connected)) this.#later();
        this.connected = yes;
      },
      changed: (head) => {
        if (head.seq <= this.seq) return;
        this.#news(head.seq);
        this.#later();
      },
    });
  }

  /** One change is shown at once; of hundreds in a row, as when a phone comes back, the newest is, once a second. */
  #news(seq: number): void {
    this.#newest = Math.max(this.#newest, seq);
    const wait = this.#shown + 1000 - performance.now();
    if (this.#showing !== undefined) return;
    const show = (): void => {
      this.#showing = undefined;
      this.#shown = performance.now();
      this.seq = Math.max(this.seq, this.#newest);
    };
    if (wait <= 0) show();
    else this.#showing = setTimeout(show, wait);
  }

  /** Reads counts, roads and history again; many changes at once are read once. */
  #later(): void {
    clearTimeout(this.#refreshing);
    this.#refreshing = setTimeout(() => void this.refresh(), 150);
  }

  async refresh(): Promise<void> {
    try {
      const [register, roads, heads] = await Promise.all([calls.register(), calls.roads(), calls.history(50)]);
      this.register = register;
      this.roads = roads;
      this.heads = heads;
      this.seq = Math.max(this.seq, register.seq);
    } catch (error) {
      notices.bad(error);
    }
  }

  async older(): Promise<boolean> {
    const last = this.heads.at(-1);
    if (last === undefined) return false;
    const more = await calls.history(50, last.seq);
    this.heads = [...this.heads, ...more];
    return more.length > 0;
  }

  async undo(seq: number): Promise<boolean> {
    try {
      const undone = await calls.undo(seq);
      await this.refresh();
      const conflicts = undone.conflicts.length;
      notices.good(both((words) => (conflicts === 0 ? words.undone : words.undoneConflicts(conflicts))));
      return true;
    } catch (error) {
      notices.bad(error);
      return false;
    }
  }
}

export const store = new Store();
