/** The sketch that presses on the map and arrow keys go to, whichever tool it belongs to. */
import { editing } from './editing.svelte';
import { measuring } from './measuring.svelte';
import type { Sketch } from './sketch.svelte';

export const inHand = (): Sketch | null => (editing.active && !editing.joining ? editing.sketch : measuring.sketch);

/** Metres that an arrow key moves a vertex: one, ten with Shift, a hand's breadth with Alt. */
export function arrow(event: KeyboardEvent): [east: number, north: number] | null {
  const step = event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
  switch (event.key) {
    case 'ArrowUp': return [0, step];
    case 'ArrowDown': return [0, -step];
    case 'ArrowLeft': return [-step, 0];
    case 'ArrowRight': return [step, 0];
    default: return null;
  }
}

/** Keys that work a sketch wherever the focus is on the map or on the drawing board. True: taken. */
export function worked(sketch: Sketch, event: KeyboardEvent): boolean {
  const step = arrow(event);
  const ctrl = event.ctrlKey || event.metaKey;
  if (step !== null && sketch.picked !== null) sketch.nudge(...step);
  else if (ctrl && event.key.toLowerCase() === 'z' && !event.shiftKey) sketch.undo();
  else if (ctrl && (event.key.toLowerCase() === 'y' || event.key.toLowerCase() === 'z')) sketch.redo();
  else if (event.key === 'Delete' || event.key === 'Backspace') sketch.remove();
  else if (event.key === '[') sketch.pick(-1);
  else if (event.key === ']') sketch.pick(1);
  else if (event.key === 'Enter' && sketch.drawing && sketch.whole) sketch.drawing = false;
  else return false;
  event.preventDefault();
  return true;
}
