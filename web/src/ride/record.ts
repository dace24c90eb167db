/** What is written down of a ride, in the order in which it happened. */
import type { Text } from '../api/types';

export type Side = 'left' | 'right';
export type Direction = 'up' | 'down' | 'unknown';

/** The road as it was named before setting out. */
export interface RoadWish {
  id?: string;
  number?: string;
  name?: string;
  class?: string;
}

/** A kind of things that can be tapped, as the page knew it when the ride began: it may begin anew without a network. */
export interface RideKind {
  id: string;
  one: Text;
  symbol: string;
}

/** One ride, beside its records. */
export interface RideHead {
  id: string;
  road: RoadWish;
  direction: Direction;
  startVillage: string;
  /** By the device's clock. */
  startedAt: string;
  /** None while it goes on. */
  endedAt: string | null;
  kinds: RideKind[];
  /** Villages that may be entered. */
  villages: string[];
  /** Why the server did not take it, when it said so. */
  refused?: Text;
}

export type What =
  | { kind: 'fix'; lon: number; lat: number; accuracy_m: number }
  | { kind: 'stone'; chainage_m: number }
  | { kind: 'edge'; village: string }
  | { kind: 'asset'; collection: string; side: Side }
  | { kind: 'width'; width_m: number }
  /** Takes a tap back. Nothing that was written is rubbed out: a page that is killed in between loses nothing. */
  | { kind: 'undo'; of: number };

export type TapWhat = Exclude<What, { kind: 'fix' } | { kind: 'undo' }>;

export interface RideRecord {
  ride: string;
  /** The order; clocks jump. */
  seq: number;
  /** Since the ride began. */
  elapsed_ms: number;
  /** By the device's clock, for telling how long the page was gone. */
  at: number;
  what: What;
}

export interface Tap {
  seq: number;
  elapsed_ms: number;
  what: TapWhat;
}

/** The taps that count, in order. */
export function taps(records: readonly RideRecord[]): Tap[] {
  const undone = new Set(records.flatMap(({ what }) => (what.kind === 'undo' ? [what.of] : [])));
  return records.flatMap(({ seq, elapsed_ms, what }) =>
    what.kind === 'fix' || what.kind === 'undo' || undone.has(seq) ? [] : [{ seq, elapsed_ms, what }]);
}

/** A kilometre is a thousand metres; the next stone is one on, the way the last two went or as the rider said. */
export function nextStone(passed: readonly Tap[], direction: Direction): number | null {
  const stones = passed.flatMap(({ what }) => (what.kind === 'stone' ? [what.chainage_m] : []));
  const last = stones.at(-1);
  const before = stones.at(-2);
  if (last === undefined) return null;
  const step = before !== undefined && before !== last ? Math.sign(last - before) : direction === 'down' ? -1 : 1;
  return Math.max(0, last + step * 1000);
}

/** How long the ride has gone on when it goes on after a pause: by the clock, where the clock makes sense. */
export function resumedAt(last: RideRecord | undefined, now: number): number {
  if (last === undefined) return 0;
  const away = now - last.at;
  return last.elapsed_ms + (away >= 0 && away <= 6 * 3_600_000 ? away : 1000);
}

/** As the server takes it. */
export function sent(head: RideHead, records: readonly RideRecord[]): Record<string, unknown> {
  const fixes = records.flatMap(({ seq, elapsed_ms, what }) =>
    what.kind === 'fix' ? [[seq, elapsed_ms, what.lon, what.lat, what.accuracy_m]] : []);
  return {
    id: head.id,
    road: head.road,
    direction: head.direction,
    start_village: head.startVillage === '' ? null : head.startVillage,
    started_at: head.startedAt,
    ended_at: head.endedAt ?? head.startedAt,
    fixes,
    taps: taps(records).map(({ seq, elapsed_ms, what }) => ({ seq, elapsed_ms, ...what })),
  };
}

const RADIUS_M = 6_371_000;

/** About how far apart two places are, for the figure on the screen alone: the road is measured on the ellipsoid later. */
export function about(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  return RADIUS_M * Math.hypot(x, (b.lat - a.lat) * rad);
}
