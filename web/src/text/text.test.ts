import { describe, expect, it } from 'vitest';
import { chainage, readChainage } from './chainage';
import { grouped, length, percent, plain, readLength } from './numbers';

describe('a chainage', () => {
  it('is written with kilometres and three digits of metres', () => {
    expect(chainage(12345)).toBe('K12+345');
    expect(chainage(0)).toBe('K0+000');
    expect(chainage(999.6)).toBe('K1+000');
    expect(chainage(-20)).toBe('-K0+020');
  });

  it('shows millimetres when asked', () => {
    expect(chainage(12345.5, true)).toBe('K12+345.5');
    expect(chainage(12345.001, true)).toBe('K12+345.001');
    expect(chainage(12345, true)).toBe('K12+345');
  });

  it('is read back in its usual spellings', () => {
    expect(readChainage('K12+345')).toBe(12345);
    expect(readChainage(' k12＋345.5 ')).toBe(12345.5);
    expect(readChainage('12+3')).toBe(12003);
    expect(readChainage('K7')).toBe(7000);
  });

  it('is nothing when it is something else', () => {
    for (const words of ['', '12', 'K', 'K1+2345', 'S225', '12.5']) expect(readChainage(words)).toBeNull();
  });
});

describe('a number', () => {
  it('is grouped by thin spaces', () => {
    expect(grouped(1340)).toBe('1\u2009340');
    expect(grouped(-92667)).toBe('−92\u2009667');
    expect(grouped(999)).toBe('999');
  });

  it('keeps the decimals that tell something', () => {
    expect(plain(4.8312)).toBe('4.83');
    expect(plain(86.44)).toBe('86.4');
    expect(plain(1340.4)).toBe('1\u2009340');
  });

  it('becomes a length in metres or kilometres', () => {
    expect(length(660)).toBe('660 m');
    expect(length(6820)).toBe('6.82 km');
    expect(length(27500)).toBe('27.5 km');
  });

  it('becomes a share in percent', () => {
    expect(percent(0.875)).toBe('88 %');
    expect(percent(0.0123)).toBe('1.2 %');
    expect(percent(0)).toBe('0 %');
  });
});

describe('a length as typed', () => {
  it('may carry its unit', () => {
    expect(readLength('200')).toBe(200);
    expect(readLength('10m')).toBe(10);
    expect(readLength('0.5 km')).toBe(500);
    expect(readLength('2公里')).toBe(2000);
  });

  it('is nothing when it is not one', () => {
    for (const words of ['', 'ten', '-5', '1e5', '5 mu']) expect(readLength(words)).toBeNull();
  });
});
