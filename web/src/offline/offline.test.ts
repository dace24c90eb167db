import { describe, expect, it } from 'vitest';
import { megabytes } from '../text/numbers';
import { ago, dayAndTime } from '../text/time';
import { deviceOf } from './install.svelte';

describe('how long ago', () => {
  const now = Date.parse('2026-06-07T12:00:00Z');
  it('is said in the largest whole unit', () => {
    expect(ago('zh', '2026-06-04T06:20:00Z', now)).toBe('3天前');
    expect(ago('zh', '2026-06-06T06:20:00Z', now)).toBe('昨天');
    expect(ago('en', '2026-06-07T09:30:00Z', now)).toBe('2 hours ago');
    expect(ago('en', '2026-06-08T00:00:00Z', now)).toBe('just now');
  });
  it('a moment is read as day and time', () => {
    expect(dayAndTime('zh', '2026-06-04T14:20:00')).toBe('6月4日 14:20');
    expect(dayAndTime('en', 'never')).toBe('never');
  });
});

describe('sizes', () => {
  it('are said as a phone says them', () => {
    expect([300_000, 8_500_000, 62_914_560, 12_884_901_888].map(megabytes)).toEqual(['0.3 MB', '8.1 MB', '60 MB', '12 GB']);
  });
});

describe('where to press to install', () => {
  it('depends on the device; an iPad calls itself a Macintosh', () => {
    expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)', 5)).toBe('ios');
    expect(deviceOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 5)).toBe('ios');
    expect(deviceOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 0)).toBe('desk');
    expect(deviceOf('Mozilla/5.0 (Linux; Android 15)', 5)).toBe('android');
  });
});
