import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Made, Written } from '../api/calls';
import { Problem, problemOf } from '../api/problem';
import type { Undone } from '../api/types';
import { newId } from '../edit/uuid';
import { Box } from './box';
import { heldPhotos, thingOf, type Draft, type Item } from './item';
import type { Server } from './send';
import { Sender } from './sender';

/** A register that takes a change set once, whatever becomes of its answer. */
class Register implements Server {
  readonly log: Made[] = [];
  readonly photos: string[] = [];
  readonly undone: number[] = [];
  /** Asked before each answer; throws what the network or the server says instead. */
  before: (made: Made) => void = () => undefined;
  /** Asked after it was written: the answer may be lost. */
  after: (made: Made) => void = () => undefined;

  async keepPhoto(photo: Blob): Promise<{ hash: string }> {
    const hash = `hash-${await photo.text()}`;
    this.photos.push(hash);
    return { hash };
  }

  async write(made: Made): Promise<Written> {
    this.before(made);
    let at = this.log.findIndex(({ id }) => id === made.id);
    if (at < 0) at = this.log.push(made) - 1;
    this.after(made);
    return { id: made.id, seq: at + 1, recorded_at: '2026-05-01T00:00:00Z', occurred_at: made.occurred_at, actor: '王', reason: made.reason, origin: 'user', count: 1 };
  }

  async undo(seq: number): Promise<Undone> {
    if (this.undone.includes(seq)) throw new Problem(409, 'senseless', { zh: '已撤销', en: 'taken back' });
    this.undone.push(seq);
    return { head: null, conflicts: [] };
  }
}

const lost = (id: string): Draft => ({
  said: { zh: '丢失', en: 'lost' }, reason: '丢失 / lost',
  edits: [{ op: 'merge', collection: 'bins', id, properties: { state: 'lost' }, expect: { state: 'in_use' } }],
});

let box: Box;
let register: Register;
let halted: unknown[];
let sender: Sender;

async function add(draft: Draft): Promise<Item> {
  const [first] = draft.edits;
  if (first === undefined) throw new Error('no edit');
  return box.add({
    ...draft, id: newId(), thing: thingOf(first), photos: heldPhotos(draft.edits), made_at: new Date().toISOString(), status: 'waiting',
    tries: 0, faults: 0, back: false, receipt: null, problem: null, clash: null,
  });
}

const statuses = async (): Promise<string[]> => (await box.all()).map(({ status }) => status);
const settles = (wanted: string[]) => vi.waitFor(async () => expect(await statuses()).toEqual(wanted), { timeout: 5000, interval: 5 });
const offline = (): never => {
  throw Problem.unreachable();
};

beforeEach(() => {
  box = new Box(`queue-${newId()}`);
  register = new Register();
  halted = [];
  sender = new Sender(box, register, { changed: () => undefined, halted: (why) => why !== null && halted.push(why) });
});
afterEach(() => {
  sender.stop();
  vi.useRealTimers();
});

