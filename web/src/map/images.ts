/**
 * Map symbols, drawn when the map first asks for them. A symbol's name says all about it:
 * `dot.in_use`, `kind.bin.damaged`, `heap.bin`, `plate.national`, `proposal`, `violation`, each followed by `@light` or `@dark`.
 */
import { glyph } from './glyphs';
import { paletteOf, type Palette } from './palette';

/** Pixels of the drawing for one pixel of the map, sharp on every screen in use. */
const SCALE = 3;

export type Drawn = { data: ImageData; options: DrawnOptions };

export interface DrawnOptions {
  pixelRatio: number;
  stretchX?: [number, number][];
  stretchY?: [number, number][];
  content?: [number, number, number, number];
}

type Pen = CanvasRenderingContext2D;

/** How a state is drawn: shape and colour together, so that colour alone never carries it. */
type Look = 'dot' | 'cross' | 'ring' | 'hollow';

const looks: Record<string, Look> = {
  in_use: 'dot', damaged: 'cross', lost: 'cross', planned: 'ring', retired: 'hollow',
};

export const lookOf = (state: string): Look => looks[state] ?? 'dot';

function canvas(side: number, height: number): Pen | null {
  const element = document.createElement('canvas');
  element.width = side * SCALE;
  element.height = height * SCALE;
  const pen = element.getContext('2d', { willReadFrequently: true });
  pen?.scale(SCALE, SCALE);
  return pen;
}

function disc(pen: Pen, at: number, radius: number, fill: string, rim: string, width: number): void {
  pen.beginPath();
  pen.arc(at, at, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = width;
  pen.strokeStyle = rim;
  pen.stroke();
}

function ring(pen: Pen, at: number, radius: number, colour: string, width: number, dashes: number): void {
  pen.beginPath();
  pen.arc(at, at, radius, 0, 2 * Math.PI);
  const piece = (Math.PI * radius) / dashes;
  pen.setLineDash([piece * 1.1, piece * 0.9]);
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
  pen.setLineDash([]);
}

function cross(pen: Pen, at: number, arm: number, colour: string, halo: string): void {
  for (const [width, stroke] of [[5, halo], [2.4, colour]] as const) {
    pen.beginPath();
    pen.moveTo(at - arm, at - arm);
    pen.lineTo(at + arm, at + arm);
    pen.moveTo(at + arm, at - arm);
    pen.lineTo(at - arm, at + arm);
    pen.lineWidth = width;
    pen.lineCap = 'round';
    pen.strokeStyle = stroke;
    pen.stroke();
  }
}

function picture(pen: Pen, symbol: string, at: number, size: number, colour: string, down = at): void {
  pen.save();
  pen.translate(at - size / 2, down - size / 2);
  pen.scale(size / 15, size / 15);
  pen.fillStyle = colour;
  pen.fill(new Path2D(glyph(symbol)));
  pen.restore();
}

/** A small mark for the wide view. */
function mark(pen: Pen, state: string, palette: Palette): void {
  const look = lookOf(state);
  if (look === 'cross') cross(pen, 9, 3.6, palette.red, palette.panel);
  else if (look === 'ring') {
    disc(pen, 9, 5, palette.panel, palette.panel, 1);
    ring(pen, 9, 5, palette.green, 2, 7);
  } else if (look === 'hollow') disc(pen, 9, 4, palette.panel, palette.soft, 2);
  else disc(pen, 9, 4.5, palette.green, palette.panel, 1.6);
}

/** The kind's picture on its state, for the near view. */
function badge(pen: Pen, symbol: string, state: string, palette: Palette): void {
  const look = lookOf(state);
  if (look === 'ring') {
    disc(pen, 14, 10, palette.panel, palette.panel, 1);
    ring(pen, 14, 10, palette.green, 2, 10);
    picture(pen, symbol, 14, 11, palette.green);
    return;
  }
  const fill = look === 'cross' ? palette.red : look === 'hollow' ? palette.soft : palette.green;
  disc(pen, 14, 10.5, fill, palette.panel, 1.8);
  picture(pen, symbol, 14, 11.5, palette.panel);
  if (look === 'cross') cross(pen, 22, 2.8, palette.red, palette.panel);
}

function triangle(pen: Pen, colour: string, rim: string): void {
  pen.beginPath();
  pen.moveTo(10, 3);
  pen.lineTo(17.5, 16);
  pen.lineTo(2.5, 16);
  pen.closePath();
  pen.lineJoin = 'round';
  pen.lineWidth = 2.5;
  pen.strokeStyle = rim;
  pen.stroke();
  pen.fillStyle = colour;
  pen.fill();
}

function plate(pen: Pen, name: string, palette: Palette): DrawnOptions {
  const [fill, , rim] = palette.plates[name as keyof Palette['plates']] ?? palette.plates.county;
  pen.beginPath();
  pen.roundRect(1, 1, 28, 18, 4);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = rim;
  pen.stroke();
  const s = SCALE;
  return {
    pixelRatio: SCALE,
    stretchX: [[7 * s, 23 * s]],
    stretchY: [[7 * s, 13 * s]],
    content: [5 * s, 3 * s, 25 * s, 17 * s],
  };
}

/** The kind's picture with room for a number beside it. */
function heap(pen: Pen, symbol: string, palette: Palette): DrawnOptions {
  pen.beginPath();
  pen.roundRect(1, 1, 38, 18, 9);
  pen.fillStyle = palette.panel;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = palette.green;
  pen.stroke();
  picture(pen, symbol, 11, 12, palette.green, 10);
  const s = SCALE;
  return { pixelRatio: SCALE, stretchX: [[20 * s, 30 * s]], stretchY: [[9 * s, 11 * s]], content: [18 * s, 2 * s, 34 * s, 18 * s] };
}

export function draw(name: string): Drawn | null {
  const [words = '', theme] = name.split('@');
  const palette = paletteOf(theme === 'dark');
  const [what = '', first = '', second = ''] = words.split('.');
  const side = { heap: 40, dot: 18, kind: 28, plate: 30, proposal: 24, violation: 20, unsure: 20 }[what];
  if (side === undefined) return null;
  const height = what === 'heap' ? 20 : side;
  const pen = canvas(side, height);
  if (pen === null) return null;
  let options: DrawnOptions = { pixelRatio: SCALE };
  if (what === 'dot') mark(pen, first, palette);
  if (what === 'kind') badge(pen, first, second, palette);
  if (what === 'heap') options = heap(pen, first, palette);
  if (what === 'plate') options = plate(pen, first, palette);
  if (what === 'violation') triangle(pen, palette.red, palette.panel);
  if (what === 'unsure') triangle(pen, palette.amber, palette.panel);
  if (what === 'proposal') {
    disc(pen, 12, 8.5, `${palette.panel}cc`, palette.panel, 3);
    ring(pen, 12, 8.5, palette.green, 2.6, 8);
    disc(pen, 12, 2.4, palette.green, palette.green, 0.5);
  }
  return { data: pen.getImageData(0, 0, side * SCALE, height * SCALE), options };
}
