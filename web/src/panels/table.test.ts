import { describe, expect, it } from 'vitest';
import type { Table } from '../api/types';
import { en } from '../words/en';
import { zh } from '../words/zh';
import { cell, isNumeric, ordered, toldColumns } from './table';

const column = (name: string) => ({ name, title: { zh: name, en: name } });

const table: Table = {
  columns: [column('from'), column('length_m'), column('households')],
  rows: [['K9+000', 20, null], ['K10+000', 100, 3], ['K2+000', 5, 8]],
  ids: ['a', 'b', 'c'],
};

describe('an answer\'s table', () => {
  it('sorts numbers as numbers and chainages by their kilometres', () => {
    expect(ordered(table, { column: 1, down: false })).toEqual([2, 0, 1]);
    expect(ordered(table, { column: 0, down: false })).toEqual([2, 0, 1]);
  });

  it('keeps what is unknown at the end both ways', () => {
    expect(ordered(table, { column: 2, down: false })).toEqual([1, 2, 0]);
    expect(ordered(table, { column: 2, down: true })).toEqual([2, 1, 0]);
  });

  it('keeps the server\'s order until asked', () => {
    expect(ordered(table, null)).toEqual([0, 1, 2]);
  });

  it('leaves out columns that are unknown in every row', () => {
    const rows = table.rows.map(([from, , households]) => [from, null, households]);
    expect(toldColumns({ ...table, rows })).toEqual([0, 2]);
  });

  it('sets only whole columns of numbers to the right', () => {
    expect([0, 1, 2].map((at) => isNumeric(table, at))).toEqual([false, true, true]);
  });

  it('says sides, yes and no in the user\'s language and marks the unknown', () => {
    expect(cell(column('side'), 'left', zh, 'zh')).toBe('左');
    expect(cell(column('lawful'), false, en, 'en')).toBe('No');
    expect(cell(column('households'), null, zh, 'zh')).toBe('–');
    expect(cell(column('households'), 0, zh, 'zh')).toBe('0');
    expect(cell(column('verdict'), { zh: '说不准', en: 'uncertain' }, en, 'en')).toBe('uncertain');
    expect(cell(column('chainage_m'), 12345, zh, 'zh')).toBe('K12+345');
    expect(cell(column('from'), 'K28+302.496', zh, 'zh')).toBe('K28+302');
  });
});
