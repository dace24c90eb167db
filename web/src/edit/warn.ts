/** What should be looked at once more before saving. Nothing here keeps anybody from saving. */
import * as calls from '../api/calls';
import type { Box, Kind, Located, Text, Thing } from '../api/types';
import { titleOf } from '../panels/thing';
import { both } from '../state/notice.svelte';
import { en } from '../words/en';
import { zh } from '../words/zh';
import { length } from '../text/numbers';
import { shapeOf, spotOf, stepped, type Spot } from './shape';

/** Farther than this a correction is more likely a slip, metres. */
const FAR_M = 200;
/** Two of a kind nearer than about this are perhaps one, metres. */
const TWIN_M = 3;

const first = { part: 0, ring: 0, at: 0 };

export async function warnings(
  kind: Kind, base: Thing | null, at: Spot | null, located: Located | null, signal: AbortSignal,
): Promise<Text[]> {
  if (at === null) return [];
  const found: Text[] = [];
  if (kind.beside && located === null) found.push(both((words) => words.warnFar));
  const before = spotOf(shapeOf(base?.geometry ?? null), first);
  if (before !== null && (before[0] !== at[0] || before[1] !== at[1])) {
    const { length_m } = await calls.measure({ type: 'LineString', coordinates: [before, at] }, signal);
    if (length_m > FAR_M) found.push(both((words) => words.warnMoved(length(Math.round(length_m)))));
  }
  const twin = await near(kind, at, String(base?.id ?? ''), signal);
  if (twin !== null) {
    found.push({ zh: zh.warnTwin(titleOf(kind, twin, 'zh')), en: en.warnTwin(titleOf(kind, twin, 'en')) });
  }
  return found;
}

async function near(kind: Kind, at: Spot, own: string, signal: AbortSignal): Promise<Thing | null> {
  const [west, south] = stepped(at, -TWIN_M, -TWIN_M);
  const [east, north] = stepped(at, TWIN_M, TWIN_M);
  const box: Box = [west, south, east, north];
  const { features } = await calls.itemsIn(kind.id, box, 5, signal);
  return features.find((thing) => String(thing.id) !== own) ?? null;
}
