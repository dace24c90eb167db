/** Signs of the interface, from Lucide. */
import {
  ChevronDown, ChevronUp, CircleQuestionMark, Download, Frame, History, Layers, Minus, Monitor, Moon, Pencil, Plus, Ruler,
  Camera, ImagePlus, FileUp, ChevronLeft, ChevronRight, Save, Search, SquareDashedMousePointer, Sun, Trash2, Undo2, X, Crosshair, Check, PanelLeftClose, PanelLeftOpen, Languages,
} from 'lucide';

export type Shape = readonly (readonly [tag: string, attributes: Record<string, string | number | undefined>])[];

export const icons = {
  down: ChevronDown, up: ChevronUp, ask: CircleQuestionMark, download: Download, fit: Frame, history: History, register: Layers,
  minus: Minus, auto: Monitor, dark: Moon, edit: Pencil, plus: Plus, strip: Ruler, save: Save, search: Search,
  plan: SquareDashedMousePointer, light: Sun, remove: Trash2, undo: Undo2, close: X, target: Crosshair, check: Check,
  fold: PanelLeftClose, unfold: PanelLeftOpen, languages: Languages,
  camera: Camera, picture: ImagePlus, import: FileUp, before: ChevronLeft, after: ChevronRight,
} satisfies Record<string, unknown>;

export type IconName = keyof typeof icons;
