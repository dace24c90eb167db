/** Cutting the line in hand in two, and joining another to it: each saved at once, and taken back by one press. */
import * as calls from '../api/calls';
import { merge, split } from '../edit/lines';
import { saveMerge, saveSplit } from '../edit/saving';
import { geometryOf, shapeOf } from '../edit/shape';
import { editing } from './editing.svelte';
import { both, notices, textOf } from './notice.svelte';
import { store } from './store.svelte';
import type { Words } from '../words/zh';

async function done(write: () => Promise<number>, say: (words: Words) => string): Promise<void> {
  if (editing.busy) return;
  editing.busy = true;
  editing.problem = null;
  try {
    const seq = await write();
    editing.close();
    notices.good(both(say), seq);
    await store.refresh();
  } catch (error) {
    editing.problem = textOf(error);
  } finally {
    editing.busy = false;
    editing.joining = false;
  }
}

export async function splitHere(): Promise<void> {
  const { kind, base, sketch } = editing;
  const halves = sketch?.shape && sketch.picked ? split(sketch.shape, sketch.picked) : null;
  const at = sketch?.spot ?? null;
  if (kind === null || base === null || halves === null || at === null) return;
  const [one, other] = halves;
  await done(() => saveSplit(kind, base.thing, [geometryOf(one), geometryOf(other)], at, editing.seq), (words) => words.splitDone);
}

export async function mergeWith(id: string): Promise<void> {
  const { kind, base, sketch } = editing;
  if (kind === null || base === null || !sketch?.shape) return;
  const shape = sketch.shape;
  await done(async () => {
    const other = (await calls.item(kind.id, id)).thing;
    const more = shapeOf(other.geometry);
    if (more === null) throw new Error(`${id} is no line`);
    return saveMerge(kind, base.thing, other, merge(shape, more), editing.seq);
  }, (words) => words.mergeDone);
}
