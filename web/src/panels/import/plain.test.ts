import { describe, expect, it } from 'vitest';
import { coming, findingLine, likelyCrs, plainText, shownFindings } from './plain';

describe('what an import says', () => {
  it('names no option of the command line', () => {
    const said = { zh: '以“编号”列区分各行（可用 --key 另指一列）', en: 'column "编号" tells the rows apart (name another with --key)' };
    expect(plainText(said)).toEqual({ zh: '以“编号”列区分各行', en: 'column "编号" tells the rows apart' });
  });

  it('names the field below instead of an option in a sentence', () => {
    const said = { zh: '坐标当作经纬度；如果不是，请用 --crs 指明', en: 'if they are not, name theirs with --crs' };
    expect(plainText(said)).toEqual({ zh: '坐标当作经纬度；如果不是，请在下面指明', en: 'if they are not, name theirs below' });
  });

  it('is a line with its place', () => {
    const finding = { code: 'x', place: { zh: 'a.csv 第 4 行', en: 'a.csv line 4' }, message: { zh: '不是坐标', en: 'no coordinate' } };
    expect(findingLine(finding, 'zh')).toBe('a.csv 第 4 行：不是坐标');
    expect(findingLine(finding, 'en')).toBe('a.csv line 4: no coordinate');
  });

  it('shows some of each sort and counts the rest', () => {
    const finding = { code: 'x', message: { zh: '坏', en: 'bad' } };
    expect(shownFindings([{ severity: 'error', code: 'x', count: 50, first: Array(20).fill(finding) }])).toEqual([
      { severity: 'error', lines: [finding, finding, finding], more: 47 },
    ]);
  });

  it('offers the coordinate system that is likely', () => {
    expect(likelyCrs({ zh: '坐标是米，例如 --crs EPSG:4548', en: '' })).toBe('EPSG:4548');
    expect(likelyCrs(null)).toBeNull();
  });

  it('counts what would come', () => {
    const kind = { collection: 'bins', new: 3, updated: 2, unchanged: 9, rejected: 1 };
    expect(coming({ kinds: [kind] } as never)).toBe(5);
  });
});
