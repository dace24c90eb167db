/** The map as a picture, with what every map must say written under it. */
import { printing } from '../state/printing.svelte';
import { settings } from '../state/settings.svelte';
import { store } from '../state/store.svelte';
import { grouped } from '../text/numbers';
import { day } from '../text/time';
import { saveBlob } from '../ui/save';

export async function savePng(): Promise<void> {
  const { image, scale, heading, number } = printing;
  if (image === null) return;
  const { words, lang } = settings;
  const { canvas: map } = image;
  // One millimetre of the sheet in pixels of the picture.
  const mm = map.width / printing.frame[0];
  const canvas = document.createElement('canvas');
  canvas.width = map.width;
  canvas.height = map.height + Math.round(9 * mm);
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(map, 0, 0);
  pen.fillStyle = '#1d2a2c';
  pen.font = `${3.4 * mm}px system-ui, "Noto Sans CJK SC", sans-serif`;
  pen.textBaseline = 'middle';
  const parts = [heading, words.printScaleLine(`1:${grouped(scale)}`), words.northUp, words.printDate(day(lang, new Date())), words.printNumberLine(number)];
  if (store.register?.demo) parts.push(words.notSurvey);
  pen.fillText(parts.join('  ·  '), 3 * mm, map.height + 4.5 * mm, canvas.width - 6 * mm);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob !== null) saveBlob(blob, `${heading === '' ? 'verge' : heading}.png`);
}
