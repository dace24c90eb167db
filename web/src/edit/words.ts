/** What people type for a place: `S225 K12+300 左 3m`, or a pair of coordinates. */
import { readChainage } from '../text/chainage';

export type Said =
  | { road: string; chainage: string; chainage_m: number; side: 'left' | 'right' | 'on'; offset_m: number | null }
  | { lon: number; lat: number };

const sides: Record<string, 'left' | 'right' | 'on'> = {
  左: 'left', 左侧: 'left', 路左: 'left', l: 'left', left: 'left',
  右: 'right', 右侧: 'right', 路右: 'right', r: 'right', right: 'right',
  路上: 'on', 中: 'on', on: 'on',
};

/** How far beside the centreline a thing is put whose offset nobody gave, metres: off the carriageway of a common road. */
export const BESIDE_M = 5;

function atChainage(words: string): Said | null {
  const found = /^(.*?)\s*[,，]?\s*(?:桩号)?\s*(k\s*\d+(?:\s*[+＋]\s*\d{1,3}(?:\.\d+)?)?)\s*[,，]?\s*([^\d\s]*)\s*[,，]?\s*(\d+(?:\.\d+)?)?\s*(?:m|米)?\s*$/i.exec(words);
  if (found === null) return null;
  const [, road = '', written = '', hand = '', offset] = found;
  const chainage_m = readChainage(written);
  const side = hand === '' ? 'on' : sides[hand.replace(/[（(].*$/, '').toLowerCase()];
  if (road === '' || chainage_m === null || side === undefined) return null;
  const chainage = written.replaceAll(/\s/g, '').replace('＋', '+').toUpperCase();
  return { road, chainage, chainage_m, side, offset_m: offset === undefined ? null : Number(offset) };
}

function atCoordinates(words: string): Said | null {
  const numbers = words.replaceAll('°', ' ').split(/[\s,，;；]+/).filter((part) => part !== '').map(Number);
  const [one, other] = numbers;
  if (numbers.length !== 2 || one === undefined || other === undefined || !numbers.every(Number.isFinite)) return null;
  if (Math.abs(other) <= 90 && Math.abs(one) <= 180) return { lon: one, lat: other };
  return Math.abs(one) <= 90 && Math.abs(other) <= 180 ? { lon: other, lat: one } : null;
}

export function readPlace(words: string): Said | null {
  const plain = words.trim();
  return atChainage(plain) ?? atCoordinates(plain);
}
