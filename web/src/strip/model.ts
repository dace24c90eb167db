/** A road laid straight: everything at its chainage, on its side. */
import type { Answer, Properties, Thing } from '../api/types';
import type { ThingRef } from '../state/link';

export type Side = 'left' | 'right' | 'on' | 'both';

/** Something at one chainage. */
export interface Mark {
  key: string;
  look: 'asset' | 'proposal' | 'violation' | 'unsure';
  collection: string;
  state: string;
  at: number;
  side: Side;
  /** The row of the answer, or the thing of the register, that a press leads to. */
  row: string | null;
  thing: ThingRef | null;
  title: string;
}

/** A stretch between two chainages. */
export interface Stretch {
  key: string;
  look: 'gap' | 'section';
  from: number;
  to: number;
  side: Side;
  row: string | null;
  label: string;
}

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

export function sideOf(value: unknown): Side {
  return value === 'left' || value === 'right' || value === 'on' ? value : 'both';
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The chainage range that contains everything, from whole kilometres on. */
export interface Range {
  from: number;
  to: number;
}

const looks: Record<string, Mark['look']> = { proposal: 'proposal', subject: 'violation', finding: 'violation' };

function markOf(thing: Thing): Mark | null {
  const { properties } = thing;
  const at = number(properties['chainage_m']);
  const look = looks[text(properties['layer'])];
  if (at === null || look === undefined) return null;
  const key = String(thing.id);
  return {
    key: `row-${key}`, look: look === 'violation' && properties['verdict'] === 'uncertain' ? 'unsure' : look,
    collection: text(properties['collection']), state: text(properties['state']), at, side: sideOf(properties['side']),
    row: key, thing: null, title: text(properties['name']),
  };
}

function gapOf(thing: Thing): Stretch | null {
  const { properties } = thing;
  const [from, to] = [number(properties['from_m']), number(properties['to_m'])];
  if (properties['layer'] !== 'gap' || from === null || to === null) return null;
  const key = String(thing.id);
  return { key: `row-${key}`, look: 'gap', from, to, side: sideOf(properties['side']), row: key, label: '' };
}

/** What an answer says of one road. */
export function answerOnRoad(answer: Answer | null, road: string): { marks: Mark[]; stretches: Stretch[] } {
  const here = (answer?.features.features ?? []).filter((feature) => feature.properties['road'] === road);
  return {
    marks: here.map(markOf).filter((mark) => mark !== null),
    stretches: here.map(gapOf).filter((stretch) => stretch !== null),
  };
}

/** What stands along the road, as the question `along` tells it. */
export function assetsOf(along: Answer | null): Mark[] {
  return (along?.features.features ?? []).flatMap((thing): Mark[] => {
    const { properties } = thing;
    const at = number(properties['chainage_m']);
    const collection = text(properties['collection']);
    if (at === null || collection === '') return [];
    const id = String(thing.id);
    return [{
      key: `asset-${id}`, look: 'asset', collection, state: text(properties['state']) || 'in_use', at,
      side: sideOf(properties['side']), row: null, thing: { collection, id }, title: text(properties['name']),
    }];
  });
}

/** Who keeps which stretch: sections of the register on this road, one bar for neighbours of one village. */
export function villagesOf(sections: readonly Thing[]): Stretch[] {
  const bars = sections
    .flatMap((thing): Stretch[] => {
      const properties: Properties = thing.properties;
      const [from, to] = [number(properties['from_m']), number(properties['to_m'])];
      if (from === null || to === null) return [];
      const label = text(properties['village']) || text(properties['name']);
      return [{ key: `section-${String(thing.id)}`, look: 'section', from, to, side: sideOf(properties['side']), row: null, label }];
    })
    .sort((a, b) => a.from - b.from);
  const joined: Stretch[] = [];
  for (const bar of bars) {
    const last = joined.at(-1);
    if (last !== undefined && last.label === bar.label && bar.from - last.to < 1) last.to = Math.max(last.to, bar.to);
    else joined.push({ ...bar });
  }
  return joined;
}

/** Whole kilometres, or every so many when they stand too close. */
export function ticks(range: Range, pixels: number, room = 56): number[] {
  const wanted = ((range.to - range.from) / Math.max(pixels, 1)) * room;
  const step = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000].find((each) => each >= wanted) ?? 200_000;
  const first = Math.ceil(range.from / step) * step;
  const count = Math.max(0, Math.floor((range.to - first) / step) + 1);
  return Array.from({ length: count }, (_, at) => first + at * step);
}

export function rangeOf(length: number, marks: readonly Mark[], stretches: readonly Stretch[], start: number): Range {
  const from = Math.min(start, ...marks.map((mark) => mark.at), ...stretches.map((stretch) => stretch.from));
  const to = Math.max(start + length, ...marks.map((mark) => mark.at), ...stretches.map((stretch) => stretch.to));
  return { from, to: Math.max(to, from + 1) };
}
