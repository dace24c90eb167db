/** One thing that is being made or changed, until it is saved or given up. */
import * as calls from '../api/calls';
import { Problem } from '../api/problem';
import type { Field, Kind, Located, Measured, Properties, Text, Thing } from '../api/types';
import { clashes, settled, type Change, type Clash } from '../edit/conflict';
import { keep, kept, type Kept } from '../edit/kept';
import { reasonFor } from '../edit/saving';
import { geometryOf, shapeOf, type ShapeType } from '../edit/shape';
import { newId } from '../edit/uuid';
import { added, changed } from '../queue/drafts';
import { isLocal } from '../queue/item';
import { editableFields, readField, typedValue } from '../panels/thing';
import { en } from '../words/en';
import { zh } from '../words/zh';
import { onPhone } from './device';
import { both, notices, textOf } from './notice.svelte';
import { saveQueued, sayWritten, type WrittenOrQueued } from './queued';
import { Sketch } from './sketch.svelte';
import { store } from './store.svelte';
import { view } from './view.svelte';

class Editing {
  /** What was begun and neither saved nor given up. */
  waiting = $state.raw<Kept | null>(kept());
  /** The kinds are shown to choose from. */
  choosing = $state(false);
  kind = $state.raw<Kind | null>(null);
  /** As it was read; none for a new thing. */
  base = $state.raw<calls.Tagged | null>(null);
  id = $state('');
  /** What the user typed; the rest follows the register. */
  typed = $state<Record<string, string>>({});
  sketch = $state.raw<Sketch | null>(null);
  located = $state.raw<Located | null>(null);
  measured = $state.raw<Measured | null>(null);
  /** Known by road and chainage alone: there is no line yet to place it by. */
  placeless = $state.raw<{ road: string; chainage_m: number; side: string } | null>(null);
  /** Vertices jump onto roads that are near. */
  snapping = $state(true);
  /** The map is waiting for the second of two lines. */
  joining = $state(false);
  busy = $state(false);
  problem = $state.raw<Text | null>(null);
  faults = $state.raw<Record<string, Text>>({});
  clash = $state.raw<{ found: Clash[]; theirs: calls.Tagged } | null>(null);
  /** Fields in which the other's value is kept. */
  leave = $state.raw<ReadonlySet<string>>(new Set());
  /** The newest state when it was read: a split or merge is refused where somebody changed it since. */
  seq = 0;

  get active(): boolean {
    return this.kind !== null;
  }

  get isNew(): boolean {
    return this.kind !== null && this.base === null;
  }

  get moved(): boolean {
    const { sketch, base } = this;
    if (sketch === null || !sketch.whole || sketch.shape === null) return false;
    return base === null || JSON.stringify(sketch.shape) !== JSON.stringify(shapeOf(base.thing.geometry));
  }

  get touched(): boolean {
    return this.moved || Object.keys(this.typed).length > 0 || this.placeless !== null;
  }

  begin(kind: Kind, type: ShapeType | null): void {
    this.#open(kind, null, newId());
    this.sketch = type === null ? null : new Sketch(type);
    const state = kind.fields.find((field) => field.name === 'state')?.values?.find((choice) => choice.value === 'in_use');
    if (state !== undefined) this.typed = { state: state.value };
  }

  /** A new one, planned, where one was lost: its place and what is known of it, without its name. */
  replaceOf(kind: Kind, lost: calls.Tagged): void {
    const shape = shapeOf(lost.thing.geometry);
    this.begin(kind, shape?.type ?? null);
    if (shape !== null) this.sketch?.replace(shape);
    if (this.sketch?.type === 'Point') this.sketch.picked = { part: 0, ring: 0, at: 0 };
    for (const name of ['village', 'volume_l', 'type']) {
      const value = lost.thing.properties[name];
      if (value !== undefined && value !== null) this.typed[name] = String(value);
    }
    this.typed['state'] = 'planned';
  }

  change(kind: Kind, base: calls.Tagged): void {
    this.#open(kind, base, String(base.thing.id));
    const shape = kind.derived ? null : shapeOf(base.thing.geometry);
    const type = shape?.type ?? kind.geometry[0] ?? null;
    this.sketch = kind.derived || type === null ? null : new Sketch(type, shape);
    if (this.sketch !== null && shape === null) this.sketch.drawing = true;
  }

