import { describe, expect, it } from 'vitest';
import { nextStone, resumedAt, sent, taps, type RideHead, type RideRecord, type What } from './record';

let seq = 0;
const record = (what: What, at = 1_000_000): RideRecord => ({ ride: 'r', seq: seq++, elapsed_ms: seq * 1000, at, what });
const stone = (chainage_m: number): RideRecord => record({ kind: 'stone', chainage_m });

describe('a ride', () => {
  it('loses a tap that was taken back and nothing else', () => {
    const [one, two] = [stone(12_000), record({ kind: 'asset', collection: 'bins', side: 'left' })];
    const all = [one, two, record({ kind: 'fix', lon: 117, lat: 33, accuracy_m: 5 }), record({ kind: 'undo', of: two.seq })];
    expect(taps(all).map((tap) => tap.seq)).toEqual([one.seq]);
  });

  it('counts the stones on the way it goes', () => {
    expect(nextStone([], 'up')).toBeNull();
    expect(nextStone(taps([stone(12_000)]), 'up')).toBe(13_000);
    expect(nextStone(taps([stone(12_000)]), 'down')).toBe(11_000);
    expect(nextStone(taps([stone(12_000), stone(11_000)]), 'up')).toBe(10_000);
    expect(nextStone(taps([stone(0)]), 'down')).toBe(0);
  });

  it('goes on by the clock after a pause, and by a second where the clock makes no sense', () => {
    const last = record({ kind: 'fix', lon: 117, lat: 33, accuracy_m: 5 }, 5_000_000);
    expect(resumedAt(undefined, 1)).toBe(0);
    expect(resumedAt(last, 5_060_000)).toBe(last.elapsed_ms + 60_000);
    expect(resumedAt(last, 4_000_000)).toBe(last.elapsed_ms + 1000);
    expect(resumedAt(last, 5_000_000 + 86_400_000)).toBe(last.elapsed_ms + 1000);
  });

  it('is sent with its fixes and the taps that count', () => {
    const head: RideHead = {
      id: 'r', road: { number: 'S225' }, direction: 'up', startVillage: '', startedAt: '2026-05-01T01:00:00Z',
      endedAt: '2026-05-01T02:00:00Z', kinds: [], villages: [],
    };
    const all = [record({ kind: 'fix', lon: 117, lat: 33, accuracy_m: 5 }), stone(12_000)];
    const body = sent(head, all);
    expect(body['fixes']).toEqual([[all[0]?.seq, all[0]?.elapsed_ms, 117, 33, 5]]);
    expect(body['taps']).toEqual([{ seq: all[1]?.seq, elapsed_ms: all[1]?.elapsed_ms, kind: 'stone', chainage_m: 12_000 }]);
    expect(body['start_village']).toBeNull();
  });
});
