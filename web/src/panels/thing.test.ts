import { describe, expect, it } from 'vitest';
import type { Field, Kind, Thing } from '../api/types';
import { zh } from '../words/zh';
import { fieldValue, readField, titleOf, typedValue } from './thing';

const text = (words: string) => ({ zh: words, en: words });
const field = (own: Partial<Field>): Field => ({ name: 'x', title: text('x'), type: 'text', ...own });
const thing = (properties: Thing['properties']): Thing => ({ type: 'Feature', id: '0190-ab1f', geometry: null, properties });
const kind = { one: { zh: '垃圾桶', en: 'Bin' } } as Kind;

describe('a thing', () => {
  it('is called by its number, else its name, else its kind and the end of its id', () => {
    expect(titleOf(kind, thing({ number: 'S225', name: '怀蒙路' }), 'zh')).toBe('S225 怀蒙路');
    expect(titleOf(kind, thing({ name: 'B-0217' }), 'zh')).toBe('B-0217');
    expect(titleOf(kind, thing({ name: '' }), 'en')).toBe('Bin AB1F');
  });
});

describe('a field', () => {
  it('shows its choice, unit and chainage', () => {
    const state = field({ values: [{ value: 'lost', title: { zh: '丢失', en: 'Lost' } }] });
    expect(fieldValue(state, 'lost', zh, 'zh')).toBe('丢失');
    expect(fieldValue(field({ type: 'number', unit: 'L' }), 240, zh, 'zh')).toBe('240 L');
    expect(fieldValue(field({ name: 'from_m', type: 'number', unit: 'm' }), 12000, zh, 'zh')).toBe('K12+000');
  });

  it('is read back as it was typed', () => {
    expect(readField(field({ type: 'number', min: 0 }), '240')).toBe(240);
    expect(readField(field({ type: 'number', min: 0 }), '-1')).toBeUndefined();
    expect(readField(field({ type: 'integer' }), '1.5')).toBeUndefined();
    expect(readField(field({ type: 'text-list' }), typedValue(['杨树', '柳树']))).toEqual(['杨树', '柳树']);
    expect(readField(field({}), '  ')).toBeNull();
  });
});
