import { Hand } from './hand';
import { binNamed, card, csv, mode, questionNamed, restored, said, wordsOf, type Place } from './tasks';
import { picture } from './picture';
import { clean, expect, matched, open, test } from './verge';

const words = wordsOf('zh');
const placeOf = (map: Place['page']): Place => ({ lang: 'zh', size: 'desktop', page: map, words });
const CODE = 'B-0217';

/** Finds a bin by typing and comes to stand on its card. */
async function found(hand: Hand, place: Place): Promise<void> {
  await hand.tabTo(place.page.getByRole('combobox', { name: words.search }));
  await hand.type(CODE);
  await hand.key('Enter');
  await expect(card(place, CODE).getByRole('heading', { name: CODE })).toBeFocused();
}

/** The system's chooser is opened by a key; what is picked in it is the system's. */
async function give(hand: Hand, target: ReturnType<Place['page']['getByLabel']>, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  // Listened for before the way there: the browser needs a moment until it hands its choosers over.
  const chooser = hand.page.waitForEvent('filechooser');
  await hand.tabTo(target, 200);
  await hand.key('Space');
  await (await chooser).setFiles(file);
}

test('a bin is marked lost by keyboard alone', async ({ map }) => {
  const place = placeOf(map);
  await open(map);
  const hand = new Hand(map);
  await found(hand, place);
  await hand.tabTo(card(place, CODE).getByRole('button', { name: '丢失', exact: true }));
  await hand.key('Enter');
  await expect.poll(async () => (await binNamed(map, CODE)).properties['state']).toBe('lost');
  hand.done('keyboard zh find a bin and mark it lost');
  await restored(place);
});

test('a bin with a photo is added by keyboard alone', async ({ map }) => {
  const place = placeOf(map);
  await open(map, '/#16/33.0508/117.1101');
  const hand = new Hand(map);
  await hand.tabTo(map.getByRole('button', { name: words.addThing }), 200);
  await hand.key('Enter');
  await hand.tabTo(map.getByRole('button', { name: '垃圾桶', exact: true }));
  await hand.key('Enter');
  await expect(map.getByLabel(words.placeField)).toBeFocused();
  await hand.type('S225 K12+300 左');
  await hand.key('Enter');
  await expect(map.locator('#place-title + .where')).toContainText('K12+300');
  await give(hand, map.getByLabel(words.photoAdd), picture('keyboard.png'));
  await expect(map.getByRole('button', { name: words.photoOpen(1, 1) })).toBeVisible();
  await hand.key('Control+Enter');
  await expect(map.locator('.notice').getByRole('button', { name: words.undo, exact: true })).toBeVisible();
  hand.done('keyboard zh add a bin with a photo');
  expect(hand.clicks).toBe(0);
  await restored(place);
});

for (const { id, road } of [{ id: 'within', road: false }, { id: 'gaps', road: true }, { id: 'service', road: false }]) {
  test(`${id} is asked by keyboard alone`, async ({ map }) => {
    const place = placeOf(map);
    await open(map);
    const hand = new Hand(map);
    await hand.tabTo(mode(place, 'ask'));
    await hand.key('Enter');
    await hand.tabTo(map.getByRole('button', { name: await questionNamed(place, id) }).first());
    await hand.key('Enter');
    if (road) {
      await hand.tabTo(map.locator('#input-along'));
      await hand.type('S225');
    }
    await hand.tabTo(map.locator('form button[type=submit]'));
    await hand.key('Enter');
    await expect(said(place)).not.toBeEmpty();
    if (road) await expect(said(place)).toContainText('S225');
    hand.done(`keyboard zh ask ${id}`);
    await clean(map);
  });
}

test('twenty bins are planned and accepted by keyboard alone', async ({ map }) => {
  const place = placeOf(map);
  await open(map);
  const hand = new Hand(map);
  await hand.tabTo(mode(place, 'plan'));
  await hand.key('Enter');
  await hand.tabTo(map.locator('fieldset input').first());
  await hand.key('Space');
  await expect(map.getByText(words.checkerOk)).toBeVisible();
  await hand.tabTo(map.getByRole('button', { name: words.accept(20) }), 120);
  await hand.key('Enter');
  await expect(map.getByText(words.acceptedAlready)).toBeVisible();
  hand.done('keyboard zh plan 20 and accept');
  await restored(place);
});

test('an answer is compared with the register before a change by keyboard alone', async ({ map }) => {
  await open(map, '/ask/gaps?along=S225&show-answer=1');
  await expect(said(placeOf(map))).toContainText('S225');
  const hand = new Hand(map);
  await hand.tabTo(map.getByRole('button', { name: words.compareWith }), 200);
  await hand.key('Enter');
  await hand.tabTo(map.getByLabel(words.pastChange));
  await hand.key('ArrowDown');
  await expect(map.locator('.sum').first()).toBeVisible();
  hand.done('keyboard zh compare an answer with the register before a change');
});

test('a length is measured by keyboard alone', async ({ map }) => {
  await open(map, '/#14/33.05/117.11');
  const hand = new Hand(map);
  await hand.tabTo(map.getByRole('button', { name: words.measure }), 200);
  await hand.key('Enter');
  const box = map.getByRole('region', { name: words.measure });
  await hand.tabTo(box.getByRole('button', { name: words.addMiddle }), 60);
  await hand.key('Enter');
  await hand.key('Enter');
  await hand.tabTo(box.getByRole('application'));
  await hand.key('Shift+ArrowRight', 5);
  await expect(box.getByRole('status')).toContainText(/(49|50)\.\d\sm/);
  hand.done('keyboard zh measure a length');
  await clean(map);
});

test('a sheet of A3 is printed by keyboard alone', async ({ map }) => {
  await open(map, '/#14/33.05/117.11');
  await map.evaluate(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
  });
  const hand = new Hand(map);
  await hand.tabTo(map.getByRole('button', { name: words.print, exact: true }), 200);
  await hand.key('Enter');
  const dialog = map.getByRole('dialog');
  await hand.tabTo(dialog.getByLabel(words.printPaper));
  await hand.type('A3');
  await expect(dialog.getByLabel(words.printPaper)).toHaveValue('A3');
  const print = dialog.getByRole('button', { name: words.printNow });
  await expect(print).toBeEnabled({ timeout: 120_000 });
  await hand.tabTo(print);
  await hand.key('Enter');
  await expect(map.locator('html')).toHaveAttribute('data-printed', 'yes', { timeout: 120_000 });
  hand.done('keyboard zh print A3');
});

test('a CSV is imported and taken back by keyboard alone', async ({ map }) => {
  await open(map);
  const hand = new Hand(map);
  await give(hand, map.getByLabel(words.importFile), csv);
  const accept = map.getByRole('dialog').getByRole('button', { name: words.importAccept('24') });
  await expect(accept).toBeEnabled();
  await hand.tabTo(accept);
  await hand.key('Enter');
  const undo = map.locator('.notice').getByRole('button', { name: words.undo, exact: true });
  await expect(undo).toBeVisible();
  hand.done('keyboard zh import a CSV');
  expect(await matched(map, 'bins', "name = '新桶7'")).toBe(1);
  const back = new Hand(map);
  await back.tabTo(undo, 200);
  await back.key('Enter');
  await expect.poll(() => matched(map, 'bins', "name = '新桶7'")).toBe(0);
  back.done('keyboard zh undo it');
});
