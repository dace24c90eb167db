import { describe, expect, it } from 'vitest';
import type { Kind, Thing } from '../api/types';
import { added, canBeFull, changed, full, photographed, pressed } from './drafts';

const kind = (id: string, zh: string, fields: string[]): Kind => ({
  id, title: { zh, en: id }, one: { zh, en: 'Bin' }, geometry: ['Point'], derived: false, beside: true, event: false, symbol: 'bin',
  fields: [
    { name: 'state', title: { zh: '状态', en: 'State' }, type: 'text', values: [{ value: 'lost', title: { zh: '丢失', en: 'Lost' } }] },
    ...fields.map((name) => ({ name, title: { zh: name, en: name }, type: 'text' as const })),
  ],
});
const bins = kind('bins', '垃圾桶', ['volume_l']);
const pools = kind('garbage-pools', '垃圾池', ['volume_m3']);
const place = { type: 'Point' as const, coordinates: [117.1, 33.05] };
const bin: Thing = { type: 'Feature', id: 'b', geometry: place, properties: { name: 'B-0217', state: 'in_use', road: 'S225', chainage_m: 12300, side: 'left', village: '石桥村' } };

describe('a press', () => {
  it('that says a bin is still there is at odds with nobody', () => {
    expect(pressed(bins, bin, { seen_at: '2026-05-01' }).edits).toEqual([
      { op: 'merge', collection: 'bins', id: 'b', properties: { seen_at: '2026-05-01' }, expect: {} },
    ]);
  });

  it('that says it is lost expects the state it was seen in, and says so in both languages', () => {
    const draft = pressed(bins, bin, { state: 'lost' });
    expect(draft.edits[0]).toMatchObject({ properties: { state: 'lost' }, expect: { state: 'in_use' } });
    expect(draft.said).toEqual({ zh: '丢失：B-0217', en: 'Lost: B-0217' });
    expect(draft.press).toBe('lost');
  });

  it('that says it is full leaves the bin alone and makes a finding at its place', () => {
    const draft = full(bins, bin, new Date('2026-05-01T08:00:00Z'));
    expect(draft.about).toEqual({ collection: 'bins', id: 'b' });
    const [edit] = draft.edits;
    if (edit?.op !== 'put') throw new Error('no finding');
    expect(edit.collection).toBe('findings');
    expect(edit.feature.geometry).toEqual(place);
    expect(edit.feature.properties).toMatchObject({ category: '垃圾桶满溢', road: 'S225', chainage_m: 12300, side: 'left', village: '石桥村', occurred_at: '2026-05-01T08:00:00.000Z' });
    expect(String(edit.feature.properties['note'])).toContain('B-0217');
  });

  it('calls a full pool what the reports call it, and a toilet cannot be full', () => {
    const [edit] = full(pools, bin, new Date()).edits;
    expect(edit?.op === 'put' && edit.feature.properties['category']).toBe('垃圾池外溢');
    expect(canBeFull(kind('toilets', '公厕', []))).toBe(false);
  });
});

describe('a write of a form', () => {
  it('leaves road, chainage and side of a new place to the server', () => {
    const draft = added(bins, { ...bin, id: 'new' });
    expect(draft.edits[0]).toEqual({
      op: 'put', collection: 'bins', snap: true,
      feature: { ...bin, id: 'new', properties: { name: 'B-0217', state: 'in_use', village: '石桥村' } },
    });
  });

  it('keeps road, chainage and side of what is known by them alone', () => {
    const [edit] = added(bins, { ...bin, geometry: null }).edits;
    expect(edit).not.toHaveProperty('snap');
    expect(edit?.op === 'put' && edit.feature.properties).toMatchObject({ road: 'S225', chainage_m: 12300, side: 'left' });
  });

  it('expects every field as it was read, and empties what was emptied', () => {
    const [edit] = changed(bins, bin, { properties: { village: null, volume_l: 120 } }).edits;
    expect(edit).toEqual({ op: 'merge', collection: 'bins', id: 'b', properties: { village: null, volume_l: 120 }, expect: { village: '石桥村', volume_l: null } });
  });

  it('snaps what was moved', () => {
    const to = { type: 'Point' as const, coordinates: [117.2, 33.05] };
    const [edit] = changed(bins, bin, { properties: { road: null, chainage_m: null, side: null }, geometry: to }).edits;
    expect(edit).toEqual({ op: 'merge', collection: 'bins', id: 'b', properties: {}, expect: {}, geometry: to, snap: true });
  });

  it('knows the photos before, so that nobody else\'s are lost', () => {
    expect(photographed(bins, { ...bin, properties: { photos: ['a'] } }, ['a', 'local:1']).edits[0]).toMatchObject({ properties: { photos: ['a', 'local:1'] }, expect: { photos: ['a'] } });
  });
});
