import { describe, expect, it } from 'vitest';
import { placeName, reasonIn } from './reason';
import { numbersOut } from './sentence';

describe('a sentence', () => {
  it('keeps every letter and sets figures apart with their units', () => {
    const said = 'S225 右侧有 9 段缺桶共 6.82 km，最长 1340 m，在 K18+320。';
    const parts = numbersOut(said);
    expect(parts.map((part) => part.text).join('')).toBe(said);
    expect(parts.filter((part) => part.number).map((part) => part.text)).toEqual(['9 段', '6.82 km', '1340 m']);
  });

  it('takes no letter for a unit that begins a word, and no comma for a part of a number', () => {
    const figures = numbersOut('shed 13, pigsty 12,345; 48 more within 10 m').filter((part) => part.number);
    expect(figures.map((part) => part.text)).toEqual(['13', '12,345', '48', '10 m']);
  });

  it('leaves a sentence without figures whole', () => {
    expect(numbersOut('No gaps.')).toEqual([{ text: 'No gaps.', number: false }]);
  });
});

describe('a reason', () => {
  it('that verge wrote is shown in the user\'s language', () => {
    expect(reasonIn('zh', '撤销第 3 次变更 / take back change set 3')).toBe('撤销第 3 次变更');
    expect(reasonIn('en', '撤销第 3 次变更 / take back change set 3')).toBe('take back change set 3');
    expect(reasonIn('zh', '导入 / import: 垃圾桶.csv')).toBe('导入 垃圾桶.csv');
    expect(reasonIn('en', '导入 / import: 垃圾桶.csv')).toBe('import 垃圾桶.csv');
  });

  it('that a person wrote stays as it is', () => {
    expect(reasonIn('en', '张三 / 李四 核对')).toBe('张三 / 李四 核对');
    expect(reasonIn('zh', 'left / right')).toBe('left / right');
  });
});

describe('the name of a register', () => {
  it('loses its demo mark, which is shown beside it', () => {
    expect(placeName('包河镇（演示数据）')).toBe('包河镇');
    expect(placeName('演示数据')).toBe('演示数据');
  });
});
