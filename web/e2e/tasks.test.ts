import { Hand } from './hand';
import { tasks, wordsOf, type Lang, type Size } from './tasks';
import { test } from './verge';

const LANGS: readonly Lang[] = ['zh', 'en'];
const SIZES: Record<Size, Parameters<typeof test.use>[0]> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

test.describe.configure({ mode: 'parallel' });

for (const size of ['desktop', 'phone'] as const) {
  for (const lang of LANGS) {
    test.describe(`${size}, ${lang}`, () => {
      test.use({ ...SIZES[size], locale: lang === 'zh' ? 'zh-CN' : 'en-GB' });
      for (const task of tasks) {
        test(`${task.name} takes at most ${task.most} presses`, async ({ map }) => {
          const place = { lang, size, page: map, words: wordsOf(lang) };
          await task.begin(place);
          const hand = new Hand(map);
          await task.work(place, hand);
          hand.done(`${size} ${lang} ${task.name}`, task.most);
          await task.after?.(place);
        });
      }
    });
  }
}
