import { describe, expect, it } from 'vitest';
import type { Thing } from '../api/types';
import { acceptance, uuid7 } from './accept';

const proposal: Thing = {
  type: 'Feature',
  id: 'proposal-1',
  geometry: { type: 'Point', coordinates: [117.1, 33.04] },
  properties: { layer: 'proposal', rank: 1, road: 'r', chainage_m: 18320, side: 'right', village: null, gain: 86, reason: 'x' },
};

describe('an accepted proposal', () => {
  it('becomes a planned bin that keeps its place and forgets the plan', () => {
    expect(acceptance([proposal], () => 'new', () => 'why')).toEqual([{
      op: 'put',
      collection: 'bins',
      feature: {
        type: 'Feature',
        id: 'new',
        geometry: proposal.geometry,
        properties: { road: 'r', chainage_m: 18320, side: 'right', state: 'planned', note: 'why' },
      },
    }]);
  });

  it('becomes what it says it is', () => {
    const station = { ...proposal, properties: { ...proposal.properties, collection: 'transfer-stations' } };
    expect(acceptance([station], () => 'new', () => '').map((edit) => edit.collection)).toEqual(['transfer-stations']);
  });
});

describe('a new id', () => {
  it('is a UUID of version 7 that begins with its time', () => {
    const id = uuid7(0x0190a5c2f3d4, new Uint8Array(16).fill(0xff));
    expect(id).toBe('0190a5c2-f3d4-7fff-bfff-ffffffffffff');
  });
});