  /** Goes on where a closed page or a stopped server left it. */
  resume(kept: Kept): void {
    const kind = store.kind(kept.collection);
    if (kind === undefined) return;
    this.#open(kind, kept.base, kept.id);
    this.typed = kept.typed;
    const before = shapeOf(kept.base?.thing.geometry ?? null);
    const shape = shapeOf(kept.geometry);
    const type = shape?.type ?? before?.type ?? kind.geometry[0] ?? null;
    this.sketch = kind.derived || type === null ? null : new Sketch(type, before);
    if (shape !== null) this.sketch?.replace(shape);
    if (type === 'Point' && shape !== null && this.sketch !== null) this.sketch.picked = { part: 0, ring: 0, at: 0 };
    view.pick(kept.base === null ? null : { collection: kept.collection, id: kept.id });
  }

  #open(kind: Kind, base: calls.Tagged | null, id: string): void {
    this.choosing = false;
    this.waiting = null;
    this.kind = kind;
    this.base = base;
    this.id = id;
    this.seq = store.seq;
    this.typed = {};
    this.located = this.measured = this.placeless = this.problem = this.clash = null;
    this.faults = {};
    this.leave = new Set();
    this.joining = false;
  }

  #end(): void {
    this.kind = null;
    this.base = null;
    this.sketch = null;
    this.choosing = false;
    this.joining = false;
    this.clash = null;
  }

  /** Done, or given up. */
  close(): void {
    this.#end();
    this.discard();
  }

  /** Put aside with what was typed, to go on later. */
  park(): void {
    const { touched } = this;
    if (touched) this.remember();
    this.#end();
    if (touched) this.waiting = kept();
    else this.discard();
  }

  /** Forgets what waits. */
  discard(): void {
    keep(null);
    this.waiting = null;
  }

  /** Called whenever something was typed or drawn. */
  remember(): void {
    const { kind, sketch } = this;
    if (kind === null || !this.touched) return;
    const geometry = this.moved && sketch?.shape ? geometryOf(sketch.shape) : null;
    keep({ collection: kind.id, id: this.id, base: this.base, typed: $state.snapshot(this.typed), geometry });
  }

  get fields(): Field[] {
    if (this.kind === null) return [];
    // Road, chainage and side of what stands beside a road follow from its place.
    const filled = this.kind.beside && this.sketch !== null ? ['road', 'chainage_m', 'side'] : [];
    return editableFields(this.kind).filter((field) => !filled.includes(field.name))
      .sort((a, b) => Number(b.name === 'state') - Number(a.name === 'state'));
  }

  get takesPhotos(): boolean {
    return this.isNew && this.kind?.fields.some((field) => field.name === 'photos') === true;
  }

  /** Kept among what is typed, so that they outlive a closed window too. */
  get photos(): string[] {
    return (this.typed['photos'] ?? '').split('、').filter((name) => name !== '');
  }

  set photos(names: string[]) {
    this.typed['photos'] = names.join('、');
    this.remember();
  }

  valueOf(name: string): string {
    return this.typed[name] ?? typedValue(this.base?.thing.properties[name]);
  }

  /** Fields changed, read; none when something cannot be read, which is then said beside its field. */
  #read(): Properties | null {
    const properties: Properties = {};
    const faults: Record<string, Text> = {};
    for (const field of this.fields) {
      const said = this.typed[field.name];
      const had = typedValue(this.base?.thing.properties[field.name]);
      if (field.required === true && (said ?? had).trim() === '') faults[field.name] = both((words) => words.mustBeGiven);
      if (said === undefined || said === had) continue;
      const value = readField(field, said);
      if (value === undefined) {
        const range = field.max === undefined ? '' : ` (${field.min ?? ''} – ${field.max})`;
        faults[field.name] = both((words) => (field.type === 'integer' ? words.mustBeWhole : words.mustBeNumber) + range);
      } else properties[field.name] = value;
    }
    // A new thing comes with its photos; those of another are written on its card at once.
    if (this.isNew && this.photos.length > 0) properties['photos'] = this.photos;
    this.faults = faults;
    return Object.keys(faults).length === 0 ? properties : null;
  }

  /** What is to be written; none when it cannot be yet. */
  #change(): Change | null {
    const { kind, sketch, placeless, located } = this;
    const properties = this.#read();
    if (kind === null || properties === null) return null;
    if (placeless !== null) {
      return { properties: { ...properties, ...placeless }, geometry: null };
    }
    if (!this.moved || sketch === null || sketch.shape === null) {
      if (this.isNew && kind.geometry.length > 0 && !kind.derived && !kind.event) {
        this.problem = both((words) => words.placeFirst);
        return null;
      }
      return { properties };
    }
    if (kind.beside && sketch.type !== 'LineString') {
      properties['road'] = located === null ? null : store.roadWord(located.road);
      properties['chainage_m'] = located === null ? null : Math.round(located.chainage_m * 1000) / 1000;
      properties['side'] = located?.side ?? null;
    }
    return { properties, geometry: geometryOf(sketch.shape) };
  }

  async save(): Promise<boolean> {
    const { kind, base, id } = this;
    if (kind === null || this.busy) return false;
    this.problem = null;
    const mine = this.#change();
    if (mine === null) return false;
    if (base !== null && mine.geometry === undefined && Object.keys(mine.properties).length === 0) {
      this.close();
      return true;
    }
    this.busy = true;
    try {
      if (base === null) {
        const properties = Object.fromEntries(Object.entries(mine.properties).filter(([, value]) => value !== null));
        const thing: Thing = { type: 'Feature', id, geometry: mine.geometry ?? null, properties };
        const draft = added(kind, thing);
        const written = await saveQueued(draft, this.#throughQueue ? null : () => calls.create(kind.id, thing, draft.reason));
        this.#saved(written, { zh: zh.added(kind.one.zh), en: en.added(kind.one.en) });
        if (written.queued) return true;
        view.pick({ collection: kind.id, id });
      } else {
        const { change, on } = this.clash === null
          ? { change: mine, on: base } : { change: settled(mine, this.leave), on: this.clash.theirs };
        const draft = changed(kind, on.thing, change);
        const written = await saveQueued(draft, this.#throughQueue ? null : () => calls.patch(kind.id, id, on.etag, change, draft.reason));
        this.#saved(written, both((words) => words.saved));
        if (written.queued) return true;
      }
      await store.refresh();
      return true;
    } catch (error) {
      await this.#refused(error, mine);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** A phone's network comes and goes, and a photo that is here alone goes with its thing. */
  get #throughQueue(): boolean {
    return onPhone() || this.photos.some(isLocal);
  }

  #saved(written: WrittenOrQueued, text: Text): void {
    sayWritten(written, text);
    this.close();
  }

  async #refused(error: unknown, mine: Change): Promise<void> {
    this.remember();
    if (!(error instanceof Problem)) {
      this.problem = textOf(error);
      return;
    }
    if (error.status === 412 && this.kind !== null && this.base !== null) {
      try {
        const theirs = await calls.item(this.kind.id, this.id);
        const found = clashes(this.base.thing, mine, theirs.thing);
        this.leave = new Set();
        if (found.length > 0) {
          this.clash = { found, theirs };
          return;
        }
        // The other changed something else: mine goes on top of it.
        this.base = theirs;
        this.problem = both((words) => words.otherSaved);
        return;
      } catch (again) {
        this.problem = textOf(again);
        return;
      }
    }
    this.problem = error.status === 401 ? both((words) => words.keptSession) : error.text;
    const faults: Record<string, Text> = {};
    for (const { field, message } of error.faults) if (field !== undefined) faults[field] = message;
    this.faults = faults;
  }

  /** Takes the thing out of the register; one press brings it back. */
  async remove(): Promise<boolean> {
    const { kind, base, id } = this;
    if (kind === null || base === null || this.busy) return false;
    this.busy = true;
    try {
      const seq = await calls.remove(kind.id, id, base.etag, reasonFor(both((words) => words.reasonRemove), kind, base.thing));
      view.pick(null);
      this.close();
      notices.good(both((words) => words.removed), seq);
      await store.refresh();
      return true;
    } catch (error) {
      this.problem = error instanceof Problem && error.status === 412 ? both((words) => words.stale) : textOf(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  toggleLeave(name: string, theirs: boolean): void {
    const leave = new Set(this.leave);
    if (theirs) leave.add(name);
    else leave.delete(name);
    this.leave = leave;
  }
}

export const editing = new Editing();
