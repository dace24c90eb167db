import { describe, expect, it } from 'vitest';
import { csv } from './sheets';
import { letters, sheetNames, xlsx } from './xlsx';
import { crc32 } from './zip';

const sheet = { name: '许桥村', above: ['缺桶路段'], head: ['村', '长 m'], rows: [['许桥,村', 120.5], ['a"b', null]] };

describe('a list', () => {
  it('becomes a CSV that Excel reads as Chinese', async () => {
    const bytes = new Uint8Array(await csv([sheet]).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toBe('缺桶路段\r\n村,长 m\r\n"许桥,村",120.5\r\n"a""b",\r\n');
  });

  it('becomes an Excel file with a sheet of its name', async () => {
    const text = await xlsx([sheet]).text();
    expect(text.startsWith('PK\u0003\u0004')).toBe(true);
    expect(text).toContain('<sheet name="许桥村"');
    expect(text).toContain('<v>120.5</v>');
    expect(text).toContain('a&quot;b');
  });
});

describe('an Excel file', () => {
  it('counts columns in letters', () => {
    expect([0, 25, 26, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });

  it('has no two sheets of one name and none that Excel refuses', () => {
    expect(sheetNames(['村', '村', 'a/b:c', ''])).toEqual(['村', '村 2', 'a b c', '4']);
  });

  it('is summed as zip asks', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});
