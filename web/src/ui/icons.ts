/** Signs of the interface, from Lucide. */
import {
  ChevronDown, ChevronUp, CircleQuestionMark, Download, Frame, History, Layers, Minus, Monitor, Moon, Pencil, Plus, Ruler,
  Save, Search, SquareDashedMousePointer, Sun, Trash2, Undo2, X, Crosshair, Check, PanelLeftClose, PanelLeftOpen, Languages,
  ArrowDown, ArrowUp, ChevronLeft, ChevronRight, CircleOff, Focus, ListFilter, Merge, Move, Printer, Redo2, RulerDimensionLine, SlidersHorizontal, Split,
  Square, TriangleAlert, Waypoints, Route, Table2, Columns3, Smartphone, Camera, ImagePlus, FileUp, Ellipsis,
  LocateFixed, Locate, Navigation, CloudUpload, CloudDownload,
} from 'lucide';

export type Shape = readonly (readonly [tag: string, attributes: Record<string, string | number | undefined>])[];

export const icons = {
  down: ChevronDown, up: ChevronUp, ask: CircleQuestionMark, download: Download, fit: Frame, history: History, register: Layers,
  minus: Minus, auto: Monitor, dark: Moon, edit: Pencil, plus: Plus, strip: Ruler, save: Save, search: Search,
  plan: SquareDashedMousePointer, light: Sun, remove: Trash2, undo: Undo2, close: X, target: Crosshair, check: Check,
  fold: PanelLeftClose, unfold: PanelLeftOpen, languages: Languages,
  // Editing, measuring, layers, printing.
  redo: Redo2, before: ChevronLeft, after: ChevronRight, vertexRemove: CircleOff, split: Split, merge: Merge, move: Move, middle: Focus,
  warn: TriangleAlert, measure: RulerDimensionLine, print: Printer, filter: ListFilter, layer: SlidersHorizontal, raise: ArrowUp, lower: ArrowDown,
  point: Crosshair, line: Waypoints, area: Square, road: Route,
  // Tables.
  table: Table2, columns: Columns3,
  // Phones.
  phone: Smartphone,
  // Outdoors: my place (off, on, followed), more, what waits to be sent.
  place: Locate, placed: LocateFixed, followed: Navigation, dots: Ellipsis, send: CloudUpload,
  // Without a network.
  offline: CloudDownload,
  // Photos and files.
  camera: Camera, picture: ImagePlus, import: FileUp,
} satisfies Record<string, unknown>;

export type IconName = keyof typeof icons;
