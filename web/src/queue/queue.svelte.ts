/** The queue as the page shows it: what waits on this device, what the server has, and what somebody has to look at. */
import * as calls from '../api/calls';
import { keepPhoto } from '../api/photos';
import { Problem } from '../api/problem';
import type { PlacedThing, Text } from '../api/types';
import { kept } from '../edit/kept';
import { newId } from '../edit/uuid';
import { isPlaced } from '../map/answer';
import { both, notices, textOf } from '../state/notice.svelte';
import { Box, isFull } from './box';
import { heldPhotos, isDone, isLocal, isOpen, isStuck, keyOf, thingOf, type Draft, type Item } from './item';
import { Sender } from './sender';
import { settled } from './settle';

/** Receipts stay in sight so long, and no more of them than this. */
const DAY = 24 * 60 * 60 * 1000;
const MOST_RECEIPTS = 200;

const CHANNEL = 'verge-queue';

/** What became of a write at once, or what will: null when it is taken back before. */
type Outcome = { stored: Item } | { later: Promise<Item | null> };

class Queue {
  items = $state.raw<readonly Item[]>([]);
  /** On the screen at once, and not yet on the disk: nobody is told that they are safe. */
  #keeping = $state.raw<readonly Item[]>([]);
  /** Nothing more is sent from this page, and why. */
  halted = $state.raw<Text | null>(null);
  /** The list is open. */
  open = $state(false);
  readonly waiting = $derived(this.items.filter(isOpen));
  readonly stuck = $derived(this.items.filter(isStuck));
  readonly done = $derived(this.items.filter(isDone));
  readonly photos = $derived(this.waiting.reduce((sum, item) => sum + item.photos.filter(({ hash }) => hash === null).length, 0));
  /** The newest that one press said of each thing. */
  readonly pressed = $derived(new Map([...this.items, ...this.#keeping].filter(({ press, status }) => press !== undefined && status !== 'undone').map((item) => [item.thing.id, item])));

  /** New things that the register does not have yet, for the map. */
  newPlaces = $state.raw<readonly PlacedThing[]>([]);
  #drawing: ReturnType<typeof setTimeout> | undefined;

  readonly #box = new Box();
  readonly #sender: Sender;
  readonly #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
  #asked = false;
  readonly #adding = new Map<string, Promise<Item>>();
  readonly #settling = new Map<number, (item: Item | null) => void>();

  constructor() {
    const server = { keepPhoto, write: calls.write, undo: calls.undo };
    this.#sender = new Sender(this.#box, server, {
      changed: (order, item) => this.#changed(order, item),
      halted: (why) => (this.halted = why),
    });
  }

  /** Begins to send; the function returned ends it. */
  start(): () => void {
    const kick = (): void => this.#sender.kick();
    const seen = (): void => {
      if (document.visibilityState === 'visible') kick();
    };
    addEventListener('online', kick);
    document.addEventListener('visibilitychange', seen);
    if (this.#channel !== null) this.#channel.onmessage = ({ data }) => void this.#told(data as number);
    void this.#load().then(kick);
    return () => {
      removeEventListener('online', kick);
      document.removeEventListener('visibilitychange', seen);
      this.#sender.stop();
    };
  }

  async #load(): Promise<void> {
    try {
      const all = await this.#box.all();
      // Somebody may have been quicker than the disk.
      this.items = [...all, ...this.items.filter(({ order }) => !all.some((one) => one.order === order))];
      this.#drawLater();
      await this.#forget();
      const unsaved = kept()?.typed['photos'] ?? '';
      await this.#box.sweep(new Set(unsaved.split('、').filter(isLocal).map(keyOf)));
    } catch (error) {
      // A browser that keeps nothing (a private window) says so when something is to be kept.
      console.warn(error);
    }
  }

  /** Receipts of yesterday fall off. */
  async #forget(): Promise<void> {
    const old = (item: Item): boolean => Date.now() - Date.parse(item.receipt?.at ?? item.made_at) > DAY;
    const newest = this.done.slice(-MOST_RECEIPTS);
    await this.#remove(this.done.filter((item) => old(item) || !newest.includes(item)));
  }

