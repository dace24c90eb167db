import { describe, expect, it } from 'vitest';
import type { Merge } from '../api/types';
import { heldPhotos, namedEdits } from './item';
import { meant, settled, together } from './settle';

const merge = (properties: Merge['properties'], expected: Merge['properties']): Merge =>
  ({ op: 'merge', collection: 'bins', id: 'b', properties, expect: expected });
const clash = (fields: Record<string, unknown>) => ({ edit: 0, fields: Object.entries(fields).map(([field, found]) => ({ field, found })) });

describe('a conflict', () => {
  const edits = [merge({ volume_l: 120, type: '厨余' }, { volume_l: 240, type: null })];
  const item = { edits, clash: clash({ volume_l: 660 }) };

  it('shows mine and theirs side by side', () => {
    expect(meant(item)).toEqual([{ field: 'volume_l', mine: 120, theirs: 660 }]);
  });

  it('keeps mine over what is known now, and the rest of my change', () => {
    expect(settled(item, new Set())).toEqual([merge({ volume_l: 120, type: '厨余' }, { volume_l: 660, type: null })]);
  });

  it('leaves theirs and keeps the rest of mine', () => {
    expect(settled(item, new Set(['volume_l']))).toEqual([merge({ type: '厨余' }, { type: null })]);
  });

  it('is over when nothing of mine is left', () => {
    const one = { edits: [merge({ volume_l: 120 }, { volume_l: 240 })], clash: clash({ volume_l: 660 }) };
    expect(settled(one, new Set(['volume_l']))).toEqual([]);
  });
});

describe('photos', () => {
  it('that two people added are all kept, and those that one took off stay off', () => {
    const item = { edits: [merge({ photos: ['a', 'mine'] }, { photos: ['a', 'b'] })], clash: clash({ photos: ['a', 'b', 'theirs'] }) };
    expect(together(item)).toEqual([merge({ photos: ['a', 'theirs', 'mine'] }, { photos: ['a', 'b', 'theirs'] })]);
  });

  it('do not settle what else is at odds', () => {
    const item = { edits: [merge({ photos: ['m'], state: 'lost' }, { photos: null, state: 'in_use' })], clash: clash({ photos: ['t'], state: 'damaged' }) };
    expect(together(item)).toBeNull();
  });

  it('on this device get the names that the server gave, once each', () => {
    const edits = [merge({ photos: ['there', 'local:1', 'local:2'] }, {})];
    expect(heldPhotos(edits).map(({ key }) => key)).toEqual(['1', '2']);
    const [named] = namedEdits({ edits, photos: [{ key: '1', hash: 'abc' }, { key: '2', hash: 'abc' }] });
    expect(named).toMatchObject({ properties: { photos: ['there', 'abc'] } });
  });
});
