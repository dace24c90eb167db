/** Sending one item: its photos, then its change, then taking it back where that is wished. */
import { Problem } from '../api/problem';
import type { Made, Written } from '../api/calls';
import type { Text, Undone } from '../api/types';
import { both } from '../state/notice.svelte';
import { isFull, RELAXED, type Box } from './box';
import { namedEdits, type Item, type Receipt } from './item';
import { together } from './settle';

/** What the queue asks of the server. */
export interface Server {
  keepPhoto(photo: Blob, signal: AbortSignal): Promise<{ hash: string }>;
  write(made: Made, signal: AbortSignal): Promise<Written>;
  undo(seq: number, signal: AbortSignal): Promise<Undone>;
}

export type Outcome =
  /** It is settled, one way or another: the next. */
  | { now: 'next'; item: Item | null }
  /** Nobody answered, or not sensibly: the same again, later. */
  | { now: 'later'; item: Item | null }
  /** Nothing more will be taken from this page. */
  | { now: 'halt'; item: Item | null; why: Text };

/** A server that fails inside at one item so often fails at it for good; the others should not wait for that. */
const MOST_FAULTS = 6;

const REFUSES_ALL = [401, 403];
const TRY_AGAIN = [0, 408, 425, 429, 502, 503, 504, 507];

const reset = (item: Item): Item => ({ ...item, status: 'waiting' });

export async function send(order: number, box: Box, server: Server, signal: AbortSignal): Promise<Outcome> {
  // Known before anything leaves: from now on the server may have it, whatever happens to this page.
  const begun = await box.change(order, (item) => ({ ...item, status: 'sending', tries: item.tries + 1, problem: null }), RELAXED)
    // A full disk keeps no mark; what waits on it is sent all the same, or it would stay full.
    .catch((error: unknown) => (isFull(error) ? box.get(order) : Promise.reject(error)));
  if (begun === null || begun === undefined) return { now: 'next', item: null };
  try {
    const item = await photosSent(begun, box, server, signal);
    const receipt = item.receipt ?? receiptOf(await server.write({
      id: item.id, reason: item.reason, occurred_at: item.made_at, edits: namedEdits(item),
    }, signal));
    const stored = await box.change(order, (now) => received(now, receipt), RELAXED)
      .catch((error: unknown) => (isFull(error) ? box.change(order, () => null) : Promise.reject(error)));
    if (stored?.status !== 'sending') return { now: 'next', item: stored };
    return { now: 'next', item: await takenBack(stored, receipt.seq ?? 0, box, server, signal) };
  } catch (error) {
    return await failed(order, error, box);
  }
}

/** It may have been wished back while it was on its way; what changed nothing need not be taken back. */
const received = (now: Item, receipt: Receipt): Item =>
  ({ ...now, receipt, clash: null, status: !now.back ? 'stored' : receipt.seq === null ? 'undone' : 'sending' });

const receiptOf = (written: Written): Receipt =>
  'unchanged' in written ? { seq: null, at: null } : { seq: written.seq, at: written.recorded_at };

async function photosSent(item: Item, box: Box, server: Server, signal: AbortSignal): Promise<Item> {
  let now = item;
  for (const { key, hash } of item.photos) {
    if (hash !== null) continue;
    const photo = await box.photo(key);
    if (photo === null) throw new Problem(422, 'photo-gone', both((words) => words.queuePhotoGone));
    const kept = await server.keepPhoto(photo, signal);
    const named = await box.change(item.order, (each) => ({ ...each, photos: each.photos.map((one) => (one.key === key ? { key, hash: kept.hash } : one)) }));
    now = named ?? now;
  }
  return now;
}

async function takenBack(item: Item, seq: number, box: Box, server: Server, signal: AbortSignal): Promise<Item | null> {
  let problem: Text | null = null;
  try {
    const { conflicts } = await server.undo(seq, signal);
    if (conflicts.length > 0) problem = both((words) => words.undoneConflicts(conflicts.length));
  } catch (error) {
    // Taken back already: by the desktop, or by ourselves when the answer was lost.
    if (!(error instanceof Problem && (error.code === 'senseless' || error.code === 'change-taken-back'))) throw error;
  }
  return box.change(item.order, (now) => ({ ...now, status: 'undone', problem }));
}

async function failed(order: number, error: unknown, box: Box): Promise<Outcome> {
  const problem = error instanceof Problem ? error : null;
  const status = problem?.status ?? (error instanceof DOMException ? 0 : 500);
  const why = problem?.text ?? both((words) => words.queueSilent);
  if (REFUSES_ALL.includes(status)) return { now: 'halt', item: await box.change(order, reset), why };
  if (TRY_AGAIN.includes(status)) return { now: 'later', item: await box.change(order, (now) => ({ ...reset(now), problem: status === 0 ? null : why })) };
  const item = await box.change(order, (now) => judged(now, status, problem?.changed ?? null, why));
  return { now: status >= 500 && item?.status === 'waiting' ? 'later' : 'next', item };
}

/** An item that the server did not take. */
function judged(now: Item, status: number, clash: Item['clash'], why: Text): Item {
  if (status >= 500 && now.faults + 1 < MOST_FAULTS) return { ...reset(now), faults: now.faults + 1, problem: why };
  // What was never written need not be taken back.
  if (now.back && now.receipt === null) return { ...now, status: 'undone', clash: null };
  if (clash === null) return { ...now, status: 'refused', faults: 0, problem: why };
  const edits = together({ ...now, clash });
  return edits === null ? { ...now, status: 'conflict', clash, problem: why } : { ...reset(now), edits, clash: null };
}