  async #remove(items: readonly Item[]): Promise<void> {
    for (const { order } of items) await this.#changeItem(order, (now) => (isDone(now) ? null : now));
  }

  /** Another page changed an item. */
  async #told(order: number): Promise<void> {
    const item = await this.#box.get(order).catch(() => undefined);
    this.#put(order, item ?? null);
    if (item !== undefined && isOpen(item)) this.#sender.wake();
  }

  #changed(order: number, item: Item | null): void {
    this.#put(order, item);
    this.#channel?.postMessage(order);
  }

  #put(order: number, item: Item | null): void {
    const at = this.items.findIndex((one) => one.order === order);
    if (item === null) this.items = this.items.filter((one) => one.order !== order);
    else if (at >= 0) this.items = this.items.with(at, item);
    else this.items = [...this.items, item].sort((a, b) => a.order - b.order);
    this.#drawLater();
    if (item === null || !isOpen(item)) {
      this.#settling.get(order)?.(item);
      this.#settling.delete(order);
    }
  }

  /** Hundreds that are sent one after the other are not drawn anew hundreds of times. */
  #drawLater(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      const places = this.items.filter((item) => !isDone(item)).flatMap(({ edits }) => edits)
        .flatMap((edit) => (edit.op === 'put' && isPlaced(edit.feature) ? [edit.feature] : []));
      const same = places.length === this.newPlaces.length && places.every(({ id }, at) => id === this.newPlaces[at]?.id);
      if (!same) this.newPlaces = places;
    }, 300);
  }

  async #changeItem(order: number, how: (item: Item) => Item | null): Promise<Item | null> {
    const item = await this.#box.change(order, how);
    this.#changed(order, item);
    return item;
  }

  /**
   * Keeps a write on this device and sends it as soon as it can be.
   *
   * Refuses with a {@link Problem} when the device has no room and the server cannot be reached either.
   */
  async add(draft: Draft): Promise<Item> {
    const [first] = draft.edits;
    if (first === undefined) throw new Error('an item of the queue holds no edit');
    const item: Item = {
      ...draft, order: -1, id: newId(), thing: draft.about ?? thingOf(first), photos: heldPhotos(draft.edits), made_at: new Date().toISOString(),
      status: 'waiting', tries: 0, faults: 0, back: false, receipt: null, problem: null, clash: null,
    };
    this.#keeping = [...this.#keeping, item];
    try {
      const { order: _, ...plain } = item;
      const adding = this.#box.add(plain);
      this.#adding.set(item.id, adding);
      const added = await adding.finally(() => this.#adding.delete(item.id));
      this.#changed(added.order, added);
      this.#keeping = this.#keeping.filter((one) => one !== item);
      this.#sender.wake();
      this.#stay();
      return added;
    } catch (error) {
      this.#keeping = this.#keeping.filter((one) => one !== item);
      return await this.#straight(item, error);
    }
  }

  /** Asks the browser, once, not to make room by throwing away what waits. */
  #stay(): void {
    if (this.#asked) return;
    this.#asked = true;
    void navigator.storage?.persist?.().catch(() => false);
  }

  /** The device keeps nothing more: the server is asked at once, or the person told. */
  async #straight(item: Item, error: unknown): Promise<Item> {
    const full = isFull(error);
    const why = both((words) => (full ? words.queueFull : words.queueNoRoom));
    if (item.photos.length > 0) throw new Problem(507, 'device-full', why);
    try {
      const written = await calls.write({ id: item.id, reason: item.reason, occurred_at: item.made_at, edits: item.edits }, AbortSignal.timeout(10_000));
      return { ...item, status: 'stored', receipt: 'unchanged' in written ? { seq: null, at: null } : { seq: written.seq, at: written.recorded_at } };
    } catch (again) {
      if (again instanceof Problem && again.status !== 0) throw again;
      throw new Problem(507, 'device-full', why);
    }
  }

  /** Adds and waits a moment for the answer. What is refused comes out of the queue again, to be mended where it was typed. */
  async deliver(draft: Draft, patience: number): Promise<Outcome> {
    const item = await this.add(draft);
    if (item.status === 'stored') return { stored: item };
    const later = this.#settled(item.order);
    const pause = new Promise<'waits'>((done) => setTimeout(done, patience, 'waits'));
    const now = await Promise.race([later, pause]);
    if (now === 'waits' || now === null) return { later };
    if (now.status === 'stored') return { stored: now };
    await this.#changeItem(item.order, () => null);
    throw new Problem(now.status === 'conflict' ? 412 : 422, now.status, now.problem ?? both((words) => words.queueRefused));
  }

  #settled(order: number): Promise<Item | null> {
    const now = this.items.find((one) => one.order === order);
    if (now !== undefined && !isOpen(now)) return Promise.resolve(now);
    return new Promise((done) => this.#settling.set(order, done));
  }

  /** One press: what it says stands at once; what becomes of it is told by its row. */
  async press(draft: Draft): Promise<void> {
    try {
      const item = await this.add(draft);
      if (item.status === 'stored') notices.good(both((words) => words.saved), item.receipt?.seq ?? null);
    } catch (error) {
      notices.bad(error);
    }
  }

  /** What a person decided about an item; on to sending. A disk that fails says so. */
  async #decide(order: number, how: (item: Item) => Item | null): Promise<void> {
    try {
      await this.#changeItem(order, how);
      this.#sender.kick();
    } catch (error) {
      notices.bad(isFull(error) ? both((words) => words.queueFull) : textOf(error));
    }
  }

  /** Takes it back: out of the queue while the server cannot have it, else as soon as the server has it. */
  async undo(item: Item): Promise<void> {
    const { order } = (await this.#adding.get(item.id)?.catch(() => item)) ?? item;
    await this.#decide(order, (now) => {
      if (now.status === 'undone') return now;
      if (now.tries === 0 || isStuck(now)) return null;
      return { ...now, back: true, status: now.status === 'sending' ? 'sending' : 'waiting' };
    });
  }

  /** Tries what was refused again. */
  retry({ order }: Item): Promise<void> {
    return this.#decide(order, (now) => (now.status === 'refused' ? { ...now, status: 'waiting', problem: null } : now));
  }

  discard({ order }: Item): Promise<void> {
    return this.#decide(order, (now) => (isStuck(now) ? null : now));
  }

  /** Decides a conflict: fields in `leave` keep the others' values. */
  settle({ order }: Item, leave: ReadonlySet<string>): Promise<void> {
    return this.#decide(order, (now) => {
      if (now.status !== 'conflict') return now;
      const edits = settled(now, leave);
      return edits.length === 0 ? null : { ...now, edits, status: 'waiting', clash: null, problem: null };
    });
  }

  /** Receipts that were read. */
  clear(): Promise<void> {
    return this.#remove(this.done).catch((error: unknown) => notices.bad(error));
  }

  /** The server can be heard again: what waits for a pause waits no longer. */
  nudge(): void {
    if (this.halted === null && this.waiting.length > 0) this.#sender.kick();
  }

  now(): void {
    this.halted = null;
    this.#sender.kick();
  }

  /** A photo kept on this device until the server has it; the name it has meanwhile. */
  async hold(photo: Blob): Promise<string> {
    const key = newId();
    try {
      await this.#box.keepPhoto(key, photo);
    } catch (error) {
      const full = isFull(error);
      throw new Problem(507, 'device-full', both((words) => (full ? words.queueFull : words.queueNoRoom)));
    }
    return key;
  }

  held(key: string): Promise<Blob | null> {
    return this.#box.photo(key);
  }
}

export const queue = new Queue();

