import { describe, expect, it } from 'vitest';
import { mainPress, shortDay } from './near';

describe('a row of what is near', () => {
  it('offers what its state asks for, and writes that it was seen', () => {
    expect(mainPress('in_use', '2026-05-01')).toEqual({ word: 'stillThere', fields: { seen_at: '2026-05-01' } });
    expect(mainPress('lost', '2026-05-01')).toEqual({ word: 'foundAgain', fields: { state: 'in_use', seen_at: '2026-05-01' } });
    expect(mainPress(undefined, '2026-05-01').word).toBe('stillThere');
  });

  it('says a day of this year without its year', () => {
    expect(shortDay('2026-04-20', '2026-05-01')).toBe('04-20');
    expect(shortDay('2015-04-20', '2026-05-01')).toBe('2015-04-20');
  });
});