describe('the queue', () => {
  it('sends in the order of the taps, whatever the clock says', async () => {
    for (const [at, day] of ['2026-05-03', '2019-01-01', '2031-12-31'].entries()) {
      vi.setSystemTime(new Date(`${day}T08:00:00Z`));
      await add(lost(`bin-${at}`));
    }
    vi.useRealTimers();
    sender.kick();
    await settles(['stored', 'stored', 'stored']);
    expect(register.log.map(({ edits }) => edits[0] !== undefined && thingOf(edits[0]).id)).toEqual(['bin-0', 'bin-1', 'bin-2']);
    expect(register.log[1]?.occurred_at).toBe('2019-01-01T08:00:00.000Z');
  });

  it('sends again what nobody answered, and what was answered into nowhere is one change', async () => {
    let drops = 0;
    register.before = () => (drops < 2 ? ((drops += 1), offline()) : undefined);
    register.after = () => (drops < 4 ? ((drops += 1), offline()) : undefined);
    await add(lost('a'));
    await add(lost('b'));
    sender.kick();
    await settles(['stored', 'stored']);
    expect(drops).toBe(4);
    expect(register.log).toHaveLength(2);
  });

  it('goes on where a killed page left it in the middle of sending', async () => {
    const item = await add(lost('a'));
    await box.change(item.order, (now) => ({ ...now, status: 'sending', tries: 1 }));
    const again = new Sender(new Box(box.name), register, sender.told);
    again.kick();
    await settles(['stored']);
  });

  it('keeps a refusal with its reason, and the next goes on', async () => {
    register.before = ({ edits }) => {
      const [edit] = edits;
      if (edit !== undefined && thingOf(edit).id === 'bad') throw new Problem(422, 'data-refused', { zh: '容积太大', en: 'too large' });
    };
    await add(lost('bad'));
    await add(lost('good'));
    sender.kick();
    await settles(['refused', 'stored']);
    expect((await box.all())[0]?.problem).toEqual({ zh: '容积太大', en: 'too large' });
  });

  it('stops whole when the page may write no more, and loses nothing', async () => {
    register.before = () => {
      throw new Problem(401, 'token-wrong', { zh: '令牌', en: 'token' });
    };
    await add(lost('a'));
    await add(lost('b'));
    sender.kick();
    await vi.waitFor(() => expect(halted).toHaveLength(1));
    sender.wake();
    await new Promise((done) => setTimeout(done, 50));
    expect(halted).toHaveLength(1);
    expect(await statuses()).toEqual(['waiting', 'waiting']);
    register.before = () => undefined;
    sender.kick();
    await settles(['stored', 'stored']);
  });

  it('shows a conflict by field, holds back what comes after it on the same thing, and lets others pass', async () => {
    register.before = ({ edits }) => {
      const [edit] = edits;
      if (edit?.op === 'merge' && edit.id === 'a' && edit.expect?.['state'] === 'in_use') {
        throw problemOf(409, { code: 'change-conflict', edit: 0, fields: [{ field: 'state', expected: 'in_use', found: 'damaged' }] });
      }
    };
    const first = await add(lost('a'));
    await add({ ...lost('a'), edits: [{ op: 'merge', collection: 'bins', id: 'a', properties: { note: '盖子' } }] });
    await add(lost('b'));
    sender.kick();
    await settles(['conflict', 'waiting', 'stored']);
    expect((await box.get(first.order))?.clash).toEqual({ edit: 0, fields: [{ field: 'state', found: 'damaged' }] });
    await box.change(first.order, (now) => ({ ...now, status: 'waiting', clash: null, edits: [{ op: 'merge', collection: 'bins', id: 'a', properties: { state: 'lost' }, expect: { state: 'damaged' } }] }));
    sender.kick();
    await settles(['stored', 'stored', 'stored']);
  });

  it('sends photos first, once each, and lets go of them when they are stored', async () => {
    await box.keepPhoto('1', new Blob(['one']));
    await box.keepPhoto('2', new Blob(['two']));
    let drops = 0;
    register.before = () => (drops < 2 ? ((drops += 1), offline()) : undefined);
    await add({ ...lost('a'), edits: [{ op: 'put', collection: 'bins', feature: { type: 'Feature', id: 'a', geometry: null, properties: { photos: ['local:1', 'local:2'] } } }] });
    sender.kick();
    await settles(['stored']);
    expect(register.photos).toEqual(['hash-one', 'hash-two']);
    expect(register.log[0]?.edits[0]).toMatchObject({ feature: { properties: { photos: ['hash-one', 'hash-two'] } } });
    expect(await box.photo('1')).toBeNull();
  });

  it('takes back what the server has by its change set, even where the answer was lost before', async () => {
    let lostAnswers = 0;
    register.after = () => (lostAnswers === 0 ? ((lostAnswers += 1), offline()) : undefined);
    const item = await add(lost('a'));
    sender.kick();
    await vi.waitFor(async () => expect(await box.get(item.order)).toMatchObject({ status: 'waiting', tries: 1 }));
    await box.change(item.order, (now) => ({ ...now, back: true }));
    sender.kick();
    await settles(['undone']);
    expect(register.undone).toEqual([1]);
    // Said twice it is done once.
    await box.change(item.order, (now) => ({ ...now, status: 'waiting' }));
    sender.kick();
    await settles(['undone']);
    expect(register.undone).toEqual([1]);
  });

  it('does not wait for ever for a server that fails inside at one item', async () => {
    register.before = ({ edits }) => {
      const [edit] = edits;
      if (edit !== undefined && thingOf(edit).id === 'poison') throw new Problem(500, 'internal', { zh: '内部出错', en: 'failed inside' });
    };
    await add(lost('poison'));
    await add(lost('b'));
    for (let press = 0; press < 6; press += 1) {
      sender.kick();
      await vi.waitFor(async () => expect((await box.all())[0]?.tries).toBe(press + 1));
      await new Promise((done) => setTimeout(done, 20));
    }
    await settles(['refused', 'stored']);
  });

  it('keeps an item once, though its page be killed while it is kept', async () => {
    const item = await add(lost('a'));
    const { order: _, ...same } = item;
    await expect(box.add(same)).rejects.toThrow();
    expect(await statuses()).toEqual(['waiting']);
  });

  it('does not try where the device knows that it has no network, unless that is the server itself', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    vi.stubGlobal('location', { hostname: 'office.lan' });
    const item = await add(lost('a'));
    sender.wake();
    await new Promise((done) => setTimeout(done, 30));
    expect((await box.get(item.order))?.tries).toBe(0);
    vi.stubGlobal('location', { hostname: '127.0.0.1' });
    sender.wake();
    await settles(['stored']);
    vi.unstubAllGlobals();
  });

  it('sweeps photos that nothing names', async () => {
    for (const key of ['1', '2', '3']) await box.keepPhoto(key, new Blob([key]));
    await add({ ...lost('a'), edits: [{ op: 'merge', collection: 'bins', id: 'a', properties: { photos: ['local:1'] } }] });
    await box.sweep(new Set(['2']));
    expect(await Promise.all(['1', '2', '3'].map(async (key) => (await box.photo(key)) !== null))).toEqual([true, true, false]);
  });
});
