/** What is being drawn on the map, by pointer or keys, with its own undo. The map shows it; nothing of it is saved yet. */
import {
  fewest, inserted, isWhole, moved, removed, ringOf, spotOf, stepped, verticesOf, type Shape, type ShapeType, type Spot, type Vertex,
} from '../edit/shape';

/** Steps back that are kept. */
const MOST_STEPS = 200;

export class Sketch {
  shape = $state.raw<Shape | null>(null);
  /** The vertex that keys move and that is shown large. */
  picked = $state.raw<Vertex | null>(null);
  /** Every press on the map adds a vertex at the end. */
  drawing = $state(false);
  /** What is written beside the picked vertex. */
  label = $state('');
  #past = $state.raw<(Shape | null)[]>([]);
  #future = $state.raw<(Shape | null)[]>([]);
  /** What stood before the pull that is going on. */
  #pulled: Shape | null = null;

  constructor(readonly type: ShapeType, shape: Shape | null = null) {
    this.shape = shape;
    this.drawing = shape === null;
    if (type === 'Point' && shape !== null) this.picked = { part: 0, ring: 0, at: 0 };
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  get whole(): boolean {
    return isWhole(this.shape);
  }

  get spot(): Spot | null {
    return spotOf(this.shape, this.picked);
  }

  #change(next: Shape | null): void {
    if (next === this.shape) return;
    this.#past = [...this.#past.slice(-MOST_STEPS), this.shape];
    this.#future = [];
    this.shape = next;
  }

  /** A press on the map. */
  tap(at: Spot): void {
    if (this.type === 'Point') {
      this.#change({ type: 'Point', parts: [[[at]]] });
      this.picked = { part: 0, ring: 0, at: 0 };
    } else if (this.drawing) this.add(at);
    else this.picked = null;
  }

  /** A vertex at the end. */
  add(at: Spot): void {
    const shape = this.shape ?? { type: this.type, parts: [[[]]] };
    const end: Vertex = { part: shape.parts.length - 1, ring: 0, at: shape.parts.at(-1)?.[0]?.length ?? 0 };
    this.#change(inserted(shape, end, at));
    this.picked = end;
  }

  insert(vertex: Vertex, at: Spot): void {
    if (this.shape === null) return;
    this.#change(inserted(this.shape, vertex, at));
    this.picked = vertex;
  }

  /** Deletes the picked vertex; its neighbour is picked next. */
  remove(): void {
    const { shape, picked } = this;
    if (shape === null || picked === null) return;
    const next = shape.type !== 'Point' && this.drawing && ringOf(shape, picked).length <= fewest(shape.type)
      ? this.#unfinished(shape, picked) : removed(shape, picked);
    if (next === null && !this.drawing) return;
    this.#change(next);
    const left = next === null ? 0 : ringOf(next, picked).length;
    this.picked = left === 0 ? null : { ...picked, at: Math.min(picked.at, left - 1) };
  }

  /** While it is drawn a shape may have too few vertices. */
  #unfinished(shape: Shape, { at }: Vertex): Shape | null {
    const ring = (shape.parts[0]?.[0] ?? []).toSpliced(at, 1);
    return ring.length === 0 ? null : { type: shape.type, parts: [[ring]] };
  }

  grab(vertex: Vertex): Spot | null {
    this.picked = vertex;
    this.#pulled = this.shape;
    return this.spot;
  }

  /** Let go where it was; the end of a line, or the start of an area, ends the drawing. */
  release({ at }: Vertex): void {
    this.#pulled = null;
    const last = (this.shape?.parts.at(-1)?.[0]?.length ?? 0) - 1;
    if (this.drawing && this.whole && (at === last || (at === 0 && this.type === 'Polygon'))) this.drawing = false;
  }

  /** Puts the picked vertex where it snapped to, as part of the step that brought it there. */
  snap(from: Spot, to: Spot): void {
    const { shape, picked, spot } = this;
    if (shape === null || picked === null || spot === null || spot[0] !== from[0] || spot[1] !== from[1]) return;
    this.shape = moved(shape, picked, to);
  }

  pull(to: Spot): void {
    if (this.shape !== null && this.picked !== null) this.shape = moved(this.shape, this.picked, to);
  }

  /** The end of a pull: one step back, however long it was. */
  drop(to: Spot): void {
    const from = this.#pulled;
    this.#pulled = null;
    if (from === null || this.picked === null) return;
    this.shape = from;
    this.#change(moved(from, this.picked, to));
  }

  /** One step by key; several in a row are as many steps back. */
  nudge(east: number, north: number): void {
    const { shape, picked, spot } = this;
    if (shape !== null && picked !== null && spot !== null) this.#change(moved(shape, picked, stepped(spot, east, north)));
  }

  put(to: Spot): void {
    if (this.shape !== null && this.picked !== null) this.#change(moved(this.shape, this.picked, to));
    else this.tap(to);
  }

  /** The vertex before or after the picked one. */
  pick(step: 1 | -1): void {
    if (this.shape === null) return;
    const all = verticesOf(this.shape);
    const { picked } = this;
    const at = picked === null ? -1 : all.findIndex((one) => one.part === picked.part && one.ring === picked.ring && one.at === picked.at);
    this.picked = all[(Math.max(at, step === 1 ? -1 : 0) + step + all.length) % all.length] ?? null;
  }

  replace(shape: Shape): void {
    this.#change(shape);
    this.picked = null;
  }

  undo(): void {
    if (this.#past.length === 0) return;
    this.#future = [...this.#future, this.shape];
    this.shape = this.#past.at(-1) ?? null;
    this.#past = this.#past.slice(0, -1);
    this.#keepPicked();
  }

  redo(): void {
    if (this.#future.length === 0) return;
    this.#past = [...this.#past, this.shape];
    this.shape = this.#future.at(-1) ?? null;
    this.#future = this.#future.slice(0, -1);
    this.#keepPicked();
  }

  #keepPicked(): void {
    if (this.spot === null) this.picked = this.type === 'Point' && this.shape !== null ? { part: 0, ring: 0, at: 0 } : null;
  }
}
