import { describe, expect, it } from 'vitest';
import { changedPhotos, photosOf } from './photos';

describe('the photos of a thing', () => {
  it('are names; anything else in the field is none', () => {
    expect(photosOf({ photos: ['a', 3, null, 'b'] })).toEqual(['a', 'b']);
    expect(photosOf({ photos: 'a' })).toEqual([]);
    expect(photosOf({})).toEqual([]);
  });

  it('keep their order, take none twice, and lose only what is taken off', () => {
    expect(changedPhotos(['a', 'b'], { add: ['c', 'a', 'c'], remove: [] })).toEqual(['a', 'b', 'c']);
    expect(changedPhotos(['a', 'b', 'c'], { add: [], remove: ['b', 'x'] })).toEqual(['a', 'c']);
  });
});
