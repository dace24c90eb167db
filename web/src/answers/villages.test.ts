import { describe, expect, it } from 'vitest';
import type { Answer } from '../api/types';
import { zh } from '../words/zh';
import { villageLists } from './villages';

const column = (name: string, unit?: string) => ({ name, title: { zh: name, en: name }, ...(unit === undefined ? {} : { unit }) });
const answer = {
  table: {
    columns: [column('rank'), column('length_m', 'm'), column('road_number'), column('from'), column('village')],
    rows: [[1, 900, 'S225', 'K1+000', '许桥村'], [2, 500, 'S225', 'K9+000', null], [3, 300, 'X043', 'K2+000', '许桥村']],
    ids: ['gap-1', 'gap-2', 'gap-3'],
  },
} as unknown as Answer;

describe('lists by village', () => {
  const heading = { title: '缺桶路段', under: ['2026-11-29'], deadline: '2026-12-15' };
  const lists = villageLists(answer, heading, zh, 'zh', []);

  it('are one for each village, those without one last', () => {
    expect(lists.map((list) => [list.name, list.rows.length])).toEqual([['许桥村', 2], [zh.noVillage, 1]]);
  });

  it('begin with where it is and end with the deadline and a place to sign', () => {
    expect(lists[0]?.head).toEqual([zh.numberHead, 'road_number', 'from', 'length_m m', zh.deadlineHead, zh.doneHead]);
    expect(lists[0]?.rows[1]).toEqual([2, 'X043', 'K2+000', 300, '2026-12-15', null]);
  });

  it('leave out what the user left out', () => {
    expect(villageLists(answer, heading, zh, 'zh', [], new Set(['gap-1']))[0]?.rows).toHaveLength(1);
  });
});
