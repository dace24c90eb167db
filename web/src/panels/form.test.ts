import { describe, expect, it } from 'vitest';
import { processOf } from '../api/process';
import type { Input, Process } from '../api/types';
import { zh } from '../words/zh';
import { changedValues, readForm, startingValues } from './form';
import { oneOf, readSelection, wordsOf, writeSelection } from './selection';

const text = (words: string): { zh: string; en: string } => ({ zh: words, en: words });

const described = (own: Partial<Input>): unknown => ({
  title: own.name, schema: { 'x-verge': { title: text(own.name ?? ''), description: text(''), ...own } },
});

const process: Process = processOf({
  id: 'gaps',
  title: 'Gaps',
  'x-verge': { title: { zh: '缺桶路段', en: 'Bin gaps' }, plan: false },
  inputs: {
    along: described({ name: 'along', widget: 'road', required: true }),
    max_gap: described({ name: 'max_gap', widget: 'length', default: 400, minimum: 1, maximum: 10000, unit: 'm' }),
    count: described({ name: 'count', widget: 'integer' }),
    by_side: described({ name: 'by_side', widget: 'boolean', default: false }),
    from_k: described({ name: 'from_k', widget: 'chainage' }),
  },
});

describe('a form made of a process', () => {
  it('has its titles in both languages and its inputs in order', () => {
    expect(process.title).toEqual({ zh: '缺桶路段', en: 'Bin gaps' });
    expect(process.inputs.map((input) => input.name)).toEqual(['along', 'max_gap', 'count', 'by_side', 'from_k']);
  });

  it('opens with defaults under what the link says', () => {
    expect(startingValues(process, { along: 'S225' })).toEqual({
      along: 'S225', max_gap: '400', count: '', by_side: 'false', from_k: '',
    });
  });

  it('starts with the rule that its figures come from', () => {
    const within = processOf({
      id: 'within',
      inputs: {
        distance: described({ name: 'distance', widget: 'length', rule: { id: 'local.10m' } }),
        rule: described({ name: 'rule', widget: 'choice', choices: [{ value: 'law.20m', title: text('') }, { value: 'local.10m', title: text('') }] }),
        from: described({ name: 'from', widget: 'choice', choices: [{ value: 'land', title: text('') }] }),
      },
    });
    expect(startingValues(within)).toEqual({ distance: '', rule: 'local.10m', from: '' });
    expect(startingValues(within, { rule: '' })['rule']).toBe('');
  });

  it('gives the server typed values and leaves out what is empty', () => {
    const values = { along: 'S225', max_gap: '0.5km', count: '20', by_side: 'true', from_k: '' };
    expect(readForm(process, values)).toEqual({
      inputs: { along: 'S225', max_gap: 500, count: 20, by_side: true },
      faults: {},
    });
  });

  it('names every fault at once', () => {
    const { faults } = readForm(process, { along: ' ', max_gap: '0', count: '1.5', by_side: '', from_k: 'S225' });
    const said = Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, fault(zh)]));
    expect(said).toEqual({
      along: zh.mustBeGiven, max_gap: zh.tooSmall('1 m'), count: zh.mustBeWhole, from_k: zh.mustBeChainage,
    });
  });

  it('puts only what differs from the defaults into the address', () => {
    expect(changedValues(process, { ...startingValues(process), along: 'S225', max_gap: '200' })).toEqual({
      along: 'S225', max_gap: '200',
    });
  });
});

describe('a selection', () => {
  it('is split outside brackets and quotes only', () => {
    const words = "bins, roads[class IN ('national','a,]b')],structures[kind='x']";
    expect(readSelection(words)).toEqual([
      { collection: 'bins', filter: '' },
      { collection: 'roads', filter: "class IN ('national','a,]b')" },
      { collection: 'structures', filter: "kind='x'" },
    ]);
    expect(writeSelection(readSelection(words))).toBe(words.replace('bins, ', 'bins,'));
  });

  it('knows its own lists of words again and nothing more', () => {
    expect(wordsOf('class', oneOf('class', ['national', 'county']))).toEqual(['national', 'county']);
    expect(wordsOf('class', "class='national'")).toEqual(['national']);
    expect(wordsOf('class', '')).toEqual([]);
    expect(wordsOf('class', "class='national' OR main")).toBeNull();
    expect(oneOf('name', ["O'Hara"])).toBe("name IN ('O''Hara')");
  });
});
