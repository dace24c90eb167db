/** Language and appearance: the browser's wish until the user says otherwise. */
import { asLang, dictionary, htmlLang, langOf, textIn, type Lang } from '../words/lang';
import type { Text } from '../api/types';
import type { Words } from '../words/zh';

export type Theme = 'auto' | 'light' | 'dark';

/** How coordinates are read out. */
export type System = 'degrees' | 'gcj02' | 'gauss';
export const SYSTEMS: readonly System[] = ['degrees', 'gcj02', 'gauss'];

const SYSTEM = 'verge-coordinates';
const LANG = 'verge-lang';
const THEME = 'verge-theme';

/** Storage may be forbidden; the choice then lasts as long as the page. */
function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Kept for this page only.
  }
}

const asTheme = (word: string | null): Theme => (word === 'light' || word === 'dark' ? word : 'auto');

const asSystem = (word: string | null): System => SYSTEMS.find((known) => known === word) ?? 'degrees';

class Settings {
  lang = $state<Lang>(asLang(remembered(LANG)) ?? langOf(navigator.languages));
  theme = $state<Theme>(asTheme(remembered(THEME)));
  system = $state<System>(asSystem(remembered(SYSTEM)));
  #systemDark = $state(false);

  constructor() {
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = system.matches;
    system.addEventListener('change', (event) => (this.#systemDark = event.matches));
  }

  get words(): Words {
    return dictionary[this.lang];
  }

  get dark(): boolean {
    return this.theme === 'dark' || (this.theme === 'auto' && this.#systemDark);
  }

  /** A text of the server in the user's language. */
  text(text: Text | null | undefined): string {
    return textIn(this.lang, text);
  }

  speak(lang: Lang): void {
    this.lang = lang;
    remember(LANG, lang);
  }

  read(system: string): void {
    this.system = asSystem(system);
    remember(SYSTEM, this.system);
  }

  show(theme: Theme): void {
    this.theme = theme;
    remember(THEME, theme);
  }

  /** Tells the page, so that screen readers speak the right language and the palette fits. */
  apply(root: HTMLElement): void {
    root.lang = htmlLang(this.lang);
    root.dataset['theme'] = this.dark ? 'dark' : 'light';
  }
}

export const settings = new Settings();

/** Whether the system asks for less motion. */
export const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
